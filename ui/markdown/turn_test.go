package markdown_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"delonix/ui/markdown"
	"delonix/ui/uitest"
)

// numbered is a text whose lines can be told from each other.
func numbered(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "Line %d of a long text with some words.\n\n", i)
	}
	return b.String()
}

func TestMarkdown_OfAnyReplyOnlyAPageIsLaidOut(t *testing.T) {
	d := uitest.New(t)
	shapes := endless()
	for _, name := range slices.Sorted(maps.Keys(shapes)) {
		m := markdown.New(shapes[name])
		d.Show(m, 600, 400)
		check := func(when string, most int) {
			t.Helper()
			objects := 0
			uitest.Walk(m, func(fyne.CanvasObject, fyne.Position) { objects++ })
			if objects > most {
				t.Errorf("%s, %s: %d objects are laid out", name, when, objects)
			}
		}
		const page = 6000
		check("at first", page)
		for range 4 {
			m.More()
		}
		check("after four pages more", 3*page)
	}
}

func TestMarkdown_ALongTextIsReadPageByPageForthAndBack(t *testing.T) {
	d := uitest.New(t)
	m := markdown.New(numbered(6000))
	d.Show(m, 600, 400)
	first := uitest.Words(m)
	uitest.Reads(t, m, "Line 0 of", "Show more (")
	uitest.ReadsNot(t, m, "Line 5999 of", "Show the part above")
	if all := readAll(m); strings.Count(all, "of a long text") != 6000 {
		t.Errorf("%d of 6000 lines are read", strings.Count(all, "of a long text"))
	}
	uitest.Reads(t, m, "Line 5999 of", "Show the part above")
	for strings.Contains(uitest.Words(m), "Show the part above") {
		m.Back()
	}
	if !strings.HasPrefix(uitest.Words(m), strings.TrimSuffix(first[:len(first)/2], " ")) {
		t.Error("the way back does not lead to the beginning")
	}
}

func TestMarkdown_WhatGrowsKeepsThePagesThatAreOpen(t *testing.T) {
	d := uitest.New(t)
	text := numbered(6000)
	half := len(text) / 2
	m := markdown.New(text[:half] + " …")
	d.Show(m, 600, 400)
	m.More()
	open := strings.Count(uitest.Words(m), "Line ")
	for n := half; n < half+20000; n += 700 {
		m.SetText(text[:n] + " …")
	}
	if got := strings.Count(uitest.Words(m), "Line "); got != open {
		t.Errorf("%d lines are shown, not %d", got, open)
	}
	m.SetText("Another text.")
	if got := uitest.Words(m); got != "Another text." {
		t.Errorf("another text reads %q", got)
	}
}

func TestMarkdown_ATableThatIsTooWideIsTextAndSaysSo(t *testing.T) {
	d := uitest.New(t)
	m := markdown.New("Before.\n\n" + strings.Repeat("|x", 300) + "\n" + strings.Repeat("|-", 300) + "\n" + strings.Repeat("|y", 300) + "\n\nAfter.")
	d.Show(m, 600, 400)
	uitest.Reads(t, m, "Before.", "This table has 300 columns. It is shown as text.", "After.")
	if n := strings.Count(strings.ReplaceAll(uitest.Words(m), " ", ""), "|y"); n != 300 {
		t.Errorf("%d of 300 cells of the row are shown", n)
	}
	ordinary := markdown.New("| a | b |\n|---|---|\n| 1 | 2 |")
	d.Show(ordinary, 600, 400)
	uitest.ReadsNot(t, ordinary, "|", "shown as text")
}

func TestMarkdown_EntitiesBringNothingBackThatWasTakenOut(t *testing.T) {
	d := uitest.New(t)
	for name, text := range map[string]string{
		"direction":         "gpj.&#x202e;exe and &#8238;more **&#x2066;bold** [a&#x202e;b](https://a.test)",
		"marks":             "e" + strings.Repeat("&#769;", 680),
		"marks, many words": "e" + strings.Repeat("&#x301;*&#x302;*", 300),
		"table":             "| a |\n|---|\n| x&#x202e;y" + strings.Repeat("&#769;", 100) + " |",
		"list":              "- x&#x202e;y\n  - z&#x202e;",
		"heading":           "# h&#x202e;" + strings.Repeat("&#769;", 100),
		"quote":             "> q&#x202e;",
	} {
		m := markdown.New(text)
		d.Show(m, 600, 400)
		for _, x := range uitest.All[*canvas.Text](m) {
			if strings.ContainsAny(x.Text, "\u202e\u2066") {
				t.Errorf("%s: %q turns the direction around", name, x.Text)
			}
			if n := strings.Count(x.Text, "\u0301"); n > 8 {
				t.Errorf("%s: %d marks stand on each other", name, n)
			}
		}
	}
}

func TestMarkdown_LineEndsOfAnyKindAreLineEnds(t *testing.T) {
	d := uitest.New(t)
	m := markdown.New("one\r\ntwo\r\n\r\nthree\u2028four\rfive")
	d.Show(m, 600, 400)
	lines := map[float32]bool{}
	for _, x := range uitest.All[*canvas.Text](m) {
		if at, ok := uitest.Place(m, x); ok && strings.TrimSpace(x.Text) != "" {
			lines[at.Y] = true
		}
	}
	if len(lines) != 5 {
		t.Errorf("five lines stand in %d", len(lines))
	}
}
