package client

import (
	"context"
	"testing"

	"delonix/client/demo"
)

// What is said to the call itself is done, is no message, and leaves no recording
// behind; how loud it was made is remembered.
func TestCall_SpokenCommandsAreDoneAndNotSent(t *testing.T) {
	t.Parallel()
	s, mic, id := calling(t, demo.Options{}, "first", "louder please", "say that again")
	mic.hears(t)
	s.until("it is louder", func() bool { c := s.CallState(); return c.Obeyed == CallLouder && c.Volume == 140 })
	s.until("it listens", func() bool { return s.CallState().State == CallListening })
	mic.hears(t)
	s.until("it repeats", func() bool { return s.CallState().Obeyed == CallRepeat })
	s.until("the answer is heard again", func() bool { return s.CallState().Sentence != "" })
	s.until("no recording is left over", func() bool {
		left, err := s.PendingUtterances(context.Background())
		return err == nil && len(left) == 0
	})
	if got := len(s.bubbles(id)); got != 2 {
		t.Errorf("%d messages", got)
	}
	s.EndCall()
	s.until("it is over", func() bool { return s.CallState().State == CallEnded })
	s.reopen()
	if err := s.StartCall(context.Background(), id); err != nil {
		t.Fatal(err)
	}
	s.until("the next call is as loud", func() bool { return s.CallState().Volume == 140 })
}

func TestCall_CommandsAreSentWhereThePersonWantsThat(t *testing.T) {
	t.Parallel()
	s, mic, id := calling(t, demo.Options{}, "first", "louder please")
	s.choose(func(v *Settings) { v.Commands = false })
	mic.hears(t)
	s.untilTexts(id, "user: first", "agent: You said: first", "user: louder please", "agent: You said: louder please")
}
