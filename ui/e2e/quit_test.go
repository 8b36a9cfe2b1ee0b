package e2e

import (
	"os"
	"syscall"
	"testing"
	"time"

	"delonix/client/demo"
)

// Whatever asks the program to end, and at whatever moment, it ends at once and
// in good order.
func TestQuit_InGoodOrderWhateverAsksForIt(t *testing.T) {
	signal := func(s os.Signal) func(*app) {
		return func(a *app) {
			if err := a.cmd.Process.Signal(s); err != nil {
				t.Errorf("signal: %v", err)
			}
		}
	}
	ways := []struct {
		name string
		ask  func(*app)
	}{
		{"terminated", signal(syscall.SIGTERM)},
		{"interrupted", signal(syscall.SIGINT)},
		{"window closed", func(a *app) { a.key("alt+F4") }},
		{"twice", func(a *app) { signal(syscall.SIGTERM)(a); a.key("alt+F4") }},
		{"while the focus changes", func(a *app) { a.xdo("windowminimize", a.id); signal(syscall.SIGTERM)(a) }},
		{"while it reads", func(a *app) { a.key("ctrl+comma"); signal(syscall.SIGTERM)(a) }},
	}
	p := startPortal(t, demo.Options{})
	dir := t.TempDir()
	login(t, dir, p)
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			a := open(t, dir)
			way.ask(a)
			select {
			case <-a.done:
				a.checkEnd()
			case <-time.After(patience):
				t.Errorf("the program did not end")
			}
		})
	}
}
