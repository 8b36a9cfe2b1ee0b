package main

import (
	"log/slog"
	"os"
	"runtime"
	"sync"
	"time"
)

// How long the program takes to end, whatever hangs. Its parts leave behind what
// does not answer, each within a time of its own; what is stuck below them (the
// toolkit, a driver, the disk) is cut off at the end. The local copy bears that
// at any moment, and what was not sent yet is in it.
const (
	leaveMost    = 2800 * time.Millisecond // for all
	leaveWindow  = 500 * time.Millisecond
	leaveClients = 1600 * time.Millisecond
)

// leaver sees to it that the program ends once it was told to.
type leaver struct {
	log   *slog.Logger
	exit  func(code int)
	mu    sync.Mutex
	timer *time.Timer
	ended bool
}

func newLeaver(log *slog.Logger) *leaver { return &leaver{log: log, exit: os.Exit} }

// begin starts the clock; only the first call does.
func (l *leaver) begin() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.timer == nil && !l.ended {
		l.timer = time.AfterFunc(leaveMost, l.cut)
	}
}

// end stops it: everything ended by itself.
func (l *leaver) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ended = true
	if l.timer != nil {
		l.timer.Stop()
	}
}

// cut ends the process, and leaves in the log what it was waiting for.
func (l *leaver) cut() {
	stacks := make([]byte, 256<<10)
	stacks = stacks[:runtime.Stack(stacks, true)]
	l.log.Warn("ending took too long and was cut short", "stacks", string(stacks))
	l.exit(0)
}
