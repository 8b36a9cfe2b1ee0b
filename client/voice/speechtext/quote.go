package speechtext

import (
	"strings"
	"unicode"
)

// The signs that always open a quotation or a bracket, and those that always
// close one. Guillemets do either, and so does the straight quote.
const (
	openers       = "([{“„「『（【《〈〔"
	closers       = ")]}”」』）】》〉〕"
	closeBrackets = ")]}）】〕" // those that never begin a sentence
)

// side is what a sign does to the nesting of brackets and quotes.
type side int8

const (
	closes  side = -1
	neither side = 0
	opens   side = 1
)

// nest follows brackets and quotes up to and with character i.
func (v *view) nest(i int) {
	was := v.depth
	v.depth = max(v.depth+int(v.side(i)), 0)
	if was == 0 && v.depth == 1 {
		v.opened = i
	}
}

// side says whether character i opens or closes. A straight quote with a space
// behind it cannot open: it ends a quotation whose beginning was spoken before.
// One after a figure is a measure.
func (v *view) side(i int) side {
	r := v.pieces[i].r
	switch {
	case r == '"' && v.quoted:
		v.quoted = false
		return closes
	case r == '"' && !v.ends(i+1) && !unicode.IsDigit(v.before(i)):
		v.quoted = true
		return opens
	case r == '"':
		return neither
	case r == '“' && v.low > 0:
		v.low--
		return closes
	case r == '„':
		v.low++
		return opens
	case r == '«' || r == '‹':
		if IsWord(v.before(i)) || IsStop(v.before(i)) || IsCloser(v.before(i)) || v.before(i) == ',' {
			return closes
		}
		return opens
	case r == '»' || r == '›':
		if b := v.before(i); (b == 0 || b == ' ' || b == '(') && !v.ends(i+1) {
			return opens
		}
		return closes
	case strings.ContainsRune(openers, r):
		return opens
	case strings.ContainsRune(closers, r):
		return closes
	}
	return neither
}

// before is the character before the i-th, 0 at the beginning.
func (v *view) before(i int) rune {
	if i == 0 {
		return 0
	}
	return v.pieces[i-1].r
}

// ends reports whether a word that ends before i has no more to it: a space or a
// sign of the sentence follows.
func (v *view) ends(i int) bool {
	r := v.rune(i)
	return r == 0 || r == ' ' || r == ',' || r == ';' || r == ':' || IsStop(r) || IsCloser(r)
}

// closing is how many characters of a closing quote or bracket stand at i,
// behind the end of a sentence. French sets a space before its own.
func (v *view) closing(i int, open nesting) int {
	switch r := v.rune(i); {
	case r == '"':
		if open.quoted || v.ends(i+1) {
			return 1
		}
	case r == '\'':
		if !IsWord(v.rune(i + 1)) {
			return 1
		}
	case r == '“':
		if open.low > 0 {
			return 1
		}
	case r == ' ' && open.depth > 0:
		if next := v.rune(i + 1); (next == '»' || next == '›') && v.ends(i+2) {
			return 2
		}
	case IsCloser(r), r == '«', r == '‹', r == '‘':
		return 1
	}
	return 0
}

// IsCloser tells closing brackets and quotes.
func IsCloser(r rune) bool {
	return r == '’' || r == '»' || r == '›' || strings.ContainsRune(closers, r)
}
