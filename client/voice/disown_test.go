package voice

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"delonix/client/voice/voicetest"
)

func TestMachine_ADisownedTurnIsNotAnswered(t *testing.T) {
	w := newWorld(t, speaks())
	w.portal.reply = func(s UserTurn) string { return strings.Repeat("This is said to "+s.Text+" ", 10) }
	w.say(at(1), "bring me the salt.")
	w.run(at(4))
	if w.m.state() != StateSpeaking {
		t.Fatalf("%v", w.m.state())
	}
	w.give(inDisown{1})
	w.run(at(5))
	if w.audible() || w.m.state() != StateListening {
		t.Errorf("the answer goes on: %v", w.m.state())
	}
	w.give(inReply{Reply{ID: "r1", Turn: 1, From: FromAgent, Text: strings.Repeat("More of it. ", 20), Done: true}})
	w.run(at(8))
	if w.audible() {
		t.Error("the rest of the answer is said")
	}
	w.portal.dead = true
	w.say(at(9), "and the pepper.")
	w.run(at(12))
	w.give(inDisown{2})
	w.run(at(12.5))
	if w.m.state() != StateListening {
		t.Errorf("it waits for an answer that is not wanted: %v", w.m.state())
	}
	w.portal.dead = false
	w.portal.reply = func(UserTurn) string { return "I hear you." }
	w.say(at(14), "what time is it?")
	w.run(at(20))
	if got := w.heard(); !slices.Contains(got, "I hear you.") {
		t.Errorf("the next turn is not answered: %q", got)
	}
}

// scaled is a recording at a loudness.
func scaled(pcm []float32, gain float32) []float32 {
	out := make([]float32, len(pcm))
	for i, v := range pcm {
		out[i] = gain * v
	}
	return out
}

func TestCall_WhatWasDisownedCountsAsTheRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		// Nothing is said meanwhile: over what is said the television would not count at all.
		s := newStage(t, func(o *Options) { o.Settings.Waiting = WaitNothing })
		s.answer = func(UserTurn) string { return "" }
		turn := func(n uint64) func() bool { return func() bool { return s.view().Turn == n } }
		s.until("listening", s.is(StateListening))
		s.silence(at(1))
		mine, tv := voicetest.Recorded(t, "goforward"), scaled(voicetest.Recorded(t, "something"), 0.08)
		s.hear(mine)
		s.until("the person's turn", turn(1))
		s.silence(at(2))
		s.hear(tv)
		s.until("a turn of the television", turn(2))
		s.c.Disown(2)
		s.silence(at(2))
		s.hear(tv)
		s.silence(at(3))
		if got := s.view().Turn; got != 2 {
			t.Errorf("the television is heard again: turn %d", got)
		}
		s.hear(mine)
		s.until("the person again", turn(3))
		// The person spoke to somebody else: they are heard all the same.
		s.c.Disown(3)
		s.silence(at(2))
		s.hear(mine)
		s.until("the person is not taken for the room", turn(4))
		s.c.End()
		e := s.seen.Wait(t, "end", func(e Event) bool { _, ok := e.(Ended); return ok }).(Ended)
		if e.Turns != 4 || e.Interruptions != 0 {
			t.Errorf("%+v", e)
		}
	})
}

func TestMachine_CountsInterruptions(t *testing.T) {
	w := newWorld(t, speaks())
	w.portal.reply = func(s UserTurn) string { return strings.Repeat("This is a sentence of the reply. ", 5) }
	w.say(at(1), "tell me more.")
	w.say(at(5), "stop that, what about me?")
	w.run(at(40))
	if got := w.m.interruptions; got != 1 {
		t.Errorf("%d interruptions of one reply that was interrupted and one that was not", got)
	}
}
