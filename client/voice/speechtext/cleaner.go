package speechtext

import (
	"time"
	"unicode/utf8"
)

// Pauses after what a reader would set off with a breath. They are added to
// what the voice itself leaves between sentences.
const (
	pauseItem      = 120 * time.Millisecond // after an item of a list
	pauseParagraph = 200 * time.Millisecond // after a paragraph
	pauseHeading   = 300 * time.Millisecond // after a heading
)

// tailKept is how many characters are remembered of what was given out.
const tailKept = 20

// piece is one character of what is to be spoken, or a break.
type piece struct {
	r          rune // 0 for a break
	weak       bool // stands for what can't be spoken, and is worth nothing alone
	literal    bool // never the end of a sentence: the dot of a list's number
	hug        bool // no space before it: what stood there was left out
	void       bool // a break that takes back what stands from start on
	pause      time.Duration
	start, end int // bytes of the source it stands for
}

// cleaner turns Markdown, as it arrives, into what can be spoken. Nothing it
// decides depends on how the text was cut into pieces: a decision that needs
// characters which have not arrived waits for them. It has a field for everything that
// an earlier character may mean for a later one, and a method for every sign.
type cleaner struct {
	buf   []byte // not consumed yet
	at    int    // offset of buf in the source
	final bool   // nothing follows buf
	short bool   // the decision being made looked behind the end of buf
	looks int    // how many bytes all decisions looked at

	line  lineState
	place indentation
	block blockState
	skip  skipState
	code  int // length of the backticks that opened inline code, 0 outside

	words wording  // for signs
	left  leftover // what was not spoken
	tail  []rune   // of what was given out

	noHead int // the offset behind the beginning of a line that is no table's head

	prev    rune // last source character, for word boundaries
	emitted rune // last character given out, 0 at the beginning of a block
	blanks  int  // spaces since the last character of the source
	dropped bool // something was left out since the last character
	out     []piece

	open     *piece // an opening bracket, held back
	standing bool   // what is given out stands for what can't be spoken
}

// lineState is where in a line the cleaner stands.
type lineState uint8

const (
	lineStart lineState = iota // only indentation and quote signs so far
	lineText                   // in the text of the line
	lineRest                   // the rest of the line is left out
)

// indentation is where the text of the present line begins.
type indentation struct {
	begin   int  // offset of the line in the source
	columns int  // of white space behind the last sign of a quotation
	list    bool // an item of a list came before, which lines further in belong to
}

// blockState is what the present line belongs to.
type blockState uint8

const (
	blockNone      blockState = iota // after an empty line
	blockParagraph                   // text
	blockHeading                     // one line
	blockItem                        // an item of a list
	blockTable                       // rows that begin with a bar
	blockOpenTable                   // rows that do not: ends with an empty line
)

// skipState is a stretch that is left out up to its end mark.
type skipState struct {
	mark string // "```" or "</script", empty outside
	line bool   // the mark must begin a line
}

// feed takes the next part of the text and returns what can be decided.
func (c *cleaner) feed(text string) []piece {
	c.buf = append(c.buf, text...)
	return c.run()
}

// finish returns the rest.
func (c *cleaner) finish() []piece {
	c.final = true
	c.run()
	c.brk(0)
	return c.out
}

func (c *cleaner) run() []piece {
	c.out = c.out[:0]
	for len(c.buf) > 0 {
		c.short = false
		a := c.decide()
		if c.short {
			break
		}
		c.apply(a)
	}
	return c.out
}

// decide says what the text at the front of the buffer means, without changing
// anything.
func (c *cleaner) decide() action {
	switch {
	case c.skip.mark != "":
		return c.decideSkip()
	case c.line == lineRest:
		return c.decideRest()
	case c.line == lineStart:
		if a, ok := c.decideLine(); ok {
			return a
		}
	}
	return c.decideInline()
}

// longestLook is how many bytes ahead a decision may look: what needs more is
// decided as if the text ended there, wherever it was cut.
const longestLook = 4000

// look returns the byte i places ahead, 0 behind the end.
func (c *cleaner) look(i int) byte {
	c.looks++
	if i >= longestLook {
		return 0
	}
	if i < len(c.buf) {
		return c.buf[i]
	}
	if !c.final {
		c.short = true
	}
	return 0
}

// lookRune returns the character i bytes ahead and its length, 0 and 0 behind
// the end.
func (c *cleaner) lookRune(i int) (rune, int) {
	if i >= len(c.buf) || !c.final && !utf8.FullRune(c.buf[i:]) {
		c.look(len(c.buf))
		return 0, 0
	}
	return utf8.DecodeRune(c.buf[i:])
}

