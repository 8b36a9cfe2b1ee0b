package audio_test

import (
	"context"
	"errors"
	"math"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"delonix/audio"
	"delonix/audio/audiotest"
)

func TestMain(m *testing.M) {
	audiotest.Prioritise(0)
	goleak.VerifyTestMain(m,
		// oto's context can't be closed: its loops sleep until the process ends.
		goleak.IgnoreAnyFunction("github.com/hajimehoshi/oto/v2/internal/mux.(*Mux).loop"),
		goleak.IgnoreAnyFunction("github.com/hajimehoshi/oto/v2.(*context).readAndWrite"),
	)
}

// testContext bounds what a test waits for.
func testContext(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// startSpeaker is a speaker on a virtual device with no delay.
func startSpeaker(t *testing.T) (*audiotest.Output, *audio.Speaker) {
	t.Helper()
	out := audiotest.NewOutput(0)
	s := out.Speaker()
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Stop(); err != nil {
			t.Error(err)
		}
	})
	return out, s
}

// write queues samples that fit.
func write(t *testing.T, s *audio.Speaker, pcm []float32, rate int) {
	t.Helper()
	if err := s.Write(testContext(t), pcm, rate); err != nil {
		t.Fatal(err)
	}
}

// jump is the greatest step from sample to sample beyond what a tone makes.
func jump(s []float32) (worst float64, at int) {
	for i := 1; i < len(s); i++ {
		if d := math.Abs(float64(s[i] - s[i-1])); d > worst {
			worst, at = d, i
		}
	}
	return worst, at
}

// toneError is how far played is from a tone that began with it.
func toneError(played []float32, hz, amplitude float64) float64 {
	worst := 0.0
	for i, v := range played {
		want := amplitude * math.Sin(2*math.Pi*hz*float64(i)/audio.PlaybackRate)
		worst = max(worst, math.Abs(float64(v)-want))
	}
	return worst
}

func TestSpeaker_WritesAreJoinedWithoutATrace(t *testing.T) {
	for _, rate := range []int{8000, 16000, 22050, 24000, 44100, 48000} {
		out, s := startSpeaker(t)
		tone := audiotest.Tone(rate, rate, 440, 0.5)
		for _, end := range []int{1, 700, 701, 5000, 5000, 6001, rate} {
			from := rate - len(tone)
			write(t, s, tone[:min(end-from, len(tone))], rate)
			tone = tone[min(end-from, len(tone)):]
			if end > 5000 {
				out.Play(100 * time.Millisecond) // and the device goes on meanwhile
			}
		}
		out.Play(time.Second)
		played := out.Played()[:audio.PlaybackRate]
		if e := toneError(played[:47500], 440, 0.5); e > 0.02 {
			t.Errorf("%d Hz: off by %v", rate, e)
		}
	}
}

func TestSpeaker_TheEndIsHeardWithoutASuccessor(t *testing.T) {
	out, s := startSpeaker(t)
	for range 3 {
		write(t, s, audiotest.Tone(1600, 16000, 440, 0.5), 16000)
		out.Play(200 * time.Millisecond)
	}
	played := out.Played()
	if got := s.Played(); got != 300*time.Millisecond {
		t.Errorf("played %v, want 300ms", got)
	}
	for i := range 3 {
		part := played[i*9600 : (i+1)*9600]
		if l := audio.LevelOf(part[:4800]); math.Abs(l.Peak+6) > 0.3 {
			t.Errorf("part %d: level %+v", i, l)
		}
		if l := audio.LevelOf(part[4800:]); l.Peak != audio.Silence {
			t.Errorf("part %d: a rest of %+v behind it", i, l)
		}
	}
}

