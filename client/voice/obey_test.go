package voice

import (
	"slices"
	"strings"
	"testing"
	"time"

	"delonix/client/voice/command"
	"delonix/client/voice/listen"
)

// spokenTo is a call in which a reply of several sentences is heard.
func spokenTo(t *testing.T, o Options) *world {
	w := newWorld(t, o)
	w.portal.reply = func(UserTurn) string {
		return "The first sentence of the reply is here. The second sentence of the reply is here. The third sentence of the reply is here. The fourth sentence of the reply is here. The fifth one is the end."
	}
	w.say(at(1), "tell me a story.")
	w.run(at(5))
	if !w.audible() {
		t.Fatal("there is no reply")
	}
	return w
}

// command lets the person say a command and the call understand it.
func (w *world) order(text string) {
	from := w.now + listen.FrameTime
	w.speech = append(w.speech, speech{from, from + at(0.6), text})
	w.run(from + at(1.6))
}

func (w *world) obeyed() (all []command.Command) {
	for _, e := range w.events {
		if o, ok := e.(Obeyed); ok {
			all = append(all, o.Command)
		}
	}
	return all
}

func TestMachine_StopEndsTheReplyAndIsNotSent(t *testing.T) {
	for _, text := range []string{"stop", "Stop please.", "Halt!", "Hör auf.", "Arrête !", "¡Basta!", "Стоп.", "Okay, stop."} {
		w := spokenTo(t, speaks())
		from := w.now
		w.speech = append(w.speech, speech{from, from + at(0.6), text})
		w.run(from + at(0.4))
		if w.audible() {
			t.Errorf("%q: the reply still sounds", text)
		}
		w.run(from + at(20))
		wantTexts(t, w, "tell me a story.")
		if w.audible() || w.m.state() != StateListening || w.speaker.paused {
			t.Errorf("%q: %v, audible %v", text, w.m.state(), w.audible())
		}
		if got := w.obeyed(); !slices.Equal(got, []command.Command{command.Stop}) {
			t.Errorf("%q: done %q", text, got)
		}
		w.say(w.now, "and now?")
		w.run(w.now + at(4))
		wantTexts(t, w, "tell me a story.", "and now?")
	}
}

func TestMachine_StopWhileAnAnswerIsExpectedEndsTheWait(t *testing.T) {
	w := newWorld(t, speaks())
	w.portal.answer = at(8)
	w.say(at(1), "tell me a story.")
	w.run(at(5))
	w.order("stop")
	w.run(at(20))
	wantTexts(t, w, "tell me a story.")
	if w.speaker.played > 0 || w.m.state() != StateListening {
		t.Errorf("%v were heard, state %v", w.speaker.played, w.m.state())
	}
}

func TestMachine_PauseHaltsTheReplyUntilGoOn(t *testing.T) {
	for pause, goOn := range map[string]string{"pause": "go on", "Pause, bitte.": "Weiter.", "mets en pause": "Continue.", "Pausa.": "Sigue.", "Пауза.": "Продолжай."} {
		w := spokenTo(t, speaks())
		w.order(pause)
		heard := w.speaker.played
		w.run(w.now + at(10))
		if w.audible() || w.m.state() != StatePaused || w.speaker.played != heard {
			t.Fatalf("%q: %v, audible %v", pause, w.m.state(), w.audible())
		}
		if v := w.m.view(); !v.HearsGoOn || !v.Paused {
			t.Errorf("%q: %+v", pause, v)
		}
		w.order(goOn)
		if !w.audible() || w.m.state() != StateSpeaking {
			t.Errorf("%q: %v, audible %v", goOn, w.m.state(), w.audible())
		}
		w.run(w.now + at(30))
		wantTexts(t, w, "tell me a story.")
		whole := time.Duration(len(strings.TrimSpace(w.portal.reply(UserTurn{})))-4) * 50 * time.Millisecond
		if w.speaker.played < whole-at(0.2) || w.speaker.played > whole+at(1) {
			t.Errorf("%q: %v were heard of %v", pause, w.speaker.played, whole)
		}
	}
}

func TestMachine_TheButtonEndsASpokenPauseToo(t *testing.T) {
	w := spokenTo(t, speaks())
	w.order("pause")
	w.give(inPause{false})
	w.run(w.now + at(0.2))
	if !w.audible() || w.m.view().HearsGoOn {
		t.Errorf("%v, audible %v", w.m.state(), w.audible())
	}
	w.order("pause")
	w.give(inPause{true}) // nobody is to be heard at all
	asked := len(w.requests)
	w.order("go on")
	if w.m.state() != StatePaused || len(w.requests) != asked {
		t.Errorf("%v after %d requests", w.m.state(), len(w.requests)-asked)
	}
}

// What is said in a spoken pause is for others: it is sent to no agent, and what is
// too long to be a word to the call is not even transcribed.
func TestMachine_WhatIsSaidInAPauseGoesNowhere(t *testing.T) {
	w := spokenTo(t, speaks())
	w.order("pause")
	asked := len(w.requests)
	w.say(w.now, "have you seen the keys of the car and the other ones that I had yesterday?")
	w.run(w.now + at(8))
	if got := len(w.requests); got != asked {
		t.Errorf("%d requests", got-asked)
	}
	w.say(w.now, "they are here.")
	w.run(w.now + at(4))
	wantTexts(t, w, "tell me a story.")
	if w.m.state() != StatePaused {
		t.Errorf("state %v", w.m.state())
	}
	w.order("go on please")
	if !w.audible() {
		t.Error("the reply does not go on")
	}
}

