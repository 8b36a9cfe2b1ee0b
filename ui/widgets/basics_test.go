package widgets_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"delonix/ui/look"
	"delonix/ui/uitest"
	"delonix/ui/widgets"
)

func TestText_EndsInAnEllipsisWhereThereIsNoRoom(t *testing.T) {
	d := uitest.New(t)
	long := "A name that is far too long for its place"
	x := widgets.NewText(long, look.Text, look.TextSize).Truncated()
	win := d.Show(x, 120, 30)
	read := uitest.Words(x)
	if !strings.HasSuffix(read, "…") || !strings.HasPrefix(long, strings.TrimSuffix(read, "…")) || len(read) < 10 {
		t.Errorf("it reads %q", read)
	}
	if w := fyne.MeasureText(read, look.TextSize, fyne.TextStyle{}).Width; w > 120 {
		t.Errorf("%q is %v wide", read, w)
	}
	win.Resize(fyne.NewSize(600, 30))
	if got := uitest.Words(x); got != long {
		t.Errorf("with room it reads %q", got)
	}
	if x.MinSize().Width != 0 {
		t.Errorf("it asks for %v", x.MinSize().Width)
	}
	if x.Text() != long {
		t.Errorf("it forgot %q", x.Text())
	}
}

func TestText_IsOneCleanLine(t *testing.T) {
	for in, want := range map[string]string{"a\nb\t c": "a b c", "\x00a\u202eb": "ab", "": ""} {
		if got := widgets.NewText(in, look.Text, look.TextSize).Text(); got != want {
			t.Errorf("%q is %q, not %q", in, got, want)
		}
	}
	got := widgets.NewText(strings.Repeat("漢", 10000), look.Text, look.TextSize).Text()
	if n := utf8.RuneCountInString(got); n > 400 || !utf8.ValidString(got) {
		t.Errorf("a very long text keeps %d signs, valid %v", n, utf8.ValidString(got))
	}
}

func box(w, h float32) fyne.CanvasObject { return widgets.Gap(w, h) }

func frame(o fyne.CanvasObject) [4]float32 {
	return [4]float32{o.Position().X, o.Position().Y, o.Size().Width, o.Size().Height}
}

func TestRow_GrowsOneAndSkipsTheHidden(t *testing.T) {
	uitest.New(t)
	a, b, c, hidden := box(10, 20), box(30, 10), box(5, 40), box(100, 100)
	hidden.Hide()
	row := widgets.Row(4, 1, a, b, hidden, c)
	if got := row.MinSize(); got != fyne.NewSize(10+30+5+2*4, 40) {
		t.Errorf("it asks for %v", got)
	}
	row.Resize(fyne.NewSize(200, 60))
	for o, want := range map[fyne.CanvasObject][4]float32{a: {0, 20, 10, 20}, b: {14, 25, 177, 10}, c: {195, 10, 5, 40}} {
		if got := frame(o); got != want {
			t.Errorf("an object is at %v, not %v", got, want)
		}
	}
	row.Resize(fyne.NewSize(20, 60))
	if b.Size().Width != 0 {
		t.Errorf("without room the growing one is %v wide", b.Size().Width)
	}
}

func TestColumn_GivesWrappedTextItsHeight(t *testing.T) {
	d := uitest.New(t)
	text := widget.NewLabel(strings.Repeat("word ", 40))
	text.Wrapping = fyne.TextWrapWord
	below := box(10, 10)
	col := widgets.Column(8, -1, text, below)
	d.Show(col, 150, 600)
	if text.Size().Height < 100 || below.Position().Y != text.Size().Height+8 {
		t.Errorf("the text is %v high, what is below begins at %v", text.Size().Height, below.Position().Y)
	}
	top, mid, foot := box(1, 20), box(1, 1), box(1, 30)
	grown := widgets.Column(0, 1, top, mid, foot)
	grown.Resize(fyne.NewSize(100, 200))
	if mid.Size().Height != 150 || foot.Position().Y != 170 {
		t.Errorf("the growing one is %v high", mid.Size().Height)
	}
}

func TestWrap_GoesOnInTheNextLine(t *testing.T) {
	d := uitest.New(t)
	a, b, c := box(60, 20), box(60, 30), box(60, 20)
	w := widgets.Wrap(8, a, b, c)
	d.Show(w, 140, 200)
	if b.Position().X != 68 || b.Position().Y != 0 || c.Position().X != 0 || c.Position().Y != 38 {
		t.Errorf("the second is at %v, the third at %v", b.Position(), c.Position())
	}
	if got := w.MinSize(); got != fyne.NewSize(60, 58) {
		t.Errorf("it asks for %v", got)
	}
	wide := box(500, 20)
	w.Add(wide)
	w.Refresh()
	if wide.Size().Width > 140 {
		t.Errorf("an object is wider than its place: %v", wide.Size().Width)
	}
}

