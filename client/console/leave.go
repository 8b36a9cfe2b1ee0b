package console

import (
	"log/slog"
	"os"
	"runtime"
	"sync"
	"time"
)

// How long the program takes to end, whatever hangs: its window, its client, and
// all of it. Its parts leave behind what
// does not answer, each within a time of its own; what is stuck below them (the
// toolkit, a driver, the disk) is cut off at the end. The local copy bears that
// at any moment, and what was not sent yet is in it.
const (
	leaveMost    = 2800 * time.Millisecond // for all
	LeaveWindow  = 500 * time.Millisecond
	LeaveClients = 1600 * time.Millisecond
)

// Leaver sees to it that the program ends once it was told to.
type Leaver struct {
	log   *slog.Logger
	exit  func(code int)
	mu    sync.Mutex
	timer *time.Timer
	ended bool
}

// NewLeaver makes one that writes to log what it had to cut off.
func NewLeaver(log *slog.Logger) *Leaver { return &Leaver{log: log, exit: os.Exit} }

// Begin starts the clock; only the first call does.
func (l *Leaver) Begin() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.timer == nil && !l.ended {
		l.timer = time.AfterFunc(leaveMost, l.cut)
	}
}

// End stops it: everything ended by itself.
func (l *Leaver) End() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ended = true
	if l.timer != nil {
		l.timer.Stop()
	}
}

// cut ends the process, and leaves in the log what it was waiting for.
func (l *Leaver) cut() {
	stacks := make([]byte, 256<<10)
	stacks = stacks[:runtime.Stack(stacks, true)]
	l.log.Warn("ending took too long and was cut short", "stacks", string(stacks))
	l.exit(0)
}
