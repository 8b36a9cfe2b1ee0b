package desktop

import (
	"testing"

	"fyne.io/fyne/v2"
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
