package audio

import (
	"context"
	"errors"
	"sync"
)

// systemInput captures from a microphone of PulseAudio: with malgo, or with all its
// channels where those need it. Without a chosen one it follows the default one.
//
// PulseAudio moves streams of a lost device to another one, in need to a source that
// carries what the speaker plays: an assistant would listen to itself. So the default
// microphone is opened by its name, which keeps the stream in its place, and it is followed
// here.
type systemInput struct {
	*failure
	device string // ID of the chosen one, "" to follow the default one
	push   func([]float32)

	end  context.CancelFunc // ends the goroutine that follows
	done chan struct{}      // closed when it has ended

	mu     sync.Mutex // guards what follows
	name   string     // of the device that is open
	id     string     // its ID
	moves  int
	closed bool
}

var _ Input = (*systemInput)(nil)

// newInput is what captures from a microphone of this system.
func newInput(device string) Input {
	if !isPulse() {
		return newMalgoInput(device)
	}
	return &systemInput{failure: newFailure(), device: device}
}

// Open implements [Input].
func (in *systemInput) Open(ctx context.Context, push func([]float32)) (string, error) {
	in.push = push
	open, err := in.openDevice(ctx)
	if err != nil {
		return "", err
	}
	following, end := context.WithCancel(context.Background())
	in.end, in.done = end, make(chan struct{})
	go func() {
		defer close(in.done)
		in.run(following, open)
	}()
	return in.Name(), nil
}

// openDevice opens the chosen device or the default one.
func (in *systemInput) openDevice(ctx context.Context) (Input, error) {
	found, err := lookUpPulse(ctx, RoleMicrophone, in.device)
	var open Input
	switch {
	case errors.Is(err, errOnlyMonitor):
		return nil, &DeviceError{Kind: ErrNoDevice, Role: RoleMicrophone, Err: err}
	case err != nil: // there is none, or another sound system
		open = newMalgoInput(in.device)
	case found.own:
		open = newPulseInput(found.name)
	default:
		open = newMalgoInput(found.id())
	}
	name, err := open.Open(ctx, in.push)
	if err != nil {
		return nil, in.named(err)
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	in.name, in.id = name, found.id()
	return open, nil
}

// named gives an error the device that was asked for.
func (in *systemInput) named(err error) error {
	var device *DeviceError
	if errors.As(err, &device) {
		return &DeviceError{Kind: device.Kind, Role: device.Role, Device: in.device, Err: device.Err}
	}
	return err
}

// run owns the open device: it tells when that is lost, and opens the one that becomes the
// default one.
func (in *systemInput) run(ctx context.Context, open Input) {
	defer func() {
		if open != nil {
			_ = open.Close() // a lost device may not close
		}
	}()
	moved := make(chan string)
	var following sync.WaitGroup
	defer following.Wait()
	watch, stop := context.WithCancel(ctx)
	defer stop()
	if in.device == "" {
		following.Go(func() {
			followPulse(watch, RoleMicrophone, func(now pulseDevice) bool {
				if now.id() == in.ID() {
					return true
				}
				select {
				case moved <- now.id():
				case <-watch.Done():
				}
				return true
			})
		})
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-open.Failed():
			in.set(in.named(open.Err()))
			return
		case id := <-moved:
			if id == in.ID() {
				continue
			}
		}
		_ = open.Close() // another one is opened, whatever becomes of this
		next, err := in.openDevice(ctx)
		if open = next; err != nil {
			if ctx.Err() == nil {
				in.set(&DeviceError{Kind: ErrDeviceLost, Role: RoleMicrophone, Device: in.device, Err: err})
			}
			return
		}
		in.mu.Lock()
		in.moves++
		in.mu.Unlock()
	}
}

// Name is what the system calls the device that is open.
func (in *systemInput) Name() string {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.name
}

// ID is the device that is open.
func (in *systemInput) ID() string {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.id
}

// Moves is how often another device was opened.
func (in *systemInput) Moves() int {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.moves
}

// Close implements [Input].
func (in *systemInput) Close() error {
	in.mu.Lock()
	closed := in.closed || in.end == nil
	in.closed = true
	in.mu.Unlock()
	if closed {
		return nil
	}
	in.end()
	_, err := within(context.Background(), 2*closeTimeout, func() (struct{}, error) {
		<-in.done
		return struct{}{}, nil
	}, nil)
	return err
}
