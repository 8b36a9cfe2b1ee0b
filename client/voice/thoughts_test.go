package voice

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"delonix/audio"
)

// pondering is a world in which the person has asked something at one second and the
// agent thinks instead of answering.
func ponderingWorld(t *testing.T, change func(*Options)) *world {
	o := speaks()
	o.Settings.Words = Words{Working: []string{"One moment.", "Still at it."}}
	if change != nil {
		change(&o)
	}
	w := newWorld(t, o)
	w.portal.dead = true
	w.say(at(1), "what is it?")
	return w
}

// thinks lets the agent think at a time; the thoughts so far are all of them.
func (w *world) thinks(at time.Duration, thoughts ...string) {
	w.at(at, inReply{Reply{ID: "r1", Turn: 1, From: FromAgent, Thoughts: strings.Join(thoughts, "\n")}})
}

func (w *world) answers(at time.Duration, text string, thoughts string) {
	w.at(at, inReply{Reply{ID: "r1", Turn: 1, From: FromAgent, Text: text, Thoughts: thoughts, Done: true}})
}

func TestMachine_ThoughtsFillALongSilence(t *testing.T) {
	w := ponderingWorld(t, nil)
	w.thinks(at(3), "I look at the order.", "{\"tool\": \"orders\", \"id\": 5}")
	w.thinks(at(9), "I look at the order.", "It was **paid** twice.", "What does the person want?")
	w.run(at(5))
	if got := w.heard(); got != nil {
		t.Errorf("too soon: %q", got)
	}
	w.run(at(7))
	if v := w.m.view(); v.State != StateThinking || !v.Thought || v.Saying != "I look at the order." || v.Reply != "" {
		t.Errorf("while it thinks: %+v", v)
	}
	w.answers(at(30), "It was an error.", "I look at the order.")
	w.run(at(40))
	heard := w.heard()
	want := []string{"I look at the order.", "It was paid twice.", "It was an error."}
	own := slices.DeleteFunc(slices.Clone(heard), func(s string) bool { return s == "One moment." || s == "Still at it." })
	if !slices.Equal(own, want) {
		t.Errorf("heard %q, want %q", heard, want)
	}
	if tt := w.timings(); len(tt) != 1 || tt[0].FirstSound < at(20) {
		t.Errorf("a thought was timed as the answer: %+v", tt)
	}
}

func TestMachine_AThoughtEndsWhenTheAnswerBegins(t *testing.T) {
	w := ponderingWorld(t, nil)
	long := "I go through all the orders of the last year and compare every single one of them with what was paid."
	w.thinks(at(3), long)
	w.run(at(8))
	if v := w.m.view(); v.Sentence != long {
		t.Fatalf("%+v", v)
	}
	w.at(at(8.1), inReply{Reply{ID: "r1", Turn: 1, From: FromAgent, Text: "Here ", Thoughts: long}})
	w.run(at(8.3))
	if w.audible() {
		t.Error("it is still heard behind the first word of the answer")
	}
	w.answers(at(9), "Here it is.", long+"\nAnd one thought more.")
	w.run(at(40))
	if got := w.heard(); !slices.Equal(got, []string{long, "Here it is."}) {
		t.Errorf("heard %q", got)
	}
}

func TestMachine_ThoughtsOnlyWhereTheyAreWanted(t *testing.T) {
	for waiting, wantTicks := range map[Waiting]bool{WaitSound: true, WaitNothing: false} {
		w := ponderingWorld(t, func(o *Options) { o.Settings.Waiting = waiting })
		w.thinks(at(3), "I look at the order.")
		w.run(at(30))
		if got := w.heard(); slices.Contains(got, "I look at the order.") || (len(got) > 0) != wantTicks {
			t.Errorf("%s: heard %q", waiting, got)
		}
		if got := slices.Contains(w.chimes, fmt.Sprint(audio.EarconTick)); got != wantTicks {
			t.Errorf("%s: ticks %v, %v", waiting, got, w.chimes)
		}
	}
	w := ponderingWorld(t, func(o *Options) { o.Settings.Language = "de" })
	w.thinks(at(3), "I look at the order that you have made.")
	w.run(at(30))
	if got := w.heard(); slices.Contains(got, "I look at the order that you have made.") {
		t.Errorf("a thought in another language: %q", got)
	}
}

func TestMachine_AThoughtThatCantBeSpokenIsNotMissed(t *testing.T) {
	w := ponderingWorld(t, func(o *Options) { o.Settings.Words = Words{} })
	w.portal.fail = func(kind string, n int) error {
		if kind == "synthesize" && n == 0 {
			return errPortal
		}
		return nil
	}
	w.thinks(at(3), "I look at the order.")
	w.run(at(9))
	w.at(w.now, inSpeechFails{epoch: w.m.epoch, err: errPortal})
	w.answers(at(10), "Here it is.", "")
	w.run(at(16))
	if v := w.m.view(); v.Trouble != nil || slices.Contains(w.chimes, fmt.Sprint(audio.EarconError)) {
		t.Errorf("%+v, %v", v.Trouble, w.chimes)
	}
	if got := w.heard(); !slices.Equal(got, []string{"Here it is."}) {
		t.Errorf("heard %q", got)
	}
}

func TestMachine_NoThoughtIsSaidTwice(t *testing.T) {
	w := ponderingWorld(t, func(o *Options) { o.Settings.Words = Words{} })
	w.thinks(at(3), "I look at the order.")
	w.answers(at(50), "Here it is.", "I look at the order.")
	w.say(at(60), "and the other?")
	w.at(at(62), inReply{Reply{ID: "r2", Turn: 2, From: FromAgent, Thoughts: "I look at the order."}})
	w.run(at(100))
	n := 0
	for _, h := range w.heard() {
		if h == "I look at the order." {
			n++
		}
	}
	if n != 1 {
		t.Errorf("said %d times: %q", n, w.heard())
	}
}

func TestMachine_SkippingAThoughtKeepsTheAnswer(t *testing.T) {
	w := ponderingWorld(t, func(o *Options) { o.Settings.Words = Words{} })
	long := "I go through all the orders of the last year and compare every single one of them with what was paid."
	w.thinks(at(3), long)
	w.run(at(8))
	w.give(inSkip{})
	w.run(at(8.2))
	if w.audible() || w.m.state() != StateThinking {
		t.Errorf("%v, heard: %v", w.m.state(), w.audible())
	}
	w.thinks(at(9), long, "Then I look at the new ones.")
	w.answers(at(40), "Here it is.", long)
	w.run(at(50))
	if got := w.heard(); !slices.Equal(got, []string{long, "Here it is."}) {
		t.Errorf("heard %q", got)
	}
}

// What is said over a thought is a turn like any other, and the thought is over.
func TestMachine_AThoughtCanBeInterrupted(t *testing.T) {
	w := ponderingWorld(t, func(o *Options) { o.Settings.Words = Words{} })
	long := "I go through all the orders of the last year and compare every single one of them with what was paid and what was sent."
	w.thinks(at(3), long)
	w.say(at(8), "leave that, look at the invoice.")
	w.run(at(16))
	wantTexts(t, w, "what is it?", "leave that, look at the invoice.")
	if w.audible() {
		t.Error("the thought goes on")
	}
}
