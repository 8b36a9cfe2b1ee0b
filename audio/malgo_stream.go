package audio

import (
	"context"
	"errors"
	"runtime"
	"sync/atomic"
	"time"
	"unsafe"

	"github.com/gen2brain/malgo"
)

// malgoStream is what capture and playback with malgo have in common.
type malgoStream struct {
	*failure
	role   Role
	device string // ID, "" for the default one
	config malgo.DeviceConfig
	calls  malgo.DeviceCallbacks
	watch  watchdog
	closed atomic.Bool
	open   *malgoDevice // nil until it is open
}

func newMalgoStream(role Role, device string) malgoStream {
	return malgoStream{failure: newFailure(), role: role, device: device}
}

// begin opens the device. data is called from its thread with its memory, which
// aliases C's: it is valid during the call only.
func (s *malgoStream) begin(ctx context.Context, config malgo.DeviceConfig, data func(samples []float32)) (string, error) {
	s.config = config
	s.calls = malgo.DeviceCallbacks{
		Data: func(out, in []byte, frames uint32) {
			if s.closed.Load() {
				return
			}
			s.watch.feed()
			if s.role == RoleMicrophone {
				out = in
			}
			data(floats(out, frames))
		},
		// Some systems tell when a device stops. It also comes when we stop it.
		Stop: func() { s.lost(nil) },
	}
	dev, err := within(ctx, openTimeout, s.openDevice, func(dev *malgoDevice, err error) {
		if err == nil {
			dev.close()
		}
	})
	if err != nil {
		s.closed.Store(true)
		return "", &DeviceError{Kind: ErrNoDevice, Role: s.role, Device: s.device, Err: err}
	}
	s.open = dev
	s.watch.start(nil, s.lost)
	return dev.Name, nil
}

// openDevice may take long.
func (s *malgoStream) openDevice() (*malgoDevice, error) {
	return openMalgoDevice(s.config, s.device, s.calls)
}

// lost tells that the device stopped by itself.
func (s *malgoStream) lost(err error) {
	if !s.closed.Load() {
		s.set(&DeviceError{Kind: ErrDeviceLost, Role: s.role, Device: s.device, Err: err})
	}
}

// Close ends the stream.
func (s *malgoStream) Close() error {
	if s.open == nil || s.closed.Swap(true) {
		return nil
	}
	s.watch.end()
	_, err := within(context.Background(), closeTimeout, func() (struct{}, error) {
		s.open.close()
		return struct{}{}, nil
	}, nil)
	return err
}

// malgoDevice is an open device together with its connection to the sound system.
type malgoDevice struct {
	choice
	sys *malgo.AllocatedContext
	dev *malgo.Device // nil once it has ended
}

// openMalgoDevice opens and starts a device. It may take long.
func openMalgoDevice(config malgo.DeviceConfig, id string, calls malgo.DeviceCallbacks) (*malgoDevice, error) {
	sys, err := openMalgo()
	if err != nil {
		return nil, err
	}
	d := &malgoDevice{sys: sys}
	if err := d.start(config, id, calls); err != nil {
		d.close()
		return nil, err
	}
	return d, nil
}

// start chooses the device, opens and starts it.
func (d *malgoDevice) start(config malgo.DeviceConfig, id string, calls malgo.DeviceCallbacks) (err error) {
	if d.choice, err = choose(d.sys, config.DeviceType, id); err != nil {
		return err
	}
	var pin runtime.Pinner
	defer pin.Unpin()
	if d.pinned {
		native := new(malgo.DeviceID) // nothing but the ID is to be pinned
		*native = d.native
		pin.Pin(native)
		config.Capture.DeviceID, config.Playback.DeviceID = unsafe.Pointer(native), unsafe.Pointer(native)
	}
	if d.dev, err = malgo.InitDevice(d.sys.Context, config, calls); err != nil {
		return err
	}
	return d.dev.Start()
}

// close ends the device and leaves the sound system. It may take long.
func (d *malgoDevice) close() {
	d.end()
	d.leave()
}

// end ends the device.
func (d *malgoDevice) end() {
	if d.dev == nil {
		return
	}
	_ = d.dev.Stop() // a lost device can't be stopped
	d.dev.Uninit()
	d.dev = nil
}

// leave leaves the sound system.
func (d *malgoDevice) leave() { closeMalgo(d.sys) }

// floats is the device's memory as samples.
func floats(b []byte, n uint32) []float32 {
	if n == 0 || len(b) == 0 {
		return nil
	}
	return unsafe.Slice((*float32)(unsafe.Pointer(&b[0])), n)
}

// within runs f, which calls into the sound system, and waits for it no longer
// than the limit and the context allow. late is called with f's outcome if that
// comes afterwards, to clean up.
func within[T any](ctx context.Context, limit time.Duration, f func() (T, error), late func(T, error)) (T, error) {
	type outcome struct {
		value T
		err   error
	}
	done := make(chan outcome)
	gone := make(chan struct{})
	go func() {
		v, err := f()
		select {
		case done <- outcome{v, err}:
		case <-gone:
			if late != nil {
				late(v, err)
			}
		}
	}()
	ctx, cancel := context.WithTimeoutCause(ctx, limit, errHangs)
	defer cancel()
	select {
	case o := <-done:
		return o.value, o.err
	case <-ctx.Done():
		close(gone)
		var none T
		return none, context.Cause(ctx)
	}
}

// errHangs says that the sound system takes longer than anybody would wait.
var errHangs = errors.New("the sound system does not answer")
