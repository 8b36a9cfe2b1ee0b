package audio

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"
)

const (
	// retryInterval is how often a speaker without a device looks for one.
	retryInterval = time.Second
	// returnInterval is how often it is looked whether the chosen one is back while
	// another stands in for it.
	returnInterval = 2 * time.Second
	// fadeTimeout bounds how long Stop waits for the last sound to fade.
	fadeTimeout = 300 * time.Millisecond
)

// speakerRun is a speaker from Start to Stop. Its goroutine owns the device.
type speakerRun struct {
	s    *Speaker
	stop context.CancelFunc
	move chan struct{} // another device was chosen
	done chan struct{}
	out  Output // nil while there is no device

	standsIn bool // for the chosen one, which is not there
}

// Start opens the device; a running speaker stays as it is. If the chosen device
// can't be opened the default one is, which DeviceName tells. The error matches
// [ErrNoDevice]. A speaker that lost its device is started afresh.
func (s *Speaker) Start(ctx context.Context) error {
	ctx, abort := context.WithCancel(ctx)
	defer abort()
	s.life.Lock()
	defer s.life.Unlock()
	if s.run != nil {
		if s.mix.err() == nil {
			return nil
		}
		s.end()
	}
	s.mu.Lock()
	s.abort = abort
	device := s.device
	s.mu.Unlock()
	s.mix.begin()
	out, name, standsIn, err := s.openAny(ctx, device)
	if err != nil {
		s.mix.halt(ErrStopped)
		return err
	}
	running, stop := context.WithCancel(context.Background())
	run := &speakerRun{s: s, stop: stop, move: make(chan struct{}, 1), done: make(chan struct{}), out: out, standsIn: standsIn}
	s.mu.Lock()
	s.run, s.name, s.abort = run, name, nil
	s.mu.Unlock()
	go run.supervise(running)
	return nil
}

// Stop fades out, drops what is queued and closes the device. It may be called
// at any time, more than once; the speaker can be started again.
func (s *Speaker) Stop() error {
	s.mu.Lock()
	if s.abort != nil {
		s.abort()
	}
	s.mu.Unlock()
	s.life.Lock()
	defer s.life.Unlock()
	if s.run == nil {
		return nil
	}
	return s.end()
}

// end ends the run.
func (s *Speaker) end() error {
	s.mix.flush()
	lost := s.mix.err() != nil
	s.mix.halt(ErrStopped)
	if !lost {
		ctx, cancel := context.WithTimeout(context.Background(), fadeTimeout)
		s.mix.quiet(ctx)
		cancel()
	}
	run := s.run
	run.stop()
	<-run.done
	s.mu.Lock()
	s.run, s.name = nil, ""
	s.mu.Unlock()
	s.mix.lose()
	if run.out == nil {
		return nil
	}
	return run.out.Close()
}

// SetDevice chooses another device, "" is the default one. A running speaker
// moves to it at once and keeps what is queued.
func (s *Speaker) SetDevice(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.device == id {
		return
	}
	s.device = id
	if s.run != nil {
		select {
		case s.run.move <- struct{}{}:
		default:
		}
	}
}

// DeviceName is what the system calls the device that plays, "" if it is the
// default one or there is none.
func (s *Speaker) DeviceName() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.name
}

// openAny opens the device, or what can stand in for it. The error is that of
// the device.
func (s *Speaker) openAny(ctx context.Context, device string) (out Output, name string, standsIn bool, first error) {
	for i, out := range s.open(device) {
		if out, ok := out.(interface{ onMove(func()) }); ok {
			out.onMove(func() { s.moves.Add(1) })
		}
		name, err := out.Open(ctx, s.mix.pull)
		if err == nil {
			return out, name, device != "" && i > 0, nil
		}
		s.log.LogAttrs(ctx, slog.LevelDebug, "speaker not opened", slog.Any("error", err))
		if first == nil {
			first = err
		}
		if ctx.Err() != nil {
			break
		}
	}
	return nil, "", false, first
}

// supervise moves the run to another device when its own is lost or another one
// was chosen.
func (r *speakerRun) supervise(ctx context.Context) {
	defer close(r.done)
	back := time.NewTicker(returnInterval)
	defer back.Stop()
	for {
		cause := error(nil)
		select {
		case <-ctx.Done():
			return
		case <-back.C:
			if !r.standsIn || !r.s.present(ctx, r.s.chosen()) {
				continue
			}
		case <-r.move:
		case <-r.out.Failed():
			cause = r.out.Err()
			r.s.log.LogAttrs(ctx, slog.LevelWarn, "speaker lost", slog.Any("error", cause))
		}
		if err := r.out.Close(); err != nil {
			r.s.log.LogAttrs(ctx, slog.LevelWarn, "speaker not closed", slog.Any("error", err))
		}
		r.out = nil
		if !r.reopen(ctx, cause) {
			return
		}
	}
}

// reopen looks for a device until there is one or the context ends. While there
// is none, writers get the cause.
func (r *speakerRun) reopen(ctx context.Context, cause error) bool {
	s := r.s
	s.mix.lose()
	s.setName("")
	for {
		out, name, standsIn, err := s.openAny(ctx, s.chosen())
		if ctx.Err() != nil {
			if out != nil {
				_ = out.Close()
			}
			return false
		}
		if err == nil {
			r.out, r.standsIn = out, standsIn
			s.setName(name)
			s.mix.carryOn()
			s.moves.Add(1)
			s.onDevice(DeviceEvent{Name: name})
			return true
		}
		if s.mix.err() == nil {
			if cause == nil {
				cause = err
			}
			s.mix.halt(cause)
			s.onDevice(DeviceEvent{Err: cause})
		}
		select {
		case <-ctx.Done():
			return false
		case <-r.move:
		case <-time.After(retryInterval):
		}
	}
}

// chosen is the device that is to play, "" the default one.
func (s *Speaker) chosen() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.device
}

func (s *Speaker) setName(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.name = name
}

const (
	// minRate and maxRate bound what can be written, in Hz.
	minRate = 4000
	maxRate = 192000
)

// rateError says that samples of such a rate can't be played.
func rateError(rate int) error {
	return fmt.Errorf("audio: %d samples a second can't be played: %w", rate, errors.ErrUnsupported)
}