func TestCentered_KeepsItsContentInTheMiddle(t *testing.T) {
	uitest.New(t)
	o := box(100, 50)
	c := &fyne.Container{Layout: &widgets.Centered{MaxWidth: 300}, Objects: []fyne.CanvasObject{o}}
	c.Resize(fyne.NewSize(500, 250))
	if got := frame(o); got != [4]float32{100, 100, 300, 50} {
		t.Errorf("it is at %v", got)
	}
	c.Resize(fyne.NewSize(200, 20))
	if got := frame(o); got != [4]float32{0, 0, 200, 50} {
		t.Errorf("without room it is at %v", got)
	}
}

func TestButton_WorksWithMouseAndKeyboardUnlessDisabled(t *testing.T) {
	d := uitest.New(t)
	pressed := 0
	b := widgets.NewButton(widgets.Outline, "Retry now", "retry", func() { pressed++ })
	win := d.Show(b, 200, 60)
	test.Tap(b)
	win.Canvas().Focus(b)
	for _, k := range []fyne.KeyName{fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter, fyne.KeyA} {
		b.TypedKey(&fyne.KeyEvent{Name: k})
	}
	if pressed != 4 {
		t.Errorf("it ran %d of 4 times", pressed)
	}
	b.Disable()
	test.Tap(b)
	b.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	if pressed != 4 || !b.Disabled() {
		t.Error("a disabled button ran")
	}
	b.Enable()
	test.Tap(b)
	if pressed != 5 {
		t.Error("an enabled button did not run")
	}
	widgets.NewIconButton("plus", "New", nil).Tapped(nil)
}

// ground is the rectangle behind a widget.
func ground(o fyne.CanvasObject) *canvas.Rectangle { return uitest.All[*canvas.Rectangle](o)[0] }

func TestButton_ShowsFocusHoverAndPress(t *testing.T) {
	d := uitest.New(t)
	b := widgets.NewIconButton("plus", "New", func() {})
	win := d.Show(b, 60, 60)
	if ground(b).StrokeWidth != 0 {
		t.Error("a quiet button has a frame")
	}
	win.Canvas().Focus(b)
	if ground(b).StrokeWidth != 2 || ground(b).StrokeColor != look.Color(look.Ember) {
		t.Error("the keyboard focus is not to be seen")
	}
	win.Canvas().Unfocus()
	if ground(b).StrokeWidth != 0 {
		t.Error("the focus ring stays")
	}
	rest := ground(b).FillColor
	b.MouseIn(&desktop.MouseEvent{})
	hovered := ground(b).FillColor
	b.MouseDown(&desktop.MouseEvent{})
	if hovered == rest || ground(b).FillColor == hovered {
		t.Error("hovering and pressing are not to be seen")
	}
	b.MouseUp(&desktop.MouseEvent{})
	b.MouseOut()
	if ground(b).FillColor != rest {
		t.Error("it stays hovered")
	}
}

func TestButton_IsLargeEnoughAndNamed(t *testing.T) {
	uitest.New(t)
	b := widgets.NewIconButton("send", "Send (Enter)", nil)
	if s := b.MinSize(); s.Width < look.IconTarget || s.Height < look.IconTarget {
		t.Errorf("the target is %v", s)
	}
	if b.AccessibilityLabel() != "Send (Enter)" || b.AccessibilityRole() != fyne.AccessibleRoleButton {
		t.Errorf("it is called %q, a %s", b.AccessibilityLabel(), b.AccessibilityRole())
	}
	b.Set("stop", "", "Stop", look.Ember)
	if b.AccessibilityLabel() != "Stop" {
		t.Error("the new name is not told")
	}
}

