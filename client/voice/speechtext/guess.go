package speechtext

import (
	"strings"
	"unicode"
)

// frequent are words by which a language is known, those that greet and thank
// included: what people say is short.
var frequent = map[string]string{
	"en": `the is are and of to in it you that this with for what how where when not have do can will would please hello hi thanks thank yes my your from was i we they there here me about`,
	"de": `der die das ist sind und ein eine einen ich du er sie es wir nicht mit für auf zu von wie was wo wann bitte hallo danke ja nein mein dein ihr ihre den dem im am auch habe hat kann wird noch guten uhr über`,
	"es": `el los las es son y un una que de en no por para con como qué cómo dónde cuándo hola gracias sí mi tu su yo usted del al está están pero más muy puede quiero favor`,
	"fr": `le les des est sont et un une que qui de en ne pas pour avec comment où quand quoi bonjour merci oui non mon votre je vous nous il elle du au dans sur mais c'est plus peut voici salut`,
	"it": `il lo gli è sono e un una che di non per con come dove quando ciao grazie sì mio tuo io voi del della nel ma più può questo questa buongiorno`,
	"pt": `o os as é são e um uma que de não por para com como onde quando olá obrigado obrigada sim meu seu eu você do da no na mas mais pode isto`,
	"nl": `de het is zijn en een van niet met voor op te hoe wat waar wanneer hallo dank ja nee mijn jouw ik je wij maar ook kan wordt nog dit deze naar graag`,
	"pl": `jest są i w na z do nie się że jak co gdzie kiedy cześć dziękuję tak mój twój ja ty to ale też może proszę dzień dobry`,
	"ru": `и в не на я что с по это как где когда привет спасибо да нет мой ваш вы мы он она но или есть можно для здравствуйте`,
}

// GuessLanguage guesses the language of texts, such as "en"; "" where they do not
// tell. The first text that does decides.
func GuessLanguage(texts ...string) string {
	for _, t := range texts {
		if l := languageOf(t); l != "" {
			return l
		}
	}
	return ""
}

func languageOf(text string) string {
	if l := byScript(text); l != "" {
		return l
	}
	seen := map[string]int{}
	for _, w := range Words(text) {
		seen[w]++
	}
	best, most, second := "", 0, 0
	for l, list := range frequent {
		n := 0
		for w := range strings.FieldsSeq(list) {
			n += seen[w]
		}
		switch {
		case n > most:
			best, most, second = l, n, most
		case n > second:
			second = n
		}
	}
	if most == second {
		return ""
	}
	return best
}

// byScript tells the languages that are known by their letters.
func byScript(text string) string {
	var han, kana, cyrillic, all int
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Han, r):
			han++
		case unicode.In(r, unicode.Hiragana, unicode.Katakana):
			kana++
		case unicode.Is(unicode.Cyrillic, r):
			cyrillic++
		}
		if unicode.IsLetter(r) {
			all++
		}
	}
	switch {
	case all == 0:
		return ""
	case 2*(han+kana) > all && kana > 0:
		return "ja"
	case 2*han > all:
		return "zh"
	case 2*cyrillic > all:
		return "ru"
	}
	return ""
}
