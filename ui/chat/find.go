package chat

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"delonix/assets/i18n"
	"delonix/ui/look"
	"delonix/ui/widgets"
)

// findBar finds words in the conversation: a field, how many places there are,
// and the way from one to the next.
type findBar struct {
	widget.BaseWidget
	act     *Actions
	field   *findField
	count   *widgets.Text
	older   *widgets.Button
	newer   *widgets.Button
	end     *widgets.Button
	changed func() // the bar came or went
}

func newFindBar(act *Actions) *findBar {
	b := &findBar{act: act, count: widgets.NewText("", look.Muted, look.TextSmall)}
	b.field = newFindField(b)
	b.older = widgets.NewIconButton("chevron-up", "", func() { act.FindNext(-1) }).Small()
	b.newer = widgets.NewIconButton("chevron-down", "", func() { act.FindNext(1) }).Small()
	b.end = widgets.NewIconButton("close", "", func() { act.FindEnd() }).Small()
	b.reword()
	b.ExtendBaseWidget(b)
	b.Hide()
	return b
}

func (b *findBar) reword() {
	b.field.SetPlaceHolder(i18n.T("chat.findHint"))
	b.older.Set("chevron-up", "", i18n.T("chat.findOlder"), "")
	b.newer.Set("chevron-down", "", i18n.T("chat.findNewer"), "")
	b.end.Set("close", "", i18n.T("common.close"), "")
}

// CreateRenderer lays the bar out over a hairline.
func (b *findBar) CreateRenderer() fyne.WidgetRenderer {
	row := widgets.Row(look.Space8, 0, b.field, b.count, b.older, b.newer, b.end)
	return widget.NewSimpleRenderer(widgets.Column(0, -1,
		widgets.NewSurface(widgets.SurfaceStyle{Fill: look.Clear, Pad: [4]float32{look.Space24, look.Space4, look.Space12, look.Space4}}, row), widgets.Line()))
}

// tell shows which place of how many is shown; at counts from 1, and more says
// that there are further ones.
func (b *findBar) tell(at, of int, more bool) {
	words := ""
	switch {
	case b.field.Text == "":
	case of == 0:
		words = i18n.T("chat.foundNothing")
	default:
		total := i18n.Decimal(float64(of), 0)
		if more {
			total += "+"
		}
		words = i18n.T("chat.foundPlace", "at", i18n.Decimal(float64(at), 0), "of", total)
	}
	if b.count.Text() != words {
		b.count.SetText(words)
		b.Refresh()
	}
	for _, x := range []*widgets.Button{b.older, b.newer} {
		if of > 1 {
			x.Enable()
		} else {
			x.Disable()
		}
	}
}

// findField is the bar's field. Enter goes to the next older place, with Shift
// to the next newer one, as the arrows up and down do.
type findField struct {
	widgets.Field
	bar *findBar
}

func newFindField(b *findBar) *findField {
	f := &findField{bar: b}
	f.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	f.ExtendBaseWidget(f)
	f.OnChanged = func(s string) { b.act.Find(s) }
	return f
}

// TypedKey walks the places, and leaves with Escape.
func (f *findField) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeyEscape:
		f.bar.act.FindEnd()
	case fyne.KeyUp:
		f.bar.act.FindNext(-1)
	case fyne.KeyDown:
		f.bar.act.FindNext(1)
	case fyne.KeyReturn, fyne.KeyEnter:
		by := -1
		if widgets.ShiftHeld() {
			by = 1
		}
		f.bar.act.FindNext(by)
	default:
		f.Field.TypedKey(k)
	}
}

// ShowFind opens the bar, or gives it the cursor.
func (v *View) ShowFind() {
	if !v.finder.Visible() {
		v.finder.Show()
		v.finder.tell(0, 0, false)
		v.finderChanged()
	}
	// The toolkit knows the window of the field only once that was painted.
	if c := fyne.CurrentApp().Driver().CanvasForObject(v); c != nil {
		c.Focus(v.finder.field)
		v.finder.field.TypedShortcut(&fyne.ShortcutSelectAll{})
	}
}

// HideFind closes it, and takes its marks away.
func (v *View) HideFind() {
	if !v.finder.Visible() {
		return
	}
	v.finder.Hide()
	v.finder.field.OnChanged = nil
	v.finder.field.SetText("")
	v.finder.field.OnChanged = func(s string) { v.act.Find(s) }
	v.SetFound(nil, 0, 0, false)
	v.finderChanged()
}

func (v *View) finderChanged() {
	if v.finder.changed != nil {
		v.finder.changed()
	}
	v.Refresh()
}

// Finding reports whether the bar is open.
func (v *View) Finding() bool { return v.finder.Visible() }

// SetFound marks words in the messages and tells which place of how many is
// shown.
func (v *View) SetFound(words []string, at, of int, more bool) {
	v.words = words
	for _, k := range v.keys {
		if r, ok := v.feed.Row(k).(*messageRow); ok {
			r.text.Find(words)
		}
	}
	v.finder.tell(at, of, more)
}
