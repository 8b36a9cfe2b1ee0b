package client

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"delonix/storage"
)

func TestPlainLine_IsOneLineOfWords(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"# Title\n\nSome **bold** and `code`":                      "Title Some bold and code",
		"Head\n====\ntext\n\n## Sub ##\n\nmore":                    "Head text Sub more",
		"**a** and __b__ and *c* and _d_":                          "a and b and c and d",
		"- one\n- two\n1. three":                                   "one two three",
		"- [ ] buy\n- [x] sell":                                    "buy sell",
		"[a link](https://x.y/z) and ![a picture](http://a/b.png)": "a link and a picture",
		"[Foo](https://en.wikipedia.org/wiki/Foo_(bar)) costs":     "Foo costs",
		"[one][1] two\n\n[1]: https://a.test \"t\"":                "one two",
		"see <https://a.test/b> or https://c.test":                 "see https://a.test/b or https://c.test",
		"```go\nx := a**2\n```":                                    "x := a**2",
		"~~~python title=\"x\"\nprint(1)\n~~~\nafter":              "print(1) after",
		"| a | b |\n|:---:|---|\n| 1 | ~~2~~ |\n\nend":             "a b 1 end",
		"> quoted\n> lines":                                        "quoted lines",
		"> quoted\u202E text\x00":                                  "quoted text",
		"a\n\n---\n\nb\n***\nc":                                    "a b c",
		"costs ~~5~~ **4** EUR":                                    "costs 4 EUR",
		"~~all of it~~ nothing":                                    "nothing",
		"9~12 and 14~18, about ~5":                                 "9~12 and 14~18, about ~5",
		"2 * 3 * 4 = 24, snake_case_name":                          "2 * 3 * 4 = 24, snake_case_name",
		"one<br>two<br/>three <b>four</b><sub>5</sub>":             "one two three four5",
		"<div class=\"x\">\n<p>Hello &amp; welcome</p>\n</div>":    "Hello & welcome",
		"<!-- secret -->visible":                                   "visible",
		"Tom &amp; Jerry 3 < 4 &lt;b&gt; `&amp;`":                  "Tom & Jerry 3 < 4 <b> &amp;",
		"a &#x202e;b": "a b",
		"<think>hm, what now</think>\n\nThe answer": "The answer",
		"<think>hm, what":                    "",
		`a\_b \*c\* \# d`:                    "a_b *c* # d",
		"line one  \nline two\\\nline three": "line one line two line three",
		"🙂":                                  "🙂",
		"a\xffb":                             "a\uFFFDb",
		"":                                   "",
		" \n\t ":                             "",
		"\u200b\u2060\ufeff\u3164\u2800":     "",
		"---":                                "",
		"![](https://a.test/b.png)":          "",
	} {
		if got := PlainLine(in); got != want {
			t.Errorf("%q is %q, not %q", in, got, want)
		}
	}
}

func TestPlainLine_OfRealReplies(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]string{
		"b22_preview_line.md": "Foo costs 4 EUR | x | 3 < 4 & 5 > 2",
	} {
		b, err := os.ReadFile(filepath.Join("testdata", "md", file))
		if err != nil {
			t.Fatal(err)
		}
		if got := PlainLine(string(b)); got != want {
			t.Errorf("%s is %q, not %q", file, got, want)
		}
	}
	files, err := filepath.Glob("testdata/md/*.md")
	if err != nil || len(files) < 15 {
		t.Fatalf("%d replies, %v", len(files), err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		line := PlainLine(string(b))
		for _, sign := range []string{"**", "~~", "|--", ":-:", "<br", "](http", "<think", "\n"} {
			if strings.Contains(line, sign) {
				t.Errorf("%s: %q is left in %q", f, sign, line)
			}
		}
		if line == "" || utf8.RuneCountInString(line) > lineChars {
			t.Errorf("%s: %q", f, line)
		}
	}
}

func TestPlainLine_OfALongTextIsItsBeginning(t *testing.T) {
	t.Parallel()
	line := PlainLine(strings.Repeat("ä€🙂 ", 20000))
	if !strings.HasPrefix(line, "ä€🙂 ä€🙂") || !strings.HasSuffix(line, "…") || strings.ContainsRune(line, utf8.RuneError) {
		t.Errorf("%q", line)
	}
}

func TestMessageLine_IsNeverEmpty(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text  string
		files []string
		want  string
	}{
		{"Here it is", []string{"a.pdf"}, "Here it is"},
		{"", []string{"invoice.pdf"}, "invoice.pdf"},
		{" \u200b", []string{"a.png", "b.png"}, "a.png and more files"},
		{"", nil, emptyWords},
		{"\u2800\n", nil, emptyWords},
		{"~~gone~~", nil, emptyWords},
		{"👍", nil, "👍"},
		{"<", nil, "<"},
	} {
		if got := messageLine(c.text, c.files); got != c.want {
			t.Errorf("%q with %q is %q, not %q", c.text, c.files, got, c.want)
		}
	}
}

func TestSnippet_HasNoMarkdownAndKeepsItsMatches(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in   []storage.Segment
		want string
	}{
		{[]storage.Segment{{Text: "## The **"}, {Text: "price", Match: true}, {Text: "** was ~~5~~ `4`"}}, "The \x02price\x03 was 4"},
		{[]storage.Segment{{Text: "[a "}, {Text: "link", Match: true}, {Text: "](https://a.test) and 9~12"}}, "a \x02link\x03 and 9~12"},
		{[]storage.Segment{{Text: "…ord\n## Head\n"}, {Text: "word", Match: true}, {Text: " `x` **bo…"}}, "…ord Head \x02word\x03 x bo…"},
		{[]storage.Segment{{Text: "…| "}, {Text: "cell", Match: true}, {Text: " | b |\n|---|---|"}}, ""},
		{[]storage.Segment{{Text: "a\x02b \u202e"}, {Text: "c", Match: true}}, "ab \x02c\x03"},
	} {
		got := snippet(c.in)
		if c.want == "" { // a table cut in two: its words count, not its bars
			if !strings.Contains(got, "\x02cell\x03") || strings.Contains(got, "---") {
				t.Errorf("%q", got)
			}
			continue
		}
		if got != c.want {
			t.Errorf("%+v is %q, not %q", c.in, got, c.want)
		}
	}
}

func FuzzPlainLine(f *testing.F) {
	for _, s := range []string{"# Head", "**a** [b](c)", "| a | b |\n|---|---|", "```go\nx\n```", "- [ ] x", "> q", "![x](y)", "\xff", "a\u0000b", "\u202eabc", "<think>", "~~~", "&#x202e;"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		out := PlainLine(s)
		if strings.ContainsAny(out, "\n\r\t\x00\u202e") || !utf8.ValidString(out) || utf8.RuneCountInString(out) > lineChars {
			t.Errorf("%q becomes %q", s, out)
		}
	})
}
