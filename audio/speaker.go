package audio

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// SpeakerOptions say which speaker plays and how.
type SpeakerOptions struct {
	Device string // ID of the device, "" for the default one
	// Open makes the device that plays, for tests; nil for a real one.
	Open func(device string) Output
	// OnDevice is told when a running speaker loses its device, moves to another
	// or gets one again. It is called from the speaker's own goroutine and must
	// neither block nor call Start, Stop or SetDevice.
	OnDevice func(DeviceEvent)
	Logger   *slog.Logger // nil: no log
}

// DeviceEvent tells about the device of a running speaker.
type DeviceEvent struct {
	Name string // of the device that plays now, "" for the default one
	Err  error  // why there is none, nil if there is one
}

// Speaker plays mono sound of any rate on one device: a queue of speech with a
// gain, and chimes over it. When the device is lost it moves to another one, and
// while there is none it looks for one; what is queued stays queued. Its methods
// may be called from any goroutine.
type Speaker struct {
	open     func(device string) []Output // what to try, best first: a chosen device, then what stands in for it
	present  func(ctx context.Context, device string) bool
	onDevice func(DeviceEvent)
	log      *slog.Logger
	mix      *mixer
	moves    atomic.Int64

	life   sync.Mutex // held by Start and Stop
	mu     sync.Mutex // guards what follows
	abort  context.CancelFunc
	device string
	name   string
	run    *speakerRun // nil while stopped

	writing   chan struct{} // holds a token while somebody writes
	stream    *Resampler
	rate      int // of the stream, in Hz
	flushes   int // the mixer's generation the stream belongs to
	piece     []float32
	tail      []float32
	fetching  sync.Mutex // guards what follows
	far       *Resampler
	fetched   []float32 // fetched, not yet handed out
	fetchedAt []float32
}

// NewSpeaker returns a speaker that is not running yet.
func (c *Context) NewSpeaker(o SpeakerOptions) *Speaker {
	if o.Logger == nil {
		o.Logger = c.log
	}
	s := NewSpeaker(o)
	if o.Open == nil {
		s.open, s.present = c.outputs, c.hasSpeaker
	}
	return s
}

// hasSpeaker reports whether a speaker is there.
func (c *Context) hasSpeaker(ctx context.Context, device string) bool {
	list, err := c.Speakers(ctx)
	return err == nil && slices.ContainsFunc(list, func(d Device) bool { return d.ID == device })
}

// outputs are the devices to try, the chosen one first. oto plays on the default
// speaker until its loop dies; malgo does the rest, but for speakers of PulseAudio
// that need a stream with their own channels.
func (c *Context) outputs(device string) []Output {
	var list []Output
	if device != "" {
		list = append(list, chosenOutput(device))
	}
	if !isPulse() {
		return append(list, c.defaultOutputs()...)
	}
	if found, err := lookUpPulse(context.Background(), RoleSpeaker, ""); err == nil && found.own {
		list = append(list, newFollowingOutput(newPulseOutput(found.name), func(now pulseDevice) bool { return now.name == found.name }))
	}
	for _, out := range c.defaultOutputs() { // the server moves them by itself
		list = append(list, newFollowingOutput(out, func(now pulseDevice) bool { return !now.own }))
	}
	return list
}

// chosenOutput plays on one speaker and no other.
func chosenOutput(device string) Output {
	if isPulse() {
		if found, err := lookUpPulse(context.Background(), RoleSpeaker, device); err == nil && found.own {
			return newPulseOutput(found.name)
		}
	}
	return newMalgoOutput(device)
}

// defaultOutputs play on the default speaker.
func (c *Context) defaultOutputs() []Output {
	if c.oto.died() == nil {
		return []Output{newOtoOutput(&c.oto), newMalgoOutput("")}
	}
	return []Output{newMalgoOutput("")}
}

// NewSpeaker returns a speaker without a sound system: o.Open is required.
func NewSpeaker(o SpeakerOptions) *Speaker {
	s := &Speaker{
		open:     func(device string) []Output { return []Output{o.Open(device)} },
		present:  func(context.Context, string) bool { return true },
		onDevice: o.OnDevice,
		log:      orDiscard(o.Logger),
		mix:      newMixer(),
		device:   o.Device,
		writing:  make(chan struct{}, 1),
		far:      NewResampler(PlaybackRate, CaptureRate),
	}
	if s.onDevice == nil {
		s.onDevice = func(DeviceEvent) {}
	}
	return s
}

