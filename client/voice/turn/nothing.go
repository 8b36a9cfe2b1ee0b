package turn

import (
	"bytes"
	_ "embed"
	"strings"
	"sync"
	"time"
	"unicode"

	"delonix/audio/wav"
	"delonix/client/voice/internal/wordfile"
	"delonix/client/voice/listen"
	"delonix/client/voice/speechtext"
)

const (
	// perLetter is how long a letter takes at the least to be said, and leastVoiced
	// how long a word does: what is understood of less was not said.
	perLetter   = 30 * time.Millisecond
	leastVoiced = 200 * time.Millisecond
)

// HasWords reports whether a transcript holds words: notes such as
// [BLANK_AUDIO], (upbeat music), *coughs* and ♪ are none, nor are signs.
func HasWords(text string) bool {
	return strings.ContainsFunc(WithoutNotes(text), speechtext.IsWord)
}

// noteSigns open and close what a recognizer notes beside words.
var noteSigns = map[rune]rune{'[': ']', '(': ')', '{': '}', '<': '>', '*': '*', '♪': '♪', '♫': '♫', '【': '】', '（': '）', '［': '］'}

// WithoutNotes leaves out what stands between the signs of notes. A sign that is
// not closed is none, but for music, which may go on.
func WithoutNotes(text string) string {
	var out strings.Builder
	rest := []rune(text)
	for len(rest) > 0 {
		closer, opens := noteSigns[rest[0]]
		end := -1
		for i := 1; opens && i < len(rest) && end < 0; i++ {
			if rest[i] == closer {
				end = i
			}
		}
		switch {
		case end > 0:
			rest = rest[end+1:]
		case opens && (closer == '♪' || closer == '♫'):
			rest = nil
		default:
			out.WriteRune(rest[0])
			rest = rest[1:]
		}
	}
	return out.String()
}

// inventedFile has what recognizers invent where nobody speaks. It is no lexicon: they
// do so in any language, whichever they are asked for.
//
//go:embed invented.txt
var inventedFile string

var invented = sync.OnceValue(func() (list struct{ whole, beginnings map[string]bool }) {
	f, err := wordfile.Parse(inventedFile)
	if err != nil {
		panic(err) // it is part of the program
	}
	list.whole, list.beginnings = f.Words("whole"), f.Words("beginnings")
	return list
})

// SaysNothing reports whether a transcript is nothing that a person said: it has
// no words, or those that recognizers invent where there was hardly a voice.
// voiced is how long a voice was heard.
func SaysNothing(text string, voiced time.Duration) bool {
	if !HasWords(text) {
		return true
	}
	said := speechtext.Sounds(text)
	known := invented().whole[said]
	for c := range invented().beginnings {
		known = known || strings.HasPrefix(said, c)
	}
	letters := 0
	for _, r := range said {
		if letters++; unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana) {
			letters++ // a syllable
		}
	}
	return known && voiced < max(leastVoiced, time.Duration(letters)*perLetter)
}

// SaidNothing reports whether the transcript of a recording, a WAV file, has no
// words, or only such as recognizers invent where hardly a voice is heard.
func SaidNothing(text string, recording []byte) bool {
	if !SaysNothing(text, 0) {
		return false
	}
	pcm, rate, err := wav.Decode(bytes.NewReader(recording))
	if err != nil || rate != listen.Rate {
		return !HasWords(text)
	}
	return SaysNothing(text, listen.Voiced(pcm))
}
