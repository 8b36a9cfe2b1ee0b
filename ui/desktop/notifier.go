package desktop

import (
	"context"
	"time"
)

// Notifier shows desktop notifications. None of its methods waits for the desktop.
type Notifier interface {
	// Show queues a notification. A newer one with the same key replaces the older.
	Show(Notification)
	// Seen takes away what was shown of a key, where that can be done.
	Seen(key int64)
	// Withdraw takes away all that was shown, where that can be done.
	Withdraw()
	// Close ends the notifier.
	Close()
}

// NewNotifier starts the back end to use; Close ends it. Each back end is a file
// notifier_*.go; which one a system has, that file says.
func NewNotifier(ctx context.Context, o NotifierOptions) Notifier {
	return newSystemNotifier(ctx, o)
}

// Notification is what is shown. A newer one with the same key replaces the
// older. Title and Body are plain text.
type Notification struct {
	Key         int64
	Title, Body string
	// Fixed says the same without any word from outside the program, for a system where
	// text could be taken for a command.
	Fixed string
}

// NotifierOptions are what a Notifier needs.
type NotifierOptions struct {
	App, Icon string
	// Send shows a notification where the toolkit does that. It may take its time.
	Send func(title, body string)
	// Clicked is called with the key of a notification that was clicked, from
	// the notifier's goroutine.
	Clicked func(key int64)
	// Failed is told why a notification could not be shown.
	Failed func(error)
	// Limit is how long one answer may take; 0 is the package's Limit.
	Limit time.Duration
}
