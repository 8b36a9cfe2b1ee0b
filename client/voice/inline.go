package voice

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	longestTag  = 300    // bytes of an HTML tag; a "<" without its end is a sign
	longestLink = 2000   // bytes of a link's target
	longestMark = 12     // bytes of a source mark such as [12] or [^note]
	nonJoiner   = 0x200C // does not show, but Persian is read by it
)

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
	if c.code > 0 {
		return c.plain()
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
			return action{op: opDrop, n: 1}
		}
	case '<':
		return c.tag()
	case '&':
		return c.entity()
	case '#':
		return c.hash()
	case '|':
		return action{op: opText, n: 1, text: ",", hug: true}
	}
	if n := c.url(); n > 0 || c.short {
		return action{op: opDrop, n: n}
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
	case isEmoji(r) || !unicode.IsPrint(r) && r != nonJoiner:
		return action{op: opDrop, n: n}
	}
	return action{op: opText, n: n, text: string(r)}
}

// backticks open or close inline code; what is inside is spoken as it is.
func (c *cleaner) backticks() action {
	n := c.runOf('`', 0)
	switch {
	case c.code == 0:
		return action{op: opCode, n: n, code: n}
	case c.code == n:
		return action{op: opCode, n: n, code: 0}
	}
	return action{op: opDrop, n: n}
}

