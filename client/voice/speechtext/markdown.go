package speechtext

import "strings"

// codeColumns is how far code without a fence is indented.
const codeColumns = 4

// decideLine looks at the beginning of a line: what kind of block is it? It
// returns false where the line is plain text, which begins the block itself.
func (c *cleaner) decideLine() (action, bool) {
	b := c.look(0)
	switch b {
	case ' ', '\t':
		return action{op: opIndent, n: 1}, true
	case '\r', '\n':
		return c.newline(), true
	case '>':
		return action{op: opIndent, n: 1}, true
	}
	switch {
	case c.short:
		return action{}, true
	case c.block == blockOpenTable:
		return action{op: opRest, block: blockOpenTable, left: leftTable}, true
	case c.block == blockNone && !c.place.list && c.place.columns >= codeColumns:
		return action{op: opRest, block: blockNone, left: leftCode}, true
	}
	for _, try := range []func() (action, bool){c.fence, c.heading, c.ruler, c.row, c.bullet, c.pictured, c.numbered, c.lettered, c.footnote, c.callout, c.definition} {
		if a, ok := try(); ok || c.short {
			return a, true
		}
	}
	if c.block == blockParagraph || c.block == blockItem {
		return action{}, false
	}
	return action{op: opLine, block: blockParagraph}, true
}

func (c *cleaner) newline() action {
	if c.look(0) == '\r' && c.look(1) == '\n' {
		return action{op: opNewline, n: 2}
	}
	return action{op: opNewline, n: 1}
}

// fence opens a code block: three or more backticks or tildes.
func (c *cleaner) fence() (action, bool) {
	b := c.look(0)
	if b != '`' && b != '~' {
		return action{}, false
	}
	n := c.runOf(b, 0)
	if n < 3 {
		return action{}, false
	}
	// Backticks further on in the line are inline code that happens to begin it.
	for i := n; b == '`'; i++ {
		switch c.look(i) {
		case '`':
			return action{}, false
		case '\n', 0:
			b = 0
		}
	}
	mark := strings.Repeat(string(rune(c.buf[0])), n)
	return action{op: opSkip, n: n, left: leftCode, skip: skipState{mark: mark, line: true}}, true
}

// heading is one to six number signs and a space.
func (c *cleaner) heading() (action, bool) {
	n := c.runOf('#', 0)
	if n < 1 || n > 6 || !isBlank(c.look(n)) {
		return action{}, false
	}
	return action{op: opLine, n: n, block: blockHeading}, true
}

// ruler is a line of nothing but signs: a thematic break, the underline of a
// heading, or the second line of a table.
func (c *cleaner) ruler() (action, bool) {
	var signs, bars int
	first := c.look(0)
	if !strings.ContainsRune("-=*_:|", rune(first)) {
		return action{}, false
	}
	for i := 0; ; i++ {
		b := c.look(i)
		switch {
		case b == '\n' || b == '\r' || b == 0:
			if c.short || bars > 0 && signs < 1 || bars == 0 && signs < 3 && !(first == '=' && signs > 0) {
				return action{}, false
			}
			a := action{op: opRest, block: blockNone}
			if bars > 0 {
				a.block = blockOpenTable
			}
			if bars > 0 && first == '|' {
				a.block = blockTable
			}
			return a, true
		case b == '|':
			bars++
		case b == first || b == '-' && (first == '|' || first == ':'):
			signs++
		case b == ':' && (first == '|' || bars > 0 || first == '-'):
		case !isBlank(b):
			return action{}, false
		}
	}
}

// row is a line of a table.
func (c *cleaner) row() (action, bool) {
	if c.look(0) != '|' {
		return action{}, false
	}
	return action{op: opRest, block: blockTable, left: leftTable}, true
}

// tableHead reports whether the line that goes on here, at a bar, is the head of
// a table without bars outside: the next line draws the line below it.
func (c *cleaner) tableHead() bool {
	if c.noHead == c.place.begin+1 {
		return false // it was asked at another bar of this line
	}
	head := c.ruledBelow()
	if !head && !c.short {
		c.noHead = c.place.begin + 1
	}
	return head
}

