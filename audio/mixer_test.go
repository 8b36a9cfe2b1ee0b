package audio

import (
	"context"
	"testing"
	"time"
)

// filledMixer has speech, its tail and a chime to mix.
func filledMixer(t testing.TB) *mixer {
	m := newMixer()
	m.begin()
	flushes := m.generation()
	for range 3 {
		if _, err := m.room(context.Background(), flushes); err != nil {
			t.Fatal(err)
		}
		if err := m.push(flushes, sine(4800, PlaybackRate, 440, 0.5), make([]float32, 96)); err != nil {
			t.Fatal(err)
		}
	}
	m.ring(sine(4800, PlaybackRate, 1000, 0.1))
	m.duck(0.5)
	return m
}

func TestMixer_TheDevicesThreadNeedsNoMemory(t *testing.T) {
	m := filledMixer(t)
	dst := make([]float32, 480)
	pull := func() { m.pull(dst, 960) }
	if n := testing.AllocsPerRun(100, pull); n != 0 {
		t.Errorf("%v allocations a pull", n)
	}
	ring := newCaptureRing(64000)
	frame := make([]float32, FrameSamples)
	push := func() { ring.push(dst); ring.pull(frame) }
	if n := testing.AllocsPerRun(100, push); n != 0 {
		t.Errorf("%v allocations a push", n)
	}
	source := &otoSource{pull: m.pull, feed: new(watchdog).feed, ahead: func() int { return 0 }}
	b := make([]byte, otoPiece*otoFrame)
	read := func() { _, _ = source.Read(b) }
	if n := testing.AllocsPerRun(100, read); n != 0 {
		t.Errorf("%v allocations a read", n)
	}
}

func TestTimeline_SpeechIsHeardAfterTheBuffers(t *testing.T) {
	var l timeline
	l.add(100, 100, 0)
	if h := l.heard(); h != 0 {
		t.Errorf("%d heard as soon as it is pulled", h)
	}
	l.add(100, 50, 60) // 40 of the first were played
	if h := l.heard(); h != 40 {
		t.Errorf("%d heard, want 40", h)
	}
	l.add(100, 0, 20) // 180 were played: all speech but none of the silence
	if h := l.heard(); h != 150 {
		t.Errorf("%d heard, want 150", h)
	}
	l.add(0, 0, 1000) // a device that claims to hold more than it got
	if h := l.heard(); h != 150 {
		t.Errorf("%d heard, want 150 still", h)
	}
	for range 2 * timelineMarks {
		l.add(10, 10, 10)
	}
	if h := l.heard(); h != l.spoken-20 {
		t.Errorf("%d heard of %d, want all but 20", h, l.spoken)
	}
	l.lose()
	if h := l.heard(); h != l.spoken {
		t.Errorf("%d heard of %d", h, l.spoken)
	}
}

func TestWatchdog_BarksOnceNothingComes(t *testing.T) {
	var w watchdog
	lost := make(chan error, 1)
	w.feed()
	start := time.Now()
	w.start(nil, func(err error) { lost <- err })
	if err := <-lost; err != nil {
		t.Error(err)
	}
	if d := time.Since(start); d < DeviceTimeout {
		t.Errorf("after %v already", d)
	}
	w.end()

	w = watchdog{}
	w.start(func() error { return ErrDeviceLost }, func(err error) { lost <- err })
	if err := <-lost; err != ErrDeviceLost {
		t.Errorf("%v, want what the check says", err)
	}
	w.end()
}

func TestWithin_GivesUpAndCleansUpLater(t *testing.T) {
	release, cleaned := make(chan struct{}), make(chan int)
	v, err := within(t.Context(), time.Millisecond, func() (int, error) {
		<-release
		return 7, nil
	}, func(v int, _ error) { cleaned <- v })
	if v != 0 || err != errHangs {
		t.Errorf("%v, %v; want %v", v, err, errHangs)
	}
	close(release)
	if v := <-cleaned; v != 7 {
		t.Errorf("cleaned up %v", v)
	}
}

func TestEarcons_AreShortQuietAndSoft(t *testing.T) {
	for e := EarconListening; e <= EarconTick; e++ {
		s := e.Sound()
		if d := samplesTime(int64(len(s))); d == 0 || d >= 200*time.Millisecond {
			t.Errorf("earcon %d lasts %v", e, d)
		}
		if l := LevelOf(s); l.Peak > -18 || l.Peak < -40 {
			t.Errorf("earcon %d has a peak of %.1f dBFS", e, l.Peak)
		}
		if first, last := s[0], s[len(s)-1]; first != 0 || last > 1e-4 || last < -1e-4 {
			t.Errorf("earcon %d starts at %v and ends at %v", e, first, last)
		}
	}
	if Earcon(99).Sound() != nil {
		t.Error("an unknown earcon sounds")
	}
}

// BenchmarkMixer is what a device's callback of 10 ms costs.
func BenchmarkMixer(b *testing.B) {
	dst := make([]float32, 480)
	b.Run("silence", func(b *testing.B) {
		m := newMixer()
		b.ReportAllocs()
		for b.Loop() {
			m.pull(dst, 960)
		}
	})
	b.Run("speech ducked with chime", func(b *testing.B) {
		m := filledMixer(b)
		speech := sine(480, PlaybackRate, 440, 0.5)
		chime := sine(48000, PlaybackRate, 1000, 0.1)
		b.ReportAllocs()
		for b.Loop() {
			m.speech.push(speech)
			m.chimes[0].rest = chime
			m.gain = ramp{1, 0}
			m.pull(dst, 960)
		}
	})
}

// BenchmarkCapture is what a microphone's callback of 10 ms costs.
func BenchmarkCapture(b *testing.B) {
	ring := newCaptureRing(64000)
	samples, frame := make([]float32, 160), make([]float32, 160)
	b.ReportAllocs()
	for b.Loop() {
		ring.push(samples)
		ring.pull(frame)
	}
}
