package api

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxDetail is the length of an error's detail in characters.
const maxDetail = 300

// cleanLine makes foreign text safe to show and log in one line: control,
// format and direction characters are dropped, white space is collapsed, and
// after limit characters the rest is cut off with an ellipsis.
func cleanLine(s string, limit int) string {
	var b strings.Builder
	count, space := 0, false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			space = b.Len() > 0
			continue
		case r == utf8.RuneError, unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs):
			continue
		}
		needed := 1
		if space {
			needed = 2
		}
		if count += needed; count > limit {
			b.WriteRune('…')
			break
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
	}
	return b.String()
}
