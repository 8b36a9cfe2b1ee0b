package voice

import (
	"slices"
	"strings"
	"testing"
	"time"

	"delonix/client/voice/listen"
	"delonix/client/voice/turn"
)

func at(seconds float64) time.Duration { return time.Duration(seconds * float64(time.Second)) }

func speaks() Options { return Options{Speaks: true} }

func wantTexts(t *testing.T, w *world, want ...string) {
	t.Helper()
	if got := w.texts(); !slices.Equal(got, want) {
		t.Fatalf("sent %q, want %q", got, want)
	}
}

func TestMachine_ATurnFromSpeechToSpeech(t *testing.T) {
	w := newWorld(t, speaks())
	end := w.say(at(1), "what time is it?")
	w.run(at(6))
	wantTexts(t, w, "what time is it?")
	want := []State{StateStarting, StateListening, StateHearing, StateThinking, StateSpeaking, StateListening}
	if got := w.states(); !slices.Equal(got, want) {
		t.Errorf("states %v, want %v", got, want)
	}
	if r := w.requests[0]; r.from != at(0.5)-r.from%listen.FrameTime+r.from%listen.FrameTime && r.from > at(1) {
		t.Errorf("the recording begins at %v: the first word is clipped", r.from)
	}
	timings := w.timings()
	if len(timings) != 1 {
		t.Fatalf("%d timings", len(timings))
	}
	tm := timings[0]
	if sum := tm.EndOfTurn + tm.Transcribe + tm.FirstText + tm.Sentence + tm.Synthesize + tm.Play; absDiff(sum, tm.FirstSound) > 2*listen.FrameTime {
		t.Errorf("the stages sum up to %v, first sound after %v: %+v", sum, tm.FirstSound, tm)
	}
	if tm.EndOfTurn < turn.WaitLeast || tm.EndOfTurn > turn.WaitLeast+2*listen.FrameTime {
		t.Errorf("a question ends the turn after %v", tm.EndOfTurn)
	}
	if d := w.m.begun.Add(end).Sub(tm.At); absDiff(d, 0) > 2*listen.FrameTime {
		t.Errorf("the end of speech is off by %v", d)
	}
}

func absDiff(a, b time.Duration) time.Duration { return max(a-b, b-a) }

func TestMachine_WaitsAsLongAsTheWordsAskFor(t *testing.T) {
	tests := []struct {
		text string
		want time.Duration
	}{
		{"What time is it?", turn.WaitLeast},
		{"I am done.", turn.WaitLeast},
		{"tell me the weather tomorrow", at(0.5)},
		{"yes", at(0.5)},
		{"the weather", at(0.6)},
		{"I would like a", turn.WaitByDefault},
		{"I want this and", turn.WaitByDefault},
		{"well, um", turn.WaitByDefault},
		{"my number is five five three", turn.WaitByDefault},
		{"Berlin, Paris,", turn.WaitByDefault},
	}
	for _, tt := range tests {
		w := newWorld(t, speaks())
		w.say(at(1), tt.text)
		w.run(at(6))
		if len(w.timings()) != 1 {
			t.Fatalf("%q: %d turns", tt.text, len(w.timings()))
		}
		if got := w.timings()[0].EndOfTurn; got < tt.want-listen.FrameTime/2 || got > tt.want+2*listen.FrameTime {
			t.Errorf("%q: waited %v, want %v", tt.text, got, tt.want)
		}
	}
}

func TestMachine_DoesNotCutOffWhoPauses(t *testing.T) {
	w := newWorld(t, speaks())
	end := w.say(at(1), "I would like to go to")
	w.say(end+900*time.Millisecond, "Berlin.")
	w.run(at(8))
	wantTexts(t, w, "I would like to go to Berlin.")
}

func TestMachine_TakesBackTheEndOfATurnThatWasNotSentYet(t *testing.T) {
	w := newWorld(t, speaks())
	w.portal.transcribe = at(1.5)
	end := w.say(at(1), "book a table")
	w.say(end+at(1.2), "for two people.")
	w.run(at(10))
	wantTexts(t, w, "book a table for two people.")
}

