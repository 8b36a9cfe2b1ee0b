package client

import (
	"context"
	"testing"
	"time"

	"delonix/client/demo"
)

// thinking begins a call, asks something, and lets the agent think until the returned
// function lets it answer.
func thinking(t testing.TB, o demo.Options) (s *stage, answer func()) {
	answered := make(chan struct{})
	asked := make(chan struct{}, 1)
	o.Agent = func(ctx context.Context, in demo.Incoming) demo.Answer {
		if in.Text == "hello" {
			return demo.Answer{Text: "Hello to you."}
		}
		asked <- struct{}{}
		select {
		case <-answered:
		case <-ctx.Done():
		}
		return demo.Answer{Text: "Here it is."}
	}
	s, mic, id := calling(t, o, "hello", "look at my order")
	mic.hears(t)
	s.until("the agent is asked", func() bool { return len(asked) == 1 })
	for _, f := range []string{
		`{"type":"thought","text":"I look at the **order** of May."}`,
		`{"type":"thought","text":"{\"tool\": \"orders\", \"arguments\": {\"month\": 5}}"}`,
	} {
		s.portal.PushFrame(s.session(id), f)
	}
	return s, func() { close(answered) }
}

func TestCall_AThoughtIsHeardWhileTheAgentWorks(t *testing.T) {
	t.Parallel()
	s, answer := thinking(t, demo.Options{})
	s.until("the thought is said", func() bool { return s.spoke("I look at the order of May.") })
	s.until("it is shown as a thought", func() bool {
		for _, e := range seen[CallChanged](s) {
			if c := e.Call; c.Thought && c.Saying == "I look at the order of May." && c.Message == 0 && c.State == CallThinking {
				return true
			}
		}
		return false
	})
	answer()
	s.until("the answer is heard", func() bool { return s.spoke("Here it is.") && s.CallState().State == CallListening })
	if n := s.times("I look at the order"); n != 1 || s.spoke("tool") {
		t.Errorf("%d times; %+v", n, s.portal.Synthesized())
	}
}

func TestCall_ThoughtsAreNotHeardWhereThePortalHidesThem(t *testing.T) {
	t.Parallel()
	s, answer := thinking(t, demo.Options{Shape: demo.Shape{HideThoughts: true}})
	// Words of the call's own come later than a thought would.
	s.until("the call speaks of its own accord", func() bool { return s.spoke("I am still working on it.") })
	answer()
	s.until("the answer is heard", func() bool { return s.spoke("Here it is.") })
	if s.spoke("order of May") {
		t.Errorf("%+v", s.portal.Synthesized())
	}
}

func TestCall_ThoughtsAreNotHeardByChoice(t *testing.T) {
	t.Parallel()
	s, answer := thinking(t, demo.Options{})
	s.choose(func(v *Settings) { v.WhileWorking = "nothing" })
	began := time.Now()
	s.until("a thought would be said by now", func() bool { return time.Since(began) > 5*time.Second })
	answer()
	s.until("the answer is heard", func() bool { return s.spoke("Here it is.") })
	if s.spoke("order of May") || s.spoke("still working") {
		t.Errorf("%+v", s.portal.Synthesized())
	}
}
