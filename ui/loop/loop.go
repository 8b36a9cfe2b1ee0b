// Package loop runs the toolkit's event loop and ends it in good order. There
// is one loop for each process, so this package keeps state of its own.
package loop

import (
	"context"
	"os"
	"os/signal"
	"sync"
	"syscall"

	"fyne.io/fyne/v2"
)

var gate struct {
	mu     sync.RWMutex
	closed bool
}

// Do has f run on the UI thread, in order and without waiting for it. Once the
// loop is told to end it does nothing: the toolkit would run f on the caller's
// goroutine then, beside whatever takes the window down.
func Do(f func()) {
	gate.mu.RLock()
	defer gate.mu.RUnlock()
	if !gate.closed {
		fyne.Do(f)
	}
}

// Hooks are what Run calls.
type Hooks struct {
	Started func() // on the UI thread, once the loop runs
	Asked   func() // at once, on an interrupt, on SIGTERM and when ctx ends: the UI thread may hang
	Quit    func() // then on the UI thread; it should call Quit
}

// Run shows win and runs the loop until Quit. held is the log since before the
// application was made. The error is a *StartError: there was nothing to show a
// window on.
func Run(ctx context.Context, a fyne.App, win fyne.Window, held *Held, on Hooks) error {
	withoutStopHook(a)
	var stop context.CancelFunc
	a.Lifecycle().SetOnStarted(func() {
		// The toolkit ends its loop on these signals without asking anyone.
		signal.Reset(os.Interrupt, syscall.SIGTERM)
		told, forget := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
		leave := context.AfterFunc(told, func() { on.Asked(); Do(on.Quit) })
		stop = func() { leave(); forget() }
		on.Started()
	})
	if err := show(win, held); err != nil {
		closeGate()
		return err
	}
	a.Run()
	if stop != nil {
		stop()
	}
	return nil
}

// Quit closes the windows and ends the loop. It must run on the UI thread.
func Quit(a fyne.App) {
	closeGate()
	a.Quit()
}

func closeGate() {
	gate.mu.Lock()
	gate.closed = true
	gate.mu.Unlock()
}

// withoutStopHook takes away the hook by which the toolkit saves preferences,
// of which there are none here. It is run through the queue that the ending
// loop empties, and the toolkit waits for it forever if it comes too late.
func withoutStopHook(a fyne.App) {
	if l, ok := a.Lifecycle().(interface{ SetOnStoppedHookExecuted(func()) }); ok {
		l.SetOnStoppedHookExecuted(nil)
	}
}
