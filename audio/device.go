package audio

import (
	"context"
	"log/slog"
)

// Device is a microphone or a speaker the system knows.
type Device struct {
	ID      string // opaque, stable across restarts as far as the system allows
	Name    string // what the system calls it, to be shown
	Default bool   // the system's own choice
}

// Options are what a [Context] needs.
type Options struct {
	Logger *slog.Logger // nil: no log
}

// Context is the access to the sound system. A process needs one: oto, which
// plays on the default speaker, can be started only once.
type Context struct {
	log *slog.Logger
}

// NewContext returns the access to the sound system. Nothing is opened yet.
func NewContext(o Options) *Context {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return &Context{log: o.Logger}
}

// Microphones lists the devices that capture, the default one first. An error
// matches [ErrNoDevice]; a machine without microphones gives an empty list.
func (c *Context) Microphones(ctx context.Context) ([]Device, error) { return nil, nil }

// Speakers lists the devices that play, the default one first. An error matches
// [ErrNoDevice]; a machine without speakers gives an empty list.
func (c *Context) Speakers(ctx context.Context) ([]Device, error) { return nil, nil }

// Close ends what the context runs in the background. Microphones and speakers
// are stopped by their owners before.
func (c *Context) Close() error { return nil }
