package speechtext

import (
	"embed"
	"maps"
	"sync"

	"delonix/client/voice/internal/wordfile"
)

// languageFiles hold what is known of texts, one file a language.
//
//go:embed language/*.txt
var languageFiles embed.FS

// language is what is known of the texts of one language. It does not change. All
// words are lower case, and abbreviations without their last dot.
type language struct {
	never    map[string]bool // abbreviations that always stand before something
	maybe    map[string]bool // abbreviations that may end a sentence
	capital  map[string]bool // those of them that are words when written small and before no figure
	starters map[string]bool // words that begin a sentence after one of these
	months   map[string]bool // words that follow an ordinal written with a dot
	articles map[string]bool // words that stand before such an ordinal
	joins    map[string]bool // words between two of them

	frequent map[string]bool // words by which the language is known
	words    *wording        // nil: there are none
}

// everyLanguage stands for a language that is not known.
const everyLanguage = ""

var languages = sync.OnceValue(func() map[string]*language {
	all := map[string]*language{}
	every := newLanguage(wordfile.File{})
	for code, f := range wordfile.All(languageFiles, "language") {
		all[code] = newLanguage(f)
		every.add(all[code])
	}
	every.words = all[english].words
	all[everyLanguage] = every
	return all
})

// english is the language of what is said where there are no words in another.
const english = "en"

func newLanguage(f wordfile.File) *language {
	return &language{
		never:    f.Words("before something"),
		maybe:    f.Words("before or at the end"),
		capital:  f.Words("words when small"),
		starters: f.Words("beginnings"),
		months:   f.Words("after ordinals"),
		articles: f.Words("before ordinals"),
		joins:    f.Words("between ordinals"),
		frequent: f.Words("frequent"),
		words:    newWording(f),
	}
}

// add adds the words of another language.
func (l *language) add(other *language) {
	maps.Copy(l.never, other.never)
	maps.Copy(l.maybe, other.maybe)
	maps.Copy(l.capital, other.capital)
	maps.Copy(l.starters, other.starters)
	maps.Copy(l.months, other.months)
	maps.Copy(l.articles, other.articles)
	maps.Copy(l.joins, other.joins)
}

// languageOf returns what is known of a language such as "de" or "de-AT". A word of
// another language has no power in it. Of a language that there is no file for, or
// that is not known, the words of all count.
func languageOf(tag string) *language {
	if l, ok := languages()[wordfile.Code(tag)]; ok {
		return l
	}
	return languages()[everyLanguage]
}

// SameLanguage reports whether two tags such as "de" and "de-AT" are of one language.
func SameLanguage(a, b string) bool { return wordfile.Code(a) == wordfile.Code(b) }

// wordingIn returns the words that are said for signs in a language such as "de" or
// "de-AT": English ones where there are none.
func wordingIn(tag string) wording {
	if l := languageOf(tag); l.words != nil {
		return *l.words
	}
	return *languages()[english].words
}

// wording is what is said for signs, in one language.
type wording struct {
	to, about, number, times, power string
	formula, link                   string // within a sentence
	look                            map[leftover]string
	something                       string // to be looked at, of no single kind
}

// sharp is how the sign of C# is called everywhere.
const sharp = " sharp"

func newWording(f wordfile.File) *wording {
	s, look := f.Texts("signs"), f.Texts("look")
	if len(s) == 0 {
		return nil
	}
	return &wording{
		to: s["to"], about: s["about"], number: s["number"], times: s["times"], power: s["power"],
		formula: s["formula"], link: s["link"], something: look["something"],
		look: map[leftover]string{
			leftCode: look["code"], leftTable: look["table"], leftPicture: look["picture"],
			leftEmoji: look["emoji"], leftLink: look["link"], leftFormula: look["formula"],
		},
	}
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