// escape is a backslash: the sign after it means itself.
func (c *cleaner) escape() action {
	b := c.look(1)
	switch {
	case b == '\n' || b == '\r' || b == 0 && !c.short:
		return action{op: opDrop, n: 1}
	case b == '.':
		// A number that is not meant as one of a list.
		return action{op: opText, n: 2, text: "."}
	case b < utf8.RuneSelf && (unicode.IsPunct(rune(b)) || unicode.IsSymbol(rune(b))):
		if b == '*' || b == '_' || b == '~' || b == '`' || b == '#' || b == '|' {
			return action{op: opDrop, n: 2}
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
		return action{op: opText, n: 1, text: "~"}
	case b == '*' && n == 1 && (isSpaceOrEnd(c.prev) && isSpaceOrEnd(next) && c.emitted != 0 || unicode.IsDigit(c.prev) && unicode.IsDigit(next)):
		return action{op: opText, n: 1, text: "*"}
	case b == '_' && isWord(c.prev) && isWord(next):
		return action{op: opSpace, n: n}
	}
	return action{op: opDrop, n: n}
}

// bracket leaves out the signs of a link and its target; its text stays.
func (c *cleaner) bracket(b byte) action {
	if b == '[' {
		return action{op: opDrop, n: max(c.sourceMark(), 1)}
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
	if c.emitted == 0 {
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

// tag leaves out HTML. Some of it ends a line, some takes its content along.
func (c *cleaner) tag() action {
	b := c.look(1)
	switch {
	case b == '!' && c.look(2) == '-' && c.look(3) == '-':
		return action{op: opSkip, n: 4, skip: skipState{mark: "--"}}
	case b != '/' && b != '!' && !(b < utf8.RuneSelf && unicode.IsLetter(rune(b))):
		return action{op: opText, n: 1, text: "<"}
	}
	n := 2
	for ; c.look(n) != '>'; n++ {
		if b := c.look(n); n > longestTag || b == '<' || b == 0 {
			return action{op: opText, n: 1, text: "<"}
		}
	}
	inside := string(c.buf[1:n])
	n++
	if isMail(inside) {
		return action{op: opText, n: n, text: strings.TrimPrefix(inside, "mailto:")}
	}
	name := strings.ToLower(strings.TrimLeft(inside, "/"))
	if i := strings.IndexFunc(name, func(r rune) bool { return !isWord(r) }); i >= 0 {
		name = name[:i]
	}
	switch name {
	case "script", "style", "pre", "table", "svg", "iframe":
		if inside[0] != '/' && !strings.HasSuffix(inside, "/") {
			return action{op: opSkip, n: n, skip: skipState{mark: "</" + name}}
		}
	case "br", "p", "div", "li", "ul", "ol", "tr", "hr", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6":
		return action{op: opBreak, n: n, pause: pauseItem}
	}
	return action{op: opDrop, n: n}
}

// isMail tells the address of an e-mail.
func isMail(s string) bool {
	at := strings.IndexByte(s, '@')
	return at > 0 && !strings.ContainsFunc(s, func(r rune) bool { return !isWord(r) && !strings.ContainsRune("@.-_+:", r) })
}

// entity is a character written as &name;.
func (c *cleaner) entity() action {
	const longest = 10
	for n := 1; n < longest; n++ {
		b := c.look(n)
		if b == ';' && n > 1 {
			text := html.UnescapeString(string(c.buf[:n+1]))
			if strings.HasPrefix(text, "&") && text != "&" {
				break
			}
			r, _ := utf8.DecodeRuneInString(text)
			switch {
			case unicode.IsSpace(r):
				return action{op: opSpace, n: n + 1}
			case isEmoji(r) || !unicode.IsPrint(r):
				return action{op: opDrop, n: n + 1}
			}
			return action{op: opText, n: n + 1, text: text}
		}
		if !(b == '#' && n == 1) && !(b < utf8.RuneSelf && isWord(rune(b))) {
			break
		}
	}
	return action{op: opText, n: 1, text: "&"}
}

// hash is left out where it closes a heading.
func (c *cleaner) hash() action {
	n := c.runOf('#', 0)
	if c.block == blockHeading && isSpaceOrEnd(c.prev) && c.restBlank(n) || c.short {
		return action{op: opDrop, n: n}
	}
	return action{op: opText, n: 1, text: "#"}
}

// urlPrefix is the length of what makes the text i bytes ahead an address, 0
// for none.
func (c *cleaner) urlPrefix(i int) int {
	switch b := c.look(i); b {
	case 'h', 'H', 'w', 'W', 'f', 'F', 'm', 'M':
	default:
		return 0
	}
	for _, p := range []string{"http://", "https://", "www.", "ftp://", "mailto:"} {
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
// punctuation of the sentence around it.
func (c *cleaner) url() int {
	if isWord(c.prev) {
		return 0
	}
	n := c.urlPrefix(0)
	if n == 0 {
		return 0
	}
	depth := 0
	for {
		r, size := c.lookRune(n)
		if size == 0 || unicode.IsSpace(r) || strings.ContainsRune("<>\"`|", r) || r >= 0x2E80 {
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
	for n > 1 && strings.IndexByte(".,;:!?*_'’]", c.buf[n-1]) >= 0 {
		n--
	}
	return n
}

func isSpaceOrEnd(r rune) bool { return r == 0 || r == utf8.RuneError || unicode.IsSpace(r) }

// isEmoji tells pictures and signs that a voice would spell out or trip over.
// Digits and letters of keycaps and the like are not among them.
func isEmoji(r rune) bool {
	switch {
	case r < 0x80:
		return false
	case r == 0xA9, r == 0xAE, r == 0x2122, // ©, ®, ™
		r == 0x200D, r == 0x20E3, // joiner, keycap
		0xFE00 <= r && r <= 0xFE0F,   // variation selectors
		0x2190 <= r && r <= 0x21FF,   // arrows
		0x2300 <= r && r <= 0x23FF,   // clocks, keyboards
		0x2460 <= r && r <= 0x27BF,   // enclosed, boxes, shapes, weather, dingbats
		0x2900 <= r && r <= 0x297F,   // more arrows
		0x2B00 <= r && r <= 0x2BFF,   // more shapes
		0x1F000 <= r && r <= 0x1FAFF, // pictographs, flags, tiles
		0xE0000 <= r && r <= 0xE007F, // tags
		r == 0x3030, r == 0x303D, r == 0x3297, r == 0x3299:
		return true
	}
	return false
}
