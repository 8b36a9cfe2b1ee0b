package voice

import (
	"strings"
	"testing"
	"time"

	"delonix/audio/vad"
	"delonix/client/voice/listen"
)

func longReply(UserTurn) string {
	return strings.Repeat("This is a long sentence of the reply that goes on. ", 6)
}

func TestMachine_AnInterruptionStopsTheReply(t *testing.T) {
	w := newWorld(t, speaks())
	w.portal.reply = longReply
	w.say(at(1), "tell me a story.")
	w.run(at(5))
	if !w.audible() {
		t.Fatal("there is no reply")
	}
	w.say(at(5), "please tell another one.")
	w.run(at(5.5))
	if w.audible() {
		t.Error("the reply still sounds half a second after the person began")
	}
	if len(w.holds) != 1 || w.holds[0]-at(5) > muteAfter+2*listen.FrameTime {
		t.Errorf("halted at %v", w.holds)
	}
	w.portal.reply = func(UserTurn) string { return "Fine." }
	w.run(at(12))
	wantTexts(t, w, "tell me a story.", "please tell another one.")
	if w.audible() || w.speaker.paused || w.m.state() != StateListening {
		t.Errorf("state %v, paused %v", w.m.state(), w.speaker.paused)
	}
}

func TestMachine_GoesOnAfterAnInterruptionWithoutWords(t *testing.T) {
	for _, text := range []string{"", "mhm"} {
		w := newWorld(t, speaks())
		w.portal.reply = longReply
		w.say(at(1), "tell me a story.")
		w.run(at(5))
		w.speech = append(w.speech, speech{at(5), at(5.6), text})
		before := w.speaker.played
		w.run(at(5.5))
		if w.audible() {
			t.Error("the reply was not halted")
		}
		w.run(at(7.6))
		if !w.audible() || w.speaker.played <= before {
			t.Error("the reply did not go on")
		}
		w.run(at(40))
		wantTexts(t, w, "tell me a story.")
		if want := time.Duration(len(strings.TrimSpace(longReply(UserTurn{})))-5) * 50 * time.Millisecond; w.speaker.played < want-at(0.1) {
			t.Errorf("%v were heard of %v", w.speaker.played, want)
		}
	}
}

func TestMachine_AReplyGoesOnWhenTheTranscriptIsSlow(t *testing.T) {
	w := newWorld(t, speaks())
	w.portal.reply = longReply
	w.say(at(1), "tell me a story.")
	w.run(at(5))
	w.portal.transcribe = at(5)
	end := w.say(at(5), "one thing, please.")
	w.run(end + resumeAfter + at(0.1))
	if !w.audible() {
		t.Error("the reply did not go on after two seconds")
	}
	w.run(end + at(6))
	wantTexts(t, w, "tell me a story.", "one thing, please.")
}

func TestMachine_WithoutBargeInHearsTheReplyToItsEnd(t *testing.T) {
	for _, s := range []Settings{{BargeIn: BargeInOff}, {BargeIn: BargeInPush}, {Sound: SoundHalfDuplex}} {
		w := newWorld(t, Options{Speaks: true, Settings: s})
		w.portal.reply = longReply
		w.say(at(1), "tell me a story.")
		w.run(at(5))
		w.say(at(5), "please tell another one.")
		w.run(at(9))
		if !w.audible() || len(w.holds) > 0 {
			t.Errorf("%+v: the reply was interrupted", s)
		}
		w.give(inPush{true})
		if s.BargeIn != BargeInOff && w.audible() {
			t.Errorf("%+v: the button does not interrupt", s)
		}
		w.give(inPush{false})
	}
}

// A sound that is not speech after all makes the reply softer or silent for a
// moment. Nothing of it is lost, and nobody is asked what was said.
func TestMachine_AReplyGoesOnAtOnceAfterWhatWasNoSpeech(t *testing.T) {
	for _, c := range []struct {
		length time.Duration
		softer bool
		silent int
	}{{listen.FrameTime, false, 0}, {2 * listen.FrameTime, true, 0}, {3 * listen.FrameTime, true, 1}, {5 * listen.FrameTime, true, 1}} {
		w := newWorld(t, speaks())
		w.portal.reply = longReply
		w.say(at(1), "tell me a story.")
		w.run(at(5))
		from, asked, softest := w.now, len(w.requests), float32(1)
		w.noise = func(now time.Duration) float32 {
			softest = min(softest, w.speaker.gain)
			if now > from && now <= from+c.length {
				return 0.95
			}
			return 0.02
		}
		w.run(from + c.length + 2*listen.FrameTime)
		if !w.audible() || w.speaker.gain != 1 {
			t.Errorf("%v: audible %v, gain %v", c.length, w.audible(), w.speaker.gain)
		}
		if len(w.holds) != c.silent || (softest < 1) != c.softer {
			t.Errorf("%v: halted at %v, gain %v", c.length, w.holds, softest)
		}
		if len(w.requests) != asked || len(w.sent) != 1 {
			t.Errorf("%v: %d requests, %d messages", c.length, len(w.requests)-asked, len(w.sent))
		}
		w.run(at(40))
		if want := time.Duration(len(strings.TrimSpace(longReply(UserTurn{})))-5) * 50 * time.Millisecond; w.speaker.played < want-at(0.1) {
			t.Errorf("%v: %v were heard of %v", c.length, w.speaker.played, want)
		}
	}
}

// A detector that wavers does not keep a reply silent.
func TestMachine_SilenceForWhatMayBeSpeechIsShort(t *testing.T) {
	w := newWorld(t, speaks())
	w.portal.reply = longReply
	w.say(at(1), "tell me a story.")
	w.run(at(5))
	from := w.now
	w.noise = func(now time.Duration) float32 {
		if now <= from+muteAfter {
			return 0.95
		}
		return (vad.DefaultOn + vad.DefaultOff) / 2
	}
	w.run(from + muteAfter + 2*listen.FrameTime)
	if w.audible() {
		t.Fatal("the reply is not silent")
	}
	w.run(from + muteAfter + mutedMost + 3*listen.FrameTime)
	if !w.audible() {
		t.Error("the reply is still silent")
	}
}