func TestFocused_LeavesTheWindowItsKeys(t *testing.T) {
	d := uitest.New(t)
	var keys []fyne.KeyName
	var runes []rune
	button := widgets.NewIconButton("plus", "New", nil)
	chip := widgets.NewChip("All", nil)
	field := widgets.NewField("name")
	check := widgets.NewCheck("on", false, nil)
	choice := widgets.NewSelect([]string{"a", "b"}, "a", nil)
	slider := widgets.NewSlider(0, 10, 1, 5, nil, nil)
	col := widgets.Column(4, -1, button, chip, field, check, choice, slider)
	win := d.Show(col, 300, 400)
	win.Canvas().SetOnTypedKey(func(k *fyne.KeyEvent) { keys = append(keys, k.Name) })
	win.Canvas().SetOnTypedRune(func(r rune) { runes = append(runes, r) })
	area := uitest.All[*widgets.PressArea](chip)[0]
	for _, f := range []fyne.Focusable{button, area, field, check, choice, slider} {
		keys = nil
		win.Canvas().Focus(f)
		f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
		f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyF1})
		if len(keys) != 2 {
			t.Errorf("a focused %T lets %v through to the window", f, keys)
		}
	}
	button.TypedRune('h')
	button.TypedRune(' ')
	area.TypedRune('i')
	if string(runes) != "hi" {
		t.Errorf("letters on focused buttons reach the window as %q", string(runes))
	}
}

func TestTab_GoesThroughEveryControlOnce(t *testing.T) {
	d := uitest.New(t)
	long := widgets.NewLongField("text", 2)
	all := []fyne.Focusable{widgets.NewIconButton("plus", "New", nil), widgets.NewField("a"), long, widgets.NewCheck("b", false, nil)}
	off := widgets.NewIconButton("send", "Send", nil)
	off.Disable()
	col := widgets.Column(4, -1, off)
	for _, f := range all {
		col.Add(f.(fyne.CanvasObject))
	}
	win := d.Show(col, 300, 400)
	for i, want := range all {
		win.Canvas().FocusNext()
		if got := win.Canvas().Focused(); got != want {
			t.Fatalf("stop %d is %T", i, got)
		}
	}
	if long.AcceptsTab() {
		t.Error("a field of several lines keeps the Tab key")
	}
}

func TestChip_ShowsItsChoiceAndRuns(t *testing.T) {
	d := uitest.New(t)
	ran := 0
	c := widgets.NewChip("Unread", func() { ran++ })
	d.Show(c, 100, 40)
	rest := ground(c).FillColor
	c.Select(true)
	if ground(c).FillColor == rest {
		t.Error("a chosen chip looks like another")
	}
	c.Select(false)
	if ground(c).FillColor != rest {
		t.Error("a chip stays chosen")
	}
	area := uitest.All[*widgets.PressArea](c)[0]
	test.Tap(area)
	area.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	if ran != 2 {
		t.Errorf("it ran %d of 2 times", ran)
	}
}

func TestBadge_CountsUpTo99AndHidesAtNone(t *testing.T) {
	d := uitest.New(t)
	b := widgets.NewBadge()
	d.Show(b, 60, 30)
	for n, want := range map[int]string{1: "1", 99: "99", 100: "99+", 5000: "99+"} {
		b.Set(n)
		if got := uitest.Words(b); got != want || !b.Visible() {
			t.Errorf("%d is %q", n, got)
		}
	}
	for _, n := range []int{0, -3} {
		b.Set(n)
		if b.Visible() {
			t.Errorf("%d is shown", n)
		}
	}
}

func TestInitial_IsTheFirstLetter(t *testing.T) {
	for name, want := range map[string]string{"support": "S", "": "?", "🙂 ok": "O", "  élan": "É", "7 up": "7", "漢字": "漢", "…": "?"} {
		if got := widgets.Initial(name); got != want {
			t.Errorf("%q has the initial %q", name, got)
		}
	}
}

func TestBanner_SaysItsWordsAndOffersItsButtons(t *testing.T) {
	d := uitest.New(t)
	b := widgets.NewBanner()
	d.Show(b, 400, 200)
	if b.Visible() {
		t.Error("an empty banner is shown")
	}
	ran := false
	b.Set(look.Amber, "No connection. "+strings.Repeat("It goes on. ", 20), widgets.NewButton(widgets.Outline, "Retry now", "", func() { ran = true }))
	uitest.Reads(t, b, "No connection.", "Retry now")
	uitest.Press(t, b, "Retry now")
	if !ran {
		t.Error("its button does nothing")
	}
	if b.MinSize().Height < 80 {
		t.Errorf("long words are %v high at 400 pixels", b.MinSize().Height)
	}
	b.Set("", "")
	if b.Visible() {
		t.Error("it stays without words")
	}
}

func TestNote_TakesNoPlaceWithoutWords(t *testing.T) {
	d := uitest.New(t)
	n := widgets.NewNote()
	col := widgets.Column(0, -1, n, box(10, 10))
	d.Show(col, 200, 300)
	if col.MinSize().Height != 10 {
		t.Errorf("an empty note takes %v", col.MinSize().Height-10)
	}
	n.Set(strings.Repeat("The file is too large. ", 10), look.Red)
	col.Refresh()
	if h := n.MinSize().Height; h < 60 {
		t.Errorf("long words are %v high at 200 pixels", h)
	}
	uitest.Reads(t, n, "too large.")
}

