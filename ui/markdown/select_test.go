package markdown_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"delonix/ui/markdown"
	"delonix/ui/uitest"
)

// hand is a mouse over a view.
type hand struct {
	t   *testing.T
	d   *uitest.Desk
	v   *markdown.View
	mod fyne.KeyModifier
}

// on gives the point in the middle of the n-th letter of a word that is drawn.
func (h hand) on(word string, n int) fyne.Position {
	h.t.Helper()
	for _, x := range uitest.All[*canvas.Text](h.v) {
		at := strings.Index(x.Text, word)
		if at < 0 {
			continue
		}
		p := fyne.CurrentApp().Driver().AbsolutePositionForObject(x)
		before := fyne.MeasureText(x.Text[:at+n], x.TextSize, fyne.TextStyle{Bold: x.TextStyle.Bold, Italic: x.TextStyle.Italic, Monospace: x.TextStyle.Monospace}).Width
		letter := fyne.MeasureText(x.Text[at+n:at+n+1], x.TextSize, x.TextStyle).Width
		return p.AddXY(before+letter/4, x.Size().Height/2)
	}
	h.t.Fatalf("%q is not drawn", word)
	return fyne.Position{}
}

func (h hand) mouse(at fyne.Position) *desktop.MouseEvent {
	return &desktop.MouseEvent{PointEvent: fyne.PointEvent{AbsolutePosition: at}, Button: desktop.MouseButtonPrimary, Modifier: h.mod}
}

// under gives what takes the mouse at a point.
func (h hand) under(at fyne.Position) interface {
	desktop.Mouseable
	fyne.Draggable
} {
	type both interface {
		desktop.Mouseable
		fyne.Draggable
	}
	var found both
	uitest.Walk(h.v, func(o fyne.CanvasObject, _ fyne.Position) {
		p := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
		if b, ok := o.(both); ok && at.X >= p.X && at.Y >= p.Y && at.X < p.X+o.Size().Width && at.Y < p.Y+o.Size().Height {
			found = b
		}
	})
	if found == nil {
		h.t.Fatalf("nothing takes the mouse at %v", at)
	}
	return found
}

func (h hand) drag(from, to fyne.Position) {
	o := h.under(from)
	o.MouseDown(h.mouse(from))
	steps := float32(4)
	for i := float32(1); i <= steps; i++ {
		at := fyne.NewPos(from.X+(to.X-from.X)*i/steps, from.Y+(to.Y-from.Y)*i/steps)
		o.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{AbsolutePosition: at}})
	}
	o.DragEnd()
	o.MouseUp(h.mouse(to))
}

func (h hand) click(at fyne.Position, times int) {
	o := h.under(at)
	for range times {
		o.MouseDown(h.mouse(at))
		o.MouseUp(h.mouse(at))
	}
}

func newHand(t *testing.T, text string) (hand, *[]string) {
	d := uitest.New(t)
	v := markdown.New(text)
	copied := &[]string{}
	v.Copy = func(s string) { *copied = append(*copied, s) }
	d.Show(v, 500, 600)
	return hand{t: t, d: d, v: v}, copied
}

func TestSelect_AcrossBlocksWithTheMouse(t *testing.T) {
	h, _ := newHand(t, "First **bold** words.\n\n- one item\n- two items\n\n```go\nx := 1\n```\n\n| head | other |\n|---|---|\n| cell | last |")
	h.drag(h.on("bold", 0), h.on("two", 3))
	if got := h.v.Selected(); got != "bold words.\n\n• one item\n• two" {
		t.Errorf("selected %q", got)
	}
	h.drag(h.on("items", 0), h.on("last", 4-1))
	if got := h.v.Selected(); got != "items\n\nx := 1\n\nhead\tother\ncell\tlas" {
		t.Errorf("selected over code and a table %q", got)
	}
	h.drag(h.on("two", 1), h.on("bold", 0)) // upwards
	if got := h.v.Selected(); got != "bold words.\n\n• one item\n• t" {
		t.Errorf("selected upwards %q", got)
	}
}

func TestSelect_WordsAndParagraphsByClicks(t *testing.T) {
	h, _ := newHand(t, "The quick, brown fox.\nIt jumps over **the lazy** dog's bed.\n\n你好世界")
	h.click(h.on("brown", 2), 2)
	if got := h.v.Selected(); got != "brown" {
		t.Errorf("a double click selects %q", got)
	}
	h.click(h.on("lazy", 1), 3)
	if got := h.v.Selected(); got != "It jumps over the lazy dog's bed." {
		t.Errorf("a triple click selects %q", got)
	}
	h.click(h.on("quick", 1), 1)
	if got := h.v.Selected(); got != "" {
		t.Errorf("a click leaves %q selected", got)
	}
}

