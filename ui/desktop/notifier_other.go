//go:build !linux

package desktop

import (
	"context"
	"runtime"
	"sync"
)

// toolkitNotifier shows notifications through the toolkit.
type toolkitNotifier struct {
	o       NotifierOptions
	sending sync.WaitGroup
}

// newSystemNotifier is that of the toolkit.
func newSystemNotifier(_ context.Context, o NotifierOptions) Notifier { return &toolkitNotifier{o: o} }

// Show sends a notification. The toolkit starts a program for it. On Windows it puts
// the text into a PowerShell script, so only fixed words go there, never a name or
// message.
func (n *toolkitNotifier) Show(note Notification) {
	title, body := note.Title, note.Body
	if runtime.GOOS == "windows" {
		title, body = n.o.App, note.Fixed
	}
	n.sending.Go(func() { n.o.Send(title, body) })
}

// Seen has nothing to take away: the toolkit keeps no hold of what it showed.
func (*toolkitNotifier) Seen(int64) {}

// Withdraw has nothing to take back either.
func (*toolkitNotifier) Withdraw() {}

// Close waits for what is being sent.
func (n *toolkitNotifier) Close() { n.sending.Wait() }
