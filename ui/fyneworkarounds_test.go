package ui

import (
	"testing"

	"fyne.io/fyne/v2/test"
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
