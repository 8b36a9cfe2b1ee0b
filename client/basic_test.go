package client

import (
	"context"
	"testing"

	"delonix/client/demo"
)

func TestSend_ReplyIsOneRowHoweverItArrives(t *testing.T) {
	t.Parallel()
	for name, shape := range map[string]demo.Shape{
		"pieces":            {Stream: demo.Delta},
		"cumulative":        {Stream: demo.Cumulative},
		"bare text":         {Stream: demo.NonJSON},
		"whole only":        {Stream: demo.WholeOnly},
		"answer only":       {Stream: demo.Nothing},
		"answer first":      {AnswerFirst: true},
		"no ids":            {IDKey: "-"},
		"opaque ids":        {IDs: demo.OpaqueIDs},
		"wrapped":           {Wrap: "data", WrapType: true, Stream: demo.Cumulative},
		"socket refused":    {RefuseSocket: 403},
		"greeting is a log": {GreetingLogged: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, demo.Options{Shape: shape})
			id := s.begin()
			m := s.say(id, "hello there, how are you")
			s.untilState(m, StateSent)
			m2 := s.say(id, "and again")
			s.untilState(m2, StateSent)
			want := []string{"user: hello there, how are you", "agent: You said: hello there, how are you", "user: and again", "agent: You said: and again"}
			if shape.GreetingLogged {
				s.until("the greeting is listed", func() bool { return len(s.texts(id)) == 5 })
				want = append([]string{s.texts(id)[0]}, want...)
			}
			s.until("log ids are known", func() bool {
				for _, b := range s.bubbles(id) {
					raw, err := s.kit.Store.Message(context.Background(), int64(b.ID))
					if err != nil || raw.LogID == "" {
						return false
					}
				}
				return true
			})
			s.untilTexts(id, want...)
			if c := s.row(id); c.Queued != 0 || !c.Started || c.Streaming {
				t.Errorf("%+v", c)
			}
		})
	}
}

func TestOpen_ShowsTheLocalCopyWithoutTheNetwork(t *testing.T) {
	t.Parallel()
	s := newStage(t, demo.Options{})
	id := s.begin()
	s.untilState(s.say(id, "hello"), StateSent)
	s.untilTexts(id, "user: hello", "agent: You said: hello")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s.portal.Close()
	s.open()
	s.untilTexts(id, "user: hello", "agent: You said: hello")
}

func TestFirstListing_CountsAsRead(t *testing.T) {
	t.Parallel()
	s := newStage(t, demo.Options{History: true})
	s.until("the history is there", func() bool {
		c, _ := s.Conversations(context.Background(), Filter{})
		return len(c) >= 3
	})
	if n := s.UnreadCount(); n != 0 {
		t.Errorf("%d conversations are unread after the first listing", n)
	}
	if a := seen[Alert](s); len(a) != 0 {
		t.Errorf("alerts: %+v", a)
	}
	if _, err := s.portal.Push(demo.Push{Text: "News for you"}); err != nil {
		t.Fatal(err)
	}
	s.until("one is unread", func() bool { return s.UnreadCount() == 1 })
	s.until("an alert", func() bool { return len(seen[Alert](s)) == 1 })
}
