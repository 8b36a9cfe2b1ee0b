package turn

import (
	"embed"
	"maps"
	"sync"

	"delonix/client/voice/internal/wordfile"
	"delonix/client/voice/speechtext"
)

// lexiconFiles hold what is known about spoken words, one file a language.
//
//go:embed lexicon/*.txt
var lexiconFiles embed.FS

// Lexicon is what is known about the spoken words of one language. It does not
// change.
type Lexicon struct {
	mustContinue map[string]bool // something must follow: conjunctions, articles
	mayContinue  map[string]bool // something follows often, unless a stop was heard
	fillers      map[string]bool // the person is thinking
	answers      map[string]bool // complete on their own
	stops        map[string]bool // likewise: they end something
	digits       map[string]bool // spoken digits
	backchannels map[string]bool // said while listening, no wish to speak
	assents      map[string]bool // likewise, but answers where nobody speaks; phrases as they sound
}

var lexicons = sync.OnceValue(func() map[string]*Lexicon {
	all := map[string]*Lexicon{}
	every := newLexicon(wordfile.File{})
	for language, f := range wordfile.All(lexiconFiles, "lexicon") {
		all[language] = newLexicon(f)
		every.add(all[language])
	}
	// Where two languages differ about a word, nothing has to follow.
	maps.DeleteFunc(every.mustContinue, func(word string, _ bool) bool { return every.mayContinue[word] })
	all[""] = every
	return all
})

func newLexicon(f wordfile.File) *Lexicon {
	return &Lexicon{
		mustContinue: f.Words("must continue"),
		mayContinue:  f.Words("may continue"),
		fillers:      f.Words("fillers"),
		answers:      f.Words("answers"),
		stops:        f.Words("stops"),
		digits:       f.Words("digits"),
		backchannels: f.Words("backchannels"),
		assents:      f.Words("assents"),
	}
}

// add adds the words of another language.
func (l *Lexicon) add(other *Lexicon) {
	maps.Copy(l.mustContinue, other.mustContinue)
	maps.Copy(l.mayContinue, other.mayContinue)
	maps.Copy(l.fillers, other.fillers)
	maps.Copy(l.answers, other.answers)
	maps.Copy(l.stops, other.stops)
	maps.Copy(l.digits, other.digits)
	maps.Copy(l.backchannels, other.backchannels)
	maps.Copy(l.assents, other.assents)
}

// LexiconOf returns the lexicon of a language such as "de" or "de-AT". A word of
// another language has no power in it. It knows no words of a language that there is
// no file for; where the language is not known at all, which is "", it knows those
// of every language.
func LexiconOf(language string) *Lexicon {
	if l, ok := lexicons()[wordfile.Code(language)]; ok {
		return l
	}
	return &Lexicon{}
}

// OnlyBackchannels reports whether a transcript is what people say while they
// listen and do not want to speak.
func (l *Lexicon) OnlyBackchannels(text string) bool {
	for _, w := range speechtext.Words(text) {
		if !l.backchannels[w] {
			return false
		}
	}
	return true
}

// assentsMost is how many words of assent follow one another in what a listener
// says.
const assentsMost = 4

// OnlyAssents reports whether a transcript is what people say while they listen,
// so that the other goes on: yeah, genau, d'accord.
func (l *Lexicon) OnlyAssents(text string) bool {
	all := speechtext.Words(text)
	if len(all) == 0 || len(all) > assentsMost {
		return false
	}
	if l.assents[speechtext.Sounds(text)] {
		return true
	}
	for _, w := range all {
		if !l.backchannels[w] && !l.assents[speechtext.Sounds(w)] {
			return false
		}
	}
	return true
}

// hint is what the last words say about whether more is to come.
type hint uint8

const (
	complete     hint = iota // they can stand for themselves
	short                    // there are very few of them
	mayContinue              // something often follows
	mustContinue             // something must follow
)

// alone is what a hint says where nothing else is known, as log odds.
func (h hint) alone() float64 {
	return [...]float64{complete: 1.3, short: 0.7, mayContinue: -1, mustContinue: -4}[h]
}

// hint looks at the last of the words.
func (l *Lexicon) hint(words []string) hint {
	last := words[len(words)-1]
	switch {
	case l.mustContinue[last]:
		return mustContinue
	case l.mayContinue[last]:
		return mayContinue
	case len(words) <= 2 && !l.stands(last):
		return short
	}
	return complete
}

// stands reports whether a word is complete on its own.
func (l *Lexicon) stands(word string) bool { return l.answers[word] || l.stops[word] }
