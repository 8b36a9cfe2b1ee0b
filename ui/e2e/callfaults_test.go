package e2e

import (
	"strings"
	"testing"
	"time"

	"delonix/audio/audiotest"
	"delonix/client/demo"
)

// asleep is how long the program stands still: more than what it takes for sleep.
const asleep = 12 * time.Second

// arrived waits until the portal has so many messages.
func (l *loop) arrived(turns int) {
	l.t.Helper()
	await(l.t, "what was said at the portal", func() bool { return len(l.portal.Received()) >= turns })
}

// record begins to listen to the devices, which may be new ones.
func (l *loop) record() {
	l.t.Helper()
	var err error
	if l.mic, err = l.pulse.Record(l.t.Context(), audiotest.PulseMicrophone); err != nil {
		l.t.Fatal(err)
	}
	if l.speaker, err = l.pulse.Listen(l.t.Context()); err != nil {
		l.t.Fatal(err)
	}
}

// silent waits until the answer was said.
func (l *loop) silent() {
	l.t.Helper()
	over := silence{least: time.Second}
	from := len(l.speaker.Samples())
	await(l.t, "the end of the answer", func() bool { return over.after(l.speaker.Samples()[from:]) })
}

// listens waits until the title tells that the microphone is open, or closed.
func (l *loop) listens(open bool) {
	l.t.Helper()
	await(l.t, "the microphone", func() bool { return strings.Contains(l.app.title(), "microphone on") == open })
}

// converse says something, and waits until the answer was heard to its end.
func (l *loop) converse(turn int) {
	l.t.Helper()
	before := len(l.portal.Received())
	l.speak(turn)
	l.arrived(before + 1)
	l.silent()
}

// Whatever fails in a conversation is said in the window, nothing that was said is
// lost or doubled, and the conversation goes on by itself, after sleep with a click.
func TestCall_FaultsAreToldAndOvercome(t *testing.T) {
	l := startLoop(t)
	defer func() {
		if t.Failed() {
			l.app.screenshot("failed-call-faults")
		}
	}()
	turn := 0
	next := func() int { turn++; return turn - 1 }
	l.converse(next())

	t.Log("the portal can't transcribe three times")
	l.portal.Faults().Add(demo.Fault{Route: demo.RouteTranscribe, Status: 503, Times: 3})
	l.converse(next())

	t.Log("the portal can't transcribe for a while")
	l.portal.Faults().Add(demo.Fault{Route: demo.RouteTranscribe, Status: 503, Times: demo.Forever})
	l.speak(next())
	l.app.awaitWords("What you said is kept")
	l.app.screenshot("call-transcribe")
	l.portal.Faults().Clear()
	l.arrived(turn)
	l.silent()

	t.Log("the connection dies in the middle of a spoken answer")
	for _, route := range []demo.Route{demo.RouteSynthesize, demo.RouteSessionSynthesize} {
		l.portal.Faults().Add(demo.Fault{Route: route, Cut: demo.CutInAnswer, Bytes: 20_000, Reset: true})
	}
	l.speak(next())
	l.arrived(turn)
	l.portal.DropSockets(false)
	l.silent()
	l.portal.Faults().Clear()
	l.converse(next())

	t.Log("the microphone is removed and comes back")
	if err := l.pulse.RemoveMicrophone(t.Context()); err != nil {
		t.Fatal(err)
	}
	l.app.awaitWords("The microphone can't be used")
	l.listens(false)
	l.app.screenshot("call-microphone")
	if err := l.pulse.AddMicrophone(t.Context()); err != nil {
		t.Fatal(err)
	}
	l.listens(true)
	l.record()
	time.Sleep(time.Second) // the person takes a breath
	l.converse(next())

	t.Log("the microphone is muted by the system for a while")
	if err := l.pulse.MuteMicrophone(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	l.app.awaitWords("No sound comes from the microphone", "is muted in the sound")
	l.app.screenshot("call-muted")
	if err := l.pulse.MuteMicrophone(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	await(t, "the word about the microphone to go", func() bool {
		now := letters(l.app.reads())
		return strings.Contains(now, letters("Listening")) && !strings.Contains(now, letters("No sound comes"))
	})
	l.converse(next())

	t.Log("all devices are removed in the middle of an answer and come back")
	l.speak(next())
	l.arrived(turn)
	from := len(l.speaker.Samples())
	await(t, "the answer", func() bool { return loudFor(l.speaker.Samples()[from:], 300*time.Millisecond) })
	if err := l.pulse.Kill(); err != nil {
		t.Fatal(err)
	}
	l.app.awaitWords("can't be used")
	l.app.screenshot("call-devices")
	if err := l.pulse.Restart(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := l.pulse.ConnectEcho(t.Context(), echoDelay, echoVolume); err != nil {
		t.Fatal(err)
	}
	l.listens(true)
	l.record()
	l.app.awaitWords("Listening") // after the rest of the answer
	l.converse(next())

	t.Log("the computer sleeps")
	l.app.standStill(asleep)
	l.app.awaitWords("The computer was asleep", "Go on")
	l.listens(false)
	l.app.screenshot("call-asleep")
	l.app.click(555, 614) // Go on
	l.listens(true)
	time.Sleep(time.Second) // the person takes a breath
	l.converse(next())
	l.finish(turn)
}
