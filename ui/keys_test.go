package ui

import (
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