// Write queues mono samples of the given rate in Hz, after what is queued
// already and without a gap. It blocks while more than two seconds are queued.
// It returns [ErrFlushed] if Flush came before all was queued, [ErrStopped], a
// [*DeviceError] while there is no device, or the context's error.
func (s *Speaker) Write(ctx context.Context, pcm []float32, rate int) error {
	flushes := s.mix.generation()
	select {
	case s.writing <- struct{}{}:
		defer func() { <-s.writing }()
	case <-ctx.Done():
		return ctx.Err()
	}
	if rate < minRate || rate > maxRate {
		return rateError(rate)
	}
	step := max(1, int(int64(rate)*int64(writePiece)/int64(time.Second)))
	for len(pcm) > 0 {
		n := min(step, len(pcm))
		if err := s.writePiece(ctx, flushes, pcm[:n], rate); err != nil {
			return err
		}
		pcm = pcm[n:]
	}
	return nil
}

// writePiece is how much is resampled at a time.
const writePiece = 20 * time.Millisecond

// writePiece queues one piece of speech.
func (s *Speaker) writePiece(ctx context.Context, flushes int, pcm []float32, rate int) error {
	cut, err := s.mix.room(ctx, flushes)
	if err != nil {
		return err
	}
	s.piece = s.piece[:0]
	switch {
	case s.stream == nil || s.flushes != flushes || cut:
		s.restream(rate)
	case s.rate != rate:
		s.piece = s.stream.Flush(s.piece)
		s.restream(rate)
	}
	s.flushes = flushes
	s.piece = s.stream.Process(s.piece, pcm)
	s.tail = s.stream.tail(s.tail[:0])
	return s.mix.push(flushes, s.piece, s.tail)
}

// restream begins a new stream of samples.
func (s *Speaker) restream(rate int) {
	if s.stream == nil || s.rate != rate {
		s.stream, s.rate = NewResampler(rate, PlaybackRate), rate
	}
	s.stream.reset()
}

// Drain returns when everything queued was heard: nil, or [ErrFlushed] if it
// was dropped, [ErrStopped], a [*DeviceError] or the context's error. While the
// speaker is paused that may take forever.
func (s *Speaker) Drain(ctx context.Context) error { return s.mix.drain(ctx) }

// Flush fades out within 10 ms and drops what is queued.
func (s *Speaker) Flush() { s.mix.flush() }

// Pause fades out and keeps what is queued until Resume; Flush does not end it,
// Start does.
func (s *Speaker) Pause() { s.mix.pause(true) }

// Resume goes on where Pause interrupted.
func (s *Speaker) Resume() { s.mix.pause(false) }

// SetGain moves the gain of the speech to g (0 to 2) within 16 ms. Above 1 its peaks are
// rounded.
func (s *Speaker) SetGain(g float32) { s.mix.duck(g) }

// Chime plays a short sound at [PlaybackRate] over whatever is playing. It is
// not queued, not paused and not ducked; on a speaker that is not running it is
// not heard. The samples must not change afterwards.
func (s *Speaker) Chime(pcm48 []float32) { s.mix.ring(pcm48) }

// Played is how much of what was written since Start has been heard. What is
// still in the device's buffers does not count.
func (s *Speaker) Played() time.Duration {
	played, _ := s.mix.times()
	return played
}

// Queued is how much of what was written is still to be heard, in the queue or
// in the device's buffers.
func (s *Speaker) Queued() time.Duration {
	_, queued := s.mix.times()
	return queued
}

// Reference fills frame with what was sent to the device, at [CaptureRate], in
// order and with its silences, and returns how many samples there were; while
// the speaker runs they come at the pace of its device. Two seconds are kept: a
// reader that starts late, with the microphone, reads until it gets 0 first.
func (s *Speaker) Reference(frame []float32) int {
	s.fetching.Lock()
	defer s.fetching.Unlock()
	for len(s.fetched) < len(frame) {
		n := s.mix.sent(s.fetchBuf()[:])
		if n == 0 {
			break
		}
		s.fetched = s.far.Process(s.fetched, s.fetchedAt[:n])
	}
	n := copy(frame, s.fetched)
	s.fetched = s.fetched[:copy(s.fetched, s.fetched[n:])]
	return n
}

// fetchBuf is where Reference puts what it fetches.
func (s *Speaker) fetchBuf() []float32 {
	if s.fetchedAt == nil {
		s.fetchedAt = make([]float32, 3*FrameSamples)
	}
	return s.fetchedAt
}

// Err is nil while the speaker runs and has a device, and otherwise what Write
// would return.
func (s *Speaker) Err() error { return s.mix.err() }

// Moves is how often a running speaker went on with another device, or the system with
// another one for it: what a microphone hears of it is not what it was.
func (s *Speaker) Moves() int { return int(s.moves.Load()) }