func TestSpeaker_RatesFollowEachOther(t *testing.T) {
	out, s := startSpeaker(t)
	write(t, s, audiotest.Tone(1600, 16000, 440, 0.5), 16000)
	write(t, s, audiotest.Tone(2205, 22050, 440, 0.5), 22050)
	write(t, s, audiotest.Tone(4800, 48000, 440, 0.5), 48000)
	out.Play(time.Second)
	if got := s.Played(); got != 300*time.Millisecond {
		t.Errorf("played %v, want 300ms", got)
	}
	// Each part is a whole number of periods long: together they are one tone.
	if e := toneError(out.Played()[:14000], 440, 0.5); e > 0.1 {
		t.Errorf("off by %v", e)
	}
}

func TestSpeaker_WriteBlocksAtTwoSeconds(t *testing.T) {
	out, s := startSpeaker(t)
	ctx := testContext(t)
	done := make(chan error, 1)
	go func() { done <- s.Write(ctx, make([]float32, 16000*5), 16000) }()
	for s.Queued() < 2*time.Second {
		time.Sleep(time.Millisecond)
	}
	select {
	case err := <-done:
		t.Fatalf("Write returned %v with %v queued", err, s.Queued())
	default:
	}
	for {
		if q := s.Queued(); q > 2100*time.Millisecond {
			t.Fatalf("%v queued", q)
		}
		out.Play(100 * time.Millisecond)
		select {
		case err := <-done:
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Write(ctx, nil, 16000); err != nil {
				t.Fatal(err)
			}
			return
		case <-ctx.Done():
			t.Fatal("Write doesn't return")
		default:
			time.Sleep(time.Millisecond)
		}
	}
}

func TestSpeaker_WriteEndsWithItsContext(t *testing.T) {
	_, s := startSpeaker(t)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 2)
	for range 2 { // one is writing, one waits for its turn
		go func() { done <- s.Write(ctx, make([]float32, 16000*5), 16000) }()
	}
	for s.Queued() < 2*time.Second {
		time.Sleep(time.Millisecond)
	}
	cancel()
	for range 2 {
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("%v, want %v", err, context.Canceled)
		}
	}
	if err := s.Write(t.Context(), []float32{0}, 100); !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("100 Hz: %v", err)
	}
}

func TestSpeaker_FlushFadesAndForgets(t *testing.T) {
	out, s := startSpeaker(t)
	ctx := testContext(t)
	done := make(chan error, 2)
	go func() { done <- s.Write(ctx, audiotest.Tone(16000*5, 16000, 200, 0.8), 16000) }()
	for s.Queued() < 2*time.Second {
		time.Sleep(time.Millisecond)
	}
	waiting := &askedContext{Context: ctx, asked: make(chan struct{})}
	go func() { done <- s.Drain(waiting) }()
	<-waiting.asked
	out.Play(101 * time.Millisecond)
	played := len(out.Played())
	s.Flush()
	for range 2 {
		if err := <-done; !errors.Is(err, audio.ErrFlushed) {
			t.Errorf("%v, want %v", err, audio.ErrFlushed)
		}
	}
	if q := s.Queued(); q > 5*time.Millisecond { // the device's last piece
		t.Errorf("%v queued after a flush", q)
	}
	s.Flush() // once more changes nothing
	out.Play(20 * time.Millisecond)
	after := out.Played()[played:]
	if l := audio.LevelOf(after[:100]); l.Peak < -10 {
		t.Errorf("cut off rather than faded: %+v", l)
	}
	if l := audio.LevelOf(after[480:]); l.Peak != audio.Silence {
		t.Errorf("after 10 ms there is still %+v", l)
	}
	if step, at := jump(out.Played()); step > 0.025 {
		t.Errorf("a click of %v at sample %d", step, at)
	}
	// What comes next is a new stream and heard at once.
	write(t, s, audiotest.Tone(1600, 16000, 440, 0.5), 16000)
	out.Play(110 * time.Millisecond)
	fresh := out.Played()[played+960:]
	if e := toneError(fresh[:4700], 440, 0.5); e > 0.02 {
		t.Errorf("what follows a flush is off by %v", e)
	}
}

