package client

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

// fileNameMost is the length of a displayed file name in characters.
const fileNameMost = 120

// cleanText drops control characters that have no business in a message; line
// breaks and tabs stay, other line ends become line breaks.
func cleanText(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r' || r == '\u2028' || r == '\u2029' || r == '\u0085':
			return '\n'
		case unicode.Is(unicode.Cc, r):
			return -1
		}
		return r
	}, s)
}

// cleanLine makes one line of a name or a preview: no control characters, no
// direction overrides, no line breaks, single spaces.
func cleanLine(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case isDirection(r), unicode.Is(unicode.Cc, r), r == '\uFEFF':
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// isDirection tells whether r changes the direction of the text around it, which
// is how "gpj.exe" is made to look like "exe.jpg".
func isDirection(r rune) bool {
	return r == '\u061C' || r == '\u200E' || r == '\u200F' ||
		(r >= '\u202A' && r <= '\u202E') || (r >= '\u2066' && r <= '\u2069')
}

// cleanFileName is a name from the portal as it may be shown and proposed: the
// last element of a path, cleaned, short, without characters that file systems
// refuse. It is never used for a file on disk as it is.
func cleanFileName(s string) string {
	s = cleanLine(strings.ReplaceAll(s, `\`, "/"))
	s = path.Base(s)
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`<>:"|?*/\`, r) {
			return '_'
		}
		return r
	}, s)
	s = strings.TrimRight(s, ". ")
	if s == "" || s == "/" || strings.Trim(s, ".") == "" {
		return "file"
	}
	if n := utf8.RuneCountInString(s); n > fileNameMost {
		ext := path.Ext(s)
		if utf8.RuneCountInString(ext) > 12 {
			ext = ""
		}
		keep := []rune(strings.TrimSuffix(s, ext))
		s = string(keep[:fileNameMost-utf8.RuneCountInString(ext)-1]) + "…" + ext
	}
	return s
}

// shorten cuts s after at most n characters and marks the cut.
func shorten(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return strings.TrimRight(string([]rune(s)[:n-1]), " ") + "…"
}
