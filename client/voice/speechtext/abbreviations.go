package speechtext

import (
	"strconv"
	"strings"
	"unicode"
)

// abbreviation is what the word before a dot makes of it.
type abbreviation uint8

const (
	abbrevNone   abbreviation = iota // an ordinary word
	abbrevNever                      // the sentence goes on
	abbrevMaybe                      // it depends on the next word
	abbrevDoubt                      // it goes on with a small letter or a figure
	abbrevNumber                     // a figure
	abbrevItem                       // the number of an item
)

// abbreviation tells what the word before the dot at i is.
func (v *view) abbreviation(i int) abbreviation {
	exact, begin := v.wordBefore(i)
	word := strings.ToLower(exact)
	first := v.first(begin)
	switch {
	case word == "":
		return abbrevNone
	case IsNumber(word):
		if len(word) <= 3 && (first || word == "1" && v.afterColon(begin)) {
			return abbrevItem
		}
		return abbrevNumber
	case word == "no" && !v.beforeFigure(i):
		return abbrevNone // an answer, not a number
	case v.lang.never[word]:
		return abbrevNever
	case exact == "I", v.lang.capital[word] && word == exact && !v.beforeFigure(i):
		return abbrevNone
	case v.lang.maybe[word]:
		return abbrevMaybe
	case isInitials(word):
		return v.initials(exact, begin, first)
	case isClipped(exact):
		return abbrevDoubt
	}
	return abbrevNone
}

// initials tells what letters with dots between them are.
func (v *view) initials(exact string, begin int, first bool) abbreviation {
	before, _ := v.wordBefore(begin - 1)
	switch r := []rune(exact); {
	case len(r) > 1:
		return abbrevMaybe
	case v.attached(begin):
		return abbrevNone
	case first:
		return abbrevNever
	case unicode.IsLower(r[0]) && IsNumber(before):
		return abbrevDoubt // a unit
	}
	return abbrevMaybe
}

// wordBefore is the word, with dots and figures in it, that ends before i, and
// where it begins.
func (v *view) wordBefore(i int) (string, int) {
	begin := i
	for ; begin > 0; begin-- {
		r := v.pieces[begin-1].r
		if !inWord(r) && r != '.' && !(r == ',' && unicode.IsDigit(v.pieces[begin].r)) {
			break
		}
	}
	if begin >= i {
		return "", begin
	}
	var b strings.Builder
	for _, p := range v.pieces[begin:i] {
		b.WriteRune(p.r)
	}
	return b.String(), begin
}

// attached reports whether the letter at begin is the end of a longer word, as
// in isn't, AT&T and 5°C.
func (v *view) attached(begin int) bool {
	if begin == 0 {
		return false
	}
	r := v.pieces[begin-1].r
	return r == '°' || begin > 1 && strings.ContainsRune("'’&/-", r) && IsWord(v.pieces[begin-2].r)
}

// beforeFigure reports whether a figure follows the dot at i.
func (v *view) beforeFigure(i int) bool {
	r := v.rune(i + 2)
	return unicode.IsDigit(r) || r == '§' || r == '№'
}

// nextItem is where the number before the dot at i begins if it counts on from
// the last item of a list within the line, as in "1. Tea 2. Coffee"; 0 if not.
func (v *view) nextItem(i int) int {
	word, begin := v.wordBefore(i)
	if n, err := strconv.Atoi(word); v.item == 0 || err != nil || n != v.item+1 || begin < 2 || v.pieces[begin-1].r != ' ' {
		return 0
	}
	return begin
}

// first reports whether the word at begin is the first of the sentence.
func (v *view) first(begin int) bool {
	for _, p := range v.pieces[:begin] {
		if IsWord(p.r) {
			return false
		}
	}
	return true
}

// afterColon reports whether a colon stands before the word at begin.
func (v *view) afterColon(begin int) bool {
	if begin > 1 && v.pieces[begin-1].r == ' ' {
		begin--
	}
	return begin > 0 && strings.ContainsRune(":;：；", v.pieces[begin-1].r)
}

// startsSentence reports whether the word at i is one that begins sentences. A
// letter with a dot is another initial.
func (v *view) startsSentence(i int) bool {
	word, end := v.word(i)
	r := []rune(word)
	if len(r) == 1 && v.rune(end) == '.' && v.rune(end+1) != 0 {
		return false
	}
	if v.short {
		return true
	}
	return len(r) == 0 || !unicode.IsLower(r[0]) && (v.lang.starters[strings.ToLower(word)] || !unicode.IsLetter(r[0]) && !unicode.IsDigit(r[0]))
}

// afterNumber decides about a figure, the dot at i and a space.
func (v *view) afterNumber(i, next int) bool {
	word, _ := v.word(next)
	if v.short {
		return true
	}
	r, lower := []rune(word), strings.ToLower(word)
	switch {
	case len(r) == 0:
		return true
	case unicode.IsLower(r[0]), v.lang.months[lower]:
		return false
	}
	return !v.ordinal(i) || v.lang.starters[lower]
}

// ordinal reports whether the figure before the dot at i is an ordinal, going by
// the word before it: am 3. Spieltag, 5. 3. 2024, die 3. und 4. Woche.
func (v *view) ordinal(i int) bool {
	number, begin := v.wordBefore(i)
	if len(number) > 2 || begin < 2 || v.pieces[begin-1].r != ' ' {
		return false
	}
	before, at := v.wordBefore(begin - 1)
	if v.lang.joins[before] {
		before, at = v.wordBefore(at - 1)
	}
	if IsNumber(before) {
		return strings.HasSuffix(before, ".")
	}
	subject, _ := v.wordBefore(at - 1)
	return v.lang.articles[strings.ToLower(before)] && subject != "I"
}

// word is the word at i, without opening signs before it, and where it ends.
func (v *view) word(i int) (string, int) {
	for r := v.rune(i); r != 0 && !IsWord(r) && r != ' '; r = v.rune(i) {
		i++
	}
	var b strings.Builder
	for r := v.rune(i); inWord(r); r = v.rune(i) {
		b.WriteRune(r)
		i++
	}
	return b.String(), i
}

// inWord tells letters, figures and the marks on them.
func inWord(r rune) bool { return IsWord(r) || unicode.IsMark(r) }

// isInitials tells words such as "u.s" or "j": letters with dots between.
func isInitials(word string) bool {
	for part := range strings.SplitSeq(word, ".") {
		if n := len([]rune(part)); n != 1 || !isLetterWord(part) {
			return false
		}
	}
	return word != ""
}

// isClipped tells words that look like abbreviations, whether listed or not:
// without a vowel (tbsp), two letters with a capital (Mo), a Roman numeral or
// the name of a street. In capitals a word without vowels is as often a name.
func isClipped(word string) bool {
	r := []rune(word)
	if len(r) < 2 || strings.ContainsFunc(word, func(r rune) bool { return !unicode.Is(unicode.Latin, r) }) {
		return false
	}
	switch lower := strings.ToLower(word); {
	case strings.Trim(word, "IVXLCDM") == "", strings.HasSuffix(lower, "str"):
		return true
	case len(r) == 2 && unicode.IsUpper(r[0]) && unicode.IsLower(r[1]):
		return true
	default:
		return !strings.ContainsAny(lower, "aeiouyäöüåæøáéíóúàèìòùâêîôûãõ") && word != strings.ToUpper(word)
	}
}

func isLetterWord(s string) bool {
	for _, r := range s {
		if !IsWord(r) || r >= '0' && r <= '9' {
			return false
		}
	}
	return s != ""
}
