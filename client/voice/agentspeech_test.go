package voice

import (
	"fmt"
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
