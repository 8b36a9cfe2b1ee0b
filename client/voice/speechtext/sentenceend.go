package speechtext

import (
	"strconv"
	"strings"
	"unicode"
)

// view looks at a text for the ends of sentences.
type view struct {
	pieces []piece
	whole  bool // nothing follows
	short  bool // a decision needs what has not arrived
	lang   *language

	nesting
	opened int // where the outermost of them began
	item   int // number of the last item of a list within the line
}

// nesting is what is open.
type nesting struct {
	depth  int  // of brackets and quotes
	quoted bool // within straight double quotes
	low    int  // of „: “ closes them and opens otherwise
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

// endsAt reports whether a sentence ends with the signs that begin at i, and
// how many pieces it has then. With v.short set the answer is not known yet.
func (v *view) endsAt(i int) (int, bool) {
	r := v.pieces[i].r
	if !IsStop(r) || v.pieces[i].literal || i > 0 && IsStop(v.pieces[i-1].r) && !v.pieces[i-1].literal {
		return 0, false
	}
	stops := i + 1
	for IsStop(v.rune(stops)) {
		stops++
	}
	end, open := stops, v.nesting
	for n := v.closing(end, open); n > 0; n = v.closing(end, open) {
		if v.rune(end) == '"' {
			open.quoted = false
		}
		open.depth = max(open.depth-1, 0)
		end += n
	}
	return v.decide(i, stops, end, open.depth)
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
	if at := v.nextItem(i); at > 0 {
		return at, true
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
	case kind == abbrevItem:
		number, _ := v.wordBefore(i)
		v.item, _ = strconv.Atoi(number)
		return false
	case kind == abbrevMaybe:
		return v.startsSentence(end + 1)
	case kind == abbrevDoubt:
		return !unicode.IsLower(v.rune(end+1)) && !unicode.IsDigit(v.rune(end+1))
	case kind == abbrevNumber:
		return v.afterNumber(i, end+1)
	case end == stops && v.isEllipsis(i, stops):
		return false // who trails off goes on
	case end > stops:
		// Stops within quotes: a small letter goes on.
		return !unicode.IsLower(v.beyondDash(end + 1))
	}
	return true
}

// isEllipsis reports whether the stops from i on are dots only.
func (v *view) isEllipsis(i, stops int) bool {
	for k := i; k < stops; k++ {
		if r := v.pieces[k].r; r != '…' && (r != '.' || stops-i == 1) {
			return false
		}
	}
	return true
}

// beyondDash is the character at i, or the one behind a dash that stands there:
// some languages set one between what was said and who said it.
func (v *view) beyondDash(i int) rune {
	if r := v.rune(i); r != '—' && r != '–' || v.rune(i+1) != ' ' {
		return r
	}
	return v.rune(i + 2)
}

// IsStop tells signs that can end a sentence.
func IsStop(r rune) bool {
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
