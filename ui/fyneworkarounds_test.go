package ui

import (
	"testing"

	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/test"

	"delonix/assets/i18n"
	"delonix/client/demo"
)

func TestForgetful_TextsNeverReachTheToolkitsFile(t *testing.T) {
	under := test.NewApp().Preferences()
	p := newForgetful(under)
	p.SetString("fyne:fileDialogLastFolder", "/home/jane/secret")
	if got := p.String("fyne:fileDialogLastFolder"); got != "/home/jane/secret" {
		t.Errorf("the dialog finds %q in the same run", got)
	}
	if got := under.String("fyne:fileDialogLastFolder"); got != "" {
		t.Errorf("the file would have %q", got)
	}
	p.SetInt("fyne:fileDialogViewLayout", 1)
	if p.Int("fyne:fileDialogViewLayout") != 1 {
		t.Error("a number is lost")
	}
	p.RemoveValue("fyne:fileDialogLastFolder")
	if got := p.StringWithFallback("fyne:fileDialogLastFolder", "none"); got != "none" {
		t.Errorf("removed, and still %q", got)
	}
}

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
