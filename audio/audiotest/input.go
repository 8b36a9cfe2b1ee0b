package audiotest

import (
	"context"
	"sync"

	"delonix/audio"
)

// Input is a virtual capture device below a real audio.Microphone.
type Input struct {
	mu     sync.Mutex
	open   *inputRun // nil while closed
	opened []string
	err    error
}

// Microphone returns a microphone that captures from in, whatever device it is
// to use.
func (in *Input) Microphone() *audio.Microphone {
	return audio.NewMicrophone(audio.MicrophoneOptions{Open: in.Device})
}

// Device is in as audio.MicrophoneOptions.Open.
func (in *Input) Device(id string) audio.Input {
	return &inputRun{in: in, id: id, failed: make(chan struct{})}
}

// Capture lets the open device deliver samples; it does nothing while closed.
func (in *Input) Capture(samples []float32) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.open != nil {
		in.open.push(samples)
	}
}

// Opened are the IDs of the devices that were opened, in order.
func (in *Input) Opened() []string {
	in.mu.Lock()
	defer in.mu.Unlock()
	return append([]string(nil), in.opened...)
}

// Fail takes the device away: what is open fails and nothing can be opened.
func (in *Input) Fail() {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.err = errUnplugged
	if in.open != nil {
		close(in.open.failed)
		in.open = nil
	}
}

// Repair brings the device back.
func (in *Input) Repair() {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.err = nil
}

// inputRun is a virtual microphone from Open to Close.
type inputRun struct {
	in     *Input
	id     string
	failed chan struct{}
	push   func([]float32)
}

var _ audio.Input = (*inputRun)(nil)

// Open implements audio.Input.
func (r *inputRun) Open(_ context.Context, push func([]float32)) (string, error) {
	r.in.mu.Lock()
	defer r.in.mu.Unlock()
	if r.in.err != nil {
		return "", &audio.DeviceError{Kind: audio.ErrNoDevice, Role: audio.RoleMicrophone, Device: r.id, Err: r.in.err}
	}
	r.push = push
	r.in.open = r
	r.in.opened = append(r.in.opened, r.id)
	return "virtual microphone " + r.id, nil
}

// Failed implements audio.Input.
func (r *inputRun) Failed() <-chan struct{} { return r.failed }

// Err implements audio.Input.
func (r *inputRun) Err() error {
	select {
	case <-r.failed:
		return &audio.DeviceError{Kind: audio.ErrDeviceLost, Role: audio.RoleMicrophone, Device: r.id, Err: errUnplugged}
	default:
		return nil
	}
}

// Close implements audio.Input.
func (r *inputRun) Close() error {
	r.in.mu.Lock()
	defer r.in.mu.Unlock()
	if r.in.open == r {
		r.in.open = nil
	}
	return nil
}
