package desktop

import (
	"runtime"

	"fyne.io/fyne/v2"
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

// KeyName gives the name of a key, by its number where it has none.
func KeyName(k fyne.KeyName, number int) fyne.KeyName { return placed(runtime.GOOS, k, number) }
