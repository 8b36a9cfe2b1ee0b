package widgets

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"
)

func sources(pieces []piece) []string {
	var out []string
	for _, p := range pieces {
		out = append(out, p.source)
	}
	return out
}

func TestSplitBlocks_CutsAtBlankLinesOnly(t *testing.T) {
	for in, want := range map[string][]string{
		"":                                  nil,
		"\n\n \n":                           nil,
		"one":                               {"one"},
		"one\n\n\ntwo":                      {"one", "two"},
		"# head\ntext\n\nmore":              {"# head\ntext", "more"},
		"- a\n- b\n\n- c\n\nend":            {"- a\n- b\n\n- c", "end"},
		"1. a\n\n   goes on\n\n2. b":        {"1. a\n\n   goes on\n\n2. b"},
		"```\na\n\nb\n```\nafter":           {"```\na\n\nb\n```", "after"},
		"text\n```go\nx\n```":               {"text", "```go\nx\n```"},
		"- a\n  ```\n  x\n\n  y\n  ```\n-b": {"- a\n  ```\n  x\n\n  y\n  ```\n-b"},
		"````\n```\n````\nx":                {"````\n```\n````", "x"},
		"```\nnever closed\n\nx":            {"```\nnever closed\n\nx"},
		"``` not `code`\n\nx":               {"``` not `code`", "x"},
		"~~~\na\n~~~":                       {"~~~\na\n~~~"},
		"| a |\n|---|\n| 1 |\n\nend":        {"| a |\n|---|\n| 1 |", "end"},
		"> q\n> q\n\n> r":                   {"> q\n> q", "> r"},
		"    code\n\ntext":                  {"    code", "text"},
	} {
		if got := sources(splitBlocks(in)); !reflect.DeepEqual(got, want) {
			t.Errorf("%q is cut into %q, not %q", in, got, want)
		}
	}
}

// outline writes down what segments show.
func outline(segs []widget.RichTextSegment) string {
	var b strings.Builder
	for _, s := range segs {
		switch s := s.(type) {
		case *widget.ListSegment:
			fmt.Fprintf(&b, "list(%v %s)", s.Ordered, outline(s.Items))
		case *widget.ParagraphSegment:
			fmt.Fprintf(&b, "p(%s)", outline(s.Texts))
		case *widget.TableSegment:
			fmt.Fprintf(&b, "table(%s)", s.Textual())
		case *widget.CodeBlockSegment:
			fmt.Fprintf(&b, "code(%q)", s.Text)
		case *widget.TextSegment:
			fmt.Fprintf(&b, "%q%v", s.Text, s.Style.TextStyle)
		default:
			fmt.Fprintf(&b, "%T(%s)", s, s.Textual())
		}
	}
	return b.String()
}

func TestSplitBlocks_ShowsWhatTheWholeShows(t *testing.T) {
	test.NewApp()
	for _, text := range []string{
		"- a\n- b\n\n- c\n  - d\n\n  text\n\nend", "1. a\n2. b\n\n3. c", "- a\n\n\n- b\n\n1. c", "* a\n\n  ```go\n  x\n\n  y\n  ```\n\n* b",
		"```\na\n\n\nb\n```\n\ntext\n\n~~~\nc\n~~~", "text\n\n| a | b |\n|---|:-:|\n| 1 | **2** |\n\nmore", "# h\n\n## i\n\np *q* `r`\n\n---\n\n> s",
		"para\n- list\n- more\n\nnext\n\n    code\n\nend", "1. one\n\n       code in it\n\n2. two",
	} {
		whole := widget.NewRichTextFromMarkdown(text).Segments
		var pieces []widget.RichTextSegment
		for _, p := range splitBlocks(text) {
			pieces = append(pieces, widget.NewRichTextFromMarkdown(p.source).Segments...)
		}
		if got, want := outline(pieces), outline(whole); got != want {
			t.Errorf("%q in pieces shows\n%s\nwhole\n%s", text, got, want)
		}
	}
}

func TestCutLong_KeepsTheKindOfABlock(t *testing.T) {
	list := strings.TrimSuffix(strings.Repeat("- an item\n  that goes on\n", 400), "\n")
	for _, p := range splitBlocks(list) {
		if !strings.HasPrefix(p.source, "- an item") || !strings.HasSuffix(p.source, "goes on") {
			t.Errorf("a list is cut within an item: %.20q … %q", p.source, p.source[len(p.source)-20:])
		}
	}
	for _, p := range splitBlocks("```go\n" + strings.Repeat("x := 1\n", 2000) + "```\n") {
		if !strings.HasPrefix(p.source, "```go\nx") || !strings.HasSuffix(p.source, "1\n```") {
			t.Errorf("code is cut into %.20q … %q", p.source, p.source[len(p.source)-20:])
		}
	}
	for _, p := range splitBlocks("| h |\n|---|\n" + strings.Repeat("| 1 |\n", 2000)) {
		if !strings.HasPrefix(p.source, "| h |\n|---|\n| 1 |") {
			t.Errorf("a table is cut into %.20q", p.source)
		}
	}
	for i, p := range splitBlocks(strings.Repeat("word ", 5000)) {
		if p.goesOn != (i > 0) {
			t.Errorf("piece %d of one paragraph goes on: %v", i, p.goesOn)
		}
	}
}

