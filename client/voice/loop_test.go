package voice

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"delonix/client/voice/listen"
	"delonix/client/voice/voicetest"
)

// newLoop is a conversation with real sounds. The portal understands whatever
// the person said while a recording was made.
func newLoop(t testing.TB, s Settings, r *room) *world {
	w := newWorld(t, Options{Speaks: true, Settings: s})
	w.room = r
	w.portal.reply = func(UserTurn) string { return "Fine." }
	return w
}

// says lets the person say a recorded sentence now.
func (w *world) says(t testing.TB, name, text string) (end time.Duration) {
	pcm := voicetest.Recorded(t, name)
	w.room.say(pcm)
	end = w.now + listen.Duration(int64(len(pcm)))
	w.speech = append(w.speech, speech{w.now, end, text})
	return end
}

func TestLoop_EveryUtteranceArrivesOnce(t *testing.T) {
	names := []string{"cards-001", "goforward", "something", "cards-004", "austen-0930"}
	w := newLoop(t, Settings{}, newRoom(t, Settings{}, 60*time.Millisecond, 0.2, 12))
	var want []string
	for i := range 8 {
		text := fmt.Sprintf("Sentence number %d is this one.", i)
		want = append(want, text)
		w.says(t, names[i%len(names)], text)
		w.run(w.now + at(7))
	}
	wantTexts(t, w, want...)
	for _, tm := range w.timings() {
		if tm.FirstSound > at(1.5) {
			t.Errorf("first sound after %v: %+v", tm.FirstSound, tm)
		}
	}
}

func TestLoop_DoesNotInterruptItself(t *testing.T) {
	for _, delay := range []time.Duration{20 * time.Millisecond, 250 * time.Millisecond} {
		w := newLoop(t, Settings{}, newRoom(t, Settings{}, delay, 0.3, 6))
		w.portal.reply = func(UserTurn) string { return strings.Repeat("This is a sentence of the reply. ", 20) }
		w.says(t, "goforward", "Tell me a story.")
		w.run(at(30))
		if len(w.sent) != 1 || len(w.holds) > 0 {
			t.Errorf("delay %v: %d turns, held at %v", delay, len(w.sent), w.holds)
		}
		t.Logf("delay %v: %v a frame", delay, w.room.spent/time.Duration(w.room.frames))
	}
}

func TestLoop_NoticesInterruptions(t *testing.T) {
	noticed, total := 0, 0
	for _, name := range []string{"cards-001", "something", "austen-0930"} {
		w := newLoop(t, Settings{}, newRoom(t, Settings{}, 90*time.Millisecond, 0.3, 6))
		w.portal.reply = func(UserTurn) string { return strings.Repeat("This is a sentence of the reply. ", 20) }
		w.says(t, "goforward", "Tell me a story.")
		for i := range 2 {
			w.run(w.now + at(8))
			if !w.audible() {
				t.Fatalf("%s: no reply", name)
			}
			begin := w.now
			w.says(t, name, fmt.Sprint("Stop number ", i, " please."))
			w.run(begin + at(1))
			total++
			if !w.audible() {
				noticed++
			} else {
				t.Logf("%s %d was not noticed", name, i)
			}
		}
	}
	t.Logf("%d of %d interruptions were noticed", noticed, total)
	if noticed < total*9/10 {
		t.Errorf("%d of %d interruptions were noticed", noticed, total)
	}
}
