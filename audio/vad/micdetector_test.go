package vad

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"delonix/audio/vad/internal/signals"
)

// turns runs a listener and a gate over the sound and returns where speech
// started and ended, in samples.
func turns(sound []int16) (found [][2]int) {
	l, g := NewMicDetector(), NewGate(GateOptions{})
	x := signals.Floats(sound)
	for ; len(x) >= WindowSize; x = x[WindowSize:] {
		switch ev := pushOne(g, l.Probability(x[:WindowSize])); ev.Kind {
		case SpeechStarted:
			found = append(found, [2]int{int(ev.Start), math.MaxInt})
		case SpeechEnded:
			found[len(found)-1][1] = int(ev.End)
		}
	}
	return found
}

// recorded returns the recordings in a row and where they are.
func recorded(t *testing.T) (sound []int16, spans [][2]int) {
	t.Helper()
	sound, spans, err := signals.Speech(os.DirFS(filepath.Join("testdata", "speech")))
	if err != nil {
		t.Fatal(err)
	}
	return sound, spans
}

func TestListener_FindsSpeechAtAnyLevelInNoise(t *testing.T) {
	speech, spans := recorded(t)
	n, level := len(speech), signals.RMS(speech)
	for name, sound := range map[string][]int16{
		"clean":               speech,
		"10 dB louder":        signals.Amplify(speech, 3.16),
		"20 dB fainter":       signals.Amplify(speech, 0.1),
		"30 dB fainter":       signals.Amplify(speech, 0.0316),
		"white noise, 10 dB":  signals.Mix(speech, signals.White(n, 21), level/math.Sqrt(10)),
		"pink noise, 10 dB":   signals.Mix(speech, signals.Pink(n, 22), level/math.Sqrt(10)),
		"loud rumble":         signals.Mix(speech, floats(signals.Tone(n, 30, 8000)), level*2),
		"direct current":      offset(speech, 6000),
		"faint in pink noise": signals.Amplify(signals.Mix(speech, signals.Pink(n, 23), level/math.Sqrt(10)), 0.1),
	} {
		t.Run(name, func(t *testing.T) {
			found := turns(sound)
			for i, span := range spans {
				if !slices.ContainsFunc(found, func(f [2]int) bool { return f[0] < span[1] && f[1] > span[0] }) {
					t.Errorf("%s is missed; found %v", signals.Excerpts()[i], found)
				}
			}
		})
	}
}

func TestListener_HearsNoSpeechInNoise(t *testing.T) {
	all := testSignals(t)
	if found := turns(all[len(all)-1].Samples); len(found) > 0 {
		t.Errorf("speech at %v", found)
	}
}

func TestListener_MeasuresAgainstTheRoom(t *testing.T) {
	speech, spans := recorded(t)
	level := signals.RMS(speech)
	sound := signals.Floats(signals.Mix(speech, signals.White(len(speech), 31), level/10))
	l := NewMicDetector()
	for range 20 * SampleRate / WindowSize { // the room gets known
		l.Probability(sound[:WindowSize])
	}
	if a := l.Surroundings().Above; math.Abs(a) > 1 {
		t.Errorf("the room is %.1f dB above itself", a)
	}
	loudest := 0.0
	for at := spans[0][0]; at+WindowSize <= spans[0][1]; at += WindowSize {
		l.Probability(sound[at : at+WindowSize])
		loudest = max(loudest, l.Surroundings().Above)
	}
	if loudest < 15 || loudest > 35 {
		t.Errorf("speech 20 dB above the room on average reaches %.1f dB", loudest)
	}
}

func TestMemory_IsStaleAfterSteadyNoise(t *testing.T) {
	for _, tt := range []struct {
		name        string
		p           float32
		level, wave float64 // dBFS, dB
		want        bool
	}{
		{"noise", 0.1, -40, 1, true},
		{"music", 0.1, -40, 4, false},
		{"speech", 0.6, -40, 1, false},
		{"silence", 0.1, -90, 1, false},
	} {
		var m memory
		found := 0
		for i := range 3 * remembered {
			if m.stale(tt.p, tt.level+tt.wave*math.Sin(float64(i))) {
				found++
			}
		}
		if (found > 0) != tt.want {
			t.Errorf("%s: stale %d times", tt.name, found)
		}
	}
}

