package ui

import (
	"fyne.io/fyne/v2"
	toolkit "fyne.io/fyne/v2/driver/desktop"

	"delonix/ui/desktop"
	"delonix/ui/loop"
	"delonix/ui/pages"
	"delonix/ui/widgets"
)

// binding is one key of the window, with what F1 says about it.
type binding struct {
	key   fyne.KeyName
	mod   fyne.KeyModifier
	shown string
	does  string // the key of its words
	run   func()
}

const mod = fyne.KeyModifierShortcutDefault

// bindings are all keys that work wherever the focus is.
func (w *Window) bindings() []binding {
	return []binding{
		{fyne.KeyN, mod, widgets.KeyName("N"), "common.newConversation", func() { w.conv.New() }},
		{fyne.KeyK, mod, widgets.KeyName("K"), "keys.search", w.focusSearch},
		{fyne.KeyO, mod, widgets.KeyName("O"), "keys.attach", func() { w.conv.Attach() }},
		{fyne.KeyT, mod, widgets.KeyName("T"), "keys.talk", func() { w.voice.Tap() }},
		{fyne.KeyT, mod | fyne.KeyModifierShift, widgets.KeyName("Shift+T"), "keys.handsFree", func() { w.voice.ToggleCall() }},
		{fyne.KeyM, mod | fyne.KeyModifierShift, widgets.KeyName("Shift+M"), "keys.mute", func() { w.voice.ToggleMute() }},
		{fyne.KeyUp, mod, widgets.KeyName("Up"), "keys.previous", func() { w.list.Walk(-1) }},
		{fyne.KeyDown, mod, widgets.KeyName("Down"), "keys.next", func() { w.list.Walk(1) }},
		{fyne.KeyJ, mod, widgets.KeyName("J"), "keys.nextUnread", func() { w.list.OpenUnread() }},
		{fyne.KeyComma, mod, widgets.KeyName(","), "common.settings", w.openSettings},
	}
}

// otherKeys are told by F1 but handled where they belong.
func otherKeys() [][2]string {
	return [][2]string{
		{"Enter", "common.send"}, {"Shift+Enter", "keys.newLine"},
		{widgets.KeyName("V"), "keys.paste"},
		{"Escape", "keys.escape"},
		{"F1", "keys.all"},
	}
}

// bindKeys makes the keys work on the canvas, with and without a focus.
func (w *Window) bindKeys() {
	for _, b := range w.keys {
		w.win.Canvas().AddShortcut(&toolkit.CustomShortcut{KeyName: b.key, Modifier: b.mod}, func(fyne.Shortcut) { b.run() })
	}
	w.win.Canvas().AddShortcut(&toolkit.CustomShortcut{KeyName: fyne.KeyUnknown, Modifier: mod}, func(s fyne.Shortcut) { w.shortcut(s) })
	w.win.Canvas().SetOnTypedKey(w.typedKey)
	w.win.Canvas().SetOnTypedRune(w.typedRune)
	if c, ok := w.win.Canvas().(toolkit.Canvas); ok {
		c.SetOnKeyDown(w.keyDown)
		c.SetOnKeyUp(w.keyUp)
	}
}

// shortcut runs a key that a focused field did not know; false if the window
// does not know it either.
func (w *Window) shortcut(s fyne.Shortcut) bool {
	c, ok := s.(*toolkit.CustomShortcut)
	if !ok {
		return false
	}
	key := desktop.KeyName(c.KeyName, w.lastKey) // the key that went down last is the one it came from
	for _, b := range w.keys {
		if b.key == key && b.mod == c.Modifier {
			b.run()
			return true
		}
	}
	return false
}

// typedRune puts letters that were typed beside the field into it.
func (w *Window) typedRune(r rune) {
	if !w.covered() && r != ' ' {
		w.comp.Type(r)
	}
}

// typedKey gets the plain keys that no focused object took.
func (w *Window) typedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeyEscape:
		w.escape()
	case fyne.KeyF1:
		w.showKeys()
	case fyne.KeyPageUp:
		w.chat.Page(-1)
	case fyne.KeyPageDown:
		w.chat.Page(1)
	case fyne.KeyEnd:
		w.chat.ScrollToEnd()
	}
}

// showKeys lists all keys.
func (w *Window) showKeys() {
	var all []pages.Key
	for _, b := range w.keys {
		all = append(all, pages.Key{Shown: b.shown, Does: b.does})
	}
	for _, k := range otherKeys() {
		all = append(all, pages.Key{Shown: k[0], Does: k[1]})
	}
	w.page.OpenKeys(all)
}

// keyDown gets the keys that go down, wherever the focus is.
func (w *Window) keyDown(k *fyne.KeyEvent) {
	w.lastKey = k.Physical.ScanCode
	w.root.HideHint() // it would cover what is typed
	if k.Name == fyne.KeyTab {
		loop.Do(w.revealFocused)
	}
	if w.settings.TalkKey != "" && string(k.Name) == w.settings.TalkKey && !w.voice.Held() && len(w.pages.Objects) == 1 {
		w.keyHeld = true
		w.voice.Hold(true)
	}
}

// revealFocused scrolls what has the focus into view, also what is the toolkit's
// own and can't do that by itself.
func (w *Window) revealFocused() {
	if o, ok := w.win.Canvas().Focused().(fyne.CanvasObject); ok {
		widgets.Reveal(o)
	}
}

// keyUp gets those that go up.
func (w *Window) keyUp(k *fyne.KeyEvent) {
	if w.keyHeld && string(k.Name) == w.settings.TalkKey {
		w.keyHeld = false
		w.voice.Hold(false)
	}
}
