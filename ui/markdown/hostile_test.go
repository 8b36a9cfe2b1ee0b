package markdown_test

import (
	"os"
	"strings"
	"testing"

	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"delonix/ui/markdown"
	"delonix/ui/uitest"
)

// share is which part of the hostile texts' length the tests take: all of it
// with DELONIX_LONG, else an eighth, which is still more than one piece holds.
func share() int {
	if os.Getenv("DELONIX_LONG") != "" {
		return 1
	}
	return 8
}

// hostile are texts that cost a careless view its time, its memory or its life.
func hostile() map[string]string {
	repeat := func(s string, n int) string { return strings.Repeat(s, n/share()) }
	return map[string]string{
		"one line of 100 KB":       repeat("word ", 20000),
		"one word of 100 KB":       repeat("x", 100000),
		"one rune of 3 bytes":      repeat("漢", 30000),
		"quotes in quotes":         repeat(">", 50000) + " deep",
		"lists in lists":           repeat("- ", 50000) + "deep",
		"numbers in lists":         repeat("1. ", 30000) + "deep",
		"indented lists":           indented(200),
		"open brackets":            repeat("[", 50000),
		"open links":               repeat("[a](", 20000),
		"open images":              repeat("![", 20000),
		"stars":                    repeat("*a **b ", 10000),
		"underscores":              repeat("_a __b ", 10000),
		"backticks":                backticks(300),
		"tildes":                   repeat("~~a ~b ", 10000),
		"open angles":              repeat("<a ", 30000),
		"entities":                 repeat("&#10;", 20000),
		"10,000 items":             repeat("- item\n", 10000),
		"10,000 numbered items":    repeat("1. item\n", 10000),
		"10,000 rows":              "| a | b |\n|---|---|\n" + repeat("| 1 | 2 |\n", 10000),
		"1,000 columns":            strings.Repeat("| a ", 1000) + "|\n" + strings.Repeat("|---", 1000) + "|\n",
		"long code":                "```\n" + repeat("x := 1\n", 15000) + "```",
		"a line of code of 100 KB": "```\n" + repeat("x", 100000),
		"blank lines":              repeat("\n", 100000),
		"paragraphs":               repeat("p\n\n", 5000),
		"rules":                    repeat("---\n\n", 3000),
		"headings":                 repeat("# h\n", 5000),
		"references":               repeat("[a]: https://a.test\n", 5000),
		"broken UTF-8":             repeat("\xff\xfe<b>\xc3", 10000),
		"zeros":                    repeat("\x00", 10000),
		"combining marks":          "e" + repeat("\u0301", 20000),
		"direction overrides":      repeat("\u202e\u2066abc", 3000),
		"escapes":                  repeat(`\`, 50000),
		"tabs":                     repeat("\t", 50000) + "x",
		"pipes":                    repeat("|", 50000),
	}
}

func indented(deep int) string {
	var b strings.Builder
	for i := range deep {
		b.WriteString(strings.Repeat("  ", i) + "- item\n")
	}
	return b.String()
}

func backticks(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat("`", i+1) + " ")
	}
	return b.String()
}

func TestMarkdown_HostileTextIsShownInSmallPieces(t *testing.T) {
	d := uitest.New(t)
	for name, text := range hostile() {
		m := markdown.New(text)
		d.Show(m, 600, 400)
		for _, x := range uitest.All[*canvas.Text](m) {
			if len(x.Text) > 3*4096 {
				t.Errorf("%s: %d bytes stand on one line", name, len(x.Text))
			}
			if x.MinSize().Width > 8000 {
				t.Errorf("%s: a line is %v pixels wide", name, x.MinSize().Width)
			}
		}
	}
}

func TestMarkdown_NothingOfALongTextIsLost(t *testing.T) {
	d := uitest.New(t)
	count := func(text, word string) int {
		m := markdown.New(text)
		d.Show(m, 600, 400)
		return strings.Count(readAll(m), word)
	}
	for name, n := range map[string]int{"10,000 items": 10000, "10,000 numbered items": 10000, "long code": 15000, "one line of 100 KB": 20000, "headings": 5000} {
		n /= share()
		word := map[string]string{"10,000 items": "item", "10,000 numbered items": "item", "long code": "x := 1", "one line of 100 KB": "word", "headings": "h"}[name]
		if got := count(hostile()[name], word); got != n {
			t.Errorf("%s: %d of %d are shown", name, got, n)
		}
	}
}

// readAll goes through all pages of a text and reads each once.
func readAll(m *markdown.View) string {
	var all strings.Builder
	turned := false
	m.Turned = func(top bool) { turned = top }
	for {
		shown := uitest.Words(m)
		if !strings.Contains(shown, "Show more (") {
			return all.String() + shown
		}
		turned = false
		m.More()
		if turned {
			all.WriteString(shown + " ")
		}
	}
}

func TestPlain_LongTextIsShownWholeInPieces(t *testing.T) {
	d := uitest.New(t)
	text := strings.Repeat("A line of about forty signs, as it goes.\n", 2500)
	p := markdown.NewPlain(text)
	d.Show(p, 500, 400)
	if n := len(test.WidgetRenderer(p).Objects()); n < 3 || n > 20 {
		t.Errorf("the first page stands in %d pieces", n)
	}
	if got := strings.Count(readAll(p), "forty"); got != 2500 {
		t.Errorf("%d of 2500 lines are shown", got)
	}
	one, many := markdown.NewPlain("x"), markdown.NewPlain(strings.TrimSuffix(strings.Repeat("x\n", 500), "\n"))
	d.Show(one, 300, 100)
	line := one.MinSize().Height - 16
	d.Show(many, 300, 100)
	if got, want := many.MinSize().Height, 500*line+16; got < want-1 || got > want+1 {
		t.Errorf("500 lines in pieces are %v high, in one they would be %v", got, want)
	}
}

func TestPlain_IsNotReadAsMarkdown(t *testing.T) {
	d := uitest.New(t)
	p := markdown.NewPlain("**a** <b> [x](https://a.test) # h\n- i &amp; `c` ![p](file:///etc/passwd)")
	d.Show(p, 600, 200)
	uitest.Reads(t, p, "**a** <b> [x](https://a.test) # h", "- i &amp; `c` ![p](file:///etc/passwd)")
}
