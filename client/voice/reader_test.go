package voice

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"delonix/audio/audiotest"
	"delonix/audio/wav"
	"delonix/client/api"
)

// voiceRate is the rate of the fake voice, in Hz.
const voiceRate = 22050

// perCharacter is how long the fake voice speaks for one character.
const perCharacter = 10 * time.Millisecond

// fakeVoice synthesizes a hum as long as the text.
type fakeVoice struct {
	mu    sync.Mutex
	asked []string
	// fail is called for every request: an error is returned, a cut ends the
	// sound with an error after so many bytes.
	fail func(request int, text string) (cut int, err error)
	// sound is what comes instead of a hum; nil and nil are the hum.
	sound func(text string) []byte
	hold  chan struct{} // closed to let requests go on; nil does not hold
}

func (v *fakeVoice) Synthesize(ctx context.Context, text string) (io.ReadCloser, error) {
	v.mu.Lock()
	v.asked = append(v.asked, text)
	n, fail, hold := len(v.asked)-1, v.fail, v.hold
	v.mu.Unlock()
	if hold != nil {
		select {
		case <-hold:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	cut := 0
	if fail != nil {
		at, err := fail(n, text)
		if err != nil {
			return nil, err
		}
		cut = at
	}
	file := wav.Encode(hum(text), voiceRate)
	if v.sound != nil {
		if other := v.sound(text); other != nil {
			file = other
		}
	}
	sound := io.Reader(bytes.NewReader(file))
	if cut > 0 {
		sound = io.MultiReader(io.LimitReader(sound, int64(cut)), errReader{io.ErrUnexpectedEOF})
	}
	return io.NopCloser(sound), nil
}

func (v *fakeVoice) requests() []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return slices.Clone(v.asked)
}

type errReader struct{ err error }

func (r errReader) Read([]byte) (int, error) { return 0, r.err }

// hum is what the fake voice says; different texts sound different.
func hum(text string) []float32 {
	out := make([]float32, int(perCharacter.Seconds()*voiceRate)*len(text))
	step := 0.03 + float64(len(text)%17)*0.001
	for i := range out {
		out[i] = float32(0.2 * math.Sin(float64(i)*step))
	}
	return out
}

// playFast lets the virtual speaker play as fast as the machine can until the
// test ends.
func playFast(t *testing.T, out *audiotest.Output) {
	ctx, cancel := context.WithCancel(context.Background())
	var done sync.WaitGroup
	done.Go(func() {
		for ctx.Err() == nil {
			out.Play(10 * time.Millisecond)
			time.Sleep(200 * time.Microsecond)
		}
	})
	t.Cleanup(func() { cancel(); done.Wait() })
}

// played is how long something was to be heard.
func played(out *audiotest.Output) time.Duration {
	n := 0
	for _, s := range out.Played() {
		if s != 0 {
			n++
		}
	}
	return time.Duration(n) * time.Second / 48000
}

func sentences(events []ReaderEvent) []string {
	var out []string
	for _, e := range events {
		out = append(out, e.Sentence)
	}
	return out
}

func TestReader_ReadsEverySentenceInOrder(t *testing.T) {
	out, tts, events := audiotest.NewOutput(20*time.Millisecond), &fakeVoice{}, newJournal[ReaderEvent]()
	playFast(t, out)
	r := NewReader(out.Speaker(), tts, ReaderOptions{})
	const text = "One is the **first** sentence. Two follows it. Three is the [last](https://x.y)."
	if err := r.Read(t.Context(), text, events.add); err != nil {
		t.Fatal(err)
	}
	want := []string{"One is the first sentence.", "Two follows it.", "Three is the last."}
	if got := tts.requests(); len(got) != 3 || got[0] != want[0] {
		t.Errorf("asked for %q", got)
	}
	if got := sentences(events.all()); !slices.Equal(got, append(want, "")) {
		t.Errorf("heard %q", got)
	}
	for i, e := range events.all() {
		if e.Index != i || i < 3 && !strings.Contains(text[e.Start:e.End], e.Sentence[:3]) {
			t.Errorf("event %d: %+v", i, e)
		}
	}
	whole := time.Duration(len(strings.Join(want, ""))) * perCharacter
	if got := played(out); got < whole-20*time.Millisecond || got > whole+20*time.Millisecond {
		t.Errorf("%v were heard, want %v", got, whole)
	}
	if out.IsOpen() || r.Speaking() {
		t.Error("the speaker is still open")
	}
}

func TestReader_AsksNoFurtherAheadThanNeeded(t *testing.T) {
	out, tts := audiotest.NewOutput(0), &fakeVoice{}
	r := NewReader(out.Speaker(), tts, ReaderOptions{})
	text := strings.Repeat("This is one of many sentences. ", 30)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	heard := newJournal[ReaderEvent]()
	go func() { done <- r.Read(ctx, text, heard.add) }()
	// Nothing is heard to its end: the speaker stands still after the first of it.
	for len(heard.all()) == 0 {
		out.Play(time.Millisecond)
		time.Sleep(time.Millisecond) // no faster than a device
	}
	if got := len(tts.requests()); got > 1+ahead {
		t.Errorf("%d sentences were asked for", got)
	}
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("ended with %v", err)
	}
}