// What is far away from the microphone, or comes from a telephone, is found as
// well.
func TestListener_HearsFaintAndNarrowVoices(t *testing.T) {
	speech, spans := recorded(t)
	near := signals.Floats(speech)
	for _, tt := range []struct {
		name   string
		gain   float32
		narrow bool
	}{{"30 dB softer", 0.03, false}, {"without its upper half", 1, true}, {"both", 0.1, true}} {
		x := slices.Clone(near)
		if tt.narrow {
			for range 6 { // steep enough
				f := lowPass(3000)
				for i, v := range x {
					x[i] = float32(f.next(float64(v)))
				}
			}
		}
		l, g := NewMicDetector(), NewGate(GateOptions{})
		heard := 0
		for at := 0; at+WindowSize <= len(x); at += WindowSize {
			window := x[at : at+WindowSize]
			for i := range window {
				window[i] *= tt.gain
			}
			p := l.Probability(window)
			if g.Hear(p, l.Surroundings()).Kind == SpeechStarted {
				heard++
			}
		}
		if heard < len(spans) {
			t.Errorf("%s: %d stretches of speech are found of %d", tt.name, heard, len(spans))
		}
		if narrow := l.band.upper < bandEmpty*l.band.lower; narrow != tt.narrow {
			t.Errorf("%s: narrow %v", tt.name, narrow)
		}
	}
}

func TestRoom_IsNotWhatIsSaid(t *testing.T) {
	m, r := memory{}, newRoom()
	above := 0.0
	say := func(level float64, windows int) {
		for i := range windows {
			now := level
			if i%20 > 16 { // between words
				now = -60
			}
			m.stale(1, now)
			above = r.take(now, m.lowest(), 0.5)
		}
	}
	say(-60, 300)
	say(-30, 310) // 10 s
	if r.floor > -60+floorReach+floorRises {
		t.Errorf("after a long sentence the room is thought to be at %.1f dBFS", r.floor)
	}
	for range 1000 {
		m.stale(1, -30)
		above = r.take(-30, m.lowest(), 0.5)
	}
	if math.Abs(above) > 1 {
		t.Errorf("what does not end is %.1f dB above the room", above)
	}
}

// Some speak for many seconds without a pause, as loud throughout as a telephone makes
// them; that is not the room. What goes on for minutes is.
func TestRoom_IsNotAVoiceWithoutPauses(t *testing.T) {
	m, r := memory{}, newRoom()
	above := 0.0
	hear := func(level float64, p float32, seconds float64) {
		for range int(seconds / windowTime.Seconds()) {
			m.stale(p, level)
			above = r.take(level, m.lowest(), p)
		}
	}
	hear(-45, 0, 10)
	hear(-24, 0.99, 8)
	if above < standsOut {
		t.Errorf("after 8 s a voice is %.1f dB above the room", above)
	}
	hear(-24, 0.99, 120)
	if above > begins {
		t.Errorf("after two minutes what never pauses is %.1f dB above the room", above)
	}
}

// How a call begins must not decide what is heard of it.
func TestListener_HearsFromAnyBeginning(t *testing.T) {
	speech, spans := recorded(t)
	hiss := signals.Floats(signals.Mix(nil, signals.Pink(6*SampleRate, 41), 30))
	for name, before := range map[string][]float32{"nothing": nil, "zeros": make([]float32, 2*SampleRate), "noise": hiss} {
		l, g := NewMicDetector(), NewGate(GateOptions{})
		missed := len(spans)
		before = before[:len(before)/WindowSize*WindowSize]
		heard := make([]bool, len(spans))
		for x := append(slices.Clone(before), signals.Floats(speech)...); len(x) >= WindowSize; x = x[WindowSize:] {
			ev := g.Hear(l.Probability(x[:WindowSize]), l.Surroundings())
			for i, s := range spans {
				if at := int(ev.At) - len(before); g.Speaking() && at > s[0] && at < s[1] && !heard[i] {
					heard[i] = true
					missed--
				}
			}
		}
		if missed > 0 {
			t.Errorf("after %s %d of %d are missed", name, missed, len(spans))
		}
	}
}

