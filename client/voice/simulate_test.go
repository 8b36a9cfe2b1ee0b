package voice

import (
	"slices"
	"testing"
	"time"

	"delonix/audio"
	"delonix/audio/echo/rooms"
	"delonix/client/voice/listen"
	"delonix/client/voice/turn"
	"delonix/client/voice/voicetest"
)

func TestTurnSim_FindsEveryRecordedSentence(t *testing.T) {
	for _, name := range []string{"goforward", "something", "cards-001", "cards-004", "austen-0880", "austen-0930"} {
		l := NewTurnSim(Settings{}, 0)
		quiet := make([]float32, listen.Rate)
		said := voicetest.Recorded(t, name)
		push(l, quiet)
		push(l, said)
		turns := l.Finish()
		if len(turns) != 1 {
			t.Errorf("%s: %d turns", name, len(turns))
			continue
		}
		found, end := turns[0], at(1)+listen.Duration(int64(len(said)))
		if found.Start < at(1)-listen.FrameTime || found.Start > at(1.6) || found.End > end+listen.FrameTime || found.End < end-at(0.9) {
			t.Errorf("%s: %+v, said from 1s to %v", name, found, end)
		}
		if wait := found.Committed - found.End; wait < turn.WaitLeast-listen.FrameTime || wait > turn.WaitByDefault+2*listen.FrameTime {
			t.Errorf("%s: waited %v", name, wait)
		}
	}
}

func push(l *TurnSim, pcm []float32) {
	for len(pcm) > 0 {
		frame := make([]float32, listen.FrameSamples)
		pcm = pcm[copy(frame, pcm):]
		l.Push(frame)
	}
}

func TestTurnSim_DoesNotTakeEarconsForSpeech(t *testing.T) {
	for _, e := range []audio.Earcon{audio.EarconListening, audio.EarconSent, audio.EarconMessage, audio.EarconError, audio.EarconTick} {
		l := NewTurnSim(Settings{Sensitivity: 1}, 0)
		down := audio.NewResampler(audio.PlaybackRate, listen.Rate)
		sound := down.Flush(down.Process(nil, e.Sound()))
		for range 20 {
			push(l, sound)
			push(l, make([]float32, listen.Rate/2))
		}
		if turns := l.Finish(); len(turns) > 0 {
			t.Errorf("%v: %d turns", e, len(turns))
		}
	}
}

// TestPlaybackSim_IsInterruptedAndGoesOn lets somebody speak over a reply that
// comes back into the microphone.
func TestPlaybackSim_IsInterruptedAndGoesOn(t *testing.T) {
	path := rooms.NewPath(rooms.Image(4, 0.2, 0.2), listen.Rate/10, -6)
	reply := voicetest.Recorded(t, "austen-0880")
	r := NewPlaybackSim(Settings{}, func() []float32 { return slices.Clone(reply) })
	var near []float32
	pass := func(d time.Duration, until func() bool) bool {
		for range d / listen.FrameTime {
			r.Step(func(played []float32) []float32 {
				mic := path.Step(played)
				for i := range min(len(mic), len(near)) {
					mic[i] += near[i]
				}
				near = near[min(len(near), len(mic)):]
				return mic
			})
			if until() {
				return true
			}
		}
		return false
	}
	if pass(8*time.Second, r.Halted) {
		t.Fatal("it interrupts itself")
	}
	near = voicetest.Recorded(t, "something")
	if !pass(time.Second, r.Halted) {
		t.Error("it does not hear the person")
	}
	if !pass(10*time.Second, func() bool { return !r.Halted() }) {
		t.Error("it does not go on")
	}
	if r.Halts() != 1 || r.PerFrame() <= 0 {
		t.Errorf("%d halts, %v a frame", r.Halts(), r.PerFrame())
	}
}
