package api

import (
	"context"
	"errors"
	"sync"
	"time"
)

// Causes with which a watchdog ends a request.
var (
	errStalled  = errors.New("nothing moved for too long")
	errNoAnswer = errors.New("no answer in time")
)

// watchdog ends a request that makes no progress. Each phase of a request arms
// it anew: connecting, every piece of an upload, waiting for the answer's
// header, every piece of a download. A body that moves has no time limit.
type watchdog struct {
	mu     sync.Mutex
	timer  *time.Timer
	cause  error
	cancel context.CancelCauseFunc
}

// newWatchdog returns a watchdog that calls cancel with the cause it was armed
// with.
func newWatchdog(cancel context.CancelCauseFunc) *watchdog {
	return &watchdog{cancel: cancel}
}

// arm starts the time limit anew.
func (w *watchdog) arm(limit time.Duration, cause error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cause = cause
	if w.timer == nil {
		w.timer = time.AfterFunc(limit, w.bite)
		return
	}
	w.timer.Reset(limit)
}

// disarm stops the time limit: what follows is the caller's time.
func (w *watchdog) disarm() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cause = nil
	if w.timer != nil {
		w.timer.Stop()
	}
}

func (w *watchdog) bite() {
	w.mu.Lock()
	cause := w.cause
	w.mu.Unlock()
	// A timer that fires while it is being disarmed means no harm.
	if cause != nil {
		w.cancel(cause)
	}
}