func TestCourse_HasTheStateAndItsMeans(t *testing.T) {
	var c course
	var state [units]float32
	for i := range 100 {
		state[0], state[1] = 1, float32(i%2)
		c.take(&state)
	}
	for i, want := range []float32{1, 1, 1} {
		if got := c.traits[i*units]; math.Abs(float64(got-want)) > 1e-5 {
			t.Errorf("of what stays the same mean %d is %v", i, got)
		}
	}
	if now, short, long := c.traits[1], c.traits[units+1], c.traits[2*units+1]; now != 1 || !(now > short && short > long && long > 0.4) {
		t.Errorf("of what changes: %v, lately %v, for longer %v", now, short, long)
	}
}

func TestLull_EndsWithWhatStandsOut(t *testing.T) {
	for _, tt := range []struct {
		name  string
		above []float64 // dB, the last of which is asked for
		want  bool
	}{
		{"after a pause", append(slices.Repeat([]float64{3}, pauseLeast), 20), true},
		{"too soon", append(slices.Repeat([]float64{3}, pauseLeast-1), 20), false},
		{"louder talk behind", append(slices.Repeat([]float64{3}, pauseLeast), 16), false},
		{"the talk behind swells", append(slices.Repeat([]float64{12}, pauseLeast), 20), true},
		{"in the middle of a word", append(slices.Repeat([]float64{3}, pauseLeast), 20, 20), false},
		{"after its soft beginning", append(slices.Repeat([]float64{3}, pauseLeast), 14, 20), false},
	} {
		var l pauseEnd
		got := false
		for _, a := range tt.above {
			got = l.ends(a)
		}
		if got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}

func TestListener_SurvivesBrokenSamples(t *testing.T) {
	speech, _ := recorded(t)
	l, window := NewMicDetector(), make([]float32, WindowSize)
	for i := range window {
		window[i] = []float32{float32(math.NaN()), float32(math.Inf(1)), math.MaxFloat32, -3}[i%4]
	}
	for range 20 {
		checkProbability(t, l.Probability(window))
	}
	checkProbability(t, l.Probability(nil))
	best := float32(0)
	for x := signals.Floats(speech); len(x) >= WindowSize; x = x[WindowSize:] {
		best = max(best, l.Probability(x[:WindowSize]))
	}
	if best < 0.9 {
		t.Errorf("speech after broken samples reaches only %v", best)
	}
}

func TestListener_AllocatesNothing(t *testing.T) {
	l, window := NewMicDetector(), make([]float32, WindowSize)
	if n := testing.AllocsPerRun(100, func() { l.Probability(window) }); n != 0 {
		t.Errorf("%v allocations per window, want none", n)
	}
}

func TestListener_ResetMakesItNew(t *testing.T) {
	speech, _ := recorded(t)
	x := signals.Floats(speech)[:100*WindowSize]
	l := NewMicDetector()
	run := func() (out []float32) {
		for rest := x; len(rest) > 0; rest = rest[WindowSize:] {
			out = append(out, l.Probability(rest[:WindowSize]))
		}
		return out
	}
	first := run()
	l.Reset()
	if again := run(); !slices.Equal(first, again) {
		t.Error("the same sound gives other probabilities after Reset")
	}
}

func floats(sound []int16) []float64 {
	out := make([]float64, len(sound))
	for i, v := range sound {
		out[i] = float64(v)
	}
	return out
}

func offset(sound []int16, by int) []int16 {
	out := make([]int16, len(sound))
	for i, v := range sound {
		out[i] = int16(min(max(int(v)+by, math.MinInt16), math.MaxInt16))
	}
	return out
}

// BenchmarkListener reports the time of one window with the front end.
func BenchmarkListener(b *testing.B) {
	x := signals.Floats(testSignals(b)[0].Samples)
	x = x[:len(x)/WindowSize*WindowSize]
	l := NewMicDetector()
	b.ReportAllocs()
	at := 0
	for b.Loop() {
		l.Probability(x[at : at+WindowSize])
		if at += WindowSize; at == len(x) {
			at = 0
		}
	}
}
