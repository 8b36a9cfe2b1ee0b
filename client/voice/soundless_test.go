package voice

import (
	"testing"
	"time"
)

func TestIsDead_HasOneThresholdForEverything(t *testing.T) {
	frame := func(f func(i int) float32) []float32 {
		out := make([]float32, FrameSamples)
		for i := range out {
			out[i] = f(i)
		}
		return out
	}
	for name, tt := range map[string]struct {
		pcm  []float32
		dead bool
	}{
		"zeros":                 {frame(func(int) float32 { return 0 }), true},
		"an offset only":        {frame(func(int) float32 { return 0.3 }), true},
		"hiss at -80 dB":        {frame(func(i int) float32 { return 1e-4 * float32(i%3-1) }), true},
		"a quiet room":          {frame(func(i int) float32 { return 1e-3 * float32(i%3-1) }), false},
		"a room with an offset": {frame(func(i int) float32 { return 0.3 + 1e-3*float32(i%3-1) }), false},
		"nothing":               {nil, true},
	} {
		if got := IsDead(tt.pcm); got != tt.dead {
			t.Errorf("%s: dead is %v, want %v", name, got, tt.dead)
		}
	}
}

func TestMachine_AMicrophoneWithoutSoundIsToldAndForgottenWhenSoundComes(t *testing.T) {
	w := newWorld(t, speaks())
	w.run(at(1))
	told := func() bool { v := w.m.view(); return v.Trouble != nil && v.Trouble.Kind == TroubleSoundless }
	dead := func(d time.Duration) {
		for range d / FrameTime {
			w.m.soundless(true)
		}
	}
	dead(3 * time.Second)
	if told() {
		t.Error("told after three seconds")
	}
	dead(2 * time.Second)
	if !told() {
		t.Error("not told within five seconds")
	}
	w.m.soundless(false)
	if told() {
		t.Error("still told although sound came")
	}
	w.give(inMute{true})
	dead(time.Minute)
	if told() {
		t.Error("told although the person closed the microphone")
	}
}

func TestConversation_AMutedMicrophoneIsToldWithinFiveSeconds(t *testing.T) {
	s := newStage(t, nil)
	s.until("listening", s.is(StateListening))
	zeros := make([]float32, FrameSamples)
	for range int(5 * time.Second / FrameTime) {
		s.mic.Feed(zeros)
		s.pass()
	}
	s.until("it is told", func() bool { return true })
	told := false
	for _, e := range s.seen.all() {
		if c, ok := e.(Changed); ok && c.View.Trouble != nil && c.View.Trouble.Kind == TroubleSoundless {
			told = true
		}
	}
	if !told {
		t.Error("nothing was told")
	}
	s.until("gone with the first sound", func() bool { return s.view().Trouble == nil })
}

func TestSoundless_HearsFramesOfAnyLength(t *testing.T) {
	var s Soundless
	told := false
	for range 500 {
		told = s.Hear(make([]float32, Rate/100))
	}
	if !told {
		t.Error("five seconds of nothing are not told")
	}
	if s.Hear([]float32{0, 0.1, -0.1}) {
		t.Error("told although sound came")
	}
}

func TestMachine_AMicrophoneThatIsChosenIsOpenedAtOnce(t *testing.T) {
	w := newWorld(t, speaks())
	w.run(at(1))
	opened := false
	for _, o := range w.m.step(w.now, inDevices{}) {
		if o, ok := o.(outMicrophone); ok && o.open {
			opened = true
		}
	}
	if !opened {
		t.Error("the conversation goes on with the microphone it had")
	}
}
