package voice

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"delonix/client/api"
	"delonix/client/voice/listen"
)

func TestMachine_KeepsWhatThePortalCanNotTranscribe(t *testing.T) {
	w := newWorld(t, Options{Speaks: true, Settings: Settings{Words: Words{Trouble: "I can't reach the portal.", Back: "I am back."}}})
	w.portal.fail = func(kind string, n int) error {
		if kind == "transcribe" && n < 6 {
			return &api.Error{Kind: api.KindUnavailable}
		}
		return nil
	}
	w.say(at(1), "remember the milk.")
	w.run(at(5.5))
	v := w.m.view()
	if v.Trouble == nil || v.Trouble.Kind != TroubleTranscribe || v.Waiting != 1 {
		t.Errorf("after three failures: %+v", v)
	}
	w.say(at(7), "and the bread.")
	w.run(at(60))
	wantTexts(t, w, "remember the milk.", "and the bread.")
	if v := w.m.view(); v.Trouble != nil || v.Waiting != 0 || v.State != StateListening {
		t.Errorf("at last: %+v", v)
	}
}

func TestMachine_LeavesWhatThePortalRefuses(t *testing.T) {
	w := newWorld(t, speaks())
	w.portal.fail = func(kind string, n int) error {
		if kind == "transcribe" && n < 2 {
			return &api.Error{Kind: api.KindInvalid}
		}
		return nil
	}
	w.say(at(1), "one.")
	w.say(at(5), "two.")
	w.run(at(10))
	wantTexts(t, w, "two.")
	if w.dropped != 0 {
		t.Error("what was refused was thrown away")
	}
}

func TestMachine_TroubleWithOneTurnIsOverWithTheNext(t *testing.T) {
	w := newWorld(t, speaks())
	w.portal.fail = func(kind string, n int) error {
		if kind == "transcribe" && n < 2 {
			return &api.Error{Kind: api.KindInvalid}
		}
		return nil
	}
	w.run(w.say(at(1), "one.") + at(3))
	if v := w.m.view(); v.Trouble == nil || v.Trouble.Kind != TroubleRefused {
		t.Errorf("%+v", v)
	}
	w.run(w.say(w.now+at(1), "two.") + at(3))
	if v := w.m.view(); v.Trouble != nil {
		t.Errorf("trouble stays: %+v", v.Trouble)
	}
}

func TestMachine_AMicrophoneThatIsOpenedAgainIsNotMissing(t *testing.T) {
	w := newWorld(t, speaks())
	w.run(restAfter + at(3))
	w.events = nil
	w.give(inPause{false})
	w.run(w.now + at(1))
	for _, e := range w.events {
		if c, ok := e.(Changed); ok && c.View.State == StateNoMicrophone {
			t.Errorf("%+v", c.View)
		}
	}
	if w.m.state() != StateListening {
		t.Errorf("state %v", w.m.state())
	}
}

func TestMachine_ALostMicrophoneComesBack(t *testing.T) {
	w := newWorld(t, speaks())
	end := w.say(at(1), "I was just saying")
	w.run(end - at(0.2))
	w.open = false
	w.portal.fail = func(kind string, n int) error {
		if kind == "microphone" && n < 4 {
			return errPortal
		}
		return nil
	}
	w.give(inMicrophone{errPortal})
	w.run(end + at(1))
	if w.m.state() == StateListening || w.m.view().Trouble.Kind != TroubleMicrophone {
		t.Errorf("%+v", w.m.view())
	}
	w.run(end + at(6))
	wantTexts(t, w, "I was just saying")
	w.say(end+at(7), "hello again.")
	w.run(end + at(12))
	wantTexts(t, w, "I was just saying", "hello again.")
	if w.m.view().Trouble != nil {
		t.Errorf("trouble stays: %+v", w.m.view().Trouble)
	}
}

func TestMachine_ALostSpeakerRepeatsTheSentence(t *testing.T) {
	w := newWorld(t, speaks())
	broken := 0
	w.portal.fail = func(kind string, n int) error {
		if kind == "play" && n == 2 || kind == "speaker" && n < 3 {
			broken++
			return errPortal
		}
		return nil
	}
	w.portal.reply = longReply
	w.say(at(1), "tell me a story.")
	w.run(at(60))
	if broken != 4 {
		t.Fatalf("the speaker failed %d times", broken)
	}
	if want := time.Duration(len(strings.TrimSpace(longReply(UserTurn{})))-5) * 50 * time.Millisecond; w.speaker.played < want-at(0.2) {
		t.Errorf("%v were heard of %v", w.speaker.played, want)
	}
	if v := w.m.view(); v.Trouble != nil || v.State != StateListening {
		t.Errorf("at last: %+v", v)
	}
}

func TestMachine_WithoutASpeakerRepliesAreCaptions(t *testing.T) {
	w := newWorld(t, speaks())
	w.portal.fail = func(kind string, n int) error {
		if kind == "play" || kind == "speaker" {
			return errPortal
		}
		return nil
	}
	w.say(at(1), "tell me a story.")
	w.run(at(30))
	w.say(at(30), "and another.")
	w.run(at(40))
	wantTexts(t, w, "tell me a story.", "and another.")
	if v := w.m.view(); v.State != StateListening || v.Trouble == nil || v.Saying == "" {
		t.Errorf("%+v", v)
	}
}