func TestReader_FollowsATextThatArrives(t *testing.T) {
	out, tts, events := audiotest.NewOutput(0), &fakeVoice{}, newJournal[ReaderEvent]()
	playFast(t, out)
	r := NewReader(out.Speaker(), tts, ReaderOptions{})
	texts := make(chan string)
	done := make(chan error, 1)
	go func() { done <- r.Follow(t.Context(), texts, events.add) }()
	texts <- "First comes"
	texts <- "First comes this. Then"
	events.wait(t, "first sentence", func(e ReaderEvent) bool { return e.Sentence == "First comes this." })
	// The final text differs from the draft in what was not spoken yet.
	texts <- "First comes this! And that is all."
	close(texts)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if got, want := sentences(events.all()), []string{"First comes this.", "And that is all.", ""}; !slices.Equal(got, want) {
		t.Errorf("heard %q, want %q", got, want)
	}
}

func TestReader_DoesNotWaitForAStalledText(t *testing.T) {
	out, tts, events := audiotest.NewOutput(0), &fakeVoice{}, newJournal[ReaderEvent]()
	playFast(t, out)
	r := NewReader(out.Speaker(), tts, ReaderOptions{})
	texts := make(chan string)
	done := make(chan error, 1)
	go func() { done <- r.Follow(t.Context(), texts, events.add) }()
	texts <- "One moment, let me look."
	events.wait(t, "sentence", func(e ReaderEvent) bool { return e.Sentence == "One moment, let me look." })
	texts <- "One moment, let me look. Here it is."
	close(texts)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if got, want := sentences(events.all()), []string{"One moment, let me look.", "Here it is.", ""}; !slices.Equal(got, want) {
		t.Errorf("heard %q, want %q", got, want)
	}
}

func TestReader_StopsAtOnce(t *testing.T) {
	out, tts, events := audiotest.NewOutput(0), &fakeVoice{}, newJournal[ReaderEvent]()
	r := NewReader(out.Speaker(), tts, ReaderOptions{})
	done := make(chan error, 1)
	go func() { done <- r.Read(t.Context(), strings.Repeat("A sentence that is read. ", 20), events.add) }()
	for len(events.all()) == 0 {
		out.Play(10 * time.Millisecond)
	}
	r.Stop()
	if err := <-done; !errors.Is(err, ErrStopped) {
		t.Errorf("ended with %v", err)
	}
	if r.Speaking() || out.IsOpen() {
		t.Error("it still speaks")
	}
	r.Stop() // of nothing
}

func TestReader_ASecondReadingReplacesTheFirst(t *testing.T) {
	out, tts, events := audiotest.NewOutput(0), &fakeVoice{}, newJournal[ReaderEvent]()
	playFast(t, out)
	r := NewReader(out.Speaker(), tts, ReaderOptions{})
	done := make(chan error, 1)
	go func() { done <- r.Read(t.Context(), strings.Repeat("A sentence that is read. ", 50), events.add) }()
	events.wait(t, "sentence", func(e ReaderEvent) bool { return e.Sentence != "" })
	if err := r.Read(t.Context(), "The other one.", events.add); err != nil {
		t.Errorf("the second: %v", err)
	}
	if err := <-done; !errors.Is(err, ErrStopped) {
		t.Errorf("the first ended with %v", err)
	}
}

