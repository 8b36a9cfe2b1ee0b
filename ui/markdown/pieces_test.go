package markdown

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"delonix/ui/widgets"
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

func TestSplitBlocks_ShowsWhatTheWholeShows(t *testing.T) {
	for _, text := range []string{
		"- a\n- b\n\n- c\n  - d\n\n  text\n\nend", "1. a\n2. b\n\n3. c", "- a\n\n\n- b\n\n1. c", "* a\n\n  ```go\n  x\n\n  y\n  ```\n\n* b",
		"```\na\n\n\nb\n```\n\ntext\n\n~~~\nc\n~~~", "text\n\n| a | b |\n|---|:-:|\n| 1 | **2** |\n\nmore", "# h\n\n## i\n\np *q* `r`\n\n---\n\n> s",
		"para\n- list\n- more\n\nnext\n\n    code\n\nend", "1. one\n\n       code in it\n\n2. two",
	} {
		whole := outline(read(piece{source: text}, nil))
		var leaves []leaf
		for _, p := range splitBlocks(text) {
			leaves = append(leaves, read(p, nil)...)
		}
		if got := outline(leaves); got != whole {
			t.Errorf("%q in pieces shows\n%s\nwhole\n%s", text, got, whole)
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
		got, want := squeeze(all.String()), squeeze(widgets.Printable(s))
		// A long code block or table is cut, and each of its pieces has its fence or its head.
		if pieces == 1 && got != want {
			t.Errorf("%q as a piece is %q", s, got)
		}
		if !comesIn(got, want) {
			t.Errorf("signs of %q are lost or changed places: %q", s, got)
		}
	})
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"- [ ] **x**", "![x](file:///etc/passwd)", "[x](javascript:1)", "> > > x", "| a |\n|-|\n| ![x](y) |", "# [a](b:c)", "***x***", "<a@b>", "&#10;", "1. - > # x", "[a]: b\n[a]", "~~x~~", "- a\n\n  - b\n\n    c", "\\", "`", "[![x](y)](z:)",
		"<b>x</b>", "a<br>b", "x<sub>2", "<kbd>", "</sup>", "<details>\n<summary>x", "$a_b$ \\(x\\)", "a[^1]\n\n[^1]: b", "\u0645\u0631 (a) 12", "<!-- x -->"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 2*pieceMost {
			return
		}
		v := View{ids: map[int]bool{}}
		v.setText(s, false)
		v.refs = readReferences(s)
		for _, p := range v.shown() {
			for _, l := range v.read(p) {
				for _, cell := range append([][]span{l.spans}, slices.Concat(l.rows...)...) {
					for _, x := range cell {
						if _, _, ok := widgets.SafeAddress(x.href); x.href != nil && !ok {
							t.Errorf("a link to %v is left", x.href)
						}
						if strings.ContainsFunc(x.text, isHidden) {
							t.Errorf("a formula is not put back in %q", x.text)
						}
					}
				}
			}
		}
	})
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
