package sqlite

import (
	"testing"
	"time"
)

func TestYield_WaitsForWhoWaitsAndForWhoMayWriteAgain(t *testing.T) {
	var w wish
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	if w.quiet(now) > 0 {
		t.Fatal("waits for nobody")
	}
	leave := w.wait()
	if w.quiet(now) <= 0 {
		t.Fatal("did not wait for somebody who waits")
	}
	leave()
	w.written(now)
	if got := w.quiet(now.Add(quietFor / 2)); got != quietFor/2 {
		t.Fatal(got)
	}
	if w.quiet(now.Add(quietFor+time.Nanosecond)) > 0 {
		t.Fatal("waits longer than it has to")
	}
}
