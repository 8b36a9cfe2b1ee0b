package markdown_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"delonix/ui/markdown"
	"delonix/ui/uitest"
)

// parts gives the objects a Markdown view is made of.
func parts(m *markdown.View) []fyne.CanvasObject { return test.WidgetRenderer(m).Objects() }

func TestMarkdown_FinishedBlocksKeepTheirObjectsWhileAReplyGrows(t *testing.T) {
	d := uitest.New(t)
	reply := "First paragraph.\n\n- one\n- two\n\n```go\nx := 1\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nThe end of it."
	m := markdown.New("")
	d.Show(m, 500, 600)
	var before []fyne.CanvasObject
	for n := 1; n <= len(reply); n++ {
		m.SetText(reply[:n])
		now := parts(m)
		for i := 0; i+1 < len(before); i++ {
			if i+4 < len(now) && before[i] != now[i] { // the last leaf is up to four objects
				t.Fatalf("part %d was made anew after %d bytes", i, n)
			}
		}
		before = append(before[:0], now...)
	}
	whole := markdown.New(reply)
	d.Show(whole, 500, 600)
	if got, want := uitest.Words(m), uitest.Words(whole); got != want {
		t.Errorf("a text that grew reads %q, a whole one %q", got, want)
	}
	if got, want := m.MinSize().Height, whole.MinSize().Height; got != want {
		t.Errorf("a text that grew is %v high, a whole one %v", got, want)
	}
}

func TestMarkdown_SameTextIsNotPaintedAgain(t *testing.T) {
	d := uitest.New(t)
	m := markdown.New("One.\n\nTwo.")
	d.Show(m, 300, 200)
	first := parts(m)[0]
	m.SetText("One.\n\nTwo.")
	m.Refresh()
	if parts(m)[0] != first {
		t.Error("an unchanged text was made anew")
	}
}

func TestMarkdown_ThemeChangeReachesEveryPart(t *testing.T) {
	d := uitest.New(t)
	m := markdown.New("Words.\n\n```\ncode\n```\n\n| a |\n|---|\n| b |")
	win := d.Show(m, 300, 300)
	colours := func() map[string]any {
		out := map[string]any{}
		for _, x := range uitest.All[*canvas.Text](m) {
			out[x.Text] = x.Color
		}
		return out
	}
	bright := colours()
	d.Theme("dark")
	win.Canvas().Refresh(m)
	for words, c := range colours() {
		if c == bright[words] {
			t.Errorf("%q kept the colour of the other theme", words)
		}
	}
}

func TestMarkdown_ImagesAreNeverLoaded(t *testing.T) {
	d := uitest.New(t)
	for _, src := range []string{"http://evil.example/x.png", "https://evil.example/x.png", "file:///etc/passwd", "/etc/passwd", "x.png", "data:image/png;base64,iVBORw0KGgo=", "asset:x", "//host/share.png", "C:/x.png"} {
		for _, text := range []string{
			"![a picture](" + src + ")", "before ![](" + src + " \"the title\") after", "- ![x](" + src + ")", "> ![x](" + src + ")",
			"| a |\n|---|\n| ![x](" + src + ") |", "[![x](" + src + ")](https://a.example)", "# ![x](" + src + ")", "**![x](" + src + ")**",
			"![x][1]\n\n[1]: " + src, "1. a\n   - ![x](" + src + ")", "- [ ] ![x](" + src + ")",
		} {
			m := markdown.New(text)
			d.Show(m, 400, 300)
			if found := uitest.All[*canvas.Image](m); len(found) > 0 {
				t.Errorf("%q made %d images", text, len(found))
			}
		}
	}
	m := markdown.New("![](https://evil.example/photo.png)")
	d.Show(m, 400, 300)
	uitest.Reads(t, m, "[image: photo.png]")
}

