package speechtext

import (
	"strings"
	"time"
)

// emit gives out one character of the source's next n bytes.
func (c *cleaner) emit(r rune, literal bool, n int) {
	p := piece{r: r, weak: c.standing, literal: literal, hug: c.dropped && hugsLeft(r), start: c.at, end: c.at + n}
	if c.open != nil && r == ')' && c.dropped {
		// Nothing is left between the brackets.
		c.open = nil
		return
	}
	c.flushOpen()
	c.dropped = false
	if r == '(' {
		c.open = &p
		return
	}
	c.give(p)
}

func (c *cleaner) give(p piece) {
	c.out = append(c.out, p)
	c.emitted = p.r
	c.tail = append(c.tail[max(0, len(c.tail)-tailKept):], p.r)
}

// space gives out one space for any number of them.
func (c *cleaner) space() {
	if c.emitted != 0 && c.emitted != ' ' && c.open == nil {
		c.give(piece{r: ' ', start: c.at, end: c.at})
	}
}

// flushOpen gives out an opening bracket that was held back because there might
// be nothing to speak in it.
func (c *cleaner) flushOpen() {
	if c.open != nil {
		c.give(*c.open)
		c.open = nil
	}
}

// brk ends a block. The end of inline code is not looked for behind it.
func (c *cleaner) brk(pause time.Duration) {
	c.open = nil
	if c.emitted != 0 {
		c.out = append(c.out, piece{pause: pause, start: c.at, end: c.at})
	}
	c.emitted, c.dropped, c.code = 0, false, 0
}

// void takes back what was given of the present line: it is the head of a table.
func (c *cleaner) void() {
	c.out = append(c.out, piece{void: true, pause: pauseParagraph, start: c.place.begin, end: c.at})
	c.open, c.emitted, c.dropped, c.code = nil, 0, false, 0
	c.line, c.block = lineRest, blockOpenTable
}

// add takes one more sign of indentation into account.
func (p *indentation) add(b byte) {
	switch b {
	case '>':
		p.columns = -1 // a space belongs to it
	case '\t':
		p.columns = (p.columns/4 + 1) * 4
	default:
		p.columns++
	}
}

// hugsLeft tells signs that stand directly after a word.
func hugsLeft(r rune) bool {
	return IsStop(r) || strings.ContainsRune(",;:)]，；：、،؛", r)
}
