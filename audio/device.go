package audio

import (
	"context"
	"log/slog"

	"github.com/gen2brain/malgo"
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
	oto otoHost
}

// NewContext returns the access to the sound system. Nothing is opened yet.
func NewContext(o Options) *Context {
	return &Context{log: orDiscard(o.Logger)}
}

// orDiscard is the logger to use if none was given.
func orDiscard(l *slog.Logger) *slog.Logger {
	if l == nil {
		return slog.New(slog.DiscardHandler)
	}
	return l
}

// Microphones lists the devices that capture, the default one first. An error
// matches [ErrNoDevice]; a machine without microphones gives an empty list.
func (c *Context) Microphones(ctx context.Context) ([]Device, error) {
	return c.list(ctx, RoleMicrophone, malgo.Capture)
}

// Speakers lists the devices that play, the default one first. An error matches
// [ErrNoDevice]; a machine without speakers gives an empty list.
func (c *Context) Speakers(ctx context.Context) ([]Device, error) {
	return c.list(ctx, RoleSpeaker, malgo.Playback)
}

// list lists devices of one kind. Sources that carry what a speaker plays are
// left out, unless the user made one of them the default.
func (c *Context) list(ctx context.Context, role Role, kind malgo.DeviceType) ([]Device, error) {
	devices, err := within(ctx, openTimeout, func() (list []Device, err error) {
		err = withMalgo(func(sys *malgo.AllocatedContext) error {
			found, err := listMalgo(sys, kind)
			for _, d := range found {
				hidden := kind == malgo.Capture && isMonitor(d.native) &&
					(!d.Default || monitorsDefault(sys, d.native))
				if !hidden {
					list = append(list, d.Device)
				}
			}
			return err
		})
		return list, err
	}, nil)
	if err != nil {
		return nil, &DeviceError{Kind: ErrNoDevice, Role: role, Err: err}
	}
	return devices, nil
}
