package voice

import (
	"context"
	"sync"
)

// microphone reads frames in a goroutine of its own, while it is open.
type microphone struct {
	device Microphone
	report func(any) // inMicrophone
	frames chan []float32

	stop context.CancelFunc // nil while closed
	task sync.WaitGroup

	mu   sync.Mutex
	free [][]float32
}

// set opens or closes the microphone. What it was doing before ends first.
func (m *microphone) set(ctx context.Context, open bool) {
	m.close()
	if !open {
		return
	}
	ctx, m.stop = context.WithCancel(ctx)
	m.task.Go(func() { m.run(ctx) })
}

// close closes the microphone and drops what was not heard yet.
func (m *microphone) close() {
	if m.stop != nil {
		m.stop()
		m.task.Wait()
		m.stop = nil
	}
	for {
		select {
		case f := <-m.frames:
			m.recycle(f)
		default:
			return
		}
	}
}

// run reads until ctx ends or the device fails.
func (m *microphone) run(ctx context.Context) {
	err := m.device.Start(ctx)
	if err == nil {
		m.report(inMicrophone{})
		err = m.read(ctx)
		// A device that is gone may not close either.
		_ = m.device.Stop()
	}
	if ctx.Err() == nil {
		m.report(inMicrophone{err})
	}
}

func (m *microphone) read(ctx context.Context) error {
	for {
		frame := m.buffer()
		if err := m.device.Read(ctx, frame); err != nil {
			return err
		}
		select {
		case m.frames <- frame:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (m *microphone) buffer() []float32 {
	m.mu.Lock()
	defer m.mu.Unlock()
	if n := len(m.free); n > 0 {
		f := m.free[n-1]
		m.free = m.free[:n-1]
		return f
	}
	return make([]float32, FrameSamples)
}

// recycle takes a frame back.
func (m *microphone) recycle(f []float32) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.free = append(m.free, f)
}