func TestMachine_LearnsThePersonsPauses(t *testing.T) {
	w := newWorld(t, speaks())
	e := w.m.userTurns.endpointer
	complete := turn.Ending{Known: true, Words: 1.3}
	before := e.Wait(complete)
	for range 6 {
		e.Paused(at(0.8))
	}
	if got := e.Wait(complete); got < before+at(0.2) || got > at(1) {
		t.Errorf("waits %v for somebody who pauses 0.8 s, %v for others", got, before)
	}
	if got := e.Wait(turn.Ending{Known: true, Words: 4}); got < turn.WaitLeast || got > at(0.7) {
		t.Errorf("waits %v after their finished sentences", got)
	}
	e.Tune(at(0.6), "en")
	if got := e.Wait(complete); got != at(0.6) {
		t.Errorf("waits %v, the slider says 0.6 s", got)
	}
}

func TestMachine_DropsNoise(t *testing.T) {
	w := newWorld(t, speaks())
	w.speech = append(w.speech, speech{at(1), at(1.3), ""}, speech{at(3), at(3.06), ""})
	w.run(at(6))
	wantTexts(t, w)
	if w.dropped != 1 {
		t.Errorf("%d utterances were dropped, want the cough only", w.dropped)
	}
	if w.m.state() != StateListening {
		t.Errorf("state %v", w.m.state())
	}
}

func TestMachine_WithoutSpeculationAsksOncePerTurn(t *testing.T) {
	w := newWorld(t, Options{Speaks: true, Settings: Settings{NotSpeculative: true}})
	end := w.say(at(1), "one")
	w.say(end+400*time.Millisecond, "two")
	w.run(at(6))
	wantTexts(t, w, "one two")
	if len(w.requests) != 1 {
		t.Errorf("%d requests", len(w.requests))
	}
}

func TestMachine_SpeaksOnlyWhenThePersonDoesNot(t *testing.T) {
	w := newWorld(t, speaks())
	w.portal.answer = at(2)
	end := w.say(at(1), "what is the weather?")
	w.portal.reply = func(s UserTurn) string { return "Answer to " + s.Text }
	w.say(end+at(2), "no wait, in Berlin tomorrow.")
	w.run(end + at(2.1))
	w.run(end + at(3.5))
	if w.audible() {
		t.Error("it speaks while the person does")
	}
	w.run(at(15))
	wantTexts(t, w, "what is the weather?", "no wait, in Berlin tomorrow.")
	for _, e := range w.events {
		if c, ok := e.(Changed); ok && c.View.Turn == 2 && c.View.State == StateSpeaking && !strings.Contains(c.View.Saying, "Berlin") {
			t.Errorf("an answer of the first turn is spoken in the second: %q", c.View.Saying)
		}
	}
}

func TestMachine_MutedNothingIsHeard(t *testing.T) {
	w := newWorld(t, speaks())
	w.say(at(1), "before.")
	w.at(at(1.2), inMute{true})
	w.say(at(4), "this is private.")
	w.at(at(6), inMute{false})
	w.say(at(7), "after.")
	w.run(at(12))
	wantTexts(t, w, "before.", "after.")
	if !slices.Contains(w.states(), StateMuted) {
		t.Errorf("states %v", w.states())
	}
}

func TestMachine_PausedNothingIsHeardOrSaid(t *testing.T) {
	w := newWorld(t, speaks())
	w.portal.reply = longReply
	w.say(at(1), "tell me a story.")
	w.at(at(5), inPause{true})
	w.say(at(6), "this is private.")
	w.run(at(8))
	played := w.speaker.played
	if w.audible() {
		t.Error("it speaks")
	}
	w.run(at(10))
	w.give(inPause{false})
	w.run(at(11))
	if w.speaker.played <= played || w.speaker.played > played+at(1.1) {
		t.Error("the reply did not go on where it was")
	}
	wantTexts(t, w, "tell me a story.")
}