// rawHTML finds what the parser takes for HTML.
func rawHTML(source string) string {
	md := goldmark.New(goldmark.WithExtensions(extension.Strikethrough, extension.TaskList, extension.Table))
	found := ""
	_ = ast.Walk(md.Parser().Parse(text.NewReader([]byte(source))), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if k := n.Kind(); entering && (k == ast.KindHTMLBlock || k == ast.KindRawHTML) {
			found = k.String()
		}
		return ast.WalkContinue, nil
	})
	return found
}

func FuzzEscapeHTML(f *testing.F) {
	for _, s := range []string{"<b>x</b>", "a ` b\n- <b>x</b> `", "<!-- x", "<?x?>", "<![CDATA[", "</x>", "\\<b>", "`<b>`", "<https://a.test>", "<a@b.test>", "<a href=\"`\">`", "1 < 2", "<", "<<b>>", "<b\n>", "<p@b>", "<https://a.test <b>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 4*pieceMost {
			return
		}
		out := escapeHTML(s)
		if kind := rawHTML(out); kind != "" {
			t.Errorf("%q becomes %q, which still holds a %s", s, out, kind)
		}
		if strings.ReplaceAll(out, joiner, "") != strings.ReplaceAll(s, joiner, "") {
			t.Errorf("%q becomes %q: words were changed", s, out)
		}
	})
}

// comesIn reports whether all signs of part come in whole, in the same order.
func comesIn(whole, part string) bool {
	left := []rune(part)
	for _, r := range whole {
		if len(left) > 0 && r == left[0] {
			left = left[1:]
		}
	}
	return len(left) == 0
}

func FuzzSplitBlocks(f *testing.F) {
	for _, s := range []string{"a\n\nb", "- a\n\n- b", "```\nx", "| a |\n|---|\n| b |", "~~~~\n~~~\n", "1. x\n\n\ty", "> a\n\n>b", strings.Repeat("x ", 5000), strings.Repeat("- y\n", 3000), "```\n" + strings.Repeat("z\n", 5000), strings.Repeat("| a ", 2000) + "\n|-"} {
		f.Add(s)
	}
	squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 1<<17 {
			return
		}
		var all strings.Builder
		pieces := 0
		for _, p := range splitBlocks(s) {
			pieces++
			if utf8.ValidString(s) && !utf8.ValidString(p.source) {
				t.Errorf("a piece of %q is cut within a rune", s)
			}
			all.WriteString(p.source)
		}
		got, want := squeeze(all.String()), squeeze(printable(s))
		// A long code block or table is cut, and each of its pieces has its fence or its head.
		if pieces == 1 && got != want {
			t.Errorf("%q as a piece is %q", s, got)
		}
		if !comesIn(got, want) {
			t.Errorf("signs of %q are lost or changed places: %q", s, got)
		}
	})
}

func FuzzSafeSegments(f *testing.F) {
	for _, s := range []string{"- [ ] **x**", "![x](file:///etc/passwd)", "[x](javascript:1)", "> > > x", "| a |\n|-|\n| ![x](y) |", "# [a](b:c)", "***x***", "<a@b>", "&#10;", "1. - > # x", "[a]: b\n[a]", "~~x~~", "- a\n\n  - b\n\n    c", "\\", "`", "[![x](y)](z:)"} {
		f.Add(s)
	}
	test.NewApp()
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 2*pieceMost {
			return
		}
		checkSafe(t, safeSegments(printable(s)))
	})
}

func checkSafe(t *testing.T, segs []widget.RichTextSegment) {
	for _, s := range segs {
		switch s := s.(type) {
		case *widget.HyperlinkSegment:
			if _, _, ok := SafeAddress(s.URL); !ok {
				t.Errorf("a link to %v is left", s.URL)
			}
		case *widget.ListSegment:
			checkSafe(t, s.Items)
		case *widget.ParagraphSegment:
			checkSafe(t, s.Texts)
		case *widget.TableSegment:
			for _, row := range append(s.Rows, s.Headers) {
				for _, cell := range row {
					checkSafe(t, cell)
				}
			}
		case *widget.TextSegment, *widget.CodeBlockSegment, *widget.SeparatorSegment:
		default:
			t.Errorf("a %T is left", s)
		}
	}
}

// splitBlocks cuts all of a text into pieces.
func splitBlocks(text string) []piece {
	c := cutter{}
	var out []piece
	for more := true; more; {
		var page []piece
		page, c, more = c.page(text)
		out = append(out, page...)
	}
	return out
}