func TestMachine_RepeatInAReplyGoesBackASentence(t *testing.T) {
	w := spokenTo(t, speaks())
	for w.m.view().Sentence != "The third sentence of the reply is here." {
		w.run(w.now + listen.FrameTime)
	}
	w.order("say that again please")
	w.run(w.now + at(0.5))
	if got := w.m.view().Sentence; got != "The second sentence of the reply is here." {
		t.Errorf("%q is heard", got)
	}
	var heard []string
	for w.audible() {
		w.run(w.now + listen.FrameTime)
		if s := w.m.view().Sentence; s != "" && (len(heard) == 0 || heard[len(heard)-1] != s) {
			heard = append(heard, s)
		}
	}
	if len(heard) != 4 || heard[1] != "The third sentence of the reply is here." || heard[3] != "The fifth one is the end." {
		t.Errorf("heard %q", heard)
	}
	wantTexts(t, w, "tell me a story.")
}

func TestMachine_RepeatAfterAReplySaysItAgain(t *testing.T) {
	w := spokenTo(t, speaks())
	for w.audible() {
		w.run(w.now + listen.FrameTime)
	}
	w.run(w.now + at(3))
	for range 2 {
		w.order("Wie bitte?")
		if got := w.m.view().Sentence; got != "The first sentence of the reply is here." || !w.audible() {
			t.Errorf("%q is heard", got)
		}
		w.run(w.now + at(20))
		if w.m.state() != StateListening {
			t.Errorf("state %v", w.m.state())
		}
	}
	wantTexts(t, w, "tell me a story.")
}

func TestMachine_WhatWasStoppedCanBeRepeated(t *testing.T) {
	w := spokenTo(t, speaks())
	w.order("stop")
	w.run(w.now + at(2))
	w.order("repeat")
	if got := w.m.view().Sentence; got != "The first sentence of the reply is here." || !w.audible() {
		t.Errorf("%q is heard", got)
	}
}

func TestMachine_LouderAndQuieterChangeTheVolumeInSteps(t *testing.T) {
	w := spokenTo(t, speaks())
	for _, c := range []struct {
		text   string
		volume float64
	}{{"louder", 1.4}, {"etwas lauter bitte", 2}, {"plus fort", 2}, {"más bajo", 1.4}, {"тише", 1}, {"quieter please", 0.7}} {
		w.order(c.text)
		if float64(w.speaker.gain) != float64(float32(c.volume)) || w.m.view().Volume != c.volume {
			t.Errorf("%q: gain %v, volume %v", c.text, w.speaker.gain, w.m.view().Volume)
		}
	}
	w.run(w.now + at(30))
	w.order("louder") // and where nothing is being said
	if w.speaker.gain != 1 {
		t.Errorf("gain %v", w.speaker.gain)
	}
	wantTexts(t, w, "tell me a story.")
	w.give(inSettings{Settings{Volume: 0.5}})
	if w.speaker.gain != 0.5 {
		t.Errorf("gain %v", w.speaker.gain)
	}
}

// A duck is as much softer whatever the volume.
func TestMachine_AReplyThatGoesOnIsAsLoudAsBefore(t *testing.T) {
	w := spokenTo(t, Options{Speaks: true, Settings: Settings{Volume: 0.5}})
	w.order("mhm")
	if w.speaker.gain != 0.5 || !w.audible() {
		t.Errorf("gain %v, audible %v", w.speaker.gain, w.audible())
	}
}

func TestMachine_WordsThatMayBeAnAnswerAreSent(t *testing.T) {
	w := newWorld(t, speaks())
	w.portal.reply = func(UserTurn) string { return "Shall I go on, or stop?" }
	w.say(at(1), "read it to me.")
	w.run(at(6))
	w.portal.reply = func(UserTurn) string { return "Fine." }
	w.order("stop")
	wantTexts(t, w, "read it to me.", "stop")
	w.run(w.now + at(60)) // long after the last reply it is no reply that should stop
	w.order("stop")
	w.order("continue")
	wantTexts(t, w, "read it to me.", "stop", "stop", "continue")
}

func TestMachine_CommandsCanBeTurnedOff(t *testing.T) {
	w := spokenTo(t, Options{Speaks: true, Settings: Settings{NoCommands: true}})
	w.order("stop")
	wantTexts(t, w, "tell me a story.", "stop")
	if len(w.obeyed()) > 0 {
		t.Errorf("done %q", w.obeyed())
	}
}

func TestMachine_ACommandOfAnotherLanguageIsSaidToTheAgent(t *testing.T) {
	w := spokenTo(t, Options{Speaks: true, Settings: Settings{Language: "de"}})
	w.order("plus fort")
	wantTexts(t, w, "tell me a story.", "plus fort")
}

func TestMachine_WhatWasDoneIsShownForAWhile(t *testing.T) {
	w := spokenTo(t, speaks())
	w.order("louder")
	if got := w.m.view().Obeyed; got != command.Louder {
		t.Errorf("shown: %q", got)
	}
	w.run(w.now + obeyedShown)
	if got := w.m.view().Obeyed; got != command.None {
		t.Errorf("still shown: %q", got)
	}
}

func TestMachine_WordsToSomebodyElseEndNoReply(t *testing.T) {
	for _, text := range []string{"Not you.", "Darling, where are the keys?", "Ich rede nicht mit dir.", "Mama, gleich."} {
		w := spokenTo(t, speaks())
		w.order(text)
		if !w.audible() {
			t.Errorf("%q ended the reply", text)
		}
		wantTexts(t, w, "tell me a story.")
	}
}