func TestMarkdown_LinksOpenOnlyWebAndMailAndNameTheirHost(t *testing.T) {
	d := uitest.New(t)
	for _, c := range []struct {
		text, reads string
		link        string // "" is none
	}{
		{"[here](https://example.com/a)", "here (example.com)", "https://example.com/a"},
		{"[here](HTTP://example.com)", "here (example.com)", "http://example.com"},
		{"[example.com/a](https://example.com/a)", "example.com/a", "https://example.com/a"},
		{"<https://example.com/a>", "https://example.com/a", "https://example.com/a"},
		{"[https://bank.example](https://evil.example)", "https://bank.example (evil.example)", "https://evil.example"},
		{"[bank.example/evil.example](https://evil.example)", "bank.example/evil.example (evil.example)", "https://evil.example"},
		{"[evil.example.bank.example](https://evil.example)", "evil.example.bank.example (evil.example)", "https://evil.example"},
		{"[x](https://bank.example@evil.example/)", "x (evil.example)", "https://evil.example/"},
		{"[write](mailto:help@example.com)", "write (help@example.com)", "mailto:help@example.com"},
		{"[write](mailto:a@b.example?subject=Hi%20you&attach=/etc/passwd)", "write (a@b.example)", "mailto:a@b.example?subject=Hi%20you"},
		{"<help@example.com>", "help@example.com", "mailto:help@example.com"},
		{"[run](javascript:alert(1))", "run", ""}, {"[open](file:///etc/passwd)", "open", ""}, {"[x](vbscript:x)", "x", ""},
		{"[x](/etc/passwd)", "x", ""}, {"[x](smb://host/share)", "x", ""}, {"[x](http://)", "x", ""}, {"[x](http:///path)", "x", ""},
		{"[x](data:text/html,<b>)", "x", ""}, {"[x](ms-settings:)", "x", ""}, {"[x](%zz:/)", "x", ""}, {"[x](mailto:)", "x", ""},
		{"- [x](javascript:1)", "x", ""}, {"| a |\n|---|\n| [x](javascript:1) |", "x", ""}, {"> **[x](file:///x)**", "x", ""},
	} {
		m := markdown.New(c.text)
		d.Show(m, 500, 300)
		links := m.Links()
		if c.link == "" && len(links) > 0 {
			t.Errorf("%q links to %v", c.text, links[0].Address)
		}
		if c.link != "" && (len(links) != 1 || links[0].Address != c.link) {
			t.Errorf("%q has links %v", c.text, links)
		}
		uitest.Reads(t, m, c.reads)
	}
}

func TestMarkdown_LinkWithoutWordsSaysItsHost(t *testing.T) {
	d := uitest.New(t)
	m := markdown.New("[](https://evil.example/x)")
	d.Show(m, 400, 100)
	uitest.Reads(t, m, "evil.example")
}

func TestMarkdown_HTMLIsShownAsText(t *testing.T) {
	d := uitest.New(t)
	for _, text := range []string{
		"<script>alert(1)</script>", "a <b>bold</b> word", "<img src=x onerror=alert(1)>", "<!-- hidden -->", "<?php x ?>", "</div>",
		"<iframe src='file:///etc/passwd'></iframe>", "- <b>x</b>", "a ` b\n\n- <b>x</b> `", "# <h1>x</h1>", "`<b>`", "```\n<b>\n```",
		"<div>\n\n**x**\n\n</div>", "<style>x</style>", "<a href=\"javascript:1\">x</a>", "1 < 2 and 3 > 2", "<a@b", "<!DOCTYPE html>", "<![CDATA[x]]>",
	} {
		m := markdown.New(text)
		d.Show(m, 600, 300)
		read := strings.ReplaceAll(uitest.Words(m), "\u2060", "")
		for _, sign := range []string{"<", ">"} {
			if got, want := strings.Count(read, sign), strings.Count(text, sign); got != want {
				t.Errorf("%q reads %q", text, read)
				break
			}
		}
	}
}

func TestMarkdown_TasksAreSignsNotBoxes(t *testing.T) {
	d := uitest.New(t)
	m := markdown.New("- [ ] plain\n- [x] **bold** and `code`\n- [X] *done*\n1. [ ] numbered\n> - [ ] **quoted**")
	d.Show(m, 400, 300)
	uitest.Reads(t, m, "☐ plain", "☑ bold and code", "☑ done", "☐ numbered", "☐ quoted")
	if boxes := uitest.All[*widget.Check](m); len(boxes) > 0 {
		t.Errorf("%d boxes can be ticked in a reply", len(boxes))
	}
}

func TestMarkdown_LineEndsAreKept(t *testing.T) {
	d := uitest.New(t)
	lines := func(text string) []string {
		m := markdown.New(text)
		d.Show(m, 500, 400)
		rows := map[float32][]string{}
		var order []float32
		uitest.Walk(m, func(o fyne.CanvasObject, at fyne.Position) {
			if x, ok := o.(*canvas.Text); ok && strings.TrimSpace(x.Text) != "" {
				if rows[at.Y] == nil {
					order = append(order, at.Y)
				}
				rows[at.Y] = append(rows[at.Y], strings.TrimSpace(x.Text))
			}
		})
		var out []string
		for _, y := range order {
			out = append(out, strings.Join(rows[y], " "))
		}
		return out
	}
	for text, want := range map[string]string{
		"Jane Doe\nMain Street 1\nBerlin": "Jane Doe|Main Street 1|Berlin",
		"hard  \nbreak\\\nhere":           "hard|break|here",
		"- item\n  goes on\n- next":       "• item|goes on|• next",
		"# Head\ntext":                    "Head|text",
		"a\n- b\n- c":                     "a|• b|• c",
		"`code\nspan`":                    "code|span",
		"1. one\n2. two":                  "1. one|2. two",
		"Head\n===\ntext":                 "Head|text",
		"one\n\ntwo":                      "one|two",
		"> quoted\n> words":               "quoted|words",
		"Sources:\n[1]: https://a.test":   "Sources:|[1]: https://a.test",
	} {
		if got := strings.ReplaceAll(strings.Join(lines(text), "|"), "1 ]", "1]"); got != want {
			t.Errorf("%q is shown as %q, not %q", text, got, want)
		}
	}
}

