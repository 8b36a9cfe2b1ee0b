package speechtext

import (
	"slices"
	"strings"
	"unicode"
)

// Words are the words of a transcript in lower case.
func Words(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !IsWord(r) && r != '\'' && r != '’' && !unicode.Is(unicode.M, r)
	})
}

// LastSign is the last character that is no closing quote or bracket, and
// whether there is one.
func LastSign(text string) (rune, bool) {
	for _, r := range slices.Backward([]rune(text)) {
		if !IsCloser(r) && r != '"' && r != '\'' && !unicode.IsSpace(r) {
			return r, true
		}
	}
	return 0, false
}

// Sounds is a sentence as the ear tells it from others: letters and figures.
func Sounds(text string) string {
	return strings.Map(func(r rune) rune {
		if IsWord(r) {
			return r
		}
		return -1
	}, strings.ToLower(text))
}

// IsWord tells letters and figures.
func IsWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// IsNumber reports whether a word consists of figures, perhaps with dots and commas
// between them.
func IsNumber(s string) bool {
	digits := false
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			digits = true
		case r != '.' && r != ',':
			return false
		}
	}
	return digits
}