// askedContext tells when somebody looks whether it has ended: who is about to
// wait does.
type askedContext struct {
	context.Context
	once  sync.Once
	asked chan struct{}
}

func (c *askedContext) Err() error {
	c.once.Do(func() { close(c.asked) })
	return c.Context.Err()
}

func TestSpeaker_FlushNextToTheEnd(t *testing.T) {
	out, s := startSpeaker(t)
	write(t, s, audiotest.Tone(160, 16000, 440, 0.5), 16000)
	out.Play(9 * time.Millisecond)
	s.Flush()
	out.Play(time.Second)
	if err := s.Drain(testContext(t)); err != nil {
		t.Error(err)
	}
	if p, q := s.Played(), s.Queued(); p != 9*time.Millisecond || q != 0 {
		t.Errorf("played %v, queued %v", p, q)
	}
}

func TestSpeaker_PauseKeepsWhatIsQueued(t *testing.T) {
	out, s := startSpeaker(t)
	write(t, s, audiotest.Tone(16000, 16000, 200, 0.8), 16000)
	out.Play(100 * time.Millisecond)
	s.Pause()
	out.Play(500 * time.Millisecond)
	paused := s.Played()
	if paused > 110*time.Millisecond {
		t.Errorf("%v played, although paused at 100ms", paused)
	}
	if l := audio.LevelOf(out.Played()[5300:]); l.Peak != audio.Silence {
		t.Errorf("%+v while paused", l)
	}
	if total := s.Played() + s.Queued(); total != time.Second {
		t.Errorf("played and queued make %v, want 1s", total)
	}
	s.Resume()
	out.Play(2 * time.Second)
	if got := s.Played(); got != time.Second {
		t.Errorf("%v played in all, want 1s", got)
	}
	if step, at := jump(out.Played()); step > 0.025 {
		t.Errorf("a click of %v at sample %d", step, at)
	}
}

func TestSpeaker_PauseLastsOverAFlush(t *testing.T) {
	out, s := startSpeaker(t)
	s.Pause()
	write(t, s, audiotest.Tone(1600, 16000, 440, 0.5), 16000)
	s.Flush()
	write(t, s, audiotest.Tone(1600, 16000, 440, 0.5), 16000)
	out.Play(time.Second)
	if s.Played() != 0 || audio.LevelOf(out.Played()).Peak != audio.Silence {
		t.Error("played although paused")
	}
	s.Resume()
	out.Play(time.Second)
	if s.Played() != 100*time.Millisecond {
		t.Errorf("%v played", s.Played())
	}
}

func TestSpeaker_GainMovesWithoutClicks(t *testing.T) {
	out, s := startSpeaker(t)
	write(t, s, audiotest.Tone(16000, 16000, 200, 0.8), 16000)
	out.Play(100 * time.Millisecond)
	s.SetGain(0.25)
	out.Play(100 * time.Millisecond)
	s.SetGain(1)
	out.Play(100 * time.Millisecond)
	played := out.Played()
	for _, c := range []struct {
		from int
		want float64
	}{{0, -1.94}, {5300, -13.98}, {10100, -1.94}} {
		if l := audio.LevelOf(played[c.from : c.from+4000]); math.Abs(l.Peak-c.want) > 0.2 {
			t.Errorf("peak %.1f dBFS from sample %d, want %.1f", l.Peak, c.from, c.want)
		}
	}
	if step, at := jump(played); step > 0.025 {
		t.Errorf("a click of %v at sample %d", step, at)
	}
}

func TestSpeaker_IsLouderWithoutCracks(t *testing.T) {
	out, s := startSpeaker(t)
	write(t, s, audiotest.Tone(8000, 16000, 200, 0.2), 16000)
	write(t, s, audiotest.Tone(8000, 16000, 200, 0.9), 16000)
	s.SetGain(5) // no more than 2
	out.Play(900 * time.Millisecond)
	played := out.Played()
	if l := audio.LevelOf(played[4800:19200]); math.Abs(l.Peak+7.96) > 0.2 {
		t.Errorf("peak %.1f dBFS, want twice as much", l.Peak)
	}
	loud := played[28800:38400]
	if l := audio.LevelOf(loud); l.Peak > -0.3 || l.Peak < -2 {
		t.Errorf("peak %.1f dBFS", l.Peak)
	}
	if step, at := jump(loud); step > 0.06 {
		t.Errorf("a crack of %v at sample %d", step, at)
	}
}