func TestMarkdown_EscapedSignsAreShownWithoutTheirBackslash(t *testing.T) {
	d := uitest.New(t)
	m := markdown.New("a\\_b \\*c\\* 1\\. \\d `\\*` [x\\_y](https://a.test)")
	d.Show(m, 500, 100)
	uitest.Reads(t, m, `a_b *c* 1. \d \* x_y (a.test)`)
}

func TestMarkdown_TableFitsItsBubbleWithAllFourBorders(t *testing.T) {
	d := uitest.New(t)
	text := "| Plan | Price | What you get |\n|:--|--:|:-:|\n| Small | 5 | one seat and mail support on working days, answered within a day |\n| Large | 120 | everything |"
	for _, width := range []float32{680, 512.25, 300, 221} {
		m := markdown.New(text)
		win := d.Show(m, width, 400)
		img := win.Canvas().Capture()
		line := lightHair
		found := map[int]bool{}
		for x := range int(width) {
			r, g, b, _ := img.At(x, 60).RGBA()
			if [3]uint32{r >> 8, g >> 8, b >> 8} == line {
				found[x] = true
			}
		}
		left, right := 1000, 0
		for x := range found {
			left, right = min(left, x), max(right, x)
		}
		if len(found) < 4 || left > 12 || float32(right) < width-20 || float32(right) > width-8 {
			t.Errorf("at %v pixels the upright lines stand at %v", width, found)
		}
		uitest.Reads(t, m, "Plan", "Price", "What you get", "answered within", "120", "everything")
	}
}

func TestMarkdown_LinesBreakBetweenWordsOnly(t *testing.T) {
	d := uitest.New(t)
	m := markdown.New("All the best! And more [ of it ] & so on! <3")
	for width := float32(60); width < 400; width += 7 {
		d.Show(m, width, 300)
		for _, x := range uitest.All[*canvas.Text](m) {
			if s := strings.TrimSpace(x.Text); s == "!" || strings.HasPrefix(s, "! ") {
				t.Fatalf("at %v pixels a line begins with %q", width, x.Text)
			}
		}
	}
}

// lightHair is the separator's colour of the light theme.
var lightHair = [3]uint32{0xE4, 0xDE, 0xD7}

func TestMarkdown_TableBreaksNoWordOfItsHead(t *testing.T) {
	d := uitest.New(t)
	m := markdown.New("| At | Understand | Answer | Sentence | Synthesise | You said |\n|---|---|---|---|---|---|\n| 14:00 | 0.70 | 0.05 | 0.10 | 0.20 | what can you do for me today and tomorrow |\n")
	for _, width := range []float32{240, 420, 900} {
		d.Show(m, width, 300)
		uitest.Reads(t, m, "Understand", "Sentence", "Synthesise", "tomorrow")
	}
}

func TestMarkdown_WheelOverCodeAndTablesScrollsTheChat(t *testing.T) {
	d := uitest.New(t)
	m := markdown.New("```\n" + strings.Repeat("long line of code ", 40) + "\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |")
	turned := 0
	m.Wheel = func(*fyne.ScrollEvent) { turned++ }
	win := d.Show(m, 300, 300)
	test.Scroll(win.Canvas(), fyne.NewPos(100, 50), 0, -20)
	test.Scroll(win.Canvas(), fyne.NewPos(100, m.MinSize().Height-20), 0, -20)
	if turned != 2 {
		t.Errorf("the chat got %d of 2 turns of the wheel", turned)
	}
	var before *canvas.Text
	for _, x := range uitest.All[*canvas.Text](m) {
		if strings.HasPrefix(x.Text, "long line") {
			before = x
		}
	}
	at, _ := uitest.Place(m, before)
	test.Scroll(win.Canvas(), fyne.NewPos(100, 50), -40, 0)
	if now, _ := uitest.Place(m, before); now.X >= at.X || turned != 2 {
		t.Errorf("code does not scroll sideways: %v → %v", at, now)
	}
}
