package client

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"delonix/client/demo"
)

// told is how many messages the alerts tell of.
func told(alerts []Alert) (n int) {
	for _, a := range alerts {
		n += a.Count
	}
	return n
}

func (s *stage) choose(f func(*Settings)) {
	s.t.Helper()
	v, err := s.Settings(context.Background())
	if err != nil {
		s.t.Fatal(err)
	}
	f(&v)
	if err := s.SaveSettings(context.Background(), v); err != nil {
		s.t.Fatal(err)
	}
}

func TestAlerts_ShowAsMuchAsThePersonChose(t *testing.T) {
	t.Parallel()
	for content, want := range map[string]Alert{
		"full":    {Title: "Flame", Body: "Your parcel left"},
		"name":    {Title: "Flame", Body: "New message"},
		"nothing": {Title: "Delonix", Body: "Something new"},
	} {
		t.Run(content, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, demo.Options{AgentName: "Flame"})
			s.choose(func(v *Settings) { v.NotifyContent = content })
			s.push(demo.Push{Text: "Your **parcel** left"})
			s.until("an alert", func() bool { return len(seen[Alert](s)) == 1 })
			a := seen[Alert](s)[0]
			if a.Title != want.Title || a.Body != want.Body || !a.Sound || a.Kind != "message" || a.Conversation == 0 {
				t.Errorf("%+v", a)
			}
		})
	}
}

func TestAlerts_AreSilentWhereThePersonWantsThat(t *testing.T) {
	t.Parallel()
	for name, quiet := range map[string]func(s *stage, id ConversationID, on bool){
		"do not disturb": func(s *stage, _ ConversationID, on bool) { s.choose(func(v *Settings) { v.DoNotDisturb = on }) },
		"switched off":   func(s *stage, _ ConversationID, on bool) { s.choose(func(v *Settings) { v.Notify = !on }) },
		"in sight": func(s *stage, id ConversationID, on bool) {
			if !on {
				id = 0
			}
			s.SetView(id, on)
		},
		"muted": func(s *stage, id ConversationID, on bool) {
			if err := s.Mute(context.Background(), id, on); err != nil {
				s.t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, demo.Options{})
			id := s.begin()
			s.SetView(id, true)
			s.untilState(s.say(id, "hello"), StateSent)
			s.untilDecided(id, 2)
			s.SetView(0, false)
			quiet(s, id, true)
			s.push(demo.Push{SessionID: s.session(id), Role: demo.RoleAI, Text: "psst"})
			s.untilDecided(id, 3)
			if name == "muted" && s.UnreadCount() != 0 {
				t.Error("a muted conversation is counted")
			}
			quiet(s, id, false)
			s.push(demo.Push{SessionID: s.session(id), Role: demo.RoleAI, Text: "and aloud"})
			s.until("the next one is told of", func() bool { return len(seen[Alert](s)) > 0 })
			if a := seen[Alert](s); len(a) != 1 || a[0].Count != 1 {
				t.Errorf("before it came %+v", a)
			}
		})
	}
}

// untilDecided waits until a conversation has so many messages, and it was decided whether
// there is an alert of the last one.
func (s *stage) untilDecided(id ConversationID, n int) {
	s.t.Helper()
	s.until("it is there", func() bool { return len(s.texts(id)) == n })
	s.until("it was decided about it", func() bool {
		now := s.alerts.Inspect()
		return now.Known[int64(s.bubbles(id)[n-1].ID)] && now.Deciding == 0
	})
}

func TestAlerts_AreGroupedAndLimited(t *testing.T) {
	t.Parallel()
	s := newPortal(t, demo.Options{})
	s.opts.tune.AlertWindow = time.Hour // ended below, when all messages are there
	s.open()
	s.Start(context.Background())
	s.connect()
	for c := range 12 {
		p, err := s.portal.Push(demo.Push{Text: fmt.Sprint("hello from ", c)})
		if err != nil {
			t.Fatal(err)
		}
		s.push(demo.Push{SessionID: p.SessionID, Role: demo.RoleAI, Text: "and more"})
	}
	s.until("all are unread", func() bool { return s.UnreadCount() == 12 })
	s.until("all are told of, or wait for the end of the window", func() bool {
		now := s.alerts.Inspect()
		return now.Messages+told(seen[Alert](s)) == 24 && now.Raised == s.kit.Tune.AlertMost
	})
	s.alerts.EndWindow()
	s.until("all are told of", func() bool { return told(seen[Alert](s)) == 24 })
	alerts := seen[Alert](s)
	if len(alerts) > 2*s.kit.Tune.AlertMost {
		t.Errorf("%d alerts for 24 messages: %+v", len(alerts), alerts)
	}
	if !slices.ContainsFunc(alerts, func(a Alert) bool { return strings.Contains(a.Body, "conversations") }) {
		t.Errorf("no summary: %+v", alerts)
	}
}

func TestUnread_IsCountedAndClearedWhenSeen(t *testing.T) {
	t.Parallel()
	s := newStage(t, demo.Options{})
	id := s.begin()
	s.untilState(s.say(id, "hello"), StateSent)
	s.until("unread", func() bool { return s.row(id).Unread == 1 && s.UnreadCount() == 1 })
	all := s.bubbles(id)
	if err := s.MarkSeen(context.Background(), id, all[len(all)-1].ID); err != nil {
		t.Fatal(err)
	}
	if s.row(id).Unread != 0 || s.UnreadCount() != 0 {
		t.Errorf("still unread: %+v", s.row(id))
	}
	s.until("the window knows", func() bool { u := seen[UnreadChanged](s); return len(u) > 0 && u[len(u)-1].Conversations == 0 })
}
