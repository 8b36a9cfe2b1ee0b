package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"delonix/assets/i18n"
)

// The toolkit's controls, but that they leave the window its keys.

// Field is an entry of one line.
type Field struct {
	widget.Entry
	// Shortcut gets the shortcuts first; it reports whether it knew one.
	Shortcut func(fyne.Shortcut) bool
	// Left gets the text when the cursor leaves the field, and on Enter.
	Left func(string)
}

// FocusGained shows the field.
func (f *Field) FocusGained() { f.Entry.FocusGained(); Reveal(f) }

// FocusLost tells that the cursor left.
func (f *Field) FocusLost() {
	f.Entry.FocusLost()
	if f.Left != nil {
		f.Left(f.Text)
	}
}

// NewField makes an entry with a hint for what belongs there.
func NewField(hint string) *Field {
	f := &Field{}
	f.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	f.ExtendBaseWidget(f)
	f.SetPlaceHolder(hint)
	return f
}

// NewSecretField makes an entry that does not show what it holds.
func NewSecretField(hint string) *Field {
	f := &Field{}
	f.Password, f.Wrapping = true, fyne.TextWrap(fyne.TextTruncateClip)
	f.ExtendBaseWidget(f)
	f.SetPlaceHolder(hint)
	return f
}

// NewLongField makes an entry of several lines; Tab leaves it.
func NewLongField(hint string, rows int) *Field {
	f := &Field{}
	f.MultiLine = true
	f.Wrapping = fyne.TextWrapWord
	f.ExtendBaseWidget(f)
	f.SetMinRowsVisible(rows)
	f.SetPlaceHolder(hint)
	return f
}

// KeyDown tells the window, too.
func (f *Field) KeyDown(k *fyne.KeyEvent) { f.Entry.KeyDown(k); PassKeyDown(f, k, true) }

// KeyUp tells the window, too.
func (f *Field) KeyUp(k *fyne.KeyEvent) { f.Entry.KeyUp(k); PassKeyDown(f, k, false) }

// AcceptsTab leaves Tab to the order of the fields.
func (f *Field) AcceptsTab() bool { return false }

// TypedKey leaves Escape and F1 to the window.
func (f *Field) TypedKey(k *fyne.KeyEvent) {
	if leftToWindow(f, k) {
		return
	}
	if f.Left != nil && !f.MultiLine && (k.Name == fyne.KeyReturn || k.Name == fyne.KeyEnter) {
		f.Left(f.Text)
	}
	f.Entry.TypedKey(k)
}

// TypedShortcut offers shortcuts to the window first.
func (f *Field) TypedShortcut(s fyne.Shortcut) { ForwardShortcut(&f.Entry, s, f.Shortcut) }

// Check is a box with words.
type Check struct{ widget.Check }

// NewCheck makes a box; changed is not called for the value it begins with.
func NewCheck(words string, on bool, changed func(bool)) *Check {
	c := &Check{}
	c.Text, c.Checked, c.OnChanged = words, on, changed
	c.ExtendBaseWidget(c)
	return c
}

// FocusGained shows the box.
func (c *Check) FocusGained() { c.Check.FocusGained(); Reveal(c) }

// TypedKey leaves Escape and F1 to the window.
func (c *Check) TypedKey(k *fyne.KeyEvent) {
	if leftToWindow(c, k) {
		return
	}
	c.Check.TypedKey(k)
}

// KeyDown tells the window.
func (c *Check) KeyDown(k *fyne.KeyEvent) { PassKeyDown(c, k, true) }

// KeyUp tells the window.
func (c *Check) KeyUp(k *fyne.KeyEvent) { PassKeyDown(c, k, false) }

// Select is a choice from a list.
type Select struct{ widget.Select }

// NewSelect makes a choice; changed is not called for the one it begins with.
func NewSelect(options []string, chosen string, changed func(string)) *Select {
	s := &Select{}
	s.Options, s.Selected, s.OnChanged = options, chosen, changed
	s.PlaceHolder = i18n.T("text.choose")
	s.ExtendBaseWidget(s)
	return s
}

// Put shows other options and another choice without calling changed.
func (s *Select) Put(options []string, chosen string) {
	s.Options, s.Selected = options, chosen
	s.Refresh()
}

// FocusGained shows the choice.
func (s *Select) FocusGained() { s.Select.FocusGained(); Reveal(s) }

// TypedKey leaves Escape and F1 to the window.
func (s *Select) TypedKey(k *fyne.KeyEvent) {
	if leftToWindow(s, k) {
		return
	}
	s.Select.TypedKey(k)
}

// KeyDown tells the window.
func (s *Select) KeyDown(k *fyne.KeyEvent) { PassKeyDown(s, k, true) }

// KeyUp tells the window.
func (s *Select) KeyUp(k *fyne.KeyEvent) { PassKeyDown(s, k, false) }
