package markdown

import (
	"unicode"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// grammar is GFM without blocks of HTML, with our own rules for emphasis.
var grammar = newGrammar()

func newGrammar() parser.Parser {
	p := parser.NewParser(
		parser.WithBlockParsers(
			util.Prioritized(parser.NewSetextHeadingParser(), 100),
			util.Prioritized(parser.NewThematicBreakParser(), 200),
			util.Prioritized(parser.NewListParser(), 300),
			util.Prioritized(parser.NewListItemParser(), 400),
			util.Prioritized(parser.NewCodeBlockParser(), 500),
			util.Prioritized(parser.NewATXHeadingParser(), 600),
			util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
			util.Prioritized(parser.NewBlockquoteParser(), 800),
			util.Prioritized(parser.NewParagraphParser(), 1000),
		),
		parser.WithInlineParsers(
			util.Prioritized(taskParser{extension.NewTaskCheckBoxParser()}, 0),
			util.Prioritized(parser.NewCodeSpanParser(), 100),
			util.Prioritized(noteParser{}, 150),
			util.Prioritized(parser.NewLinkParser(), 200),
			util.Prioritized(parser.NewAutoLinkParser(), 300),
			util.Prioritized(parser.NewRawHTMLParser(), 400),
			util.Prioritized(emphasisParser{}, 500),
			util.Prioritized(strikeParser{}, 500),
		),
		parser.WithParagraphTransformers(
			util.Prioritized(extension.NewTableParagraphTransformer(), 200),
		),
		parser.WithASTTransformers(
			util.Prioritized(extension.NewTableASTTransformer(), 0),
		),
	)
	return p
}

// emphasisParser reads * and _. It differs from the standard in one thing: a
// letter of Chinese, Japanese or Korean beside the signs counts as a word's
// end, since these scripts put no blanks between words.
type emphasisParser struct{}

func (emphasisParser) Trigger() []byte { return []byte{'*', '_'} }

func (emphasisParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	before := block.PrecendingCharacter()
	line, segment := block.PeekLine()
	d := scan(line, before, 1, emphasisProcessor{})
	if d == nil {
		return nil
	}
	return push(d, segment, block, pc)
}

type emphasisProcessor struct{}

func (emphasisProcessor) IsDelimiter(b byte) bool { return b == '*' || b == '_' }
func (emphasisProcessor) CanOpenCloser(opener, closer *parser.Delimiter) bool {
	return opener.Char == closer.Char
}
func (emphasisProcessor) OnMatch(consumes int) ast.Node { return ast.NewEmphasis(consumes) }

// strikeParser reads ~~. One ~ is a sign: people write "2~4" and "~5 min".
type strikeParser struct{}

func (strikeParser) Trigger() []byte { return []byte{'~'} }

func (strikeParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	before := block.PrecendingCharacter()
	line, segment := block.PeekLine()
	d := scan(line, before, 2, strikeProcessor{})
	if d == nil || d.OriginalLength > 2 || before == '~' {
		return nil
	}
	return push(d, segment, block, pc)
}

type strikeProcessor struct{}

func (strikeProcessor) IsDelimiter(b byte) bool { return b == '~' }
func (strikeProcessor) CanOpenCloser(opener, closer *parser.Delimiter) bool {
	return opener.Char == closer.Char
}
func (strikeProcessor) OnMatch(int) ast.Node { return extast.NewStrikethrough() }

func push(d *parser.Delimiter, segment text.Segment, block text.Reader, pc parser.Context) ast.Node {
	d.Segment = segment.WithStop(segment.Start + d.OriginalLength)
	block.Advance(d.OriginalLength)
	pc.PushDelimiter(d)
	return d
}

// scan reads a run of signs and tells whether it can begin or end what it
// stands for.
func scan(line []byte, before rune, least int, p parser.DelimiterProcessor) *parser.Delimiter {
	c, n := line[0], 0
	for n < len(line) && line[n] == c {
		n++
	}
	if n < least {
		return nil
	}
	after := ' '
	if n < len(line) {
		after = util.ToRune(line, n)
	}
	b, a := kindOf(before), kindOf(after)
	left := a != signBlank && (a != signPunct || b != signLetter)
	right := b != signBlank && (b != signPunct || a != signLetter)
	if c == '_' {
		left, right = left && (!right || b == signPunct), right && (!left || a == signPunct)
	}
	return parser.NewDelimiter(left, right, n, c, p)
}

// signKind is what a rune is to the signs beside it.
type signKind uint8

const (
	signLetter signKind = iota
	signBlank
	signPunct
	signWide // a letter or a stop of Chinese, Japanese, Korean
)

func kindOf(r rune) signKind {
	switch {
	case util.IsSpaceRune(r):
		return signBlank
	case isWide(r):
		return signWide
	case util.IsPunctRune(r):
		return signPunct
	}
	return signLetter
}

// isWide tells the signs of scripts without blanks between words.
func isWide(r rune) bool {
	return r >= 0x2E80 && (unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo) ||
		r >= 0x3000 && r <= 0x303F || r >= 0xFF00 && r <= 0xFFEF)
}

// taskParser reads the box of a task, which has a blank behind it: "[x](…)" is
// a link.
type taskParser struct{ parser.InlineParser }

func (p taskParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, _ := block.PeekLine()
	if len(line) < 4 || line[2] != ']' || !util.IsSpace(line[3]) {
		return nil
	}
	return p.InlineParser.Parse(parent, block, pc)
}

// noteParser reads references to footnotes.
type noteParser struct{}

type noteNode struct {
	ast.BaseInline
	label string
}

var kindNote = ast.NewNodeKind("NoteReference")

func (*noteNode) Kind() ast.NodeKind     { return kindNote }
func (n *noteNode) Dump(s []byte, l int) { ast.DumpHelper(n, s, l, nil, nil) }

// notesKey is where the parser finds the footnotes of the text.
var notesKey = parser.NewContextKey()

func (noteParser) Trigger() []byte { return []byte{'['} }

func (noteParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, _ := block.PeekLine()
	m := noteReference.FindSubmatchIndex(line)
	if m == nil || m[0] != 0 {
		return nil
	}
	label := string(line[m[2]:m[3]])
	if refs, _ := pc.Get(notesKey).(*references); refs.note(label) == 0 {
		return nil
	}
	block.Advance(m[1])
	return &noteNode{label: label}
}
