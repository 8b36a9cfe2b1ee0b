package storage

import (
	"testing"
	"time"
)

func TestYieldToWriters_WaitsForWhoWaitsAndForWhoMayWriteAgain(t *testing.T) {
	var w wish
	now := epoch
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

func TestYieldToWriters_DoesNotCountWhatYields(t *testing.T) {
	f := newFixture(t)
	f.db.wanted.written(time.Time{})
	logs := make([]Log, 100)
	for i := range logs {
		logs[i] = benchLog(i, 0)
	}
	f.merge(logs...)
	if f.db.wanted.quiet(time.Now()) > 0 {
		t.Fatal("a large merge waits for itself")
	}
	f.send("Hello")
	if f.db.wanted.last.IsZero() {
		t.Fatal("a message that is sent is not waited for")
	}
}
