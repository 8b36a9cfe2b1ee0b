package client

import (
	"context"
	"slices"
	"strings"
	"testing"

	"delonix/client/demo"
	"delonix/client/problem"
	"delonix/client/voice/listen"
	"delonix/client/voice/speechtext"
)

// hears puts speech before the microphone.
func (m *fakeMic) hears(t testing.TB) {
	speech := recordedSpeech(t)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.samples = append(append(make([]float32, listen.Rate/2), speech...), make([]float32, listen.Rate)...)
}

// calling begins a call and says something, which the agent has answered.
func calling(t testing.TB, o demo.Options, understood ...string) (s *stage, mic *fakeMic, id ConversationID) {
	s, mic, _ = talking(t, o, understood...)
	mic.paced = true
	id = s.begin()
	if err := s.StartCall(context.Background(), id); err != nil {
		t.Fatal(err)
	}
	s.until("it listens", func() bool { return s.CallState().Open })
	mic.hears(t)
	s.until("the answer is there", func() bool { return len(s.bubbles(id)) == 2 && s.CallState().State == CallListening })
	return s, mic, id
}

// wentOnWith checks that a call went on in another conversation, with these messages.
func (s *stage) wentOnWith(id ConversationID, texts ...string) {
	s.t.Helper()
	var next ConversationID
	s.until("the call goes on elsewhere", func() bool { next = s.CallState().Conversation; return next != id && next != 0 })
	s.untilTexts(next, texts...)
	for _, said := range texts {
		if text, mine := strings.CutPrefix(said, "user: "); mine && s.received(text) != 1 {
			s.t.Errorf("the portal has %q %d times", text, s.received(text))
		}
	}
	if told := seen[WentOn](s); len(told) == 0 || told[0].From != id || told[0].To != next {
		s.t.Errorf("told %+v", told)
	}
	said, _, _ := strings.Cut(problem.OnMovingOn(s.voice.CallLanguage()), ".")
	s.until("it is said", func() bool { return s.spoke(said) })
	s.until("no recording is left over", func() bool {
		left, err := s.PendingUtterances(context.Background())
		return err == nil && len(left) == 0
	})
	if state := s.CallState().State; state == CallEnded {
		s.t.Errorf("the call is %s", state)
	}
}

func TestCall_GoesOnInANewConversationWhenThePortalClosedIts(t *testing.T) {
	t.Parallel()
	s, mic, id := calling(t, demo.Options{}, "first", "second", "third")
	if err := s.portal.CloseSession(s.session(id), "completed"); err != nil {
		t.Fatal(err)
	}
	s.until("it is closed", func() bool { return s.row(id).Closed })
	mic.hears(t)
	s.wentOnWith(id, "user: second", "agent: You said: second")
	s.until("it listens", func() bool { return s.CallState().State == CallListening })
	mic.hears(t)
	s.untilTexts(s.CallState().Conversation, "user: second", "agent: You said: second", "user: third", "agent: You said: third")
}

func TestCall_WhatTheClosedConversationDidNotTakeGoesOn(t *testing.T) {
	t.Parallel()
	s, mic, id := calling(t, demo.Options{}, "first", "second")
	s.portal.Faults().Add(demo.Fault{Route: demo.RouteSend, Status: 404, Body: `{"detail":"Session not found"}`, Times: 2})
	mic.hears(t)
	s.until("it was refused", func() bool {
		b := s.bubbles(id)
		return len(b) == 3 && b[2].Attempt > 0
	})
	if err := s.portal.CloseSession(s.session(id), "completed"); err != nil {
		t.Fatal(err)
	}
	s.wentOnWith(id, "user: second", "agent: You said: second")
}

// The portal may refuse what was said before it tells that the conversation has ended.
func TestCall_WhatWasRefusedBeforeTheCloseGoesOn(t *testing.T) {
	t.Parallel()
	s, mic, id := calling(t, demo.Options{}, "first", "second")
	s.portal.Faults().Add(demo.Fault{Route: demo.RouteSend, Status: 404, Body: `{"detail":"Session not found"}`, Times: 100})
	mic.hears(t)
	s.until("it was refused for good", func() bool {
		b := s.bubbles(id)
		return len(b) == 3 && b[2].State == StateFailed
	})
	s.portal.Faults().Clear()
	if err := s.portal.CloseSession(s.session(id), "completed"); err != nil {
		t.Fatal(err)
	}
	s.wentOnWith(id, "user: second", "agent: You said: second")
}

// Whether the list brings a logged greeting before the answer or after it, it is not
// heard: what is heard first is the answer.
func TestCall_AGreetingIsNotHeardBehindTheAnswer(t *testing.T) {
	t.Parallel()
	for name, listedFirst := range map[string]bool{"listed before the answer": true, "listed after the answer": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answer := make(chan struct{})
			s, mic, _ := talking(t, demo.Options{
				Shape: demo.Shape{GreetingLogged: true},
				Agent: func(ctx context.Context, in demo.Incoming) demo.Answer {
					select {
					case <-answer:
					case <-ctx.Done():
					}
					return demo.Answer{Text: "Here you are."}
				},
			}, "where is my parcel")
			mic.paced = true
			id := s.begin()
			if err := s.StartCall(context.Background(), id); err != nil {
				t.Fatal(err)
			}
			if !listedFirst {
				close(answer)
			}
			s.until("it listens", func() bool { return s.CallState().Open })
			mic.hears(t)
			if listedFirst {
				s.until("the greeting is listed", func() bool { return len(s.bubbles(id)) == 2 })
				close(answer)
			}
			s.until("all is there", func() bool { return len(s.bubbles(id)) == 3 })
			s.until("the answer is heard", func() bool { return s.CallState().State == CallListening && s.spoke("Here you are.") })
			// What was asked for later is said later: the greeting would be by now.
			s.voice.Announce("That was all.")
			s.until("all is said", func() bool { return s.spoke("That was all.") })
			greeting := s.bubbles(id)[0]
			if greeting.Role != RoleAgent || greeting.Text == "Here you are." || s.spoke(greeting.Text[:10]) {
				t.Errorf("%+v was said", greeting)
			}
		})
	}
}

func TestCall_AReplyOfFilesOnlyIsAnnounced(t *testing.T) {
	t.Parallel()
	s, _, id := calling(t, demo.Options{}, "first")
	s.push(demo.Push{SessionID: s.session(id), Role: demo.RoleAI, Files: []demo.PushFile{{Name: "plan.png", ContentType: "image/png", Data: []byte("picture")}}})
	s.until("it is said that there is something", func() bool { return s.spoke(speechtext.LookAt("en")) })
}

// spoke reports whether the portal was asked to say something.
func (s *stage) spoke(text string) bool {
	return slices.ContainsFunc(s.portal.Synthesized(), func(x demo.Spoken) bool { return strings.Contains(x.Text, text) })
}