// hasPrefix reports whether the text i bytes ahead is s, letters of any case.
func (c *cleaner) hasPrefix(i int, s string) bool {
	for k := range len(s) {
		b := c.look(i + k)
		if 'A' <= b && b <= 'Z' {
			b += 'a' - 'A'
		}
		if b != s[k] {
			// What follows the difference does not matter.
			return false
		}
	}
	return true
}

// run of the byte b, i bytes ahead.
func (c *cleaner) runOf(b byte, i int) int {
	n := 0
	for c.look(i+n) == b {
		n++
	}
	return n
}

// op is what an action does beside consuming text.
type op uint8

const (
	opDrop    op = iota // leave it out
	opSign              // leave out a sign at a word: nothing was said there
	opGap               // leave out what separates words
	opText              // speak out
	opLiteral           // speak out, without looking for the end of a sentence
	opSpace             // a space
	opBreak             // the end of a block
	opIndent            // indentation and quote signs: the line has not begun
	opLine              // the line begins here
	opVoid              // the line was the head of a table: leave out what was given of it
	opNewline           // the end of a line
	opRest              // leave the rest of the line out
	opSkip              // leave out up to mark
	opSkipEnd           // the mark was found
	opCode              // inline code begins or ends
)

// action is one decision: n bytes and what becomes of them.
type action struct {
	op    op
	n     int
	text  string        // for opText and opLiteral: what is spoken instead
	weak  bool          // for opLiteral: it only stands for something
	left  leftover      // what is not spoken
	hug   bool          // for opText: no space before it
	block blockState    // for opLine and opRest
	pause time.Duration // for opBreak
	skip  skipState     // for opSkip
	code  int           // for opCode
}

func (c *cleaner) apply(a action) {
	c.left |= a.left
	switch a.op {
	case opDrop:
		c.dropped = true
	case opGap:
		c.space()
		c.dropped = true
	case opSign:
		c.dropped = c.dropped || c.open != nil
	case opText, opLiteral:
		c.dropped = c.dropped || a.hug
		c.standing = a.weak
		for _, r := range a.text {
			if r == ' ' {
				c.space()
				continue
			}
			c.emit(r, a.op == opLiteral, a.n)
		}
		c.standing = false
	case opIndent:
		c.place.add(c.buf[0])
	case opSpace:
		c.space()
	case opVoid:
		c.void()
	case opBreak:
		c.brk(a.pause)
	case opLine, opRest:
		c.beginLine(a)
	case opNewline:
		c.endLine(a.n)
	case opSkip:
		if a.skip.line {
			c.brk(c.pauseAfter())
			c.block = blockNone
		}
		c.skip, c.dropped = a.skip, true
	case opSkipEnd:
		c.skip = skipState{}
		c.dropped = true
	case opCode:
		c.code = a.code
	}
	c.consume(a)
}

func (c *cleaner) consume(a action) {
	c.blanks++
	if a.op != opSpace {
		c.blanks = 0
	}
	if a.n > 0 {
		c.prev, _ = utf8.DecodeLastRune(c.buf[:a.n])
	}
	if c.line == lineStart && a.op != opIndent && a.op != opNewline && a.op != opSkipEnd {
		c.line = lineText
	}
	c.buf = c.buf[a.n:]
	c.at += a.n
	if len(c.buf) == 0 {
		c.buf = nil
	}
}

// beginLine ends the block before where a new one begins.
func (c *cleaner) beginLine(a action) {
	if a.block != blockParagraph || c.block != blockParagraph && c.block != blockItem {
		c.brk(c.pauseAfter())
	}
	c.block = a.block
	c.line = lineText
	c.place.list = a.block == blockItem || c.place.list && c.place.columns > 1
	if a.op == opRest {
		c.line = lineRest
	}
	for _, r := range a.text {
		c.emit(r, true, a.n)
	}
}

// endLine is a space in the middle of a paragraph, and more elsewhere. Two
// spaces before it are a break, like <br>.
func (c *cleaner) endLine(n int) {
	empty := c.line == lineStart
	c.line = lineStart
	c.place = indentation{begin: c.at + n, list: c.place.list}
	switch {
	case empty && c.block != blockNone:
		c.brk(max(c.pauseAfter(), pauseParagraph))
		c.block = blockNone
	case c.block == blockHeading:
		c.brk(pauseHeading)
		c.block = blockNone
	case c.blanks >= 2:
		c.brk(pauseItem)
	}
	c.space()
}

// pauseAfter is the pause at the end of the present block.
func (c *cleaner) pauseAfter() time.Duration {
	switch c.block {
	case blockHeading:
		return pauseHeading
	case blockItem:
		return pauseItem
	case blockParagraph:
		return pauseParagraph
	}
	return 0
}
