package speechtext

import "strings"

// leftover is what a text has beside words: it can be looked at and not spoken.
type leftover uint8

const (
	leftCode leftover = 1 << iota
	leftTable
	leftPicture
	leftEmoji
	leftLink
	leftFormula
)

// wording is what is said for signs, in one language.
type wording struct {
	to, about, number, times, power string
	formula, link                   string // within a sentence
	look                            map[leftover]string
	something                       string // to be looked at, of no single kind
}

// sharp is how the sign of C# is called everywhere.
const sharp = " sharp"

// wordings are those of the languages agents speak most.
var wordings = map[string]wording{
	"en": {"to", "about", "number", "times", "to the power of", "a formula", "a link", map[leftover]string{
		leftCode: "There is code to look at.", leftTable: "There is a table to look at.", leftPicture: "There is a picture to look at.",
		leftEmoji: "There is an emoji to look at.", leftLink: "There is a link to look at.", leftFormula: "There is a formula to look at.",
	}, "There is something to look at."},
	"de": {"bis", "etwa", "Nummer", "mal", "hoch", "eine Formel", "ein Link", map[leftover]string{
		leftCode: "Hier ist Code zum Ansehen.", leftTable: "Hier ist eine Tabelle zum Ansehen.", leftPicture: "Hier ist ein Bild zum Ansehen.",
		leftEmoji: "Hier ist ein Emoji zum Ansehen.", leftLink: "Hier ist ein Link zum Ansehen.", leftFormula: "Hier ist eine Formel zum Ansehen.",
	}, "Hier ist etwas zum Ansehen."},
	"es": {"a", "unos", "número", "por", "elevado a", "una fórmula", "un enlace", map[leftover]string{
		leftCode: "Hay código para ver.", leftTable: "Hay una tabla para ver.", leftPicture: "Hay una imagen para ver.",
		leftEmoji: "Hay un emoji para ver.", leftLink: "Hay un enlace para ver.", leftFormula: "Hay una fórmula para ver.",
	}, "Hay algo para ver."},
	"fr": {"à", "environ", "numéro", "fois", "puissance", "une formule", "un lien", map[leftover]string{
		leftCode: "Il y a du code à regarder.", leftTable: "Il y a un tableau à regarder.", leftPicture: "Il y a une image à regarder.",
		leftEmoji: "Il y a un émoji à regarder.", leftLink: "Il y a un lien à regarder.", leftFormula: "Il y a une formule à regarder.",
	}, "Il y a quelque chose à regarder."},
	"it": {"a", "circa", "numero", "per", "alla", "una formula", "un link", map[leftover]string{
		leftCode: "C'è del codice da guardare.", leftTable: "C'è una tabella da guardare.", leftPicture: "C'è un'immagine da guardare.",
		leftEmoji: "C'è un'emoji da guardare.", leftLink: "C'è un link da guardare.", leftFormula: "C'è una formula da guardare.",
	}, "C'è qualcosa da guardare."},
	"pt": {"a", "cerca de", "número", "vezes", "elevado a", "uma fórmula", "um link", map[leftover]string{
		leftCode: "Há código para ver.", leftTable: "Há uma tabela para ver.", leftPicture: "Há uma imagem para ver.",
		leftEmoji: "Há um emoji para ver.", leftLink: "Há um link para ver.", leftFormula: "Há uma fórmula para ver.",
	}, "Há algo para ver."},
	"nl": {"tot", "ongeveer", "nummer", "keer", "tot de macht", "een formule", "een link", map[leftover]string{
		leftCode: "Er is code om te bekijken.", leftTable: "Er is een tabel om te bekijken.", leftPicture: "Er is een afbeelding om te bekijken.",
		leftEmoji: "Er is een emoji om te bekijken.", leftLink: "Er is een link om te bekijken.", leftFormula: "Er is een formule om te bekijken.",
	}, "Er is iets om te bekijken."},
	"pl": {"do", "około", "numer", "razy", "do potęgi", "wzór", "link", map[leftover]string{
		leftCode: "Jest kod do obejrzenia.", leftTable: "Jest tabela do obejrzenia.", leftPicture: "Jest obraz do obejrzenia.",
		leftEmoji: "Jest emoji do obejrzenia.", leftLink: "Jest link do obejrzenia.", leftFormula: "Jest wzór do obejrzenia.",
	}, "Jest coś do obejrzenia."},
	"ru": {"до", "около", "номер", "умножить на", "в степени", "формула", "ссылка", map[leftover]string{
		leftCode: "Здесь есть код, посмотрите.", leftTable: "Здесь есть таблица, посмотрите.", leftPicture: "Здесь есть картинка, посмотрите.",
		leftEmoji: "Здесь есть эмодзи, посмотрите.", leftLink: "Здесь есть ссылка, посмотрите.", leftFormula: "Здесь есть формула, посмотрите.",
	}, "Здесь есть что посмотреть."},
	"zh": {"到", "大约", "第", "乘以", "的幂", "一个公式", "链接", map[leftover]string{
		leftCode: "这里有代码，请查看。", leftTable: "这里有一个表格，请查看。", leftPicture: "这里有一张图片，请查看。",
		leftEmoji: "这里有一个表情，请查看。", leftLink: "这里有一个链接，请查看。", leftFormula: "这里有一个公式，请查看。",
	}, "这里有内容，请查看。"},
	"ja": {"から", "約", "番号", "かける", "の累乗", "数式", "リンク", map[leftover]string{
		leftCode: "コードがあります。ご覧ください。", leftTable: "表があります。ご覧ください。", leftPicture: "画像があります。ご覧ください。",
		leftEmoji: "絵文字があります。ご覧ください。", leftLink: "リンクがあります。ご覧ください。", leftFormula: "数式があります。ご覧ください。",
	}, "ご覧いただくものがあります。"},
}

// wordingIn returns the wording of a language such as "de" or "de-AT", English
// for one that is not known.
func wordingIn(language string) wording {
	tag, _, _ := strings.Cut(strings.ToLower(language), "-")
	if w, ok := wordings[tag]; ok {
		return w
	}
	return wordings["en"]
}

// LookAt is what is said of a message that has nothing to be spoken.
func LookAt(language string) string { return wordingIn(language).something }

// announce is what is said of a text that has only left in it, "" for nothing.
func (w wording) announce(left leftover) string {
	if left == 0 {
		return ""
	}
	if s, ok := w.look[left]; ok {
		return s
	}
	return w.something
}
