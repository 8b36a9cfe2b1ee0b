package voice

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"delonix/audio"
	"delonix/audio/audiotest"
	"delonix/audio/wav"
	"delonix/client/voice/listen"
	"delonix/client/voice/voicetest"
)

// stage is a conversation with its real goroutines between virtual devices and a
// portal made up for the test. Its time passes as fast as the machine can.
type stage struct {
	t     *testing.T
	c     *Call
	mic   *audiotest.Microphone
	out   *audiotest.Output
	clock *virtualClock
	voice voicetest.Voice
	noted *voicetest.Journal[string] // what happened at the portal and on the disk, in order
	seen  *voicetest.Journal[Event]
	done  chan error

	mu         sync.Mutex
	wavs       [][]float32 // what was to be transcribed
	understand func(n int) (string, error)
	answer     func(said UserTurn) string
	kept       map[UtteranceID]int // samples on disk
	ids        UtteranceID
}

// virtualClock is a clock that the test moves.
type virtualClock struct {
	mu    sync.Mutex
	now   time.Time
	waits []virtualWait
}

type virtualWait struct {
	at time.Time
	c  chan time.Time
}

func (c *virtualClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *virtualClock) After(d time.Duration) <-chan time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	w := virtualWait{c.now.Add(d), make(chan time.Time, 1)}
	c.waits = append(c.waits, w)
	return w.c
}

func (c *virtualClock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	keep := c.waits[:0]
	for _, w := range c.waits {
		if w.at.After(c.now) {
			keep = append(keep, w)
			continue
		}
		w.c <- c.now
	}
	c.waits = keep
}

func newStage(t *testing.T, change func(*Options)) *stage {
	s := &stage{
		t: t, mic: &audiotest.Microphone{}, out: audiotest.NewOutput(20 * time.Millisecond),
		clock: &virtualClock{now: time.Unix(1_800_000_000, 0)}, noted: voicetest.NewJournal[string](), seen: voicetest.NewJournal[Event](),
		done: make(chan error, 1), kept: map[UtteranceID]int{},
		understand: func(int) (string, error) { return "Hello there.", nil },
		answer:     func(said UserTurn) string { return "You said: " + said.Text },
	}
	o := Options{
		Microphone: s.mic, Speaker: s.out.Speaker(), Service: s, Utterances: s, Speaks: true,
		Each: s.seen.Add, Clock: s.clock,
	}
	if change != nil {
		change(&o)
	}
	s.c = New(o)
	ctx, cancel := context.WithCancel(context.Background())
	go func() { s.done <- s.c.Run(ctx) }()
	t.Cleanup(func() {
		s.c.End()
		stop := make(chan struct{})
		var ticking sync.WaitGroup
		ticking.Go(func() {
			for {
				select {
				case <-stop:
					return
				case <-time.After(time.Millisecond):
					s.clock.pass(10 * time.Millisecond)
				}
			}
		})
		<-s.done
		close(stop)
		ticking.Wait()
		cancel()
	})
	return s
}

// hear lets the microphone hear something, and the same time pass everywhere.
func (s *stage) hear(pcm []float32) {
	for len(pcm) > 0 {
		frame := make([]float32, listen.FrameSamples)
		pcm = pcm[copy(frame, pcm):]
		for i := range frame {
			frame[i] += 0.002 * float32(i%2) // the noise of a live microphone
		}
		s.mic.Feed(frame)
		s.pass()
	}
}

// pass lets one frame's time pass. The test is a bubble.
func (s *stage) pass() {
	s.out.Play(listen.FrameTime)
	s.clock.pass(listen.FrameTime)
	time.Sleep(listen.FrameTime) // the bubble's own time, for the speaker's timers
	synctest.Wait()              // until everybody has done with it what there is to do
}

func (s *stage) silence(d time.Duration) { s.hear(make([]float32, listen.Samples(d))) }

// until lets silence be heard until something happened.
func (s *stage) until(what string, happened func() bool) {
	s.t.Helper()
	for range int(at(60) / listen.FrameTime) {
		if happened() {
			return
		}
		s.silence(listen.FrameTime)
	}
	s.t.Fatalf("it did not come to this: %s\n%v\n%+v", what, s.noted.All(), s.view())
}

// view is what was to be seen last.
func (s *stage) view() View {
	var v View
	for _, e := range s.seen.All() {
		if c, ok := e.(Changed); ok {
			v = c.View
		}
	}
	return v
}

func (s *stage) is(state State) func() bool { return func() bool { return s.view().State == state } }

func (s *stage) did(what string) func() bool {
	return func() bool {
		for _, n := range s.noted.All() {
			if n == what {
				return true
			}
		}
		return false
	}
}

func (s *stage) Transcribe(ctx context.Context, sound []byte) (string, error) {
	pcm, _, err := wav.Decode(bytes.NewReader(sound))
	if err != nil {
		return "", err
	}
	s.mu.Lock()
	n := len(s.wavs)
	s.wavs = append(s.wavs, pcm)
	understand := s.understand
	s.mu.Unlock()
	s.noted.Add("transcribe")
	text, err := understand(n)
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	return text, err
}

func (s *stage) Synthesize(ctx context.Context, text string) (io.ReadCloser, error) {
	return s.voice.Synthesize(ctx, text)
}

func (s *stage) Send(_ context.Context, said UserTurn) error {
	s.mu.Lock()
	_, kept := s.kept[said.Utterance]
	delete(s.kept, said.Utterance)
	s.mu.Unlock()
	s.noted.Add(fmt.Sprintf("send %q kept %v", said.Text, kept))
	if text := s.answer(said); text != "" {
		s.c.Reply(Reply{ID: fmt.Sprint("r", said.Turn), Turn: said.Turn, From: FromAgent, Text: text, Done: true})
	}
	return nil
}

func (s *stage) Keep(_ context.Context, id UtteranceID, sound []byte, length time.Duration) (UtteranceID, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if id == 0 {
		s.ids++
		id = s.ids
	}
	s.kept[id] = len(sound)
	s.noted.Add("keep")
	return id, nil
}

func (s *stage) Understood(context.Context, UtteranceID, string) error { return nil }

func (s *stage) Drop(_ context.Context, id UtteranceID) error {
	s.mu.Lock()
	delete(s.kept, id)
	s.mu.Unlock()
	s.noted.Add("drop")
	return nil
}

func (s *stage) onDisk() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.kept)
}

// recordings is what was to be transcribed.
func (s *stage) recordings() [][]float32 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([][]float32(nil), s.wavs...)
}

var (
	_ Service           = (*stage)(nil)
	_ UtteranceStore    = (*stage)(nil)
	_ listen.Microphone = (*audiotest.Microphone)(nil)
	_ listen.Microphone = (*audio.Microphone)(nil)
	_ Speaker           = (*audio.Speaker)(nil)
	_ Chimer            = (*audio.Speaker)(nil)
)
