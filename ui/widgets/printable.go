package widgets

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// marksMost is how many marks may stand on one letter; towers of them cost
// the text shaper more than they tell.
const marksMost = 8

// Printable drops what can't be shown: control characters, direction
// overrides, broken UTF-8, towers of marks. Line ends become "\n".
func Printable(s string) string {
	if isPlain(s) {
		return s
	}
	s = strings.ReplaceAll(s, "\r\n", "\n")
	var b strings.Builder
	b.Grow(len(s))
	marks := 0
	for _, r := range s {
		switch {
		case r == '\r' || r == '\u2028' || r == '\u2029' || r == '\v' || r == '\f':
			r = '\n'
		case r == '\n' || r == '\t':
		case r == utf8.RuneError, unicode.IsControl(r), isDirection(r):
			continue
		case unicode.Is(unicode.Mn, r):
			if marks++; marks > marksMost {
				continue
			}
			b.WriteRune(r)
			continue
		}
		marks = 0
		b.WriteRune(r)
	}
	return b.String()
}

// isDirection tells the signs that turn the direction of text around.
func isDirection(r rune) bool {
	return r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' || r == '\u200e' || r == '\u200f' || r == '\u061c'
}

// isPlain reports whether text is nothing but printable ASCII, as most is.
func isPlain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= 0x7f || c < 0x20 && c != '\n' && c != '\t' {
			return false
		}
	}
	return true
}
