package speechtext

import (
	"unicode"
)

// GuessLanguage guesses the language of texts, such as "en"; "" where they do not
// tell. The first text that does decides.
func GuessLanguage(texts ...string) string {
	for _, t := range texts {
		if l := guess(t); l != "" {
			return l
		}
	}
	return ""
}

func guess(text string) string {
	if l := byScript(text); l != "" {
		return l
	}
	seen := map[string]int{}
	for _, w := range Words(text) {
		seen[w]++
	}
	best, most, second := "", 0, 0
	for code, l := range languages() {
		n := 0
		for w := range l.frequent {
			n += seen[w]
		}
		switch {
		case n > most:
			best, most, second = code, n, most
		case n > second:
			second = n
		}
	}
	if most == second {
		return ""
	}
	return best
}

// byScript tells the languages that are known by their letters.
func byScript(text string) string {
	var han, kana, cyrillic, all int
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Han, r):
			han++
		case unicode.In(r, unicode.Hiragana, unicode.Katakana):
			kana++
		case unicode.Is(unicode.Cyrillic, r):
			cyrillic++
		}
		if unicode.IsLetter(r) {
			all++
		}
	}
	switch {
	case all == 0:
		return ""
	case 2*(han+kana) > all && kana > 0:
		return "ja"
	case 2*han > all:
		return "zh"
	case 2*cyrillic > all:
		return "ru"
	}
	return ""
}
