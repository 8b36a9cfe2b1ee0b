package listen

import (
	"context"
	"sync"
)

// Capture reads frames in a goroutine of its own, while it is open.
type Capture struct {
	device Microphone
	report func(error) // that it is open or another one, nil, or why not
	Frames chan []float32

	stop context.CancelFunc // nil while closed
	task sync.WaitGroup

	mu   sync.Mutex
	free [][]float32
}

// NewCapture returns one that is closed.
func NewCapture(device Microphone, report func(error)) *Capture {
	return &Capture{device: device, report: report, Frames: make(chan []float32, 16)}
}

// Set opens or closes the microphone. What it was doing before ends first.
func (m *Capture) Set(ctx context.Context, open bool) {
	m.Close()
	if !open {
		return
	}
	ctx, m.stop = context.WithCancel(ctx)
	m.task.Go(func() { m.run(ctx) })
}

// Close closes the microphone and drops what was not heard yet.
func (m *Capture) Close() {
	if m.stop != nil {
		m.stop()
		m.task.Wait()
		m.stop = nil
	}
	for {
		select {
		case f := <-m.Frames:
			m.Recycle(f)
		default:
			return
		}
	}
}

// run reads until ctx ends or the device fails.
func (m *Capture) run(ctx context.Context) {
	err := m.device.Start(ctx)
	if err == nil {
		m.report(nil)
		err = m.read(ctx)
		// A device that is gone may not close either.
		_ = m.device.Stop()
	}
	if ctx.Err() == nil {
		m.report(err)
	}
}

func (m *Capture) read(ctx context.Context) error {
	moves := movesOf(m.device)
	for {
		frame := m.buffer()
		if err := m.device.Read(ctx, frame); err != nil {
			return err
		}
		if now := movesOf(m.device); now != moves {
			moves = now
			m.report(nil) // it is another one now
		}
		select {
		case m.Frames <- frame:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// movesOf is how often a microphone that is open went on with another device.
func movesOf(m Microphone) int {
	if m, ok := m.(interface{ Moves() int }); ok {
		return m.Moves()
	}
	return 0
}

func (m *Capture) buffer() []float32 {
	m.mu.Lock()
	defer m.mu.Unlock()
	if n := len(m.free); n > 0 {
		f := m.free[n-1]
		m.free = m.free[:n-1]
		return f
	}
	return make([]float32, FrameSamples)
}

// Recycle takes a frame back.
func (m *Capture) Recycle(f []float32) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.free = append(m.free, f)
}
