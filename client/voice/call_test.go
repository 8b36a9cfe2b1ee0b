package voice

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"delonix/audio"
	"delonix/audio/audiotest"
	"delonix/client/api"
	"delonix/client/voice/listen"
	"delonix/client/voice/turn"
	"delonix/client/voice/voicetest"
)

func TestCall_ATurnFromMicrophoneToSpeaker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, nil)
		s.until("listening", s.is(StateListening))
		said := voicetest.Recorded(t, "goforward")
		s.silence(at(0.5))
		s.hear(said)
		s.until("speaking", s.is(StateSpeaking))
		s.until("listening again", s.is(StateListening))
		s.silence(at(1))
		// On disk first, then to the portal, then into the chat.
		want := []string{"keep", "transcribe", `send "Hello there." kept true`}
		if got := s.noted.All(); !slices.Equal(got, want) {
			t.Errorf("what happened: %q, want %q", got, want)
		}
		if peak, _ := audiotest.Correlate(s.recordings()[0], said[:len(said)*3/4]); peak < 0.9 {
			t.Errorf("the recording correlates with what was said by %.2f", peak)
		}
		if got := s.voice.Requests(); !slices.Equal(got, []string{"You said: Hello there."}) {
			t.Errorf("spoken: %q", got)
		}
		s.c.End()
		s.seen.Wait(t, "end", func(e Event) bool { _, ok := e.(Ended); return ok })
		if s.mic.Running() || s.out.IsOpen() || s.view().State != StateEnded {
			t.Error("a device is still open")
		}
	})
}

func TestCall_EveryStageIsTimed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, nil)
		s.until("listening", s.is(StateListening))
		s.hear(voicetest.Recorded(t, "goforward"))
		timed := func(e Event) bool { _, ok := e.(Timed); return ok }
		s.until("timing", func() bool { return slices.ContainsFunc(s.seen.All(), timed) })
		got := s.seen.Wait(t, "timing", timed).(Timed).Timing
		if got.Turn != 1 || got.Said != "Hello there." || got.Speech < at(1) || got.EndOfTurn < turn.WaitLeast-2*listen.FrameTime || got.FirstSound < got.EndOfTurn || got.FirstSound > at(1.5) {
			t.Errorf("timing %+v", got)
		}
	})
}

func TestCall_NothingMutedLeavesTheMicrophone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, nil)
		s.until("listening", s.is(StateListening))
		secret := audiotest.Chirp(listen.Rate, listen.Rate, 300, 3000, 0.3)
		s.hear(voicetest.Recorded(t, "goforward"))
		s.c.SetMuted(true)
		s.until("muted", func() bool { return s.view().Muted })
		s.hear(secret)
		s.hear(voicetest.Recorded(t, "something"))
		s.hear(secret)
		s.c.SetMuted(false)
		s.until("not muted", func() bool { return !s.view().Muted })
		s.hear(voicetest.Recorded(t, "cards-001"))
		s.until("two turns", func() bool { return s.view().Turn == 2 })
		for i, r := range s.recordings() {
			if peak, _ := audiotest.Correlate(r, secret); math.Abs(peak) > 0.2 {
				t.Errorf("recording %d holds what was said while muted (%.2f)", i, peak)
			}
		}
	})
}

func TestCall_EarconsAreInNoRecording(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, nil)
		s.until("listening", s.is(StateListening))
		// The loudspeaker's earcon comes back loud and clear.
		earcon := audio.EarconSent.Sound()
		echo := make([]float32, 0, len(earcon)/3)
		for i := 0; i < len(earcon); i += 3 {
			echo = append(echo, earcon[i])
		}
		s.hear(echo)
		s.hear(voicetest.Recorded(t, "goforward"))
		s.until("turn", func() bool { return s.view().Turn == 1 })
		for _, r := range s.recordings() {
			if peak, _ := audiotest.Correlate(r, echo); math.Abs(peak) > 0.5 {
				t.Errorf("an earcon is in the recording (%.2f)", peak)
			}
		}
	})
}

func TestCall_KeepsWhatIsSaidWhileThePortalIsAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, nil)
		s.understand = func(n int) (string, error) {
			if n < 3 {
				return "", &api.Error{Kind: api.KindUnavailable, Status: 503}
			}
			return "Remember the milk.", nil
		}
		s.until("listening", s.is(StateListening))
		s.hear(voicetest.Recorded(t, "goforward"))
		s.until("the trouble", func() bool {
			v := s.view()
			return v.Trouble != nil && v.Trouble.Kind == TroubleTranscribe || v.Turn == 1
		})
		if s.onDisk() != 1 && s.view().Turn == 0 {
			t.Errorf("%d utterances are on disk", s.onDisk())
		}
		s.until("message", s.did(`send "Remember the milk." kept true`))
		if recs := s.recordings(); len(recs) < 4 || len(recs[0]) > len(recs[3]) {
			t.Errorf("%d requests", len(recs))
		}
	})
}

func TestCall_NothingSaidIsLostAtTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, nil)
		s.until("listening", s.is(StateListening))
		s.hear(voicetest.Recorded(t, "goforward")[:listen.Rate*3/2])
		s.until("hearing", s.is(StateHearing))
		s.c.End()
		s.seen.Wait(t, "end", func(e Event) bool { _, ok := e.(Ended); return ok })
		if s.onDisk() != 1 {
			t.Errorf("%d utterances are on disk", s.onDisk())
		}
	})
}