func TestReader_GoesOnAfterABrokenConnection(t *testing.T) {
	out := audiotest.NewOutput(0)
	playFast(t, out)
	tts := &fakeVoice{fail: func(n int, _ string) (int, error) {
		switch n {
		case 0:
			return 0, &api.Error{Kind: api.KindUnavailable}
		case 1:
			return 6000, nil // in the middle of the sound
		}
		return 0, nil
	}}
	r := NewReader(out.Speaker(), tts, ReaderOptions{Clock: hastyClock{}})
	const text = "A sentence that breaks in its middle."
	if err := r.Read(t.Context(), text, nil); err != nil {
		t.Fatal(err)
	}
	if got, want := played(out), time.Duration(len(text))*perCharacter; got < want-15*time.Millisecond || got > want+15*time.Millisecond {
		t.Errorf("%v were heard, want %v: nothing twice, nothing left out", got, want)
	}
}

func TestReader_TellsWhyItEnds(t *testing.T) {
	refused := &api.Error{Kind: api.KindUnauthorized}
	tests := []struct {
		name     string
		fail     func(int, string) (int, error)
		requests int
	}{
		{"refused", func(int, string) (int, error) { return 0, refused }, 1},
		{"refused in the middle", func(_ int, text string) (int, error) {
			if strings.HasPrefix(text, "Two") {
				return 0, refused
			}
			return 0, nil
		}, 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			out := audiotest.NewOutput(0)
			playFast(t, out)
			tts := &fakeVoice{fail: tt.fail}
			err := NewReader(out.Speaker(), tts, ReaderOptions{}).Read(t.Context(), "One is good. Two is not.", nil)
			if api.KindOf(err) != api.KindUnauthorized {
				t.Errorf("ended with %v", err)
			}
			if got := len(tts.requests()); got > 2 {
				t.Errorf("%d requests", got)
			}
		})
	}
}

func TestReader_FailsWithoutASpeaker(t *testing.T) {
	out := audiotest.NewOutput(0)
	out.Fail()
	if err := NewReader(out.Speaker(), &fakeVoice{}, ReaderOptions{}).Read(t.Context(), "Hello.", nil); err == nil {
		t.Error("no error")
	}
}

func TestReader_ReadsNothingOfATextWithoutWords(t *testing.T) {
	out, tts := audiotest.NewOutput(0), &fakeVoice{}
	if err := NewReader(out.Speaker(), tts, ReaderOptions{}).Read(t.Context(), " ** ! ", nil); err != nil || len(tts.requests()) > 0 {
		t.Errorf("ended with %v after %d requests", err, len(tts.requests()))
	}
}

// hastyClock does not wait.
type hastyClock struct{}

func (hastyClock) Now() time.Time { return time.Now() }

func (hastyClock) After(d time.Duration) <-chan time.Time {
	return time.After(min(d, time.Millisecond))
}

func TestStretcher_ChangesTheLengthAndNotThePitch(t *testing.T) {
	in := make([]float32, 2*Rate)
	for i := range in {
		in[i] = float32(0.5 * math.Sin(2*math.Pi*200*float64(i)/Rate))
	}
	for _, speed := range []float64{0.5, 0.8, 1, 1.25, 1.5, 2} {
		whole := stretchIn(in, speed, len(in))
		if got, want := float64(len(whole)), float64(len(in))/speed; math.Abs(got-want) > 0.05*Rate {
			t.Errorf("at %g: %g samples, want %g", speed, got, want)
		}
		crossings := 0
		for i := 1; i < len(whole); i++ {
			if whole[i-1] < 0 && whole[i] >= 0 {
				crossings++
			}
		}
		if hz := float64(crossings) * Rate / float64(len(whole)); math.Abs(hz-200) > 6 {
			t.Errorf("at %g the pitch is %g Hz", speed, hz)
		}
		if pieces := stretchIn(in, speed, 777); !slices.Equal(pieces, whole) {
			t.Errorf("at %g: it matters how the sound arrives", speed)
		}
	}
	if got := stretchIn(in[:100], 2, 100); len(got) != 100 {
		t.Errorf("a very short sound: %d samples", len(got))
	}
}

func stretchIn(in []float32, speed float64, size int) []float32 {
	s := newStretcher(speed)
	var out []float32
	for part := range slices.Chunk(in, size) {
		out = append(out, s.process(Rate, part)...)
	}
	return append(out, s.flush()...)
}
