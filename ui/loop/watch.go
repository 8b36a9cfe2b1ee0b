package loop

import (
	"bytes"
	"context"
	"log/slog"
	"runtime"
	"strings"
	"sync/atomic"
	"time"
)

// StallLimit is how long the UI thread may be busy with one thing; whatever
// takes longer is felt, and logged.
const StallLimit = 250 * time.Millisecond

const (
	// watchStep is how often a stall is looked at while it lasts.
	watchStep = 50 * time.Millisecond
	// lateMost is how late the watch itself may come before the whole process
	// counts as having stood still.
	lateMost = 100 * time.Millisecond
)

// frames is when the UI thread last came round, which it does sixty times a
// second however idle the window is, and the longest time between two rounds.
// Its clock is told by the toolkit's (see steadyClock), so that it costs no
// wake-up of its own.
var frames struct {
	last   atomic.Int64 // since the program began, in nanoseconds
	widest atomic.Int64
}

var began = time.Now()

// cameRound notes that the UI thread does its next frame.
func cameRound() {
	now := int64(time.Since(began))
	if last := frames.last.Swap(now); last != 0 && now-last > frames.widest.Load() && now-last < int64(StallLimit) {
		frames.widest.Store(now - last) // longer ones are the watch's to measure
	}
}

// Watch measures how long the UI thread is busy with one thing, and logs each
// stall with what the thread did. It looks four times a second. A standstill of
// the process or the computer is none.
type Watch struct {
	limit   time.Duration
	log     *slog.Logger
	last    func() time.Duration // when the thread came round last
	stack   func() string        // of the thread
	longest atomic.Int64

	now     time.Duration // of the last look
	due     time.Duration // when that look should have been
	awake   time.Duration // how long the process ran
	from    time.Duration // how much of that the thread came round for
	seen    time.Duration // when it did
	stalled bool
}

// StartWatch begins to watch; the function it gives stops the watch, waits for
// it and logs the longest stall.
func StartWatch(ctx context.Context, log *slog.Logger) (stop func()) {
	w := &Watch{limit: StallLimit, log: log, stack: mainStack, last: func() time.Duration { return time.Duration(frames.last.Load()) }}
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		timer := time.NewTimer(w.limit)
		defer timer.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-timer.C:
				timer.Reset(w.look(time.Since(began)))
			}
		}
	}()
	return func() {
		cancel()
		<-done
		log.Info("window closed", "longest_stall_ms", max(w.longest.Load(), frames.widest.Load())/int64(time.Millisecond))
	}
}

// look notes what the thread did since the last look and tells when the next
// one is due.
func (w *Watch) look(now time.Duration) time.Duration {
	last := w.last()
	if last == 0 { // it did not begin yet
		w.now, w.due = now, now+w.limit
		return w.limit
	}
	ran := now - w.now
	if now-w.due > lateMost {
		ran = 0 // nobody knows how much of it the process stood still
	}
	w.awake += ran
	if last != w.seen {
		idle := min(now-last, ran)
		if w.stalled {
			w.end(w.awake - idle - w.from)
		}
		w.seen, w.from = last, w.awake-idle
	}
	busy := w.awake - w.from
	if busy >= w.limit && !w.stalled {
		w.begin(busy)
	}
	next := watchStep
	if !w.stalled {
		next = max(w.limit-busy, time.Millisecond)
	}
	w.now, w.due = now, now+next
	return next
}

func (w *Watch) begin(busy time.Duration) {
	stack := w.stack()
	if heldBySystem(stack) {
		w.from = w.awake
		return
	}
	w.stalled = true
	w.note(busy)
	w.log.Warn("the window's thread is busy", "since_ms", busy.Milliseconds(), "stack", stack)
}

func (w *Watch) end(length time.Duration) {
	w.stalled = false
	w.note(length)
	w.log.Warn("the window's thread was busy", "for_ms", length.Milliseconds())
}

func (w *Watch) note(length time.Duration) {
	w.longest.Store(max(w.longest.Load(), int64(length)))
}

// heldBySystem reports whether nothing of the program runs but the question for
// events: some desktops do not answer it while a person moves the window.
func heldBySystem(stack string) bool {
	return strings.Contains(stack, "pollEvents") && !strings.Contains(stack, "delonix/ui/")
}

const (
	stacksMost = 1 << 20 // how many bytes of all goroutines' stacks are searched
	stackMost  = 3000    // how many of one are kept: what is innermost
)

// mainStack gives what the main goroutine does, which is the UI thread.
func mainStack() string { return stackOf("goroutine 1 ") }

// stackOf gives the stack of the goroutine whose first line begins so.
func stackOf(name string) string {
	all := make([]byte, stacksMost)
	all = all[:runtime.Stack(all, true)]
	for _, one := range bytes.Split(all, []byte("\n\n")) {
		if bytes.HasPrefix(one, []byte(name)) {
			return string(one[:min(len(one), stackMost)])
		}
	}
	return ""
}