func TestMachine_WithoutSpeechRepliesAreCaptions(t *testing.T) {
	w := newWorld(t, Options{})
	w.say(at(1), "what time is it?")
	w.run(at(4))
	if v := w.m.view(); v.State != StateListening || v.Saying != "You said what time is it?." {
		t.Errorf("%+v", v)
	}
	if len(w.timings()) != 1 {
		t.Errorf("%d timings", len(w.timings()))
	}
}

func TestMachine_SpeechThatFailsIsACaption(t *testing.T) {
	w := newWorld(t, speaks())
	w.portal.fail = func(kind string, n int) error {
		if kind == "synthesize" {
			return errPortal
		}
		return nil
	}
	w.say(at(1), "what time is it?")
	w.run(at(6))
	if v := w.m.view(); v.State != StateListening || v.Trouble == nil || v.Trouble.Kind != TroubleSpeech || v.Saying == "" {
		t.Errorf("%+v", v)
	}
}

func TestMachine_AMicrophoneWithoutSoundIsToldAndForgottenWhenSoundComes(t *testing.T) {
	w := newWorld(t, speaks())
	w.run(at(1))
	told := func() bool { v := w.m.view(); return v.Trouble != nil && v.Trouble.Kind == TroubleSoundless }
	dead := func(d time.Duration) {
		for range d / listen.FrameTime {
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

func TestCall_AMutedMicrophoneIsToldWithinFiveSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, nil)
		s.until("listening", s.is(StateListening))
		zeros := make([]float32, listen.FrameSamples)
		for range int(5 * time.Second / listen.FrameTime) {
			s.mic.Feed(zeros)
			s.pass()
		}
		s.until("it is told", func() bool { return true })
		told := false
		for _, e := range s.seen.All() {
			if c, ok := e.(Changed); ok && c.View.Trouble != nil && c.View.Trouble.Kind == TroubleSoundless {
				told = true
			}
		}
		if !told {
			t.Error("nothing was told")
		}
		s.until("gone with the first sound", func() bool { return s.view().Trouble == nil })
	})
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

func TestMachine_TheSystemIsAskedWhyNoSoundComes(t *testing.T) {
	w := newWorld(t, speaks())
	w.run(at(1))
	asked := func() (n int) {
		for _, o := range w.m.flush() {
			if _, ok := o.(outWhySilent); ok {
				n++
			}
		}
		return n
	}
	silence := func(d time.Duration) (n int) {
		for range d / listen.FrameTime {
			w.m.now += listen.FrameTime
			w.m.soundless(true)
			n += asked()
		}
		return n
	}
	if n := silence(5 * time.Second); n != 1 {
		t.Errorf("asked %d times within five seconds", n)
	}
	w.m.whySilent(&SilentError{Cause: CauseMuted, Device: "Headset"})
	if v := w.m.view(); causeOf(v.Trouble.Err).Cause != CauseMuted {
		t.Errorf("trouble %+v", v.Trouble)
	}
	if n := silence(10 * time.Second); n < 3 {
		t.Errorf("asked %d times in ten seconds: the reason may change", n)
	}
	w.m.soundless(false)
	w.m.whySilent(&SilentError{Cause: CauseMuted}) // the answer comes late
	if v := w.m.view(); v.Trouble != nil {
		t.Errorf("told although sound came: %+v", v.Trouble)
	}
}

func TestMachine_NothingHeardIsToldBeforeWhatPasses(t *testing.T) {
	w := newWorld(t, speaks())
	w.run(at(1))
	w.m.fail(TroubleSentence, nil)
	for range 5 * time.Second / listen.FrameTime {
		w.m.soundless(true)
	}
	if v := w.m.view(); v.Trouble.Kind != TroubleSoundless {
		t.Errorf("told is %s", v.Trouble.Kind)
	}
	w.m.fail(TroubleConnection, nil)
	w.m.soundless(true)
	if v := w.m.view(); v.Trouble.Kind != TroubleConnection {
		t.Errorf("told is %s", v.Trouble.Kind)
	}
}

func TestMachine_AMicrophoneThatIsTooLoudIsToldOnce(t *testing.T) {
	w := newWorld(t, speaks())
	w.run(at(1))
	told := func() bool { v := w.m.view(); return v.Trouble != nil && v.Trouble.Kind == TroubleLoud }
	loud := func(d time.Duration) (ever bool) {
		for range d / listen.FrameTime {
			w.m.now += listen.FrameTime
			w.m.tooLoud(true)
			ever = ever || told()
		}
		return ever
	}
	if !loud(3 * time.Second) {
		t.Error("it is not told")
	}
	loud(loudShown)
	if told() {
		t.Error("it is told for ever")
	}
	if loud(time.Minute) {
		t.Error("it is told twice")
	}
}