func TestMachine_PushToTalk(t *testing.T) {
	w := newWorld(t, Options{Speaks: true, Settings: Settings{Mode: ModePush}})
	w.say(at(1), "nobody hears this.")
	w.at(at(4), inPush{true})
	end := w.say(at(4.2), "I pause")
	end = w.say(end+at(1.5), "as long as I want.")
	w.at(end+at(0.1), inPush{false})
	w.run(end + at(0.4))
	wantTexts(t, w, "I pause as long as I want.")
	w.portal.reply = longReply
	w.run(end + at(2))
	w.at(end+at(2), inPush{true})
	w.at(end+at(2.1), inPush{false})
	w.run(end + at(4))
	if w.audible() || len(w.sent) != 1 {
		t.Error("a tap on the button stops the reply and says nothing")
	}
}

func TestMachine_CutsAtTheLongestUtterance(t *testing.T) {
	w := newWorld(t, Options{Speaks: true, Settings: Settings{NotSpeculative: true}})
	w.speech = append(w.speech, speech{at(1), at(59), "first part"}, speech{at(59), at(70), "second part"})
	w.portal.reply = func(UserTurn) string { return "" }
	w.run(at(75))
	if len(w.requests) != 2 {
		t.Fatalf("%d recordings", len(w.requests))
	}
	a, b := w.requests[0], w.requests[1]
	if a.to-a.from > listen.MaxUtterance || b.from != a.to {
		t.Errorf("recordings %v–%v and %v–%v", a.from, a.to, b.from, b.to)
	}
}

func TestMachine_TellsThatItIsAtWork(t *testing.T) {
	w := newWorld(t, Options{Speaks: true, Settings: Settings{Words: Words{Working: []string{"One moment.", "Still at it."}}}})
	w.portal.answer = at(16)
	end := w.say(at(1), "what is the weather?")
	w.run(end + at(25))
	ticks := 0
	for _, c := range w.chimes {
		if c == "4" || c == "EarconTick" {
			ticks++
		}
	}
	if ticks < 3 {
		t.Errorf("%d ticks", ticks)
	}
	said := ""
	for _, e := range w.events {
		if c, ok := e.(Changed); ok && !strings.HasSuffix(said, c.View.Sentence) {
			said += c.View.Sentence
		}
	}
	if said != "One moment.Still at it.You said what is the weather?." {
		t.Errorf("said %q", said)
	}
}

func TestMachine_SpeaksOperatorsAndAnnouncements(t *testing.T) {
	w := newWorld(t, speaks())
	w.at(at(1), inReply{Reply{ID: "op", From: FromOperator, Name: "Anna", Text: "Hello, I am Anna.", Done: true}})
	w.at(at(1.1), inAnnounce{text: "A message from Bob."})
	w.run(at(1.6))
	if v := w.m.view(); !v.Operator || v.SayingFrom != "Anna" || v.State != StateSpeaking {
		t.Errorf("%+v", v)
	}
	w.run(at(2.6))
	if got := w.m.view().Sentence; got != "A message from Bob." {
		t.Errorf("then %q", got)
	}
	w.say(at(5), "hello Anna.")
	w.portal.dead = true
	w.run(at(8))
	if w.m.state() != StateListening {
		t.Errorf("it waits for the operator with %v", w.m.state())
	}
}

func TestMachine_ClosesTheMicrophoneWhenNobodySpeaks(t *testing.T) {
	w := newWorld(t, speaks())
	w.run(restAfter + at(3))
	if v := w.m.view(); w.open || v.Open || v.Trouble == nil || v.Trouble.Kind != TroubleIdle {
		t.Errorf("%+v", v)
	}
	w.give(inPause{false})
	w.say(w.now+at(1), "hello there.")
	w.run(w.now + at(5))
	wantTexts(t, w, "hello there.")
}

