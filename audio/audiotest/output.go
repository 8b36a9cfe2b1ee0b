package audiotest

import (
	"context"
	"errors"
	"sync"
	"time"

	"delonix/audio"
)

// piece is how many samples a virtual speaker takes at a time, 5 ms.
const piece = audio.PlaybackRate / 200

// Output is a virtual speaker: the device below a real audio.Speaker. It keeps
// what was played. By itself it takes nothing: Play lets time pass, or Realtime
// does.
type Output struct {
	latency int // samples

	mu       sync.Mutex
	realtime bool
	open     *outputRun // nil while closed
	opened   []string
	played   []float32
	err      error
}

// NewOutput returns a virtual speaker with the given delay between taking
// samples and their being heard.
func NewOutput(latency time.Duration) *Output {
	return &Output{latency: int(latency * audio.PlaybackRate / time.Second)}
}

// Speaker returns a speaker that plays on o, whatever device it is to use.
func (o *Output) Speaker() *audio.Speaker {
	return audio.NewSpeaker(audio.SpeakerOptions{Open: o.Device})
}

// Device is o as audio.SpeakerOptions.Open.
func (o *Output) Device(id string) audio.Output {
	return &outputRun{o: o, id: id, failed: make(chan struct{})}
}

// Realtime makes the device play by the wall clock while it is open. It is
// called before the speaker is started.
func (o *Output) Realtime() *Output {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.realtime = true
	return o
}

// Play lets the open device play for d; it does nothing while it is closed.
func (o *Output) Play(d time.Duration) {
	for n := int(d * audio.PlaybackRate / time.Second); n > 0; n -= piece {
		if !o.take(min(n, piece)) {
			return
		}
	}
}

// take plays n samples.
func (o *Output) take(n int) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.open == nil {
		return false
	}
	b := make([]float32, n)
	o.open.pull(b, min(o.open.taken, o.latency))
	o.open.taken += n
	o.played = append(o.played, b...)
	return true
}

// Played is what was sent to the device so far, at audio.PlaybackRate.
func (o *Output) Played() []float32 {
	o.mu.Lock()
	defer o.mu.Unlock()
	return append([]float32(nil), o.played...)
}

// Opened are the IDs of the devices that were opened, in order.
func (o *Output) Opened() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return append([]string(nil), o.opened...)
}

// IsOpen reports whether the device is open.
func (o *Output) IsOpen() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.open != nil
}

// Fail takes the device away: what is open fails and nothing can be opened.
func (o *Output) Fail() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.err = errUnplugged
	if o.open != nil {
		close(o.open.failed)
		o.open = nil
	}
}

// Repair brings the device back.
func (o *Output) Repair() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.err = nil
}

// errUnplugged is what the system says of a virtual device that was taken away.
var errUnplugged = errors.New("unplugged")

// outputRun is a virtual speaker from Open to Close.
type outputRun struct {
	o      *Output
	id     string
	failed chan struct{}
	pull   func([]float32, int)
	taken  int // samples
	stop   context.CancelFunc
	done   chan struct{}
}

var _ audio.Output = (*outputRun)(nil)

// Open implements audio.Output.
func (r *outputRun) Open(_ context.Context, pull func([]float32, int)) (string, error) {
	r.o.mu.Lock()
	defer r.o.mu.Unlock()
	if r.o.err != nil {
		return "", &audio.DeviceError{Kind: audio.ErrNoDevice, Role: audio.RoleSpeaker, Device: r.id, Err: r.o.err}
	}
	r.pull = pull
	r.o.open = r
	r.o.opened = append(r.o.opened, r.id)
	if r.o.realtime {
		ctx, stop := context.WithCancel(context.Background())
		r.stop, r.done = stop, make(chan struct{})
		go func() {
			defer close(r.done)
			r.playByTheClock(ctx)
		}()
	}
	return "virtual speaker " + r.id, nil
}

// playByTheClock keeps pace with the wall clock.
func (r *outputRun) playByTheClock(ctx context.Context) {
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	start, played := time.Now(), time.Duration(0)
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		for ; played < time.Since(start); played += 5 * time.Millisecond {
			r.o.take(piece)
		}
	}
}

// Failed implements audio.Output.
func (r *outputRun) Failed() <-chan struct{} { return r.failed }

// Err implements audio.Output.
func (r *outputRun) Err() error {
	select {
	case <-r.failed:
		return &audio.DeviceError{Kind: audio.ErrDeviceLost, Role: audio.RoleSpeaker, Device: r.id, Err: errUnplugged}
	default:
		return nil
	}
}

// Close implements audio.Output.
func (r *outputRun) Close() error {
	if r.stop != nil {
		r.stop()
		<-r.done
	}
	r.o.mu.Lock()
	defer r.o.mu.Unlock()
	if r.o.open == r {
		r.o.open = nil
	}
	return nil
}
