package plain

import (
	"html"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
)

// A plain line is what is left of a Markdown text where one line of words is
// shown: in the sidebar, in a notification, in what a search found. It has no
// signs, tags, entities, addresses behind words nor languages of code, and
// nothing that was struck out.

// lineMost is how many bytes of a text are looked at, and lineChars how many
// characters of it are shown.
const (
	lineMost  = 2000
	lineChars = 240
)

// OfMarkdown makes one short line of words of a Markdown text; "" if nothing of
// it can be seen.
func OfMarkdown(s string) string { return Shorten(Whole(cutBytes(s, lineMost)), lineChars) }

// Signs that mean themselves travel through the parser as letters of nobody's
// alphabet: this much above their own place.
const apart = 0xE000

// joint stands between a mark and the punctuation of a script without spaces,
// beside which the parser would not take it for one.
const joint = "\uE0FF"

func setApart(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x80 && strings.ContainsRune("*_~`[]()|", r) {
			return r + apart
		}
		return r
	}, s)
}

func bringBack(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r > apart && r < apart+0x80:
			return r - apart
		case r == 0xE0FF:
			return -1
		}
		return r
	}, s)
}

var (
	tildes     = regexp.MustCompile(`~+`)
	cjkBefore  = regexp.MustCompile(`([\x{3000}-\x{303F}\x{FF00}-\x{FF65}\x{2018}-\x{201D}])(\*+|~~)`)
	cjkBehind  = regexp.MustCompile(`(\*+|~~)([\x{3000}-\x{303F}\x{FF00}-\x{FF65}\x{2018}-\x{201D}])`)
	asciiMark  = regexp.MustCompile(`([)\]}.,:;!?"])(\*+|~~)([\x{0E00}-\x{0E7F}\x{1100}-\x{11FF}\x{3040}-\x{D7AF}\x{F900}-\x{FAFF}])`)
	openMark   = regexp.MustCompile("(^|[\\s…])(?:\\*\\*|__|~~|`)([^\\s*_~`])")
	openLink   = regexp.MustCompile(`!?\[([^\[\]]*)\]\([a-z]+:\S*`)
	tableRule  = regexp.MustCompile(`\|\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?`)
	thinkBlock = regexp.MustCompile(`(?is)<think(?:ing)?>.*?(?:</think(?:ing)?>|$)`)
	lineParser = goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.TaskList)).Parser()
)

// Whole makes one line of a Markdown text of any length.
func Whole(s string) string {
	s = thinkBlock.ReplaceAllString(Text(s), " ")
	s = tildes.ReplaceAllStringFunc(s, func(run string) string {
		if len(run) == 1 { // an "about" or a range, and the parser takes it for a stroke
			return setApart(run)
		}
		return run
	})
	s = cjkBehind.ReplaceAllString(cjkBefore.ReplaceAllString(s, "$1"+joint+"$2"), "$1"+joint+"$2")
	s = asciiMark.ReplaceAllString(s, "$1"+joint+"$2$3")
	source := []byte(s)
	var out strings.Builder
	_ = ast.Walk(lineParser.Parse(text.NewReader(source)), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		return writePlain(&out, n, entering, source), nil // nothing here fails
	})
	line := bringBack(leftOvers(out.String()))
	line = Line(line)
	if !canBeSeen(line) {
		return ""
	}
	return line
}

// leftOvers takes out what a text cut in two leaves: a mark that is never
// closed, half a link, the rule of a table.
func leftOvers(s string) string {
	s = openLink.ReplaceAllString(s, "$1")
	s = tableRule.ReplaceAllString(s, " ")
	return openMark.ReplaceAllString(s, "$1$2")
}

// writePlain writes the words of a node.
func writePlain(out *strings.Builder, n ast.Node, entering bool, source []byte) ast.WalkStatus {
	if !entering {
		if n.Type() == ast.TypeBlock || n.Kind() == extast.KindTableCell {
			out.WriteByte(' ')
		}
		return ast.WalkContinue
	}
	switch n := n.(type) {
	case *ast.Text:
		if raw := n.Value(source); n.IsRaw() || n.Parent().Kind() == ast.KindCodeSpan {
			out.WriteString(setApart(string(raw)))
		} else {
			out.WriteString(unescaped(string(raw)))
		}
		if n.SoftLineBreak() || n.HardLineBreak() {
			out.WriteByte(' ')
		}
	case *ast.String:
		out.Write(n.Value)
	case *ast.AutoLink:
		out.Write(n.Label(source))
		return ast.WalkSkipChildren
	case *ast.RawHTML:
		if isBreak(string(n.Segments.Value(source))) {
			out.WriteByte(' ')
		}
		return ast.WalkSkipChildren
	case *ast.HTMLBlock:
		writeLines(out, n, source, true)
		return ast.WalkSkipChildren
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		writeLines(out, n, source, false)
		out.WriteByte(' ')
		return ast.WalkSkipChildren
	case *extast.Strikethrough:
		return ast.WalkSkipChildren
	}
	return ast.WalkContinue
}

var (
	htmlComment = regexp.MustCompile(`(?s)<!--.*?(?:-->|$)`)
	htmlTag     = regexp.MustCompile(`</?[A-Za-z][^<>]*>|<[?!][^<>]*>`)
	markEscape  = regexp.MustCompile("\\\\([!-/:-@\\[-`{-~])")
)

// writeLines writes the lines of a block of code or HTML.
func writeLines(out *strings.Builder, n ast.Node, source []byte, tags bool) {
	var b strings.Builder
	for _, l := range n.Lines().Sliced(0, n.Lines().Len()) {
		b.Write(l.Value(source))
	}
	s := b.String()
	if tags {
		s = html.UnescapeString(htmlTag.ReplaceAllString(htmlComment.ReplaceAllString(s, " "), " "))
	}
	if !tags {
		s = setApart(s)
	}
	out.WriteString(s)
}

func isBreak(tag string) bool {
	return strings.HasPrefix(strings.ToLower(tag), "<br") || strings.HasPrefix(strings.ToLower(tag), "<hr")
}

// unescaped resolves entities and the backslashes before signs.
func unescaped(s string) string {
	return html.UnescapeString(markEscape.ReplaceAllStringFunc(s, func(sign string) string { return setApart(sign[1:]) }))
}

// canBeSeen reports whether a text has anything to see: spaces, marks without width
// and letters that are blank by design do not count.
func canBeSeen(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		switch r {
		case '\u2800', '\u3164', '\u115F', '\u1160', '\uFFA0':
			return false
		}
		return unicode.IsGraphic(r) && !unicode.IsSpace(r) && !unicode.Is(unicode.Mn, r)
	})
}

// cutBytes gives at most n bytes of s, without half a character at the end.
func cutBytes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
