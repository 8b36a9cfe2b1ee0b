// Package command tells what is said to the call itself from what is said to the
// agent: commands such as "stop" or "lauter bitte", and words to somebody else. A
// language is its file in lexicon.
package command

import (
	"embed"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"delonix/client/voice/internal/wordfile"
	"delonix/client/voice/speechtext"
)

// Command is what is to be done at once.
type Command string

// Commands.
const (
	None     Command = ""
	Stop     Command = "stop"     // end the reply
	Pause    Command = "pause"    // halt speech
	Continue Command = "continue" // go on after that
	Repeat   Command = "repeat"   // say the reply again
	Louder   Command = "louder"
	Quieter  Command = "quieter"
)

// All are all commands.
func All() []Command { return []Command{Stop, Pause, Continue, Repeat, Louder, Quieter} }

// lexiconFiles hold the phrases, one file a language.
//
//go:embed lexicon/*.txt
var lexiconFiles embed.FS

// Lexicon are the phrases of one language. It does not change.
type Lexicon struct {
	phrases map[string]Command // as folded words with a blank between them
	around  map[string]bool    // words that may stand before and behind a phrase
	between map[string]bool    // words that say nothing inside of one
	away    map[string]bool    // phrases by which somebody else is spoken to
	names   map[string]bool    // what people close to somebody are called
}

// longestCommand and longestAway are the most words that are looked at: who says more
// speaks to the agent.
const longestCommand, longestAway = 10, 12

var lexicons = sync.OnceValue(func() map[string]*Lexicon {
	all := map[string]*Lexicon{}
	every := newLexicon()
	for language, f := range wordfile.All(lexiconFiles, "lexicon") {
		l := newLexicon()
		for _, into := range []*Lexicon{l, every} {
			for _, c := range All() {
				for _, p := range phrases(f, string(c)) {
					into.phrases[p] = c
				}
			}
			for section, set := range map[string]map[string]bool{"around": into.around, "between": into.between, "away": into.away, "names": into.names} {
				for _, p := range phrases(f, section) {
					set[p] = true
				}
			}
		}
		all[language] = l
	}
	all[""] = every
	return all
})

func newLexicon() *Lexicon {
	return &Lexicon{phrases: map[string]Command{}, around: map[string]bool{}, between: map[string]bool{}, away: map[string]bool{}, names: map[string]bool{}}
}

// phrases are those of a section, folded.
func phrases(f wordfile.File, section string) []string {
	var out []string
	for _, line := range f[section] {
		for p := range strings.SplitSeq(line, ",") {
			out = append(out, strings.Join(words(p), " "))
		}
	}
	return out
}

// words are the words of a text as they are compared: recognizers differ in how they
// write accents and apostrophes.
func words(text string) []string {
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '’' || r == '`' || r == 'ʼ':
			return '\''
		case unicode.Is(unicode.Mn, r):
			return -1
		}
		return r
	}, norm.NFD.String(text))
	return speechtext.Words(text)
}

// LexiconOf returns the phrases of a language such as "de" or "de-AT": none where
// there is no file for it, those of all languages where it is not known, which is "".
func LexiconOf(language string) *Lexicon {
	if l, ok := lexicons()[wordfile.Code(language)]; ok {
		return l
	}
	return &Lexicon{}
}

// Command is the command that a transcript is, None if it is none or says more than
// that.
func (l *Lexicon) Command(text string) Command {
	all := words(text)
	if len(all) == 0 || len(all) > longestCommand {
		return None
	}
	if c := l.command(all); c != None {
		return c
	}
	return l.command(slices.DeleteFunc(all, func(w string) bool { return l.between[w] }))
}

// command is Command for words as they are.
func (l *Lexicon) command(all []string) Command {
	// The longest phrase decides: "wie bitte" is one, and "bitte" may stand around it.
	for n := len(all); n > 0; n-- {
		for from := 0; from+n <= len(all); from++ {
			if !l.mayStandAround(all[:from]) || !l.mayStandAround(all[from+n:]) {
				continue
			}
			if c := l.phrase(all[from : from+n]); c != None {
				return c
			}
		}
	}
	return None
}

// mayStandAround reports whether words may stand before or behind a phrase.
func (l *Lexicon) mayStandAround(all []string) bool {
	for _, w := range all {
		if !l.around[w] {
			return false
		}
	}
	return true
}

// phrase is the command that words are, said once or several times.
func (l *Lexicon) phrase(all []string) Command {
	for size := 1; size <= len(all); size++ {
		if len(all)%size != 0 {
			continue
		}
		first, again := all[:size], true
		for at := size; at < len(all) && again; at += size {
			again = slices.Equal(first, all[at:at+size])
		}
		if c := l.phrases[strings.Join(first, " ")]; c != None && again {
			return c
		}
	}
	return None
}

// Away reports whether a transcript is surely meant for somebody else: it says so, or
// calls somebody close.
func (l *Lexicon) Away(text string) bool {
	all := words(text)
	if len(all) == 0 || len(all) > longestAway {
		return false
	}
	for from := range all {
		for to := from + 1; to <= len(all); to++ {
			if l.away[strings.Join(all[from:to], " ")] {
				return true
			}
		}
	}
	first, _, behind := strings.Cut(text, ",")
	at := strings.LastIndex(text, ",")
	return behind && (l.names[strings.Join(words(first), " ")] || l.names[strings.Join(words(text[at+1:]), " ")])
}
