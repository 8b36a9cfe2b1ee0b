package storage

import (
	"fmt"
	"testing"
	"time"
)

// segments is how many segments the full-text index has.
func (f *fixture) segments() (n int) {
	check(f.t, f.db.read(f.ctx, func(q query) error {
		return q.row(`SELECT count(DISTINCT segid) FROM messages_fts_idx`).Scan(&n)
	}))
	return n
}

func TestTextIndex_StaysMergedWhileMessagesAreWritten(t *testing.T) {
	f := newFixture(t)
	for i := range 300 {
		f.send(fmt.Sprint("message ", i))
	}
	if n := f.segments(); n > 30 {
		t.Fatalf("%d segments", n)
	}
	if hits, _ := must2(f.Search(f.ctx, "message 7", SearchOptions{Limit: 1000})); len(hits) < 11 {
		t.Fatal(len(hits))
	}
}

func TestTextIndex_IsMergedBetweenThePiecesOfALargeMerge(t *testing.T) {
	f := newFixture(t)
	for piece := range 60 {
		check(t, f.YieldToWriters(f.ctx))
		logs := make([]Log, 100)
		for i := range logs {
			logs[i] = benchLog(piece*100+i, 0)
		}
		f.merge(logs...)
	}
	for f.db.unmerged.Load() > 0 {
		check(t, f.YieldToWriters(f.ctx))
	}
	if n := f.segments(); n > 30 {
		t.Fatalf("%d segments", n)
	}
}

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
