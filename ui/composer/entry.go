package composer

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"delonix/assets/i18n"
	"delonix/ui/look"
	"delonix/ui/widgets"
)

// entry is the field a message is written in: Enter sends, Shift+Enter makes
// a new line, and shortcuts it does not know go on to the window.
type entry struct {
	widget.Entry
	send    func()
	other   func(fyne.Shortcut) bool
	escape  func()
	page    func(float32)
	paste   func(text string) bool // true if what the clipboard holds was taken
	lines   int
	invited bool // the placeholder invites to write
}

func newEntry() *entry {
	e := &entry{lines: 1, invited: true}
	e.MultiLine = true
	e.Wrapping = fyne.TextWrapWord
	e.ExtendBaseWidget(e)
	e.SetMinRowsVisible(1)
	e.invite()
	return e
}

// invitations are what an empty field says, the longest that fits on a line.
func invitations() []string {
	return []string{i18n.T("composer.placeholder"), i18n.T("composer.placeholderShort"), "…"}
}

// Resize keeps the invitation on one line.
func (e *entry) Resize(size fyne.Size) {
	e.Entry.Resize(size)
	e.invite()
}

// invite says what belongs into the field, unless it says why nothing can be written.
func (e *entry) invite() {
	if !e.invited {
		return
	}
	for _, words := range invitations() {
		if width := e.Size().Width; width == 0 || fyne.MeasureText(words, look.TextSize, fyne.TextStyle{}).Width <= width-2*look.Space12 || words == "…" {
			if e.PlaceHolder != words {
				e.SetPlaceHolder(words)
			}
			return
		}
	}
}

// Disabled hides from the toolkit's driver that nothing can be written: it keeps
// all shortcuts from a field that is disabled and focused, the window's as well.
func (e *entry) Disabled() bool { return false }

// CreateRenderer leaves out the field's own ground and frame.
func (e *entry) CreateRenderer() fyne.WidgetRenderer {
	return bare(&e.Entry, e.Entry.CreateRenderer())
}

// AcceptsTab leaves Tab to the order of the window's controls.
func (e *entry) AcceptsTab() bool { return false }

// TypedKey sends on Enter and leaves the rest to the field.
func (e *entry) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		if !widgets.ShiftHeld() {
			e.send()
			return
		}
	case fyne.KeyEscape:
		e.escape()
		return
	case fyne.KeyPageUp:
		e.page(-1)
		return
	case fyne.KeyPageDown:
		e.page(1)
		return
	case fyne.KeyF1:
		widgets.PassKey(e, k)
		return
	}
	e.Entry.TypedKey(k)
}

// TypedShortcut lets files and images be pasted, and the window have its keys.
func (e *entry) TypedShortcut(s fyne.Shortcut) {
	if p, ok := s.(*fyne.ShortcutPaste); ok && !e.Entry.Disabled() {
		if text := clipped(p); e.paste(text) {
			return
		} else if lines := lineEnds.Replace(text); lines != text {
			s = &fyne.ShortcutPaste{Clipboard: oneText{p.Clipboard, lines}, Secondary: p.Secondary}
		}
	}
	widgets.ForwardShortcut(&e.Entry, s, e.other)
}

// lineEnds makes a line end of whatever other systems and programs take for one.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\u0085", "\n")

// oneText is a clipboard that holds another text.
type oneText struct {
	fyne.Clipboard
	text string
}

// Content gives the text.
func (o oneText) Content() string { return o.text }

func clipped(p *fyne.ShortcutPaste) string {
	if p.Clipboard == nil {
		return ""
	}
	return p.Clipboard.Content()
}

// KeyDown tells the window, too.
func (e *entry) KeyDown(k *fyne.KeyEvent) { e.Entry.KeyDown(k); widgets.PassKeyDown(e, k, true) }

// KeyUp tells the window, too.
func (e *entry) KeyUp(k *fyne.KeyEvent) { e.Entry.KeyUp(k); widgets.PassKeyDown(e, k, false) }

const mostLines = 8

// fit makes the field as tall as its text, up to some lines; true if it
// changed.
func (e *entry) fit() bool {
	n := 0
	room := max(100, e.Size().Width-2*look.Space12)
	for _, l := range strings.Split(e.Text, "\n") {
		if n >= mostLines {
			break
		}
		w := float32(len(l)) * look.TextSize // an upper bound that costs nothing
		if w > room {
			w = fyne.MeasureText(l[:min(len(l), 4000)], look.TextSize, fyne.TextStyle{}).Width
		}
		n += 1 + int(w/room)
	}
	n = min(max(n, 1), mostLines)
	if n == e.lines {
		return false
	}
	e.lines = n
	e.SetMinRowsVisible(n)
	return true
}
