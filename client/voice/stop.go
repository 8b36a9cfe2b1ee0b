package voice

import (
	"strings"
	"unicode"
)

// view looks at a text for the ends of sentences.
type view struct {
	pieces []piece
	whole  bool // nothing follows
	short  bool // a decision needs what has not arrived
	lang   *language

	depth  int  // of brackets and quotes that are open
	quoted bool // within straight double quotes
	low    int  // of „ that are open: “ closes them and opens otherwise
	opened int  // where the outermost of them began
}

// rune returns the i-th character, 0 behind the end.
func (v *view) rune(i int) rune {
	if i < len(v.pieces) {
		return v.pieces[i].r
	}
	if !v.whole {
		v.short = true
	}
	return 0
}

// nest follows brackets and quotes up to and with character i.
func (v *view) nest(i int) {
	r := v.pieces[i].r
	was := v.depth
	switch {
	case r == '"':
		v.quoted = !v.quoted
		if v.quoted {
			v.depth++
		} else {
			v.depth--
		}
	case r == '“' && v.low > 0:
		v.low--
		v.depth--
	case strings.ContainsRune("([{“„«「『（【", r):
		v.depth++
		if r == '„' {
			v.low++
		}
	case isCloser(r) && r != '’':
		v.depth--
	}
	v.depth = max(v.depth, 0)
	if was == 0 && v.depth == 1 {
		v.opened = i
	}
}

// endsAt reports whether a sentence ends with the signs that begin at i, and
// how many pieces it has then. With v.short set the answer is not known yet.
func (v *view) endsAt(i int) (int, bool) {
	r := v.pieces[i].r
	if !isStop(r) || v.pieces[i].literal || i > 0 && isStop(v.pieces[i-1].r) && !v.pieces[i-1].literal {
		return 0, false
	}
	stops := i + 1
	for isStop(v.rune(stops)) {
		stops++
	}
	end := stops
	depth, quoted, low := v.depth, v.quoted, v.low > 0
	for {
		c := v.rune(end)
		switch {
		case c == '"' && quoted:
			quoted = false
		case c == '“' && low:
			low = false
		case !isCloser(c) && c != '\'' || c == '\'' && isWord(v.rune(end+1)):
			return v.decide(i, stops, end, depth)
		}
		depth = max(depth-1, 0)
		end++
	}
}

// decide looks at what stands before and behind a run of stops (from i to
// stops) and the closing signs after them (to end).
func (v *view) decide(i, stops, end, depth int) (int, bool) {
	next := v.rune(end)
	if v.short {
		return 0, true
	}
	last := v.pieces[stops-1].r
	if depth > 0 && next != 0 && end-v.opened < quoteReach {
		return 0, false
	}
	if isWideStop(last) {
		return end, end == stops || !strings.ContainsRune("とってはがの,、", next) || next == 0
	}
	switch {
	case next == 0:
		return end, true
	case next != ' ':
		return 0, false
	}
	return end, v.separates(i, stops, end)
}

// separates decides about stops which a space follows.
func (v *view) separates(i, stops, end int) bool {
	alone := stops-i == 1
	dot := v.pieces[i].r == '.' && alone
	var kind abbreviation
	if dot {
		kind = v.abbreviation(i)
	}
	switch {
	case kind == abbrevNever:
		return false
	case kind == abbrevMaybe:
		return v.startsSentence(end + 1)
	case kind == abbrevNumber:
		return v.afterNumber(end + 1)
	case end > stops, !dot && alone && v.pieces[i].r == '…', !alone && v.pieces[i].r == '.':
		// An ellipsis, or stops within quotes: a small letter goes on.
		return !unicode.IsLower(v.rune(end + 1))
	}
	return true
}

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

// isStop tells signs that can end a sentence.
func isStop(r rune) bool {
	return r == '.' || r == '!' || r == '?' || r == '…' || isWideStop(r)
}

// isWideStop tells those after which no space is needed.
func isWideStop(r rune) bool {
	switch r {
	case '。', '！', '？', '｡', '．', // Chinese, Japanese
		'؟', '۔', // Arabic, Urdu
		'।', '॥', // Hindi
		'։', '።', '។', '။': // Armenian, Amharic, Khmer, Burmese
		return true
	}
	return false
}

// isCloser tells closing brackets and quotes.
func isCloser(r rune) bool { return strings.ContainsRune(")]}”»」』）】’", r) }
