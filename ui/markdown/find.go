package markdown

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Find marks the places where one of some words begins; nil takes the marks
// away. Case and accents don't matter.
func (v *View) Find(words []string) {
	folded := make([]string, 0, len(words))
	for _, w := range words {
		if f, _ := foldLetters(w); f != "" {
			folded = append(folded, f)
		}
	}
	if slices.Equal(folded, v.words) {
		return
	}
	v.words = folded
	v.repaint(0, len(v.leaves)-1)
}

// foundIn gives the places in a flow.
func (v *View) foundIn(f *flow) (out [][2]int) {
	if len(v.words) == 0 {
		return nil
	}
	text, at := foldLetters(f.text)
	for _, w := range v.words {
		for from := 0; ; {
			i := strings.Index(text[from:], w)
			if i < 0 {
				break
			}
			i += from
			from = i + len(w)
			if beginsWord(text, i, w) {
				out = append(out, [2]int{at[i], at[from]})
			}
		}
	}
	return out
}

// beginsWord reports whether a place is the beginning of a word; scripts
// without blanks have none.
func beginsWord(text string, at int, word string) bool {
	first, _ := utf8.DecodeRuneInString(word)
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	return at == 0 || isWide(first) || !unicode.IsLetter(before) && !unicode.IsDigit(before)
}

// foldLetters is a text in small letters without marks, and where each byte of it
// comes from; one entry more is the end.
func foldLetters(s string) (string, []int) {
	var b strings.Builder
	at := make([]int, 0, len(s)+1)
	for i, r := range s {
		for _, x := range decomposed(r) {
			if unicode.Is(unicode.Mn, x) {
				continue
			}
			x = unicode.ToLower(x)
			for range utf8.RuneLen(x) {
				at = append(at, i)
			}
			b.WriteRune(x)
		}
	}
	return b.String(), append(at, len(s))
}

func decomposed(r rune) []rune {
	if r < utf8.RuneSelf {
		return []rune{r}
	}
	if r == utf8.RuneError {
		return nil
	}
	return []rune(norm.NFD.String(string(r)))
}
