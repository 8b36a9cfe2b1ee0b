package pages

import (
	"testing"

	"delonix/client"
)

func TestSaves_KeepTheNewestAndNeverTwoAtOnce(t *testing.T) {
	s := &saves{}
	first, second, third := client.Settings{Theme: "light"}, client.Settings{Theme: "dark"}, client.Settings{Theme: "system"}
	if !s.add(first, true) {
		t.Fatal("nobody begins")
	}
	if got, autostart, ok := s.next(); !ok || !autostart || got.Theme != "light" {
		t.Fatalf("%v %t %t", got.Theme, autostart, ok)
	}
	if s.add(second, false) || s.add(third, false) { // while the first is being kept
		t.Error("a second one begins")
	}
	if got, autostart, ok := s.next(); !ok || autostart || got.Theme != "system" {
		t.Errorf("after the first comes %q (%t), start with the session %t", got.Theme, ok, autostart)
	}
	if _, _, ok := s.next(); ok {
		t.Error("the one between is kept")
	}
	if !s.add(first, false) {
		t.Error("nobody begins again")
	}
}
