package voice

import (
	"slices"
	"strings"
	"unicode"
)

// wordsOf are the words of a transcript in lower case.
func wordsOf(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !isWord(r) && r != '\'' && r != '’' && !unicode.Is(unicode.M, r)
	})
}

// lastSign is the last character that is no closing quote or bracket, and
// whether there is one.
func lastSign(text string) (rune, bool) {
	for _, r := range slices.Backward([]rune(text)) {
		if !isCloser(r) && r != '"' && r != '\'' && !unicode.IsSpace(r) {
			return r, true
		}
	}
	return 0, false
}

// sounds is a sentence as the ear tells it from others: letters and figures.
func sounds(text string) string {
	return strings.Map(func(r rune) rune {
		if isWord(r) {
			return r
		}
		return -1
	}, strings.ToLower(text))
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func isNumberWord(s string) bool {
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

// words makes a set of space-separated words.
func words(s string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(s) {
		set[w] = true
	}
	return set
}
