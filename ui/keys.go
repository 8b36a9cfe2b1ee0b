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

// keyboard is what the window does with keys. It belongs to the UI thread.
type keyboard struct {
	win      fyne.Window
	bindings []binding               // keys that work wherever the focus is
	plain    map[fyne.KeyName]func() // keys that no focused object took
	letter   func(rune)              // one that was typed beside the field
	any      func()                  // a key goes down, whichever
	talkKey  func() fyne.KeyName     // the one to talk while it is held, "" for none now
	hold     func(down bool)         // it goes down or up

	here  bool         // keys go to this window
	talks fyne.KeyName // the key to talk that is down
	last  int          // the number of the key that went down last
}

// bind makes the keys work on the canvas, with and without a focus.
func (k *keyboard) bind() {
	c := k.win.Canvas()
	for _, b := range k.bindings {
		c.AddShortcut(&toolkit.CustomShortcut{KeyName: b.key, Modifier: b.mod}, func(fyne.Shortcut) { b.run() })
	}
	c.AddShortcut(&toolkit.CustomShortcut{KeyName: fyne.KeyUnknown, Modifier: mod}, func(s fyne.Shortcut) { k.shortcut(s) })
	c.SetOnTypedKey(k.typed)
	c.SetOnTypedRune(k.letter)
	if c, ok := c.(toolkit.Canvas); ok {
		c.SetOnKeyDown(k.down)
		c.SetOnKeyUp(k.up)
	}
}

// shortcut runs a key that a focused field did not know; false if the window
// does not know it either.
func (k *keyboard) shortcut(s fyne.Shortcut) bool {
	c, ok := s.(*toolkit.CustomShortcut)
	if !ok {
		return false
	}
	key := desktop.KeyName(c.KeyName, k.last) // the key that went down last is the one it came from
	for _, b := range k.bindings {
		if b.key == key && b.mod == c.Modifier {
			b.run()
			return true
		}
	}
	return false
}

// typed gets the plain keys that no focused object took.
func (k *keyboard) typed(e *fyne.KeyEvent) {
	if run := k.plain[e.Name]; run != nil {
		run()
	}
}

// down gets the keys that go down, wherever the focus is.
func (k *keyboard) down(e *fyne.KeyEvent) {
	k.last = e.Physical.ScanCode
	k.any()
	if e.Name == fyne.KeyTab {
		loop.Do(k.revealFocused)
	}
	if e.Name != "" && e.Name == k.talkKey() {
		k.talks = e.Name
		k.hold(true)
	}
}

// up gets those that go up.
func (k *keyboard) up(e *fyne.KeyEvent) {
	if k.talks != "" && e.Name == k.talks {
		k.talks = ""
		k.hold(false)
	}
}

// set is told whether keys go to the window from now on; true if the key to talk was
// down when they went.
func (k *keyboard) set(here bool) (held bool) {
	k.here = here
	if here {
		return false
	}
	held = k.talks != ""
	k.talks = ""
	return held
}

// revealFocused scrolls what has the focus into view, also what is the toolkit's
// own and can't do that by itself.
func (k *keyboard) revealFocused() {
	if o, ok := k.win.Canvas().Focused().(fyne.CanvasObject); ok {
		widgets.Reveal(o)
	}
}

// all lists all keys for F1, with those that are handled where they belong.
func (k *keyboard) all() (all []pages.Key) {
	for _, b := range k.bindings {
		all = append(all, pages.Key{Shown: b.shown, Does: b.does})
	}
	return append(all, pages.Key{Shown: "Enter", Does: "common.send"}, pages.Key{Shown: "Shift+Enter", Does: "keys.newLine"},
		pages.Key{Shown: widgets.KeyName("V"), Does: "keys.paste"}, pages.Key{Shown: "Escape", Does: "keys.escape"}, pages.Key{Shown: "F1", Does: "keys.all"})
}
