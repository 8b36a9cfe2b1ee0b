package voice

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"delonix/audio"
	"delonix/client/voice/voicetest"
)

func TestCall_ASentenceThatCantBeSpokenIsToldOnceAndTheNextIsHeard(t *testing.T) {
	for name, strange := range voicetest.Unplayable() {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newStage(t, nil)
				s.answer = func(UserTurn) string { return voicetest.ThreeSentences }
				voicetest.StrangeSecond(&s.voice, strange)
				s.until("listening", s.is(StateListening))
				s.hear(voicetest.Recorded(t, "goforward"))
				s.until("the last sentence", func() bool { return strings.HasPrefix(s.view().Sentence, "Three") })
				s.until("listening again", s.is(StateListening))
				if v := s.view(); v.Trouble == nil || v.Trouble.Kind != TroubleSentence {
					t.Errorf("nobody learns of it: %+v", v.Trouble)
				}
			})
		})
	}
}

func TestMachine_ManySentencesThatCantBeSpokenChimeOnce(t *testing.T) {
	w := newWorld(t, speaks())
	w.portal.reply = func(UserTurn) string { return voicetest.ThreeSentences }
	n := 0
	w.portal.fail = func(kind string, _ int) error {
		if kind != "synthesize" {
			return nil
		}
		if n++; n > 1 {
			return errPortal
		}
		return nil
	}
	w.say(at(1), "what time is it?")
	w.run(at(12))
	errs := 0
	for _, c := range w.chimes {
		if c == fmt.Sprint(audio.EarconError) {
			errs++
		}
	}
	if v := w.m.view(); errs != 1 || v.State != StateListening || v.Trouble == nil || v.Trouble.Kind != TroubleSentence {
		t.Errorf("%d chimes, %+v", errs, v)
	}
}

// heard are the sentences that were heard, in order.
func (w *world) heard() []string {
	var all []string
	last := ""
	for _, e := range w.events {
		if c, ok := e.(Changed); ok && c.View.Sentence != last {
			if last = c.View.Sentence; last != "" {
				all = append(all, last)
			}
		}
	}
	return all
}

func TestMachine_AReplyThatComesOnceMoreIsNotSaidAgain(t *testing.T) {
	w := newWorld(t, speaks())
	r := Reply{ID: "a", From: FromAgent, Text: "One is the first. Two is the second.", Done: true}
	w.at(at(1), inReply{r})
	w.run(at(8))
	w.give(inReply{r})
	w.run(at(12))
	r.Text = "One is the first. Two is the second. Three is the last."
	w.give(inReply{r})
	w.run(at(20))
	w.give(inReply{r})
	w.run(at(28))
	r.Text = "One is the first. Three is the last. And four."
	w.give(inReply{r})
	w.run(at(36))
	if got, want := w.heard(), []string{"One is the first.", "Two is the second.", "Three is the last.", "And four."}; !slices.Equal(got, want) {
		t.Errorf("heard %q, want %q", got, want)
	}
	if w.m.state() != StateListening {
		t.Errorf("%v", w.m.state())
	}
}

func TestMachine_AnAnnouncementThatIsOutOfDateIsNotSaid(t *testing.T) {
	w := newWorld(t, speaks())
	w.at(at(1), inReply{Reply{ID: "a", From: FromAgent, Text: "This is the reply.", Done: true}})
	w.at(at(1.1), inAnnounce{text: "It has ended."})
	w.at(at(1.2), inAnnounce{text: "It goes on.", instead: "It has ended."})
	w.run(at(6))
	w.say(w.now, "while I speak nothing is said.")
	w.at(w.now+at(1), inAnnounce{text: "Ended again."})
	w.at(w.now+at(1.1), inAnnounce{text: "On it goes.", instead: "Ended again."})
	w.portal.dead = true
	w.run(w.now + at(8))
	if got, want := w.heard(), []string{"This is the reply.", "It goes on.", "On it goes."}; !slices.Equal(got, want) {
		t.Errorf("heard %q, want %q", got, want)
	}
}

func TestMachine_WaitsForAnOperatorInSilence(t *testing.T) {
	w := newWorld(t, speaks())
	w.portal.dead = true
	w.give(inOperator{true})
	w.say(at(1), "are you there?")
	w.run(at(20))
	if n := len(w.chimes); w.m.state() != StateListening || slices.Contains(w.chimes, fmt.Sprint(audio.EarconTick)) {
		t.Errorf("%v, %d chimes: %v", w.m.state(), n, w.chimes)
	}
	w.give(inOperator{false})
	w.say(w.now+at(1), "and now?")
	w.run(w.now + at(8))
	if w.m.state() != StateThinking {
		t.Errorf("the agent is waited for with %v", w.m.state())
	}
}
