package loop

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"
)

const ms = time.Millisecond

// watched is a watch over a thread that the test moves.
type watched struct {
	*Watch
	log  bytes.Buffer
	last time.Duration
	at   time.Duration
}

func newWatched() *watched {
	w := &watched{at: time.Second}
	w.Watch = &Watch{limit: StallLimit, log: slog.New(slog.NewTextHandler(&w.log, nil)),
		last: func() time.Duration { return w.last }, stack: func() string { return "goroutine 1 [running]:\ndelonix/ui/widgets.slow(...)" }}
	w.run(time.Second, true)
	return w
}

// run lets time pass, with looks when they are due; a lively thread comes
// round all the while, another one not at all.
func (w *watched) run(d time.Duration, lively bool) {
	for end := w.at + d; w.at < end; {
		next := w.look(w.at)
		if w.at += next; w.at > end {
			w.at = end
		}
		if lively {
			w.last = w.at - 5*ms
		}
	}
}

func (w *watched) longestMS() int64 { return w.longest.Load() / int64(ms) }

func TestWatch_TellsAStallWithItsStackAndItsLength(t *testing.T) {
	w := newWatched()
	w.run(900*ms, false)
	if text := w.log.String(); strings.Count(text, "is busy") != 1 || !strings.Contains(text, "widgets.slow") {
		t.Errorf("while it lasts the log says %q", text)
	}
	w.run(time.Second, true)
	if text := w.log.String(); strings.Count(text, "was busy") != 1 {
		t.Errorf("after it the log says %q", text)
	}
	if n := w.longestMS(); n < 850 || n > 1000 {
		t.Errorf("the longest stall is %d ms, not 900", n)
	}
}

func TestWatch_ShortWorkAndIdleTimeAreNone(t *testing.T) {
	w := newWatched()
	for range 20 {
		w.run(200*ms, false)
		w.last = w.at
		w.run(20*ms, true)
	}
	w.run(time.Hour, true)
	if w.log.Len() > 0 {
		t.Errorf("the log says %q", w.log.String())
	}
}

func TestWatch_AStandstillOfTheProcessIsNone(t *testing.T) {
	w := newWatched()
	for range 5 {
		w.at += 80 * time.Second // neither the thread nor the watch ran
		w.run(20*ms, false)
		w.run(time.Second, true)
	}
	if w.log.Len() > 0 {
		t.Errorf("the log says %q", w.log.String())
	}
	w.run(100*ms, false)
	w.at += time.Hour // in the middle of work
	w.run(400*ms, false)
	w.run(time.Second, true)
	if n := w.longestMS(); n < 300 || n > 800 {
		t.Errorf("a stall of half a second around a standstill is told as %d ms", n)
	}
}

func TestWatch_LooksRarelyWhileNothingIsWrong(t *testing.T) {
	w := newWatched()
	looks := 0
	for end := w.at + 10*time.Second; w.at < end; looks++ {
		w.at += w.look(w.at)
		w.last = w.at - 10*ms
	}
	if looks > 45 {
		t.Errorf("%d looks in ten seconds", looks)
	}
}

func TestWatch_LeavesMovingTheWindowAlone(t *testing.T) {
	w := newWatched()
	w.stack = func() string {
		return "goroutine 1 [syscall]:\nfyne.io/fyne/v2/internal/driver/glfw.(*gLDriver).pollEvents(...)"
	}
	w.run(5*time.Second, false)
	w.run(time.Second, true)
	if w.log.Len() > 0 || w.longestMS() > 0 {
		t.Errorf("the log says %q", w.log.String())
	}
}

func TestWatch_FindsTheStackOfAGoroutine(t *testing.T) {
	if s := stackOf("goroutine 1 "); !strings.Contains(s, "testing.") {
		t.Errorf("the main goroutine of a test does %q", s)
	}
	if s := stackOf("goroutine 0 "); s != "" {
		t.Errorf("found %q", s)
	}
}
