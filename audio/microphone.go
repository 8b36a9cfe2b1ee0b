package audio

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"time"
)

// captureBacklog is how much sound waits for a reader before it is dropped.
const captureBacklog = 4 * time.Second

// MicrophoneOptions say which microphone is opened and how.
type MicrophoneOptions struct {
	Device string // ID of the device, "" for the default one
	// Open makes the device that captures, for tests; nil for a real one.
	Open   func(device string) Input
	Logger *slog.Logger // nil: no log
}

// Microphone captures 16 kHz mono. Its methods may be called from any goroutine;
// frames go to one reader.
type Microphone struct {
	open func(device string) Input
	log  *slog.Logger

	life    sync.Mutex // held by Start and Stop
	reading sync.Mutex // held by Read

	mu     sync.Mutex // guards what follows
	abort  context.CancelFunc
	device string
	run    *microphoneRun // nil while stopped
	level  Level
}

// microphoneRun is a microphone from Start to Stop.
type microphoneRun struct {
	in      Input
	name    string
	ring    *captureRing
	stopped chan struct{}
}

// NewMicrophone returns a microphone that is not running yet.
func (c *Context) NewMicrophone(o MicrophoneOptions) *Microphone {
	if o.Logger == nil {
		o.Logger = c.log
	}
	if o.Open == nil {
		o.Open = newInput
	}
	return NewMicrophone(o)
}

// NewMicrophone returns a microphone without a sound system: o.Open is required.
func NewMicrophone(o MicrophoneOptions) *Microphone {
	return &Microphone{
		open:   o.Open,
		log:    orDiscard(o.Logger),
		device: o.Device,
		level:  LevelOf(nil),
	}
}

// SetDevice chooses the device for the next Start, "" is the default one. A
// running capture goes on with the old one.
func (m *Microphone) SetDevice(id string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.device = id
}

// Start opens the device; a running microphone stays as it is, one that lost its
// device is opened afresh. The error matches [ErrNoDevice].
func (m *Microphone) Start(ctx context.Context) error {
	ctx, abort := context.WithCancel(ctx)
	defer abort()
	m.life.Lock()
	defer m.life.Unlock()
	if m.run != nil {
		if m.run.in.Err() == nil {
			return nil
		}
		m.end()
	}
	m.mu.Lock()
	m.abort = abort
	run := &microphoneRun{
		in:      m.open(m.device),
		ring:    newCaptureRing(int(captureBacklog * CaptureRate / time.Second)),
		stopped: make(chan struct{}),
	}
	m.mu.Unlock()
	name, err := run.in.Open(ctx, run.ring.push)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.abort = nil
	if err != nil {
		return err
	}
	run.name = name
	m.run = run
	return nil
}

// Read fills frame with the next samples and blocks until they are there. It
// returns [ErrDeviceLost] when the device went away, [ErrStopped] when the
// microphone is not running, or the context's error.
func (m *Microphone) Read(ctx context.Context, frame []float32) error {
	m.reading.Lock()
	defer m.reading.Unlock()
	m.mu.Lock()
	run := m.run
	m.mu.Unlock()
	if run == nil {
		return ErrStopped
	}
	if err := run.fill(ctx, frame); err != nil {
		return err
	}
	level := LevelOf(frame)
	m.mu.Lock()
	m.level = level
	m.mu.Unlock()
	return nil
}

// fill waits for the samples of a frame.
func (run *microphoneRun) fill(ctx context.Context, frame []float32) error {
	if len(frame) > len(run.ring.buf) {
		return fmt.Errorf("audio: a frame of %d samples: %w", len(frame), io.ErrShortBuffer)
	}
	for !run.ring.pull(frame) {
		select {
		case <-run.ring.ready:
		case <-run.stopped:
			return ErrStopped
		case <-run.in.Failed():
			if run.ring.pull(frame) { // what came before the loss
				return nil
			}
			return run.in.Err()
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// Stop ends the capture and drops what was not read. It may be called at any
// time, more than once; the microphone can be started again.
func (m *Microphone) Stop() error {
	m.mu.Lock()
	if m.abort != nil {
		m.abort()
	}
	m.mu.Unlock()
	m.life.Lock()
	defer m.life.Unlock()
	if m.run == nil {
		return nil
	}
	return m.end()
}

// end ends the run.
func (m *Microphone) end() error {
	m.mu.Lock()
	run := m.run
	m.run, m.level = nil, LevelOf(nil)
	m.mu.Unlock()
	close(run.stopped)
	if n := run.ring.dropped.Load(); n > 0 {
		m.log.Warn("microphone read too slowly", slog.Int64("samples_dropped", n))
	}
	return run.in.Close()
}

// Level is how loud the last frame read was, [Silence] while stopped.
func (m *Microphone) Level() Level {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.level
}

// Pending is how many samples were captured and not read yet.
func (m *Microphone) Pending() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.run == nil {
		return 0
	}
	return m.run.ring.held()
}

// Overruns is how many samples were dropped since Start because nobody read them.
func (m *Microphone) Overruns() int64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.run == nil {
		return 0
	}
	return m.run.ring.dropped.Load()
}

// DeviceName is what the system calls the device that runs, "" if none.
func (m *Microphone) DeviceName() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.run == nil {
		return ""
	}
	if now, ok := m.run.in.(interface{ Name() string }); ok { // it may have moved
		return now.Name()
	}
	return m.run.name
}

// Moves is how often a running microphone went on with another device, because the
// default one changed. There is a gap in its sound then, and the room may sound different.
func (m *Microphone) Moves() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.run == nil {
		return 0
	}
	if in, ok := m.run.in.(interface{ Moves() int }); ok {
		return in.Moves()
	}
	return 0
}