func TestSpeaker_ChimesSoundOverEverything(t *testing.T) {
	out, s := startSpeaker(t)
	chime := audiotest.Tone(4800, 48000, 1000, 0.25)
	s.Pause()
	s.SetGain(0)
	s.Chime(chime)
	out.Play(50 * time.Millisecond)
	s.Flush()
	out.Play(100 * time.Millisecond)
	if e := toneError(out.Played()[:4800], 1000, 0.25); e > 1e-6 {
		t.Errorf("the chime is off by %v", e)
	}
	if s.Played() != 0 || s.Queued() != 0 {
		t.Error("a chime counts as speech")
	}
	for range 20 {
		s.Chime(chime) // too many at once are clipped, not lost in an overflow
	}
	out.Play(200 * time.Millisecond)
	if l := audio.LevelOf(out.Played()); l.Peak > 0 {
		t.Errorf("peak %.1f dBFS", l.Peak)
	}
}

func TestSpeaker_DrainWaitsForTheDevice(t *testing.T) {
	out := audiotest.NewOutput(100 * time.Millisecond)
	s := out.Speaker()
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer s.Stop()
	write(t, s, audiotest.Tone(1600, 16000, 440, 0.5), 16000)
	done := make(chan error, 1)
	ctx := testContext(t)
	go func() { done <- s.Drain(ctx) }()
	out.Play(150 * time.Millisecond)
	if p, q := s.Played(), s.Queued(); p < 40*time.Millisecond || p > 50*time.Millisecond || p+q != 100*time.Millisecond {
		t.Errorf("played %v, queued %v with 100ms in the device", p, q)
	}
	select {
	case err := <-done:
		t.Fatalf("drained early: %v", err)
	default:
	}
	out.Play(60 * time.Millisecond)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if p, q := s.Played(), s.Queued(); p != 100*time.Millisecond || q != 0 {
		t.Errorf("played %v, queued %v in the end", p, q)
	}
	cancelled, cancel := context.WithCancel(ctx)
	write(t, s, make([]float32, 1600), 16000)
	cancel()
	if err := s.Drain(cancelled); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want %v", err, context.Canceled)
	}
}

func TestSpeaker_ReferenceIsWhatWasSent(t *testing.T) {
	out, s := startSpeaker(t)
	out.Play(50 * time.Millisecond) // silence belongs to it
	write(t, s, audiotest.Chirp(16000, 16000, 200, 5000, 0.5), 16000)
	out.Play(300 * time.Millisecond)
	s.Flush()
	s.Chime(audiotest.Tone(4800, 48000, 1000, 0.25))
	out.Play(300 * time.Millisecond)
	var got []float32
	frame := make([]float32, audio.FrameSamples)
	for n := s.Reference(frame); n > 0; n = s.Reference(frame) {
		got = append(got, frame[:n]...)
	}
	want := audio.NewResampler(audio.PlaybackRate, audio.CaptureRate).Process(nil, out.Played())
	if len(got) != len(want) || len(got) < 16000*65/100-64 {
		t.Fatalf("%d samples, want %d of 650 ms", len(got), len(want))
	}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("sample %d is %v, want %v", i, got[i], want[i])
		}
	}
	// Nobody fetches for long: the last two seconds are there.
	out.Play(5 * time.Second)
	total := 0
	for n := s.Reference(frame); n > 0; n = s.Reference(frame) {
		total += n
	}
	if math.Abs(float64(total-2*16000)) > 100 {
		t.Errorf("%d samples after five seconds, want two seconds of them", total)
	}
}
