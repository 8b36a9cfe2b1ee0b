package plain

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestOfMarkdown_IsOneLineOfWords(t *testing.T) {
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
		if got := OfMarkdown(in); got != want {
			t.Errorf("%q is %q, not %q", in, got, want)
		}
	}
}

func TestOfMarkdown_OfRealReplies(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]string{
		"b22_preview_line.md": "Foo costs 4 EUR | x | 3 < 4 & 5 > 2",
	} {
		b, err := os.ReadFile(filepath.Join("testdata", "md", file))
		if err != nil {
			t.Fatal(err)
		}
		if got := OfMarkdown(string(b)); got != want {
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
		line := OfMarkdown(string(b))
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

func TestOfMarkdown_OfALongTextIsItsBeginning(t *testing.T) {
	t.Parallel()
	line := OfMarkdown(strings.Repeat("ä€🙂 ", 20000))
	if !strings.HasPrefix(line, "ä€🙂 ä€🙂") || !strings.HasSuffix(line, "…") || strings.ContainsRune(line, utf8.RuneError) {
		t.Errorf("%q", line)
	}
}

func FuzzOfMarkdown(f *testing.F) {
	for _, s := range []string{"# Head", "**a** [b](c)", "| a | b |\n|---|---|", "```go\nx\n```", "- [ ] x", "> q", "![x](y)", "\xff", "a\u0000b", "\u202eabc", "<think>", "~~~", "&#x202e;"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		out := OfMarkdown(s)
		if strings.ContainsAny(out, "\n\r\t\x00\u202e") || !utf8.ValidString(out) || utf8.RuneCountInString(out) > lineChars {
			t.Errorf("%q becomes %q", s, out)
		}
	})
}
