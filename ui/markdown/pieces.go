package markdown

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// piece is a part of a text that is parsed and laid out on its own.
type piece struct {
	source string
	kind   pieceKind
	// goesOn is true where a piece only continues the one above, because that
	// one would have become too long.
	goesOn bool
}

// pieceKind is how a piece is shown.
type pieceKind uint8

const (
	pieceMarkdown pieceKind = iota
	piecePlain              // as it was written
	pieceNote               // words of ours about what follows
	pieceCode               // code between its fences
	pieceFold               // the summary of what can be folded away, which follows
	pieceFoldOpen           // the same, open at first
	pieceFoldEnd
)

// What a piece may hold at most: the toolkit's work on a text grows with the
// square of its length, and each cell of a table is a text of its own.
const (
	pieceMost   = 4096 // bytes, about
	weightMost  = 8000 // see weigh
	linesMost   = 160
	columnsMost = 24 // of a table that is shown as one
	cellsMost   = 240
)

// blockKind is what the lines that are being gathered belong to.
type blockKind uint8

const (
	blockText blockKind = iota
	blockList
	blockCode
	blockTable
	blockWide // a table of too many columns, shown as text
)

// cutter cuts Markdown at blank lines into pieces that can be parsed on their
// own: fenced code stays whole, and so does a list with blank lines, unless
// they are long. It reads line by line and never ahead, so that it can stop
// anywhere and go on there.
type cutter struct {
	lines lineReader
	out   []piece
	cost  int // of out

	kind   blockKind
	cur    []string // lines of the next piece
	size   int      // of cur, in bytes
	weight int      // of cur, as work
	begun  bool     // a piece of this block is out already
	fence  string   // the run of signs that ends the open code
	quotes bool     // the open code is Markdown itself
	inner  int      // fences that are open within it
	head   []string // what each piece of code or of a table begins with
	cols   int      // of the table
	depth  int      // how far the first item of a list is indented
	blanks bool     // blank lines stand behind cur, which a list may have
	folds  folds
}

// line takes the next line; goesOn is true for the rest of one that is very
// long.
func (c *cutter) line(line string, goesOn bool) {
	trimmed := strings.TrimSpace(line)
	switch {
	case goesOn:
		c.longLine(line)
		return
	case c.fence != "":
		c.codeLine(line, trimmed)
		return
	case c.kind != blockList && c.foldLine(line, trimmed):
		return
	case trimmed == "":
		c.blank()
		return
	case c.kind == blockText && len(c.cur) > 0 && noteDefinition.MatchString(line):
		c.endBlock()
	case c.blanks && !(isListLine(line) || strings.HasPrefix(line, "  ") || strings.HasPrefix(line, "\t")):
		c.endBlock() // the list does not go on behind its blank lines
	}
	if c.blanks {
		c.blanks = false
		c.cur, c.size = append(c.cur, ""), c.size+1
	}
	switch {
	case opensFence(trimmed):
		c.openCode(line, trimmed)
	case c.kind == blockText && len(c.cur) > 0 && isTable(c.cur[len(c.cur)-1], line):
		c.openTable(line)
	case c.kind == blockText && len(c.cur) == 0 && !c.begun && isListLine(line):
		c.kind, c.depth = blockList, indentOf(line)
		c.append(line, true)
	case c.kind == blockList:
		c.append(line, isListLine(line) && indentOf(line) <= c.depth)
	default:
		c.append(line, true)
	}
}

// longLine takes more of a line that is very long.
func (c *cutter) longLine(line string) {
	switch last := len(c.cur) - 1; {
	case c.kind == blockCode:
		c.code(line)
	case c.kind == blockTable:
		if last >= 0 {
			c.flush()
		}
		c.words([]string{line}, piecePlain)
	case last < 0 || c.size > pieceMost/2:
		c.append(line, true)
	default:
		c.cur[last], c.size = c.cur[last]+line, c.size+len(line)
	}
}

// blank takes an empty line, which ends a block unless it is a list.
func (c *cutter) blank() {
	if c.kind == blockList {
		c.blanks = true
		return
	}
	c.endBlock()
}

func (c *cutter) openCode(line, trimmed string) {
	if c.kind == blockList {
		c.append(line, false)
	} else {
		c.endBlock()
		c.kind, c.head = blockCode, []string{line}
	}
	c.fence, c.inner = runOf(trimmed), 0
	lang := language(strings.TrimSpace(trimmed[len(c.fence):]))
	c.quotes = strings.EqualFold(lang, "markdown") || strings.EqualFold(lang, "md")
}

func (c *cutter) codeLine(line, trimmed string) {
	closes := closesFence(trimmed, c.fence)
	switch {
	case closes && c.inner > 0:
		c.inner--
		closes = false
	case closes:
		c.fence = ""
	case c.quotes && strings.HasPrefix(trimmed, c.fence) && opensFence(trimmed) && strings.Trim(trimmed, "`~") != "":
		c.inner++ // code within Markdown that is shown as code, with too few ticks around
	}
	switch {
	case c.kind == blockList:
		c.append(line, false)
	case closes:
		c.head = append(c.head, line)
		c.endBlock()
	default:
		c.code(line)
	}
}

func (c *cutter) code(line string) {
	for _, l := range strings.Split(breakLines(line, codeLineMost), "\n") {
		c.append(l, true)
	}
}

// openTable begins a table: its head is the last line that was gathered, and
// the rule below it has just come.
func (c *cutter) openTable(rule string) {
	last := len(c.cur) - 1
	head := c.cur[last]
	c.cur, c.size = c.cur[:last], c.size-len(head)-1
	c.endBlock()
	c.kind, c.head, c.cols = blockTable, []string{head, rule}, columns(rule)
	if c.cols > columnsMost || len(head)+len(rule) > pieceMost/2 {
		c.kind, c.head = blockWide, nil
		c.give(piece{source: tableNote(c.cols), kind: pieceNote})
		c.append(head, true)
		c.append(rule, true)
	}
}

