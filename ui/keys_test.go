package ui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"delonix/client/demo"
)

func TestKeys_AltGrIsNoShortcut(t *testing.T) {
	b := newBench(t, demo.Options{Agent: demo.Echo()})
	for _, k := range b.keys.bindings {
		if b.keys.shortcut(&desktop.CustomShortcut{KeyName: k.key, Modifier: k.mod | fyne.KeyModifierAlt}) {
			t.Errorf("%s with AltGr, which Windows tells as Ctrl+Alt, is %q", k.shown, k.does)
		}
	}
}

// The release ends what the press began, whatever became of the key in the settings.
func TestKeys_AKeyToTalkThatIsChangedWhileItIsHeldIsReleasedAsItWas(t *testing.T) {
	chosen, held := fyne.KeyF8, []bool{}
	k := &keyboard{any: func() {}, talkKey: func() fyne.KeyName { return chosen }, hold: func(down bool) { held = append(held, down) }}
	k.down(&fyne.KeyEvent{Name: fyne.KeyF8})
	chosen = fyne.KeyF9
	k.up(&fyne.KeyEvent{Name: fyne.KeyF9}) // which did not go down
	if !slices.Equal(held, []bool{true}) {
		t.Fatalf("it is told %v while the key is down", held)
	}
	k.up(&fyne.KeyEvent{Name: fyne.KeyF8})
	k.down(&fyne.KeyEvent{Name: fyne.KeyF8})
	k.up(&fyne.KeyEvent{Name: fyne.KeyF8})
	if !slices.Equal(held, []bool{true, false}) {
		t.Errorf("then it is told %v", held)
	}
	k.down(&fyne.KeyEvent{Name: fyne.KeyF9})
	chosen = ""
	if !k.set(false) || k.set(false) {
		t.Error("that the window lost the keyboard while the key was down is not told once")
	}
	k.up(&fyne.KeyEvent{Name: fyne.KeyF9})
	if !slices.Equal(held, []bool{true, false, true}) {
		t.Errorf("after the window lost the keyboard it is told %v", held)
	}
}
