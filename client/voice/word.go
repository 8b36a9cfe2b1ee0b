package voice

import (
	"strings"
	"unicode"
)

// abbreviation is what the word before a dot makes of it.
type abbreviation uint8

const (
	abbrevNone   abbreviation = iota // an ordinary word
	abbrevNever                      // the sentence goes on
	abbrevMaybe                      // it depends on the next word
	abbrevNumber                     // a figure
)

func (v *view) abbreviation(i int) abbreviation {
	begin := i
	for begin > 0 && (isWord(v.pieces[begin-1].r) || v.pieces[begin-1].r == '.' || v.pieces[begin-1].r == ',' && unicode.IsDigit(v.pieces[begin-1+1].r)) {
		begin--
	}
	var b strings.Builder
	for _, p := range v.pieces[begin:i] {
		b.WriteRune(p.r)
	}
	exact := b.String()
	word := strings.ToLower(exact)
	first := v.first(begin)
	switch {
	case word == "":
		return abbrevNone
	case isNumberWord(word):
		if len(word) <= 3 && (first || v.afterColon(begin)) {
			return abbrevNever // the number of an item
		}
		return abbrevNumber
	case word == "no" && !unicode.IsDigit(v.rune(i+2)):
		return abbrevNone // an answer, not a number
	case v.lang.never[word]:
		return abbrevNever
	case exact == "I", v.lang.capital[word] && word == exact:
		return abbrevNone
	case v.lang.maybe[word]:
		return abbrevMaybe
	case isInitials(word):
		if first && len([]rune(word)) == 1 {
			return abbrevNever
		}
		return abbrevMaybe
	}
	return abbrevNone
}

// first reports whether the word at begin is the first of the sentence.
func (v *view) first(begin int) bool {
	for _, p := range v.pieces[:begin] {
		if isWord(p.r) {
			return false
		}
	}
	return true
}

// afterColon reports whether a colon stands before the word at begin.
func (v *view) afterColon(begin int) bool {
	return begin > 1 && v.pieces[begin-1].r == ' ' && strings.ContainsRune(":;", v.pieces[begin-2].r)
}

// startsSentence reports whether the word at i is one that begins sentences.
func (v *view) startsSentence(i int) bool {
	word := v.word(i)
	if v.short {
		return true
	}
	r := []rune(word)
	return len(r) == 0 || !unicode.IsLower(r[0]) && (v.lang.starters[strings.ToLower(word)] || !unicode.IsLetter(r[0]) && !unicode.IsDigit(r[0]))
}

// afterNumber decides about a figure, a dot and a space.
func (v *view) afterNumber(i int) bool {
	word := v.word(i)
	if v.short {
		return true
	}
	r := []rune(word)
	return len(r) == 0 || !unicode.IsLower(r[0]) && !v.lang.months[strings.ToLower(word)]
}

// word is the word at i, without opening signs before it.
func (v *view) word(i int) string {
	for r := v.rune(i); r != 0 && !isWord(r) && r != ' '; r = v.rune(i) {
		i++
	}
	var b strings.Builder
	for r := v.rune(i); isWord(r); r = v.rune(i) {
		b.WriteRune(r)
		i++
	}
	return b.String()
}
