package voice

import (
	"strings"
	"testing"
	"time"

	"delonix/client/voice/listen"
)

// nobodySaid are transcripts of no speech; invention is what becomes one where
// hardly a voice was heard.
var (
	nobodySaid = []string{"", "[BLANK_AUDIO]", "[ Silence ]", "(upbeat music)", "*coughs*", "♪♪", "♪ la la", ".", "...", "[MUSIC PLAYING]", "[noise] (sighs).", "（音乐）", `""`}
	invention  = []string{"you", "Thank you.", "Thanks for watching!", "Subtitles by the community", "시청해주셔서 감사합니다!", "Vielen Dank.", "Untertitel der Amara.org-Community", "Субтитры сделал DimaTorzok"}
	reallySaid = []string{"yes", "no", "5", "null", "true", "Hello\nthere", "[laughs] that is funny", "wait (a moment", "2 * 3", "Where are you?", "\ufeffHello"}
)

func TestMachine_WordsNobodySaidAreNotSent(t *testing.T) {
	const click = 200 * time.Millisecond
	for _, tt := range []struct {
		texts  []string
		length time.Duration
		sent   bool
	}{
		{nobodySaid, time.Second, false}, {nobodySaid, click, false},
		{invention, click, false}, {[]string{"you", "Thank you.", "Thanks for watching!", "Vielen Dank."}, time.Second, true},
		{reallySaid, click, true}, {reallySaid, time.Second, true},
	} {
		for _, text := range tt.texts {
			w := newWorld(t, speaks())
			w.speech = append(w.speech, speech{at(1), at(1) + tt.length, text})
			w.run(at(4))
			if got := len(w.sent) > 0; got != tt.sent {
				t.Errorf("%q after %v of voice: sent %v, want %v", text, tt.length, got, tt.sent)
			}
		}
	}
}

func TestMachine_WordsNobodySaidCancelNoReply(t *testing.T) {
	for _, text := range []string{"[BLANK_AUDIO]", "(upbeat music)", "*coughs*", "[ Silence ]"} {
		w := newWorld(t, speaks())
		w.portal.reply = longReply
		w.say(at(1), "tell me a story.")
		w.run(at(5))
		w.speech = append(w.speech, speech{at(5), at(5.6), text})
		w.run(at(9))
		wantTexts(t, w, "tell me a story.")
		if !w.audible() {
			t.Errorf("%q ended the reply", text)
		}
	}
}

func TestMachine_AssentOverAReplyIsListening(t *testing.T) {
	for text, listens := range map[string]bool{
		"yeah": true, "Okay.": true, "right": true, "mhm": true, "Yeah, okay.": true, "I see.": true, "ja": true, "Genau!": true, "ach so": true,
		"oui": true, "D'accord.": true, "D’accord": true, "sí": true, "Vale.": true, "да": true, "Угу.": true, "Yes, yes, right.": true,
		"wait": false, "Warte.": false, "no": false, "yes but not today": false, "okay wait": false, "подожди": false,
		"nein": false, "attends": false, "espera": false, "right or left": false,
	} {
		w := newWorld(t, speaks())
		w.portal.reply = longReply
		w.say(at(1), "tell me a story.")
		w.run(at(5))
		w.speech = append(w.speech, speech{at(5), at(5.7), text})
		w.portal.reply = func(UserTurn) string { return "Fine." }
		w.run(at(10))
		if listens {
			wantTexts(t, w, "tell me a story.")
		} else {
			wantTexts(t, w, "tell me a story.", text)
		}
		if w.audible() != listens {
			t.Errorf("after %q the reply sounds: %v", text, w.audible())
		}
	}
}

func TestMachine_AssentWithoutAReplyIsAnAnswer(t *testing.T) {
	for _, text := range []string{"yes", "okay", "ja", "oui", "sí", "да", "genau"} {
		w := newWorld(t, speaks())
		w.say(at(1), text)
		w.run(at(5))
		wantTexts(t, w, text)
	}
}

func TestMachine_AssentToTheQuestionThatEndsAReplyIsAnAnswer(t *testing.T) {
	for reply, answers := range map[string]bool{"I can book a table for you at seven. Shall I do that?": true, "I have booked a table for you at seven. It is done.": false} {
		w := newWorld(t, speaks())
		w.portal.reply = func(s UserTurn) string {
			if strings.HasPrefix(s.Text, "yes") {
				return "Fine."
			}
			return reply
		}
		w.say(at(1), "book a table.")
		w.run(at(3))
		for w.audible() {
			w.run(w.now + listen.FrameTime)
		}
		w.m.agentSpeech.sounded = w.now // its echo may still be heard
		u := &utterance{over: true, text: "yes"}
		if got := !w.m.meaningless(u); got != answers {
			t.Errorf("after %q yes is an answer: %v, want %v", reply, got, answers)
		}
	}
}
