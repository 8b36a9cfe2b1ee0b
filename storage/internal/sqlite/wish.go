package sqlite

import (
	"sync"
	"time"
)

// How long nobody else must have written before somebody who can wait goes on, and how long that is waited for.
const (
	quietFor  = 4 * time.Millisecond
	yieldMost = 12 * time.Millisecond
)

// wish lets writers that wait tell whoever holds the writer for something that can be put off.
type wish struct {
	mu    sync.Mutex
	waits int
	tell  func()
	last  time.Time // when somebody wrote who does not yield
}

// written notes that somebody wrote who does not yield.
func (w *wish) written(now time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.last = now
}

// quiet returns after which time it can be that nobody wants the writer any more, or has had it just now. 0: at once.
func (w *wish) quiet(now time.Time) time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.waits > 0 {
		return quietFor
	}
	return w.last.Add(quietFor).Sub(now)
}

// wait counts one that waits, until the returned function is called.
func (w *wish) wait() (leave func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.waits++
	if w.tell != nil {
		w.tell()
	}
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.waits--
	}
}

// whenWanted calls f when somebody waits, at once if somebody does already, until stop is called.
func (w *wish) whenWanted(f func()) (stop func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.tell = f
	if w.waits > 0 {
		f()
	}
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.tell = nil
	}
}
