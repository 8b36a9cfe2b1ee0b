package speechtext

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	longestLink = 2000 // bytes of a link's target
	longestMark = 12   // bytes of a source mark such as [12] or [^note]
)

// bracket leaves out the signs of a link and its target; its text stays.
func (c *cleaner) bracket(b byte) action {
	if b == '[' {
		if n := c.sourceMark(); n > 0 {
			return action{op: opDrop, n: n}
		}
		return action{op: opSign, n: 1}
	}
	switch c.look(1) {
	case '(':
		if n := c.linkTarget(2); n > 0 || c.short {
			return action{op: opDrop, n: n}
		}
	case '[':
		for i := 2; i < 2+longestMark*4; i++ {
			switch c.look(i) {
			case ']':
				return action{op: opDrop, n: i + 1}
			case '\n', 0:
				return action{op: opDrop, n: 1}
			}
		}
	}
	return action{op: opDrop, n: 1}
}

// sourceMark is the length of a mark such as [3], [3](address) or [^note], 0 if
// there is none.
func (c *cleaner) sourceMark() int {
	note := c.look(1) == '^'
	if c.emitted == 0 && !note {
		return 0
	}
	for i := 1; i < longestMark; i++ {
		b := c.look(i)
		switch {
		case b == ']' && (i == 1 || !note && i > 4):
			return 0 // empty, or a year
		case b == ']' && c.look(i+1) == '(':
			return c.linkTarget(i + 2)
		case b == ']':
			return i + 1
		case note && b != '\n' && b != 0:
		case b < '0' || b > '9':
			return 0
		}
	}
	return 0
}

// linkTarget is the length of a link's target in brackets which opened just
// before i, from the front of the buffer; 0 if it is none.
func (c *cleaner) linkTarget(i int) int {
	depth, begin := 0, i
	var quote byte
	for ; i < begin+longestLink; i++ {
		b := c.look(i)
		switch {
		case b == 0 || b == '\n':
			return 0
		case quote != 0:
			if b == quote {
				quote = 0
			}
		case b == '(':
			depth++
		case b == ')' && depth == 0:
			return i + 1
		case b == ')':
			depth--
		case b == ' ':
			// Behind a space only a title may come.
			if quote = c.look(i + 1); quote != '"' && quote != '\'' {
				return 0
			}
			i++
		}
	}
	return 0
}

// schemes are what an address begins with.
const schemes = "http:// https:// www. ftp:// ftps:// sftp:// ssh:// git:// ws:// wss:// file:/ mailto: tel:+ data:image/"

// urlPrefix is the length of what makes the text i bytes ahead an address, 0
// for none.
func (c *cleaner) urlPrefix(i int) int {
	if b := c.look(i) | 0x20; strings.IndexByte("hwfsgmtd", b) < 0 {
		return 0
	}
	for p := range strings.FieldsSeq(schemes) {
		if c.hasPrefix(i, p) {
			return len(p)
		}
		if c.short {
			return 0
		}
	}
	return 0
}

// url is the length of an address at the front of the buffer, without the
// punctuation of the sentence around it. Where words are not set apart by spaces
// it may follow one directly.
func (c *cleaner) url() int {
	if c.prev < utf8.RuneSelf && IsWord(c.prev) {
		return 0
	}
	n := c.urlPrefix(0)
	if n == 0 {
		return 0
	}
	depth := 0
	for {
		r, size := c.lookRune(n)
		if size == 0 || unicode.IsSpace(r) || strings.ContainsRune("<>\"`|“”„«»‹›…", r) || r >= 0x2E80 {
			break
		}
		if r == '(' {
			depth++
		}
		if r == ')' {
			if depth == 0 {
				break
			}
			depth--
		}
		n += size
	}
	if c.short {
		return 0
	}
	return len(strings.TrimRight(string(c.buf[:n]), ".,;:!?*_~'’]"))
}
