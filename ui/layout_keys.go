package ui

import (
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Where a layout has no Latin letters the toolkit knows letters by their place
// on the keyboard, but other signs not at all: such a key comes without a name.
// These are found by the number of the key.

// keyNumbers are those of the signs that the window's keys use, by system.
var keyNumbers = map[string]map[int]fyne.KeyName{
	"linux":   {59: fyne.KeyComma},
	"freebsd": {59: fyne.KeyComma},
	"windows": {0x33: fyne.KeyComma},
	"darwin":  {0x2B: fyne.KeyComma},
}

// placed gives the name of a key without one, from its place.
func placed(goos string, k fyne.KeyName, number int) fyne.KeyName {
	if k != fyne.KeyUnknown {
		return k
	}
	return keyNumbers[goos][number]
}

// named gives the name of a shortcut's key; the key that went down last is the
// one it came from.
func (w *Window) named(c *desktop.CustomShortcut) fyne.KeyName {
	return placed(runtime.GOOS, c.KeyName, w.lastKey)
}
