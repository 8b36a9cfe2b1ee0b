package api

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Signs of a cumulative stream: every piece is the text so far and more. A piece of a
// stream of pieces may begin like the text so far by chance ("1", "1", "10"), so one
// short likeness proves nothing.
const (
	growthProves = 12 // a text of as many characters that a piece begins with and continues
	growthSteps  = 3  // as many pieces one after the other that continue the one before
	growthSure   = 40 // characters begun with and continued, from which on nothing but the whole text may replace it
)

// assembly puts the pieces of a stream together and finds out whether each is the
// text so far and more (a cumulative stream), or continues it (a stream of pieces).
// Once a piece was clearly a piece, all are. While that is open, it only tells what is
// right in both readings, so that nothing that was shown or spoken turns out wrong.
// The zero value is an empty stream.
type assembly struct {
	kind   streamKind
	joined string // all pieces one after the other; not kept once the stream is surely cumulative
	lines  string // the same, each on a line of its own, while the kind is open
	last   string // the newest piece
	grown  int    // characters of pieces that the next one began with and continued
	steps  int    // how often that happened
	pieces int
}

type streamKind int

const (
	streamOpen streamKind = iota
	streamOfPieces
	streamCumulative
)

// add takes the next piece. join puts two pieces of a stream of pieces together.
func (a *assembly) add(piece string, join func(text, piece string) string) {
	if piece == "" {
		return
	}
	piece = cut(piece, maxDraft)
	a.pieces++
	if a.pieces == 1 {
		a.joined, a.lines, a.last = piece, piece, piece
		return
	}
	sure := a.kind == streamCumulative && a.grown >= growthSure
	if !sure {
		a.joined = cut(join(a.joined, piece), maxDraft)
	}
	if a.kind == streamOpen {
		a.lines = cut(a.lines+"\n"+piece, maxDraft)
	}
	switch {
	case a.kind == streamOfPieces:
	case piece == a.last: // a syllable twice, or a frame twice
	case strings.HasPrefix(piece, a.last):
		a.grow(piece)
	case a.kind == streamCumulative && len(piece) >= growthProves && strings.HasPrefix(a.last, piece): // an older state
	case sure:
		a.last = a.revise(piece, join)
	default:
		a.kind = streamOfPieces
	}
}

// grow notes a piece that begins with the one before and continues it.
func (a *assembly) grow(piece string) {
	length := utf8.RuneCountInString(a.last)
	a.grown, a.steps = a.grown+length, a.steps+1
	if length >= growthProves || a.steps >= growthSteps {
		a.kind = streamCumulative
	}
	a.last = piece
	if a.kind == streamCumulative && a.grown >= growthSure {
		a.joined = ""
	}
}

// revise returns the text of a surely cumulative stream after a piece that does not
// begin with it: an older state says nothing, another wording of the whole replaces
// it, and anything else continues it.
func (a *assembly) revise(piece string, join func(text, piece string) string) string {
	switch same := commonPrefix(a.last, piece); {
	case len(same) == len(piece):
		return a.last
	case 2*len(same) >= len(a.last):
		return piece
	}
	return cut(join(a.last, piece), maxDraft)
}

// text returns the text so far, as far as it is certain.
func (a *assembly) text() string {
	switch a.kind {
	case streamOfPieces:
		return a.joined
	case streamCumulative:
		return a.last
	}
	return commonPrefix(a.joined, a.last)
}

// wholeLines returns everything that came: while the kind is open each piece on its
// line, for what is only read and may be put right later.
func (a *assembly) wholeLines() string {
	if a.kind == streamOpen {
		return a.lines
	}
	return a.text()
}

// resume goes on with a piece after pieces were lost, and reports whether that is
// possible: only where the piece is the whole text so far.
func (a *assembly) resume(piece string) bool {
	so := a.text()
	if utf8.RuneCountInString(so) < growthProves || !strings.HasPrefix(piece, so) {
		return false
	}
	piece = cut(piece, maxDraft)
	*a = assembly{joined: piece, lines: piece, last: piece, pieces: 1}
	return true
}

// commonPrefix returns what two texts begin with, whole characters only.
func commonPrefix(a, b string) string {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return cut(a[:min(len(a), n+utf8.UTFMax)], n)
}

// joinPieces puts two pieces of a reply together.
func joinPieces(text, piece string) string { return text + piece }

// joinThoughts puts two thoughts together; whole sentences get a line of their own.
func joinThoughts(thoughts, thought string) string {
	last, _ := utf8.DecodeLastRuneInString(thoughts)
	first, _ := utf8.DecodeRuneInString(thought)
	if strings.ContainsRune(".!?…:", last) && !unicode.IsSpace(first) && !unicode.IsPunct(first) {
		thoughts += "\n"
	}
	return thoughts + thought
}

// cut returns at most limit bytes of s, whole characters only.
func cut(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	return s[:limit]
}
