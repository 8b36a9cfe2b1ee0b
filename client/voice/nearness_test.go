package voice

import (
	"math"
	"testing"

	"delonix/client/voice/listen"
)

// sentencesOver is a call in which a reply is heard, and something is said over it by a
// voice that is softer than the person's by so many dB.
func sentencesOver(t *testing.T, softer float64, text string) *world {
	w := newWorld(t, speaks())
	w.portal.reply = longReply
	w.say(at(1), "tell me a story.")
	w.run(at(5))
	if !w.audible() {
		t.Fatal("there is no reply")
	}
	w.softer = map[string]float64{text: softer}
	w.say(at(5), text)
	return w
}

func TestMachine_AVoiceFarSofterThanThePersonsIsNotForTheAgent(t *testing.T) {
	const text = "the keys are on the table in the hall."
	w := sentencesOver(t, 15, text)
	w.run(at(7))
	if !w.audible() || len(w.holds) > 0 {
		t.Errorf("the reply stood still at %v", w.holds)
	}
	w.run(at(11))
	wantTexts(t, w, "tell me a story.")
	if !w.audible() {
		t.Error("the reply was ended")
	}
}

func TestMachine_WhoSpeaksABitSofterThanUsualInterrupts(t *testing.T) {
	const text = "please tell me another one."
	w := sentencesOver(t, 5, text)
	w.run(at(5.5))
	if w.audible() {
		t.Error("the reply still sounds half a second after the person began")
	}
	w.run(at(10))
	wantTexts(t, w, "tell me a story.", text)
}

// Until the person said something there is nothing to compare a voice with.
func TestMachine_TheFirstVoiceInACallInterrupts(t *testing.T) {
	w := newWorld(t, speaks())
	w.run(at(1))
	w.give(inReply{Reply{ID: "1", From: FromOperator, Text: longReply(UserTurn{}), Done: true}})
	w.run(at(3))
	w.softer = map[string]float64{"wait a moment.": 30}
	w.say(at(3), "wait a moment.")
	w.run(at(6))
	wantTexts(t, w, "wait a moment.")
}

// A soft voice in the background does not keep the person from being heard over it.
func TestMachine_ThePersonInterruptsOverTheTalkOfOthers(t *testing.T) {
	const others, person = "and now for the weather in the north of the country, which will be wet.", "stop reading that to me."
	w := sentencesOver(t, 15, others)
	w.run(at(6))
	end := w.say(at(6), person)
	w.run(at(6.5))
	if w.audible() {
		t.Error("the reply still sounds half a second after the person began")
	}
	w.run(end + at(8))
	if got := w.texts(); len(got) != 2 {
		t.Errorf("sent: %q", got)
	}
}

// What was said is asked for before the pause is long enough for a turn's, as the
// reply waits for the answer.
func TestMachine_WhatIsSaidOverAReplyIsAskedForEarly(t *testing.T) {
	w := sentencesOver(t, 0, "mhm mhm.")
	end := w.speech[len(w.speech)-1].to
	w.run(end + listen.PauseNeeded - listen.FrameTime)
	if got := len(w.requests); got != 2 {
		t.Errorf("%d requests before speech has paused", got)
	}
	w.run(end + earlyAfter + w.portal.transcribe + 3*listen.FrameTime)
	if !w.audible() {
		t.Error("the reply did not go on")
	}
	w.run(at(10))
	if got := len(w.requests); got != 2 {
		t.Errorf("%d requests", got)
	}
	wantTexts(t, w, "tell me a story.")
}

func TestMachine_SpeechThatGoesOnAfterAnEarlyRequestIsWhole(t *testing.T) {
	w := sentencesOver(t, 0, "no, I meant")
	first := w.speech[len(w.speech)-1].to
	w.say(first+at(0.25), "the other one.")
	w.run(at(10))
	wantTexts(t, w, "tell me a story.", "no, I meant the other one.")
}

func TestLoudness_TellsHowFastAVoiceDiesAway(t *testing.T) {
	sound := func(fall float64) *loudness {
		l := &loudness{}
		for range 10 {
			for k := range 8 {
				db := -20 - fall*float64(max(k-4, 0))
				l.add(power(db))
			}
		}
		return l
	}
	near, far := sound(9), sound(4)
	if near.fall() <= far.fall()+slower {
		t.Errorf("falls of %v and %v dB a frame", near.fall(), far.fall())
	}
	if got := near.level(); got < -24 || got > -19 {
		t.Errorf("level %v", got)
	}
}

func power(db float64) float64 { return math.Pow(10, db/10) }
