package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"delonix/client/demo"
)

func TestKeys_SignsWorkOnLayoutsThatHaveOthers(t *testing.T) {
	for goos, number := range map[string]int{"linux": 59, "windows": 0x33, "darwin": 0x2B} {
		if k := placed(goos, fyne.KeyUnknown, number); k != fyne.KeyComma {
			t.Errorf("%s: %q", goos, k)
		}
		if k := placed(goos, fyne.KeyN, number); k != fyne.KeyN {
			t.Errorf("%s: a key with a name became %q", goos, k)
		}
		if k := placed(goos, fyne.KeyUnknown, 1000); k != fyne.KeyUnknown {
			t.Errorf("%s: a key of no use is %q", goos, k)
		}
	}
}

func TestKeys_AltGrIsNoShortcut(t *testing.T) {
	b := newBench(t, demo.Options{Agent: demo.Echo()})
	for _, k := range b.keys {
		if b.shortcut(&desktop.CustomShortcut{KeyName: k.key, Modifier: k.mod | fyne.KeyModifierAlt}) {
			t.Errorf("%s with AltGr, which Windows tells as Ctrl+Alt, is %q", k.shown, k.does)
		}
	}
}