func TestMachine_SleepPausesTheConversation(t *testing.T) {
	w := newWorld(t, speaks())
	w.say(at(1), "before.")
	w.run(at(1.2))
	w.give(inSlept{})
	w.run(at(3))
	if v := w.m.view(); w.open || !v.Paused || v.Trouble == nil || v.Trouble.Kind != TroubleSlept {
		t.Errorf("%+v", v)
	}
	w.give(inPause{false})
	w.say(w.now+at(1), "after.")
	w.run(w.now + at(5))
	wantTexts(t, w, "before.", "after.")
}

func TestMachine_SkipStopsTheReplyOnly(t *testing.T) {
	w := newWorld(t, speaks())
	w.portal.reply = longReply
	w.say(at(1), "tell me a story.")
	w.at(at(5), inSkip{})
	w.run(at(5.2))
	if w.audible() || w.m.state() != StateListening {
		t.Errorf("state %v", w.m.state())
	}
	w.run(at(10))
	if w.audible() {
		t.Error("the rest of the reply is spoken")
	}
}

func TestMachine_ForgetsLateRepliesOfOlderTurns(t *testing.T) {
	w := newWorld(t, speaks())
	w.portal.dead = true
	w.say(at(1), "one.")
	w.say(at(4), "two.")
	w.run(at(7))
	w.give(inReply{Reply{ID: "a", Turn: 1, Text: "Answer one.", Done: true}})
	w.give(inReply{Reply{ID: "b", Turn: 2, Text: "Answer two.", Done: true}})
	w.run(at(10))
	if got := w.m.view().Saying; got != "Answer two." {
		t.Errorf("said %q", got)
	}
}

// TestMachine_AReplyThatStopsHalfway is what a lost socket looks like: the text
// ends in the middle of a sentence, and comes whole with the list much later.
func TestMachine_AReplyThatStopsHalfway(t *testing.T) {
	w := newWorld(t, speaks())
	w.portal.dead = true
	w.say(at(1), "tell me more.")
	part := "This is the first sentence. This is the sec"
	w.at(at(4), inReply{Reply{ID: "a", Turn: 1, From: FromAgent, Text: part}})
	w.at(at(4.2), inOnline{false})
	w.run(at(9))
	if v := w.m.view(); v.Trouble == nil || v.Trouble.Kind != TroubleConnection {
		t.Errorf("while it is away: %+v", v.Trouble)
	}
	w.give(inOnline{true})
	w.give(inReply{Reply{ID: "a", Turn: 1, From: FromAgent, Text: part + "ond one. And this the third.", Done: true}})
	w.run(at(20))
	var heard []string
	for _, e := range w.events {
		if c, ok := e.(Changed); ok && c.View.Sentence != "" && !slices.Contains(heard, c.View.Sentence) {
			heard = append(heard, c.View.Sentence)
		}
	}
	all := strings.Join(heard, " ")
	if !strings.HasPrefix(all, "This is the first sentence.") || !strings.HasSuffix(all, "And this the third.") {
		t.Errorf("heard %q", heard)
	}
	if v := w.m.view(); v.Trouble != nil || v.State != StateListening {
		t.Errorf("at last: %+v", v)
	}
	w.portal.dead = false
	w.say(w.now+at(1), "thank you.")
	w.run(w.now + at(6))
	wantTexts(t, w, "tell me more.", "thank you.")
}

func TestMachine_TheLevelIsStillWhileNobodyIsHeard(t *testing.T) {
	w := newWorld(t, speaks())
	w.say(at(1), "hello there.")
	w.run(at(4))
	for name, in := range map[string]any{"muted": inMute{true}, "paused": inPause{true}} {
		w.give(in)
		w.run(w.now + listen.LevelsShown + at(1))
		w.events = nil
		w.run(w.now + at(5))
		for _, e := range w.events {
			if l, ok := e.(Leveled); ok {
				t.Errorf("%s: level %g", name, l.Level)
			}
		}
	}
}