// append adds a line to the block. A new piece begins before it where that
// would become too long, if it may.
func (c *cutter) append(line string, mayBegin bool) {
	weight := weigh(line, c.fence == "")
	full := c.size > 0 && (c.size+len(line) > pieceMost || c.weight+weight > weightMost || len(c.cur) >= linesMost ||
		c.kind == blockTable && (len(c.cur)+2)*c.cols > cellsMost)
	if full && (mayBegin || c.size > 2*pieceMost || len(c.cur) > 2*linesMost) {
		c.flush()
	}
	c.cur, c.size, c.weight = append(c.cur, line), c.size+len(line)+1, c.weight+weight
}

// endBlock gives out what is gathered; what follows is another block.
func (c *cutter) endBlock() {
	if len(c.cur) > 0 || !c.begun {
		c.flush()
	}
	c.kind, c.begun, c.blanks, c.fence, c.head, c.cols, c.cur = blockText, false, false, "", nil, 0, nil
}

// flush makes a piece of the lines that are gathered.
func (c *cutter) flush() {
	lines := c.cur
	c.cur, c.size, c.weight = nil, 0, 0
	switch c.kind {
	case blockCode:
		c.flushCode(lines)
	case blockTable:
		c.flushTable(lines)
	case blockWide:
		c.words(lines, piecePlain)
	default:
		c.words(lines, pieceMarkdown)
	}
}

// flushCode gives lines of code out between their fences.
func (c *cutter) flushCode(lines []string) {
	all := append([]string{c.head[0]}, lines...)
	switch {
	case len(c.head) > 1: // it was closed just now
		all = append(all, c.head[1])
	case c.fenced(): // it goes on
		all = append(all, c.fence)
	}
	c.give(piece{source: strings.Join(all, "\n"), kind: pieceCode})
}

// fenced reports whether code is still open: what is shown of it must be closed. At
// the end of the text it stays as it is.
func (c *cutter) fenced() bool { return c.fence != "" && !c.lines.done }

// flushTable gives rows out below their head; rows that are too long for a
// table are shown as text.
func (c *cutter) flushTable(lines []string) {
	from := 0
	rows := func(to int) {
		if to > from || len(lines) == 0 {
			c.give(piece{source: strings.Join(append(append([]string(nil), c.head...), lines[from:to]...), "\n")})
		}
	}
	for i, l := range lines {
		if len(l) > pieceMost/2 {
			rows(i)
			c.words([]string{l}, piecePlain)
			from = i + 1
		}
	}
	if from < len(lines) || len(lines) == 0 {
		rows(len(lines))
	}
}

// words gives lines out as they are, cut between words where they are long.
func (c *cutter) words(lines []string, kind pieceKind) {
	for len(lines) > 0 && strings.TrimSpace(lines[0]) == "" {
		lines = lines[1:]
	}
	for len(lines) > 0 && strings.TrimSpace(lines[len(lines)-1]) == "" {
		lines = lines[:len(lines)-1]
	}
	if len(lines) == 0 {
		return
	}
	whole := strings.Join(lines, "\n")
	most := pieceMost
	if weight := weigh(whole, kind == pieceMarkdown); weight > 2*weightMost {
		most = max(400, len(whole)*weightMost/weight)
	} else if len(whole) <= 2*pieceMost && kind == pieceMarkdown && c.kind == blockList {
		most = len(whole) // an item is not cut without need
	}
	for _, p := range cutWords(whole, most) {
		c.give(piece{source: p.source, kind: kind})
	}
}

func (c *cutter) give(p piece) {
	p.goesOn = c.begun && p.kind != pieceNote
	c.begun = p.kind < pieceFold
	c.out = append(c.out, p)
	c.cost += costOf(p)
}

// opensFence reports whether a line begins a block of code.
func opensFence(trimmed string) bool {
	if strings.HasPrefix(trimmed, "```") {
		return !strings.Contains(trimmed[len(runOf(trimmed)):], "`")
	}
	return strings.HasPrefix(trimmed, "~~~")
}

func closesFence(trimmed, fence string) bool {
	return strings.HasPrefix(trimmed, fence) && strings.Trim(trimmed, fence[:1]) == ""
}

// runOf gives the run of one sign that a line begins with.
func runOf(line string) string {
	n := 0
	for n < len(line) && line[n] == line[0] {
		n++
	}
	return line[:n]
}

var listLine = regexp.MustCompile(`^\s*([-*+]|\d{1,9}[.)])(\s|$)`)

func isListLine(line string) bool { return listLine.MatchString(line) }

func indentOf(line string) int { return len(line) - len(strings.TrimLeft(line, " \t")) }

// cutWords cuts text of any kind: at the end of a line if there is one in the
// second half of a piece, else at a space, else between two letters.
func cutWords(text string, most int) []piece {
	var out []piece
	for len(text) > most {
		cut, skip := strings.LastIndexByte(text[:most], '\n'), 1
		if cut < most/2 {
			cut = strings.LastIndexByte(text[:most], ' ')
		}
		if cut < most/2 {
			cut, skip = most, 0
			for cut > 1 && !utf8.RuneStart(text[cut]) {
				cut--
			}
		}
		out = append(out, piece{source: text[:cut], goesOn: len(out) > 0})
		text = text[cut+skip:]
	}
	if strings.TrimSpace(text) != "" || len(out) == 0 {
		out = append(out, piece{source: text, goesOn: len(out) > 0})
	}
	return out
}
