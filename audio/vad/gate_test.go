package vad

import (
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// push feeds n windows of the same probability and returns the last event.
func push(g *Gate, p float32, n int) (ev Event) {
	for range n {
		ev = pushOne(g, p)
	}
	return ev
}

func TestGate_StartsAfterEnoughSpeech(t *testing.T) {
	g := NewGate(GateOptions{})
	push(g, 0, 40)
	if ev := push(g, 0.9, 3); ev.Kind != Silence || ev.Start != -1 || g.Speaking() {
		t.Fatalf("after 96 ms of speech: %+v", ev)
	}
	ev := pushOne(g, 0.9)
	want := Event{Kind: SpeechStarted, Rising: true, At: 44 * WindowSize, Start: 40 * WindowSize, PreRoll: 40*WindowSize - 8000, End: -1}
	if ev != want || !g.Speaking() {
		t.Fatalf("after 128 ms of speech: %+v, want %+v", ev, want)
	}
	if ev := pushOne(g, 0.9); ev.Kind != SpeechContinues || ev.Silence != 0 {
		t.Errorf("then: %+v", ev)
	}
}

func TestGate_IgnoresClicks(t *testing.T) {
	g := NewGate(GateOptions{})
	for range 100 {
		push(g, 0.95, 3)
		if ev := pushOne(g, 0.1); ev.Kind != Silence {
			t.Fatalf("96 ms of noise started speech: %+v", ev)
		}
	}
}

func TestGate_KeepsEvidenceBetweenTheThresholds(t *testing.T) {
	g := NewGate(GateOptions{})
	for _, p := range []float32{0.9, 0.4, 0.9, 0.36, 0.9, 0.49} {
		if ev := pushOne(g, p); ev.Kind != Silence {
			t.Fatalf("%v: %+v", p, ev)
		}
	}
	if ev := pushOne(g, 0.9); ev.Kind != SpeechStarted || ev.Start != 0 || ev.PreRoll != 0 {
		t.Errorf("the fourth window of speech: %+v", ev)
	}
}

func TestGate_NeedsMoreOfDoubtfulSpeech(t *testing.T) {
	for p, want := range map[float32]int{0.5: 40, 0.6: 13, 0.65: 10, 0.8: 6, 0.9: 4, 1: 4} {
		g := NewGate(GateOptions{})
		n := 1
		for pushOne(g, p).Kind != SpeechStarted && n < 1000 {
			n++
		}
		if n != want {
			t.Errorf("a probability of %v starts speech after %d windows, want %d", p, n, want)
		}
	}
}

// hear gives n windows of a probability and a loudness and returns the last event.
func hear(g *Gate, p float32, above float64, n int) (ev Event) {
	for range n {
		ev = g.Hear(p, Surroundings{Above: above})
	}
	return ev
}

func TestGate_EndsWhileOthersTalk(t *testing.T) {
	g := NewGate(GateOptions{})
	if ev := hear(g, 0.9, 2, 100); ev.Kind != Silence {
		t.Errorf("voices as loud as the room: %+v", ev)
	}
	if ev := hear(g, 0.9, 16, 4); ev.Kind != SpeechStarted {
		t.Errorf("a person: %+v", ev)
	}
	if ev := hear(g, 0.9, 6, 9); ev.Kind != SpeechContinues {
		t.Errorf("a short pause: %+v", ev)
	}
	if ev := g.Hear(0.9, Surroundings{Above: 6}); ev.Kind != SpeechEnded || ev.End != 104*WindowSize {
		t.Errorf("a long one: %+v", ev)
	}
}

func TestGate_IsNotStartedAgainByOthers(t *testing.T) {
	g := NewGate(GateOptions{})
	hear(g, 0.9, 18, 20)
	hear(g, 0, 0, 12)
	if ev := hear(g, 0.9, 8, 20); ev.Kind != Silence || ev.Rising {
		t.Errorf("others, 10 dB below the person: %+v", ev)
	}
	if ev := hear(g, 0.9, 13, 4); ev.Kind != SpeechStarted || !ev.Rising {
		t.Errorf("who stands out of the room: %+v", ev)
	}
}

// In a room in which nobody else was heard a person may speak softly amid a
// sentence, but what goes on for longer is others who have begun to talk.
func TestGate_BearsSoftWordsWhereNobodyElseTalks(t *testing.T) {
	g := NewGate(GateOptions{})
	hear(g, 0, 0, 100)
	hear(g, 0.9, 20, 30)
	if ev := hear(g, 0.9, 5, int(faintMost/windowTime)); ev.Kind != SpeechContinues || ev.Silence != 0 {
		t.Errorf("soft words: %+v", ev)
	}
	if ev := hear(g, 0.9, 20, 5); ev.Kind != SpeechContinues {
		t.Errorf("then loud ones: %+v", ev)
	}
	hear(g, 0.9, 5, int(faintMost/windowTime)+1)
	if ev := g.Hear(0.9, Surroundings{Above: 5}); ev.Kind != SpeechEnded || ev.End != int64(135+int(faintMost/windowTime))*WindowSize {
		t.Errorf("soft words for longer: %+v", ev)
	}
}

func TestGate_FollowsAFallingVoice(t *testing.T) {
	g := NewGate(GateOptions{})
	hear(g, 0.9, 40, 10)
	if ev := hear(g, 0.9, 13, 100); ev.Kind != SpeechContinues || ev.Silence != 0 {
		t.Errorf("a soft voice in a quiet room: %+v", ev)
	}
}

func TestGate_TakesTheSoftBeginning(t *testing.T) {
	for _, tt := range []struct {
		name   string
		p      float32
		above  float64
		leadIn int // windows
		want   int // windows before the certain ones
	}{
		{"loud", 0, 12, 4, 4},
		{"a little likely", 0.2, 0, 4, 4},
		{"neither", 0.05, 3, 4, 0},
		{"too long", 0.2, 0, 40, int(leadsUp / windowTime)},
	} {
		g := NewGate(GateOptions{})
		hear(g, 0, 0, 50)
		hear(g, tt.p, tt.above, tt.leadIn)
		ev := hear(g, 0.9, 20, 4)
		want := int64(50+tt.leadIn-tt.want) * WindowSize
		if ev.Kind != SpeechStarted || ev.Start < want-WindowSize || ev.Start > want {
			t.Errorf("%s: %+v, want the start at %d", tt.name, ev, want)
		}
	}
}

func TestGate_EndsAfterThePause(t *testing.T) {
	g := NewGate(GateOptions{})
	push(g, 0.9, 10)
	if ev := push(g, 0.1, 9); ev.Kind != SpeechContinues || ev.Silence != 288*time.Millisecond {
		t.Fatalf("after 288 ms: %+v", ev)
	}
	ev := pushOne(g, 0.1)
	want := Event{Kind: SpeechEnded, At: 20 * WindowSize, End: 10 * WindowSize, Silence: 320 * time.Millisecond}
	if ev != want || g.Speaking() {
		t.Fatalf("after 320 ms: %+v, want %+v", ev, want)
	}
	if ev := pushOne(g, 0.1); ev.Kind != Silence || ev.End != 10*WindowSize || ev.Silence != 352*time.Millisecond {
		t.Errorf("then: %+v", ev)
	}
}

func TestGate_GoesOnAboveTheLowerThreshold(t *testing.T) {
	g := NewGate(GateOptions{})
	push(g, 0.9, 4)
	for range 50 {
		push(g, 0.1, 9)
		if ev := pushOne(g, 0.36); ev.Kind != SpeechContinues || ev.Silence != 0 {
			t.Fatalf("%+v", ev)
		}
	}
}

func TestGate_PreRollStopsAtTheSpeechBefore(t *testing.T) {
	g := NewGate(GateOptions{})
	push(g, 0.9, 10)
	ended := push(g, 0, 10)
	ev := push(g, 0.9, 4)
	if ev.Kind != SpeechStarted || ev.Start != 20*WindowSize || ev.PreRoll != ended.End {
		t.Errorf("second start: %+v, the first ended at %d", ev, ended.End)
	}
}

func TestGate_TakesOptions(t *testing.T) {
	g := NewGate(GateOptions{On: 0.8, Off: 0.9, MinSpeech: time.Millisecond, MinSilence: 33 * time.Millisecond, PreRoll: time.Millisecond})
	push(g, 0.79, 100)
	ev := pushOne(g, 0.95) // one window is enough, and Off came down to On
	if ev.Kind != SpeechStarted || ev.PreRoll != ev.Start-16 {
		t.Fatalf("%+v", ev)
	}
	if ev := push(g, 0.79, 2); ev.Kind != SpeechEnded {
		t.Errorf("after two windows of silence: %+v", ev)
	}
}

func TestGate_TakesNaNForSilence(t *testing.T) {
	g := NewGate(GateOptions{})
	nan := float32(math.NaN())
	push(g, 0.9, 3)
	pushOne(g, nan)
	if ev := pushOne(g, 0.9); ev.Kind != Silence {
		t.Fatalf("%+v", ev)
	}
	push(g, 0.9, 3)
	if ev := push(g, nan, 10); ev.Kind != SpeechEnded {
		t.Errorf("%+v", ev)
	}
}

func TestGate_ResetMakesItNew(t *testing.T) {
	g := NewGate(GateOptions{MinSpeech: 64 * time.Millisecond})
	p := []float32{0.9, 0.9, 0.9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.7}
	run := func() (out []Event) {
		for _, v := range p {
			out = append(out, pushOne(g, v))
		}
		return out
	}
	first := run()
	g.Reset()
	if again := run(); !slices.Equal(first, again) {
		t.Errorf("after Reset: %v, at first: %v", again, first)
	}
}

func TestEventKind_HasAName(t *testing.T) {
	for kind, want := range map[EventKind]string{
		Silence: "silence", SpeechStarted: "speech started", SpeechContinues: "speech continues",
		SpeechEnded: "speech ended", 99: "unknown",
	} {
		if got := kind.String(); got != want {
			t.Errorf("%d is %q, want %q", kind, got, want)
		}
	}
}

// Whatever the probabilities: starts and ends take turns, positions are in
// order, and nothing is recorded twice.
func TestGate_KeepsItsOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := NewGate(GateOptions{
			On:         rapid.Float32Range(-0.5, 1.5).Draw(t, "on"),
			Off:        rapid.Float32Range(-0.5, 1.5).Draw(t, "off"),
			MinSpeech:  time.Duration(rapid.IntRange(-50, 300).Draw(t, "speech")) * time.Millisecond,
			MinSilence: time.Duration(rapid.IntRange(-50, 900).Draw(t, "silence")) * time.Millisecond,
			PreRoll:    time.Duration(rapid.IntRange(-50, 900).Draw(t, "preroll")) * time.Millisecond,
		})
		speaking, lastEnd := false, int64(0)
		for i, p := range rapid.SliceOf(rapid.Float32Range(-0.1, 1.1)).Draw(t, "p") {
			ev := pushOne(g, p)
			if ev.At != int64(i+1)*WindowSize {
				t.Fatalf("window %d: at %d", i, ev.At)
			}
			switch ev.Kind {
			case SpeechStarted:
				if speaking || ev.Start >= ev.At || ev.PreRoll > ev.Start || ev.PreRoll < lastEnd {
					t.Fatalf("window %d: %+v after an end at %d", i, ev, lastEnd)
				}
				speaking = true
			case SpeechContinues:
				if !speaking || ev.Silence < 0 {
					t.Fatalf("window %d: %+v", i, ev)
				}
			case SpeechEnded:
				if !speaking || ev.End <= ev.Start || ev.End > ev.At {
					t.Fatalf("window %d: %+v", i, ev)
				}
				speaking, lastEnd = false, ev.End
			case Silence:
				if speaking {
					t.Fatalf("window %d: %+v in the middle of speech", i, ev)
				}
			}
			if g.Speaking() != speaking {
				t.Fatalf("window %d: speaking is %v", i, g.Speaking())
			}
		}
	})
}

// pushOne takes the probability of the next window, heard where nobody else speaks.
func pushOne(g *Gate, p float32) Event { return g.hear(p, Surroundings{Above: farAbove}, false) }
