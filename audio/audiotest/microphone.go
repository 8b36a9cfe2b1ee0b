package audiotest

import (
	"context"
	"sync"
	"time"

	"delonix/audio"
)

// Microphone is a microphone whose sound comes from the test. A read waits for
// samples to be fed and takes no time itself. The zero value is ready for use.
type Microphone struct {
	mu      sync.Mutex
	wake    chan struct{} // closed when something changed; nil while nobody waits
	running bool
	starts  int
	samples []float32
	lost    bool
	refuse  error
	level   audio.Level
}

// Start opens the microphone, or fails as told by FailStart. Samples fed before
// are kept.
func (m *Microphone) Start(context.Context) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.refuse != nil {
		return m.refuse
	}
	if !m.running || m.lost {
		m.running, m.lost = true, false
		m.starts++
	}
	return nil
}

// Read fills frame with the next samples fed. Like audio.Microphone it returns
// audio.ErrStopped, audio.ErrDeviceLost (after what was fed before the loss) or
// the context's error.
func (m *Microphone) Read(ctx context.Context, frame []float32) error {
	for {
		changed, done, err := m.read(frame)
		if done {
			return err
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (m *Microphone) read(frame []float32) (changed <-chan struct{}, done bool, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	switch {
	case !m.running:
		return nil, true, audio.ErrStopped
	case len(m.samples) >= len(frame):
		m.samples = m.samples[copy(frame, m.samples):]
		m.level = audio.LevelOf(frame)
		return nil, true, nil
	case m.lost:
		return nil, true, &audio.DeviceError{Kind: audio.ErrDeviceLost, Role: audio.RoleMicrophone, Err: errUnplugged}
	}
	if m.wake == nil {
		m.wake = make(chan struct{})
	}
	return m.wake, false, nil
}

// change wakes who waits in Read. The lock is held.
func (m *Microphone) change() {
	if m.wake != nil {
		close(m.wake)
		m.wake = nil
	}
}

// Stop closes the microphone; what was not read is dropped.
func (m *Microphone) Stop() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.running, m.samples = false, nil
	m.change()
	return nil
}

// Level is the level of the last frame read.
func (m *Microphone) Level() audio.Level {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.level
}

// Feed adds samples at audio.CaptureRate.
func (m *Microphone) Feed(samples []float32) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.samples = append(m.samples, samples...)
	m.change()
}

// FeedSilence adds silence.
func (m *Microphone) FeedSilence(d time.Duration) {
	m.Feed(make([]float32, d*audio.CaptureRate/time.Second))
}

// Lose makes reads fail with audio.ErrDeviceLost until the next Start.
func (m *Microphone) Lose() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.lost = true
	m.change()
}

// FailStart makes Start fail with err; nil lets it succeed again.
func (m *Microphone) FailStart(err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.refuse = err
}

// Running reports whether the microphone is open.
func (m *Microphone) Running() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.running
}

// Starts is how often the microphone was opened.
func (m *Microphone) Starts() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.starts
}

// Pending is how many samples were fed and not read yet.
func (m *Microphone) Pending() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.samples)
}