func TestSelect_DoubleClickAndDragTakesWholeWords(t *testing.T) {
	h, _ := newHand(t, "one two three four")
	at := h.on("two", 1)
	o := h.under(at)
	o.MouseDown(h.mouse(at))
	o.MouseUp(h.mouse(at))
	o.MouseDown(h.mouse(at))
	o.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{AbsolutePosition: h.on("three", 2)}})
	if got := h.v.Selected(); got != "two three" {
		t.Errorf("selected %q", got)
	}
	o.DragEnd()
}

func TestSelect_ShiftClickExtends(t *testing.T) {
	h, _ := newHand(t, "one two three four")
	h.click(h.on("two", 1), 2)
	h.mod = fyne.KeyModifierShift
	h.click(h.on("four", 0), 1)
	if got := h.v.Selected(); got != "two three " {
		t.Errorf("selected %q", got)
	}
}

func TestSelect_KeysCopyAndSelectAll(t *testing.T) {
	h, copied := newHand(t, "Some **bold** words and [a link](https://example.com).\n\n1. first\n2. second\n\n> quoted")
	h.click(h.on("bold", 1), 2)
	focused := h.d.App.Driver().CanvasForObject(h.v).Focused()
	keys, ok := focused.(fyne.Shortcutable)
	if !ok {
		t.Fatalf("%T has the keyboard", focused)
	}
	keys.TypedShortcut(&fyne.ShortcutCopy{})
	keys.TypedShortcut(&fyne.ShortcutSelectAll{})
	keys.TypedShortcut(&fyne.ShortcutCopy{})
	want := []string{"bold", "Some bold words and a link (example.com).\n\n1. first\n2. second\n\n> quoted"}
	if strings.Join(*copied, "|") != strings.Join(want, "|") {
		t.Errorf("copied %q, not %q", *copied, want)
	}
	focused.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if got := h.v.Selected(); got != "" {
		t.Errorf("Escape leaves %q selected", got)
	}
	if f := h.d.App.Driver().CanvasForObject(h.v).Focused(); f != nil {
		t.Errorf("%T keeps the keyboard", f)
	}
}

func TestSelect_WhatIsTypedGoesToWhoeverWrites(t *testing.T) {
	h, _ := newHand(t, "Some words.")
	var typed []rune
	h.v.Types = func(r rune) { typed = append(typed, r) }
	h.click(h.on("words", 1), 2)
	h.d.App.Driver().CanvasForObject(h.v).Focused().TypedRune('x')
	if string(typed) != "x" {
		t.Errorf("typed %q", string(typed))
	}
}

func TestSelect_StaysWhileTheTextGrows(t *testing.T) {
	h, _ := newHand(t, "First words.\n\nMore")
	h.click(h.on("words", 1), 2)
	h.v.SetText("First words.\n\nMore of them, and more.\n\n- and a list")
	if got := h.v.Selected(); got != "words" {
		t.Errorf("selected %q", got)
	}
}

func TestSelect_RightToLeftAndEmoji(t *testing.T) {
	h, _ := newHand(t, "abc שלום עולם def\n\nx 👨‍👩‍👧‍👦 y")
	h.v.SelectAll()
	if got := h.v.Selected(); got != "abc שלום עולם def\n\nx 👨‍👩‍👧‍👦 y" {
		t.Errorf("selected %q", got)
	}
	h.drag(h.on("x ", 0), h.on(" y", 1))
	if got := h.v.Selected(); got != "x 👨‍👩‍👧‍👦 " {
		t.Errorf("selected %q", got)
	}
}

func TestClick_FollowsALinkAndOpensAFold(t *testing.T) {
	h, _ := newHand(t, "See [the manual](https://example.com/m) now.\n\n<details><summary>More of it</summary>\n\nHidden words.\n\n</details>\n\nAfter.")
	var opened []string
	h.v.OpenLink = func(a string) { opened = append(opened, a) }
	h.click(h.on("manual", 2), 1)
	if strings.Join(opened, "|") != "https://example.com/m" {
		t.Errorf("opened %q", opened)
	}
	h.drag(h.on("manual", 1), h.on("manual", 4)) // selects, opens nothing
	if len(opened) != 1 {
		t.Errorf("selecting opened %q", opened)
	}
	uitest.ReadsNot(t, h.v, "Hidden words")
	high := h.v.MinSize().Height
	h.click(h.on("More", 1), 1)
	uitest.Reads(t, h.v, "Hidden words", "After.")
	if h.v.MinSize().Height <= high {
		t.Error("what was opened has no room")
	}
}