func TestCall_DropsANoiseFromTheDisk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, nil)
		s.understand = func(int) (string, error) { return " ", nil }
		s.until("listening", s.is(StateListening))
		s.hear(voicetest.Recorded(t, "cards-001"))
		s.until("drop", s.did("drop"))
		if s.onDisk() != 0 || s.view().Turn != 0 {
			t.Errorf("%d utterances are on disk after turn %d", s.onDisk(), s.view().Turn)
		}
	})
}

func TestCall_AMicrophoneThatGoesAndComesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, nil)
		s.until("listening", s.is(StateListening))
		s.mic.FailStart(audio.ErrNoDevice)
		s.hear(voicetest.Recorded(t, "goforward"))
		s.mic.Lose()
		s.until("trouble", func() bool { v := s.view(); return v.Trouble != nil && v.Trouble.Kind == TroubleMicrophone })
		s.until("what was said", s.did(`send "Hello there." kept true`))
		s.mic.FailStart(nil)
		s.until("a microphone", func() bool { v := s.view(); return v.Open && v.Trouble == nil })
		s.until("listening", s.is(StateListening))
		s.hear(voicetest.Recorded(t, "something"))
		s.until("second turn", func() bool { return s.view().Turn == 2 })
	})
}

func TestCall_ASpeakerThatGoesAndComesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, nil)
		s.answer = func(UserTurn) string { return strings.Repeat("A sentence of the reply that is spoken. ", 5) }
		s.until("listening", s.is(StateListening))
		s.hear(voicetest.Recorded(t, "goforward"))
		s.until("speaking", s.is(StateSpeaking))
		s.silence(at(0.3))
		s.out.Fail()
		s.silence(at(1))
		s.out.Repair()
		s.until("the end of the reply", s.is(StateListening))
		if v := s.view(); v.Trouble != nil {
			t.Errorf("trouble stays: %+v", v.Trouble)
		}
		want := time.Duration(5*len("A sentence of the reply that is spoken.")) * voicetest.PerCharacter
		if got := voicetest.Played(s.out); got < want-at(0.1) {
			t.Errorf("%v of %v were heard", got, want)
		}
	})
}

func TestCall_ASleepOfTheComputer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, nil)
		s.until("listening", s.is(StateListening))
		s.clock.pass(time.Hour)
		s.until("trouble", func() bool { v := s.view(); return v.Trouble != nil && v.Trouble.Kind == TroubleSlept && v.Paused })
		s.until("closed microphone", func() bool { return !s.mic.Running() })
		s.c.SetPaused(false)
		s.until("listening", s.is(StateListening))
		s.hear(voicetest.Recorded(t, "goforward"))
		s.until("turn", func() bool { return s.view().Turn == 1 })
	})
}

func TestCall_FailsToKeepAndGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, func(o *Options) { o.Utterances = fullDisk{} })
		s.until("listening", s.is(StateListening))
		s.hear(voicetest.Recorded(t, "goforward"))
		s.until("message", s.did(`send "Hello there." kept false`))
		if v := s.view(); v.Trouble == nil || v.Trouble.Kind != TroubleKeep {
			t.Errorf("trouble %+v", v.Trouble)
		}
	})
}

func TestCall_TakesCommandsAtAnyTime(t *testing.T) {
	c := New(Options{})
	c.SetMuted(true)
	c.Push(true)
	c.Reply(Reply{ID: "a", Text: "b"})
	c.End()
	c.End()
	c.Announce("late")
}

// fullDisk can't keep anything.
type fullDisk struct{}

func (fullDisk) Keep(context.Context, UtteranceID, []byte, time.Duration) (UtteranceID, error) {
	return 0, errors.New("no space")
}

func (fullDisk) Understood(context.Context, UtteranceID, string) error { return nil }
func (fullDisk) Drop(context.Context, UtteranceID) error               { return nil }

// TestCall_AConnectionThatDiesInAReply lets the portal go away while the
// first of three sentences is heard, and come back some seconds later.
func TestCall_AConnectionThatDiesInAReply(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, nil)
		s.answer = func(UserTurn) string { return "One is the first. Two is the second. Three is the last." }
		var mu sync.Mutex
		failed := map[string]int{}
		s.voice.Fail = func(_ int, text string) (int, error) {
			mu.Lock()
			defer mu.Unlock()
			if failed[text] < 4 && !strings.HasPrefix(text, "One") {
				failed[text]++
				return 0, &api.Error{Kind: api.KindNetwork}
			}
			return 0, nil
		}
		s.until("listening", s.is(StateListening))
		s.hear(voicetest.Recorded(t, "goforward"))
		s.until("trouble", func() bool {
			v := s.view()
			return v.Trouble != nil && v.Trouble.Kind == TroubleSpeech
		})
		s.until("the last sentence", func() bool { return strings.HasPrefix(s.view().Sentence, "Three") })
		s.until("listening again", s.is(StateListening))
		var heard []string
		for _, e := range s.seen.All() {
			if c, ok := e.(Changed); ok && c.View.Sentence != "" && !slices.Contains(heard, c.View.Sentence) {
				heard = append(heard, c.View.Sentence)
			}
		}
		if want := []string{"One is the first.", "Two is the second.", "Three is the last."}; !slices.Equal(heard, want) {
			t.Errorf("heard %q, want %q", heard, want)
		}
		if v := s.view(); v.Trouble != nil {
			t.Errorf("trouble stays: %+v", v.Trouble)
		}
	})
}
