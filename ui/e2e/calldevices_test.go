package e2e

import (
	"testing"
	"time"

	"delonix/audio/audiotest"
)

// recordHeadset begins to listen to the headset.
func (l *loop) recordHeadset() {
	l.t.Helper()
	var err error
	if l.mic, err = l.pulse.Record(l.t.Context(), audiotest.PulseHeadsetMicrophone); err != nil {
		l.t.Fatal(err)
	}
	if l.speaker, err = l.pulse.Record(l.t.Context(), audiotest.PulseHeadsetMonitor); err != nil {
		l.t.Fatal(err)
	}
}

// A headset that takes over in the middle of an answer, with another rate, one channel and
// a longer way of the echo, is followed: the answer goes on there, what is said arrives
// once, and no answer interrupts itself.
func TestCall_GoesOnWithAHeadsetOfAnotherRate(t *testing.T) {
	l := startLoopWith(t, longAnswer)
	defer func() {
		if t.Failed() {
			l.app.screenshot("failed-call-headset")
		}
	}()
	l.speak(0)
	l.arrived(1)
	from := len(l.speaker.Samples())
	await(t, "the answer", func() bool { return loudFor(l.speaker.Samples()[from:], 500*time.Millisecond) })
	if err := l.pulse.AddHeadset(t.Context(), 300*time.Millisecond, echoVolume); err != nil {
		t.Fatal(err)
	}
	l.recordHeadset()
	await(t, "the answer in the headset", func() bool { return loudFor(l.speaker.Samples(), time.Second) })
	l.silent()
	for turn := 1; turn < 4; turn++ {
		time.Sleep(time.Second) // the person takes a breath
		l.converse(turn)
	}
	l.app.screenshot("call-headset")
	l.finish(4)
}