func TestMeter_ShowsTheLastLevels(t *testing.T) {
	d := uitest.New(t)
	m := widgets.NewMeter()
	d.Show(m, 120, 30)
	bars := func() []*canvas.Rectangle { return uitest.All[*canvas.Rectangle](m) }
	m.Set(1)
	last := bars()[len(bars())-1]
	if last.Size().Height != 30 {
		t.Errorf("the loudest level is %v of 30 high", last.Size().Height)
	}
	m.Set(7)
	m.Set(-3)
	if h := last.Size().Height; h > 4 {
		t.Errorf("silence is %v high", h)
	}
	m.Clear()
	for _, b := range bars() {
		if b.Size().Height > 4 {
			t.Error("a cleared meter shows a level")
		}
	}
}

func TestMeter_IsStillWhereNothingIsToBeSeen(t *testing.T) {
	d := uitest.New(t)
	m := widgets.NewMeter()
	d.Show(m, 120, 28)
	before := d.Repaints()
	for range 100 {
		m.Set(0.05) // no bar is a pixel higher for it
	}
	if n := d.Repaints() - before; n > 0 {
		t.Errorf("silence is painted %d times", n)
	}
	m.Set(0.8)
	for range 40 { // until it is out of sight
		m.Set(0)
	}
	before = d.Repaints()
	m.Set(0)
	m.Clear()
	if n := d.Repaints() - before; n > 0 {
		t.Errorf("after a sound silence is painted %d times", n)
	}
}

func TestHint_ComesWhereThePointerRestsAndGoesWithIt(t *testing.T) {
	d := uitest.New(t)
	b := widgets.NewIconButton("plus", "New conversation", func() {})
	root := widgets.NewRoot(widgets.Row(0, -1, b))
	d.Show(root, 400, 200)
	b.MouseIn(&desktop.MouseEvent{})
	d.Await("the hint", func() bool { return strings.Contains(uitest.Words(root), "New conversation") })
	for _, s := range uitest.All[*widgets.Surface](root) {
		if at, _ := uitest.Place(root, s); at.X < 0 || at.X+s.Size().Width > 400 {
			t.Errorf("the hint is outside of the window, at %v", at)
		}
	}
	b.MouseOut()
	uitest.ReadsNot(t, root, "New conversation")
	b.MouseIn(&desktop.MouseEvent{})
	b.MouseDown(&desktop.MouseEvent{})
	b.MouseOut()
	widgets.HideHint(b)
}

func TestForwardShortcut_WindowFirstThenTheField(t *testing.T) {
	d := uitest.New(t)
	e := widget.NewEntry()
	win := d.Show(e, 200, 40)
	win.Canvas().Focus(e)
	e.SetText("words")
	var asked []string
	window := func(s fyne.Shortcut) bool { asked = append(asked, s.ShortcutName()); return true }
	custom := &desktop.CustomShortcut{KeyName: fyne.KeyN, Modifier: fyne.KeyModifierControl}
	widgets.ForwardShortcut(e, custom, window)
	if len(asked) != 1 {
		t.Error("the window was not asked")
	}
	widgets.ForwardShortcut(e, &fyne.ShortcutSelectAll{}, window)
	clip := test.NewClipboard()
	widgets.ForwardShortcut(e, &fyne.ShortcutCopy{Clipboard: clip}, window)
	if len(asked) != 1 || clip.Content() != "words" {
		t.Errorf("the field's own keys: asked %v, copied %q", asked, clip.Content())
	}
	widgets.ForwardShortcut(e, custom, func(fyne.Shortcut) bool { return false })
	widgets.ForwardShortcut(e, custom, nil)
}

func TestControls_DontCallForTheValueTheyBeginWith(t *testing.T) {
	d := uitest.New(t)
	called := 0
	check := widgets.NewCheck("on", true, func(bool) { called++ })
	choice := widgets.NewSelect([]string{"a", "b"}, "a", func(string) { called++ })
	slider := widgets.NewSlider(0, 10, 1, 5, nil, func(float64) { called++ })
	d.Show(widgets.Column(0, -1, check, choice, slider), 300, 200)
	choice.Put([]string{"a", "b", "c"}, "c")
	if called != 0 {
		t.Errorf("showing values called %d times", called)
	}
	test.Tap(check)
	choice.SetSelected("b")
	slider.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	if called != 3 {
		t.Errorf("three changes called %d times", called)
	}
}
