package ui

import (
	"testing"

	"fyne.io/fyne/v2/lang"

	"delonix/assets/i18n"
	"delonix/client/demo"
)

func TestLanguage_IsThatOfTheToolkitsOwnWords(t *testing.T) {
	b := newBench(t, demo.Options{})
	t.Cleanup(func() { i18n.Use(i18n.English); tellToolkit() })
	for _, x := range []struct{ code, cut, name string }{{"de", "Ausschneiden", "Name"}, {"ru", "Вырезать", "Имя"}, {"en", "Cut", "Name"}} {
		b.speak(x.code)
		if got := lang.L("Cut"); got != x.cut {
			t.Errorf("%s: to cut is %q", x.code, got)
		}
		if got := lang.X("file.name", "Name"); got != x.name {
			t.Errorf("%s: a file's name is %q", x.code, got)
		}
	}
}
