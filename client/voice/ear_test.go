package voice

import (
	"math"
	"testing"
	"time"

	"delonix/audio"
	"delonix/audio/vad"
)

func TestEar_FindsEveryRecordedSentence(t *testing.T) {
	for _, name := range []string{"goforward", "something", "cards-001", "cards-004", "austen-0880", "austen-0930"} {
		l := NewListener(Settings{}, 0)
		quiet := make([]float32, Rate)
		said := recorded(t, name)
		push(l, quiet)
		push(l, said)
		turns := l.Finish()
		if len(turns) != 1 {
			t.Errorf("%s: %d turns", name, len(turns))
			continue
		}
		turn, end := turns[0], at(1)+duration(int64(len(said)))
		if turn.Start < at(1)-FrameTime || turn.Start > at(1.6) || turn.End > end+FrameTime || turn.End < end-at(0.9) {
			t.Errorf("%s: %+v, said from 1s to %v", name, turn, end)
		}
		if wait := turn.Committed - turn.End; wait < waitUnknown || wait > waitUnknown+2*FrameTime {
			t.Errorf("%s: waited %v", name, wait)
		}
	}
}

func push(l *Listener, pcm []float32) {
	for len(pcm) > 0 {
		frame := make([]float32, FrameSamples)
		pcm = pcm[copy(frame, pcm):]
		l.Push(frame)
	}
}

func TestEar_DoesNotTakeEarconsForSpeech(t *testing.T) {
	for _, e := range []audio.Earcon{audio.EarconListening, audio.EarconSent, audio.EarconMessage, audio.EarconError, audio.EarconTick} {
		l := NewListener(Settings{Sensitivity: 1}, 0)
		down := audio.NewResampler(audio.PlaybackRate, Rate)
		sound := down.Flush(down.Process(nil, e.Sound()))
		for range 20 {
			push(l, sound)
			push(l, make([]float32, Rate/2))
		}
		if turns := l.Finish(); len(turns) > 0 {
			t.Errorf("%v: %d turns", e, len(turns))
		}
	}
}

func TestEar_DeafItKeepsNothing(t *testing.T) {
	e := newEar(Settings{}.withDefaults())
	loud := tone(FrameTime)
	for range 50 {
		if h := e.take(loud, loud, deaf); h.power != 0 || h.speech.Kind != vad.Silence {
			t.Fatalf("heard %+v", h)
		}
	}
	for i, x := range e.history.copy(0, e.history.end) {
		if x != 0 {
			t.Fatalf("sample %d is %g", i, x)
		}
	}
}

func TestEar_PositionsGoOnAfterDeafness(t *testing.T) {
	e := newEar(Settings{}.withDefaults())
	quiet := make([]float32, FrameSamples)
	for i := range 100 {
		a := attentive
		if i%10 < 5 {
			a = deaf
		}
		if h := e.take(quiet, quiet, a); h.speech.At != int64(i+1)*FrameSamples {
			t.Fatalf("frame %d ends at %d", i, h.speech.At)
		}
	}
}

func TestHistory_KeepsTheLongestUtterance(t *testing.T) {
	var h history
	frame := make([]float32, FrameSamples)
	for n := range int(historyLength/FrameTime) + 100 {
		for i := range frame {
			frame[i] = float32(n)
		}
		h.add(frame)
	}
	got := h.copy(h.end-samples(MaxUtterance), h.end)
	if len(got) != int(samples(MaxUtterance)) {
		t.Fatalf("%d samples are kept", len(got))
	}
	for i := 1; i < len(got); i++ {
		if d := got[i] - got[i-1]; d != 0 && d != 1 {
			t.Fatalf("sample %d is %g after %g", i, got[i], got[i-1])
		}
	}
	if got := h.copy(0, 100); got != nil {
		t.Errorf("%d samples of what was forgotten", len(got))
	}
}

