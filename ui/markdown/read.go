package markdown

import (
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"

	"delonix/ui/widgets"
)

// reader makes leaves of one piece.
type reader struct {
	source   []byte
	refs     *references
	formulas []string
	leaves   []leaf
	within   []box
	ids      int
	html     style // what open tags ask for
	task     string
}

// read makes the leaves of a piece. What can't be read is shown as written.
func read(p piece, refs *references) (leaves []leaf) {
	switch p.kind {
	case pieceNote:
		return []leaf{{kind: paragraph, spans: []span{{text: p.source, style: caption, color: mutedText}}}}
	case piecePlain:
		return asWritten(p)
	case pieceCode:
		return readCode(p)
	}
	if tooDeep(p.source) || tooWide(p.source) || tooMarked(p.source) {
		return asWritten(p)
	}
	defer func() {
		if recover() != nil { // a fault of the parser must not end the window
			leaves = asWritten(p)
		}
	}()
	source, number := prepare(p.source, refs)
	source, formulas := hideFormulas(source)
	r := reader{source: []byte(source), refs: refs, formulas: formulas}
	context := refs.context()
	context.Set(notesKey, refs)
	root := grammar.Parse(text.NewReader(r.source), parserContext(context))
	if number > 0 {
		marker := strconv.Itoa(number) + "."
		r.within = []box{{list: true, tight: true, id: -number, item: 1, marker: marker, widest: marker}}
	}
	r.blocks(root)
	if number > 0 {
		for i := range r.leaves {
			r.leaves[i].small = true
		}
	}
	if len(r.leaves) > 0 {
		r.leaves[0].goesOn = p.goesOn && r.leaves[0].kind == paragraph
	}
	return r.leaves
}

// asWritten shows a piece without reading it.
func asWritten(p piece) []leaf {
	return []leaf{{kind: paragraph, spans: linkify([]span{{text: p.source}}), goesOn: p.goesOn}}
}

// readCode takes the fences off.
func readCode(p piece) []leaf {
	lines := strings.Split(p.source, "\n")
	first := strings.TrimSpace(lines[0])
	l := leaf{kind: code, lang: language(strings.TrimSpace(first[len(runOf(first)):])), goesOn: p.goesOn}
	indent := indentOf(lines[0])
	lines = lines[1:]
	if n := len(lines); n > 0 && closesFence(strings.TrimSpace(lines[n-1]), runOf(first)) {
		lines = lines[:n-1]
	}
	for i, line := range lines {
		lines[i] = line[min(indent, indentOf(line)):]
	}
	l.source = strings.Join(lines, "\n")
	return []leaf{l}
}

// language is the name of a language in what stands behind a fence.
func language(info string) string {
	name, _, _ := strings.Cut(info, " ")
	name, _, _ = strings.Cut(name, "{")
	return strings.Trim(widgets.OneLine(name), ".,:{}")
}

func (r *reader) blocks(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		r.block(n)
	}
}

func (r *reader) block(n ast.Node) {
	switch n := n.(type) {
	case *ast.Heading:
		r.add(leaf{kind: heading, level: n.Level, spans: r.inlines(n)})
	case *ast.ThematicBreak:
		r.add(leaf{kind: rule})
	case *ast.CodeBlock:
		r.add(leaf{kind: code, source: r.lines(n)})
	case *ast.FencedCodeBlock:
		r.add(leaf{kind: code, lang: language(string(n.Language(r.source))), source: r.lines(n)})
	case *ast.Blockquote:
		r.ids++
		r.enter(box{id: r.ids}, n)
	case *ast.List:
		r.list(n)
	case *extast.Table:
		r.table(n)
	case *ast.Paragraph, *ast.TextBlock:
		r.add(leaf{kind: paragraph, spans: r.inlines(n)})
	default:
		r.blocks(n)
	}
}

func (r *reader) lines(n ast.Node) string {
	var b strings.Builder
	for i := range n.Lines().Len() {
		at := n.Lines().At(i)
		b.Write(at.Value(r.source))
	}
	return showFormulas(strings.TrimRight(b.String(), "\n"), r.formulas)
}

func (r *reader) enter(b box, n ast.Node) {
	r.within = append(r.within, b)
	r.blocks(n)
	r.within = r.within[:len(r.within)-1]
}

func (r *reader) list(n *ast.List) {
	r.ids++
	id := r.ids
	last := n.Start + n.ChildCount() - 1
	item := 0
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		b := box{list: true, tight: n.IsTight, id: id, item: item + 1, marker: "•", widest: "•"}
		if n.IsOrdered() {
			b.marker, b.widest = strconv.Itoa(n.Start+item)+".", strconv.Itoa(last)+"."
		}
		before := len(r.leaves)
		r.enter(b, c)
		if len(r.leaves) == before {
			r.within = append(r.within, b)
			r.add(leaf{kind: paragraph})
			r.within = r.within[:len(r.within)-1]
		}
		item++
	}
}

// add takes a leaf. The first one of an item has its marker, the others the
// room for it.
func (r *reader) add(l leaf) {
	l.within = append([]box(nil), r.within...)
	if n := len(l.within); r.task != "" && n > 0 && l.within[n-1].list && l.within[n-1].marker != "" {
		l.within[n-1].marker = r.task
	}
	r.task = ""
	for i := range r.within {
		if r.within[i].list {
			r.within[i].marker = ""
		}
	}
	r.leaves = append(r.leaves, l)
}

func (r *reader) table(n *extast.Table) {
	l := leaf{kind: grid}
	for _, a := range n.Alignments {
		l.aligns = append(l.aligns, map[extast.Alignment]align{extast.AlignRight: alignEnd, extast.AlignCenter: alignMiddle}[a])
	}
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		var cells [][]span
		for c := row.FirstChild(); c != nil; c = c.NextSibling() {
			cells = append(cells, r.inlines(c))
		}
		l.rows = append(l.rows, cells)
	}
	r.add(l)
}
