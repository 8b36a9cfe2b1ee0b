package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// HoldButton does something for as long as it is held, with the mouse or with
// the space bar.
type HoldButton struct {
	Button
	OnHold func(held bool)
	held   bool
}

var _ desktop.Keyable = (*HoldButton)(nil)

// NewHoldButton makes a button with a word and a drawing.
func NewHoldButton(label, icon string, hold func(bool)) *HoldButton {
	b := &HoldButton{OnHold: hold}
	b.Kind, b.Label, b.Hint, b.IconName = Primary, label, label, icon
	b.ExtendBaseWidget(b)
	return b
}

func (b *HoldButton) hold(on bool) {
	if b.held == on || on && b.Disabled() {
		return
	}
	b.held = on
	b.OnHold(on)
}

// Tapped does nothing: holding counts, and a tap is a short one.
func (b *HoldButton) Tapped(*fyne.PointEvent) {}

// MouseDown begins.
func (b *HoldButton) MouseDown(e *desktop.MouseEvent) {
	b.Button.MouseDown(e)
	if e.Button != desktop.MouseButtonSecondary {
		b.hold(true)
	}
}

// MouseUp ends.
func (b *HoldButton) MouseUp(e *desktop.MouseEvent) { b.Button.MouseUp(e); b.hold(false) }

// MouseOut ends, too: the release would not be seen.
func (b *HoldButton) MouseOut() { b.Button.MouseOut(); b.hold(false) }

// FocusLost ends what the space bar began.
func (b *HoldButton) FocusLost() { b.Button.FocusLost(); b.hold(false) }

// KeyDown begins on the space bar.
func (b *HoldButton) KeyDown(k *fyne.KeyEvent) {
	if k.Name == fyne.KeySpace {
		b.hold(true)
		return
	}
	PassKeyDown(b, k, true)
}

// KeyUp ends it.
func (b *HoldButton) KeyUp(k *fyne.KeyEvent) {
	if k.Name == fyne.KeySpace {
		b.hold(false)
		return
	}
	PassKeyDown(b, k, false)
}

// TypedKey leaves other keys to the window.
func (b *HoldButton) TypedKey(k *fyne.KeyEvent) {
	if k.Name != fyne.KeySpace {
		PassKey(b, k)
	}
}