// ruledBelow reports whether the line below the present one is the rule of a table.
func (c *cleaner) ruledBelow() bool {
	i := 0
	for b := c.look(i); b != '\n'; b = c.look(i) {
		if b == 0 {
			return false
		}
		i++
	}
	dashes, bars := 0, 0
	for i++; ; i++ {
		switch b := c.look(i); b {
		case '-':
			dashes++
		case '|':
			bars++
		case ':', ' ', '\t', '\r', '>':
		case '\n', 0:
			return dashes > 0 && bars > 0
		default:
			return false
		}
	}
}

// footnote is the text of a note, which is spoken like an item of a list: its
// mark is left out.
func (c *cleaner) footnote() (action, bool) {
	const longest = 40 // of a note's name
	if c.look(0) != '[' || c.look(1) != '^' {
		return action{}, false
	}
	for i := 2; i < longest; i++ {
		switch c.look(i) {
		case '\n', 0:
			return action{}, false
		case ']':
			return action{op: opLine, n: i + 2, block: blockItem}, c.look(i+1) == ':'
		}
	}
	return action{}, false
}

// callout is the title of a quotation that warns or advises: [!NOTE]. Its name
// is spoken like a heading.
func (c *cleaner) callout() (action, bool) {
	if c.look(0) != '[' || c.look(1) != '!' {
		return action{}, false
	}
	i := 2
	for c.look(i) >= 'A' && c.look(i) <= 'Z' {
		i++
	}
	if i == 2 || c.look(i) != ']' || !c.restBlank(i+1) {
		return action{}, false
	}
	name := string(c.buf[2:3]) + strings.ToLower(string(c.buf[3:i]))
	return action{op: opLine, n: i + 1, block: blockHeading, text: name}, true
}

// definition is the target of a reference: [name]: https://…
func (c *cleaner) definition() (action, bool) {
	const longest = 80 // of a reference's name
	if c.look(0) != '[' || c.look(1) == '^' {
		return action{}, false
	}
	i := 1
	for ; i < longest && c.look(i) != ']'; i++ {
		if b := c.look(i); b == '\n' || b == 0 {
			return action{}, false
		}
	}
	if c.look(i) != ']' || c.look(i+1) != ':' {
		return action{}, false
	}
	for i += 2; isBlank(c.look(i)) && c.look(i) != '\n'; i++ {
	}
	if b := c.look(i); b == '<' || b == '/' || b == '#' || c.urlPrefix(i) > 0 {
		return action{op: opRest, block: blockNone}, true
	}
	return action{}, false
}

// decideRest leaves out up to the end of the line.
func (c *cleaner) decideRest() action {
	for i, b := range c.buf {
		if b == '\n' || b == '\r' {
			if i > 0 {
				return action{op: opDrop, n: i}
			}
			return c.newline()
		}
	}
	return action{op: opDrop, n: len(c.buf)}
}

// decideSkip leaves out up to the mark and what follows it in its line.
func (c *cleaner) decideSkip() action {
	mark := c.skip.mark
	if c.skip.line {
		return c.decideFence(mark)
	}
	if end := strings.TrimSuffix(mark, ">"); c.hasPrefix(0, end) && !IsWord(rune(c.look(len(end)))) {
		n := len(end)
		for b := c.look(n); b != '>' && b != 0; b = c.look(n) {
			n++
		}
		return action{op: opSkipEnd, n: min(n+1, len(c.buf))}
	}
	if c.short {
		return action{}
	}
	return action{op: opDrop, n: 1}
}

// decideFence leaves out one line of a code block, or ends it.
func (c *cleaner) decideFence(mark string) action {
	if c.prev == '\n' || c.prev == '\r' {
		i := 0
		for c.look(i) == ' ' || c.look(i) == '\t' || c.look(i) == '>' {
			i++
		}
		if n := c.runOf(mark[0], i); n >= len(mark) && c.restBlank(i+n) {
			return action{op: opSkipEnd, n: i + n}
		}
		if c.short {
			return action{}
		}
	}
	for i, b := range c.buf {
		if b == '\n' || b == '\r' {
			return action{op: opDrop, n: i + 1}
		}
	}
	return action{op: opDrop, n: len(c.buf)}
}

// restBlank reports whether nothing follows in the line.
func (c *cleaner) restBlank(i int) bool {
	for ; ; i++ {
		switch c.look(i) {
		case '\n', '\r', 0:
			return !c.short
		case ' ', '\t':
		default:
			return false
		}
	}
}

// isBlank tells white space of the source.
func isBlank(b byte) bool { return b == ' ' || b == '\t' || b == '\n' || b == '\r' }
