package markdown

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"delonix/ui/widgets"
)

// A text is shown in pages: what one frame of the window has to lay out is
// bounded, however long the text is.

// pageCost is how much is laid out at once, in bytes of flowing text or what
// takes as long.
const pageCost = 32000

// PageBytes is about how much of a text is shown at first.
const PageBytes = 30000

// costOf is how much work a piece makes.
func costOf(p piece) int {
	return 200 + weigh(p.source, p.kind == pieceMarkdown)
}

// weigh is how much work a text makes, with the signs of Markdown that become
// objects of their own.
func weigh(text string, markdown bool) int {
	weight := len(text) + 24*(1+strings.Count(text, "\n"))
	if markdown {
		weight += 160*(strings.Count(text, "](")+strings.Count(text, "://")) + 50*strings.Count(text, "|") +
			20*(strings.Count(text, "*")+strings.Count(text, "_")+strings.Count(text, "`")+strings.Count(text, "["))
	}
	return weight
}

// page gives the next page of a text, the cutter for the one behind it, and if
// there is one.
func (c cutter) page(text string) ([]piece, cutter, bool) {
	c.out, c.cost = nil, 0
	c.cur, c.head = slices.Clone(c.cur), slices.Clone(c.head)
	for c.cost < pageCost || len(c.out) == 0 {
		line, goesOn, ok := c.lines.next(text)
		if !ok {
			c.lines.done = true
			c.endBlock()
			c.endSummary()
			return c.out, c, false
		}
		c.line(line, goesOn)
	}
	return c.out, c, c.rest(text) > 0
}

// plainPage is page for text that is shown as it is.
func (c cutter) plainPage(text string) ([]piece, cutter, bool) {
	c.out, c.cost, c.kind = nil, 0, blockWide
	c.cur = slices.Clone(c.cur)
	for c.cost < pageCost || len(c.out) == 0 {
		line, goesOn, ok := c.lines.next(text)
		if !ok {
			c.flushPlain()
			return c.out, c, false
		}
		if c.size+len(line) > pieceMost && c.size > 0 || len(c.cur) >= linesMost {
			c.flushPlain()
		}
		if goesOn && len(c.cur) > 0 {
			c.cur[len(c.cur)-1] += line
			c.size += len(line)
			continue
		}
		c.cur, c.size = append(c.cur, line), c.size+len(line)+1
	}
	return c.out, c, c.rest(text) > 0
}

func (c *cutter) flushPlain() {
	if len(c.cur) == 0 {
		return
	}
	whole := strings.Join(c.cur, "\n")
	c.cur, c.size = nil, 0
	for _, p := range cutWords(whole, pieceMost) {
		c.give(piece{source: p.source, kind: piecePlain})
	}
}

// rest is how many bytes of the text are not on this page or one before.
func (c *cutter) rest(text string) int {
	behind := text[min(c.lines.at, len(text)):]
	if strings.TrimSpace(behind) == "" {
		behind = ""
	}
	n := len(behind)
	for _, kept := range [][]string{c.lines.queue, c.cur} {
		for _, l := range kept {
			n += len(strings.TrimSpace(l))
		}
	}
	return n
}

// lineMost is how many bytes of a line are read at once.
const lineMost = pieceMost

// lineReader reads the lines of a text and cleans them.
type lineReader struct {
	at     int      // in the text
	inside bool     // the line that at stands in was begun
	queue  []string // lines that another kind of line end made
	done   bool
}

// next gives the next line, or with goesOn more of the last one.
func (r *lineReader) next(text string) (line string, goesOn, ok bool) {
	if len(r.queue) > 0 {
		line, r.queue = r.queue[0], r.queue[1:]
		return line, false, true
	}
	if r.at >= len(text) {
		return "", false, false
	}
	raw, ends := text[r.at:min(len(text), r.at+lineMost)], false
	if i := strings.IndexByte(raw, '\n'); i >= 0 {
		raw, ends = raw[:i], true
	} else if r.at+len(raw) < len(text) {
		raw = raw[:wordEnd(raw)]
	}
	goesOn, r.inside = r.inside, !ends
	r.at += len(raw)
	if ends {
		r.at++
		raw = strings.TrimSuffix(raw, "\r")
	}
	clean := widgets.Printable(raw)
	if goesOn { // a tower of marks is not built on over the cut
		clean = strings.TrimLeftFunc(clean, func(r rune) bool { return unicode.Is(unicode.Mn, r) })
	}
	if i := strings.IndexByte(clean, '\n'); i >= 0 {
		r.queue = strings.Split(clean[i+1:], "\n")
		clean = clean[:i]
	}
	return clean, goesOn, true
}

// wordEnd is where a line that is too long is cut: behind a space, or between
// two letters.
func wordEnd(s string) int {
	if i := strings.LastIndexByte(s, ' '); i > len(s)/2 {
		return i + 1
	}
	for n := len(s) - 1; n > len(s)-1-utf8.UTFMax && n > 0; n-- {
		if utf8.RuneStart(s[n]) {
			return n
		}
	}
	return len(s)
}
