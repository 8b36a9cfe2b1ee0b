package speechtext

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// nonJoiner does not show, but Persian is read by it.
const nonJoiner = 0x200C

// decideInline looks at the text of a line.
func (c *cleaner) decideInline() action {
	b := c.look(0)
	switch b {
	case '\r', '\n':
		return c.newline()
	case ' ', '\t':
		return action{op: opSpace, n: 1}
	case '`':
		return c.backticks()
	}
	if n := c.url(); n > 0 || c.short {
		return c.address(n)
	}
	if c.code > 0 {
		return c.inCode(b)
	}
	switch b {
	case '\\':
		return c.escape()
	case '*', '_', '~':
		return c.emphasis(b)
	case '[', ']':
		return c.bracket(b)
	case '!':
		if c.look(1) == '[' {
			return action{op: opDrop, n: 1, left: leftPicture}
		}
	case '$':
		if n := c.dollars(); n > 0 || c.short {
			return c.formula(n)
		}
	case '<':
		return c.tag()
	case '&':
		return c.entity()
	case '#':
		return c.hash()
	case ':':
		return c.shortcode()
	case '|':
		if c.tableHead() {
			return action{op: opVoid, n: 1}
		}
		return action{op: opText, n: c.runOf('|', 0), text: ",", hug: true}
	}
	return c.plain()
}

// plain is one character that means itself, if it can be spoken at all.
func (c *cleaner) plain() action {
	r, n := c.lookRune(0)
	switch {
	case c.short:
		return action{}
	case r == utf8.RuneError && n <= 1:
		return action{op: opDrop, n: 1}
	case unicode.IsSpace(r):
		return action{op: opSpace, n: n}
	case isModifier(r), r == utf8.RuneError, !unicode.IsPrint(r) && r != nonJoiner:
		return action{op: opDrop, n: n}
	case r == '•':
		return action{op: opText, n: n, text: ",", hug: true}
	case isEmoji(r):
		return action{op: opGap, n: n, left: leftEmoji}
	}
	return action{op: opText, n: n, text: string(r)}
}

// backticks open or close inline code; what is inside is spoken as it is. Those
// without their like in the line are only signs: code that never ended would
// have the rest of the text spoken with its Markdown.
func (c *cleaner) backticks() action {
	n := c.runOf('`', 0)
	switch {
	case c.code == 0 && c.closed(n):
		return action{op: opCode, n: n, code: n}
	case c.code == n:
		return action{op: opCode, n: n, code: 0}
	}
	return action{op: opSign, n: n}
}

// closed reports whether as many backticks as stand at the front of the buffer
// follow in the line.
func (c *cleaner) closed(n int) bool {
	for i := n; ; {
		switch c.look(i) {
		case '\n', 0:
			return false
		case '`':
			run := c.runOf('`', i)
			if run == n {
				return true
			}
			i += run
		default:
			i++
		}
	}
}

// inCode is a sign of inline code: it means itself, but a low line between
// letters is a space there too.
func (c *cleaner) inCode(b byte) action {
	if next, _ := c.lookRune(1); b == '_' && IsWord(c.prev) && IsWord(next) {
		return action{op: opSpace, n: 1}
	}
	if strings.IndexByte("*_~#", b) >= 0 {
		return c.sign(b, 1)
	}
	return c.plain()
}

// escape is a backslash: the sign after it means itself.
func (c *cleaner) escape() action {
	if n := c.texFormula(); n > 0 || c.short {
		return c.formula(n)
	}
	b := c.look(1)
	next, _ := c.lookRune(2)
	switch {
	case b == '\n' || b == '\r':
		return action{op: opBreak, n: 1, pause: pauseItem}
	case b == 0 && !c.short:
		return action{op: opDrop, n: 1}
	case b == '_' && IsWord(c.prev) && IsWord(next):
		return action{op: opSpace, n: 2}
	case b == '*' && c.isTimes(next), b == '#', b == '~':
		return c.sign(b, 2)
	case b == '.':
		// A number that is not meant as one of a list.
		return action{op: opText, n: 2, text: "."}
	case b < utf8.RuneSelf && (unicode.IsPunct(rune(b)) || unicode.IsSymbol(rune(b))):
		if b == '*' || b == '_' || b == '~' || b == '`' || b == '#' || b == '|' {
			return action{op: opSign, n: 2}
		}
		return action{op: opText, n: 2, text: string(rune(b))}
	}
	return action{op: opSpace, n: 1}
}

// emphasis signs are left out. A star between spaces or figures is arithmetic,
// a low line between letters a space.
func (c *cleaner) emphasis(b byte) action {
	n := c.runOf(b, 0)
	next, _ := c.lookRune(n)
	switch {
	case b == '~' && n == 1:
		return c.sign(b, 1)
	case b == '~' && n == 2:
		if end := c.struck(); end > 0 || c.short {
			return action{op: opGap, n: end}
		}
	case b == '*' && n == 1 && c.isTimes(next), b == '*' && n == 2 && unicode.IsDigit(c.prev) && unicode.IsDigit(next):
		return c.sign(b, n)
	case b == '_' && IsWord(c.prev) && IsWord(next):
		return action{op: opSpace, n: n}
	}
	return action{op: opSign, n: n}
}

// isTimes reports whether a star before next is a sign of arithmetic.
func (c *cleaner) isTimes(next rune) bool {
	return isSpaceOrEnd(c.prev) && isSpaceOrEnd(next) && c.emitted != 0 || unicode.IsDigit(c.prev) && unicode.IsDigit(next)
}

// hash is left out where it closes a heading.
func (c *cleaner) hash() action {
	n := c.runOf('#', 0)
	if next, _ := c.lookRune(n); isModifier(next) {
		return action{op: opDrop, n: n} // a keycap
	}
	if c.block == blockHeading && isSpaceOrEnd(c.prev) && c.restBlank(n) || c.short {
		return action{op: opDrop, n: n}
	}
	if n > longestRun {
		return action{op: opDrop, n: n} // a line that is drawn
	}
	return c.sign('#', 1)
}

// longestRun is how many times a sign may stand in a row to be spoken.
const longestRun = 12

func isSpaceOrEnd(r rune) bool { return r == 0 || r == utf8.RuneError || unicode.IsSpace(r) }