func TestEndpointer_Judges(t *testing.T) {
	e := newEndpointer(0)
	tests := []struct {
		text string
		want ending
	}{
		{"", endingUnknown},
		{"...", endingUnknown},
		{"What time is it?", endingFinished},
		{"I am done.", endingFinished},
		{"That's all I have.", endingFinished},
		{"Ich bin fertig.", endingFinished},
		{"你好。", endingFinished},
		{"I would like to", endingUnfinished},
		{"I want this and", endingUnfinished},
		{"I want this, and.", endingUnfinished},
		{"Well, um", endingUnfinished},
		{"Um.", endingUnfinished},
		{"First,", endingUnfinished},
		{"Let me think...", endingUnfinished},
		{"my number is five five three", endingUnfinished},
		{"0 1 7", endingUnfinished},
		{"It's 0172 45.", endingUnfinished},
		{"Ich möchte gerne eine", endingUnfinished},
		{"je voudrais un", endingUnfinished},
		{"what should I", endingWeak},
		{"turn it on", endingWeak},
		{"tell me the weather tomorrow", endingComplete},
		{"yes", endingComplete},
		{"Ja", endingComplete},
		{"the weather", endingShort},
		{"seven", endingShort},
	}
	for _, tt := range tests {
		if got := e.judge(tt.text); got != tt.want {
			t.Errorf("%q: %d, want %d", tt.text, got, tt.want)
		}
	}
}

func TestEndpointer_StaysWithinTheSlider(t *testing.T) {
	for _, slider := range []time.Duration{0, at(0.1), at(0.4), at(0.7), at(1.2), at(2), at(9)} {
		e := newEndpointer(slider)
		most := min(max(slider, waitLeast), waitMost)
		if slider == 0 {
			most = waitByDefault
		}
		for _, pause := range []float64{0.3, 0.6, 1, 1.9, 3} {
			for range pausesKept {
				e.paused(at(pause))
			}
			for kind := endingUnknown; kind <= endingUnfinished; kind++ {
				if got := e.wait(kind); got < waitLeast || got > most {
					t.Errorf("slider %v, pauses of %g s: %v after kind %d", slider, pause, got, kind)
				}
			}
		}
	}
}

func TestBar_IsBetweenNothingAndAll(t *testing.T) {
	for power := 1e-12; power < 10; power *= 3 {
		if b := bar(power); b < 0 || b > 1 || math.IsNaN(b) {
			t.Errorf("%g gives %g", power, b)
		}
	}
	if bar(0) != 0 || bar(1) != 1 {
		t.Error("the ends are off")
	}
}

// What changes while something is being said is its echo; in the pauses of that no
// clear instrument is taken for a voice, and elsewhere no doubtful one.
func TestAttention_TakesNoEchoForMusic(t *testing.T) {
	hears := func(a attention, over bool, voice float32) bool {
		notes := vad.Surroundings{Above: 10, Restless: true, Voice: voice}
		g := vad.NewGate(vad.GateOptions{})
		for range 100 {
			g.Hear(0.99, a.among(notes, over))
		}
		return g.Speaking()
	}
	const doubtful, instrument = -1, -10
	for _, tt := range []struct {
		name  string
		a     attention
		over  bool
		voice float32
		want  bool
	}{
		{"amid music", attentive, false, doubtful, false},
		{"over an echo", wary, true, instrument, true},
		{"in a pause", wary, false, doubtful, true},
		{"an instrument in a pause", wary, false, instrument, false},
	} {
		if got := hears(tt.a, tt.over, tt.voice); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}

// Only what is louder by far than the echo was for a second cannot be its rest.
func TestEchoPeak_IsBelowAPersonWhoIsLouder(t *testing.T) {
	level := func(db float64) []float32 {
		frame := tone(FrameTime)
		gain := float32(math.Sqrt(math.Pow(10, db/10) / meanSquare(frame)))
		for i := range frame {
			frame[i] *= gain
		}
		return frame
	}
	const known = int(time.Second / FrameTime)
	for _, tt := range []struct {
		name   string
		before int // frames of echo at -30 dB
		now    float64
		want   bool
	}{
		{"nothing is known", 0, -10, false},
		{"too little is known", known - 1, -10, false},
		{"louder by far", known, -19, true},
		{"a volume was turned up", known, -21, false},
		{"as loud", known, -30, false},
	} {
		var e echoPeak
		for range tt.before {
			if e.below(level(-30), 0) {
				t.Fatalf("%s: the echo is louder than itself", tt.name)
			}
			e.below(level(-10), 1) // the person is not the echo
		}
		if got := e.below(level(tt.now), 1); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}
