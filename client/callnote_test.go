package client

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"delonix/client/demo"
	"delonix/client/voice/listen"
	"delonix/storage"
)

// lines are the lines of a kind in a chat.
func (s *stage) lines(id ConversationID, kind EventKind) (all []Message) {
	for _, m := range s.bubbles(id) {
		if m.Role == RoleEvent && m.Event == kind {
			all = append(all, m)
		}
	}
	return all
}

func TestCall_LeavesALineThatStaysOnThisMachine(t *testing.T) {
	t.Parallel()
	s, _, id := calling(t, demo.Options{}, "hello")
	unread := s.row(id).Unread // the answer, if nobody looks
	s.EndCall()
	s.until("it is over", func() bool { return s.CallState().State == CallEnded })
	s.until("the line is there", func() bool { return len(s.lines(id, EventCall)) == 1 })
	line := s.lines(id, EventCall)[0]
	if !strings.HasPrefix(line.Text, "Hands-free conversation · ") || !strings.HasSuffix(line.Text, " · 1 turn") || line.Thoughts != "" {
		t.Errorf("%q %q", line.Text, line.Thoughts)
	}
	before := s.row(id)
	if before.Unread != unread || strings.Contains(before.Preview, "Hands-free") || before.Queued+before.Troubled != 0 {
		t.Errorf("%+v", before)
	}
	for _, words := range []string{"turns", "length", "Hands", "interruptions"} {
		if hits, err := s.Search(context.Background(), words, 0, 10); err != nil || len(hits) != 0 {
			t.Errorf("%q finds %v, %v", words, hits, err)
		}
	}
	s.reopen()
	s.until("listed", func() bool { return s.Connection().State == ConnOnline && s.listNow() })
	if again := s.lines(id, EventCall); len(again) != 1 || again[0].Text != line.Text || s.row(id).Unread != unread {
		t.Errorf("after a restart: %+v", again)
	}
	for _, l := range s.portal.Received() {
		if strings.Contains(l.Text, "Hands-free") || strings.Contains(l.Text, "turns") {
			t.Errorf("it was sent: %+v", l)
		}
	}
}

func TestCall_InWhichNothingWasSaidLeavesANewConversationAsItIs(t *testing.T) {
	t.Parallel()
	s, _, _ := talking(t, demo.Options{})
	id := s.begin()
	if err := s.StartCall(context.Background(), id); err != nil {
		t.Fatal(err)
	}
	s.until("it listens", func() bool { return s.CallState().Open })
	s.EndCall()
	s.until("it is over", func() bool { return s.CallState().State == CallEnded })
	if n := len(s.bubbles(id)); n != 0 {
		t.Errorf("%d lines", n)
	}
}

func TestNotForAgent_ASentMessageIsMarkedAndItsAnswerStops(t *testing.T) {
	t.Parallel()
	answer := strings.Repeat("This is a sentence of a long answer. ", 40)
	s, mic, id := calling(t, demo.Options{Agent: func(_ context.Context, in demo.Incoming) demo.Answer {
		if in.Text == "hello" {
			return demo.Answer{Text: "Hello to you."}
		}
		return demo.Answer{Text: answer}
	}}, "hello", "come to the table")
	mic.hears(t)
	s.until("it is sent", func() bool {
		b := s.bubbles(id)
		return len(b) >= 3 && b[2].State == StateSent && s.CallState().HeardAs == b[2].ID
	})
	said := s.bubbles(id)[2]
	if err := s.NotForAgent(context.Background(), said.ID); err != nil {
		t.Fatal(err)
	}
	if m := s.bubble(said.ID); !m.Disowned || !m.Spoken || m.Text != "come to the table" {
		t.Errorf("%+v", m)
	}
	s.until("the call listens", func() bool { c := s.CallState(); return c.State == CallListening && c.HeardAs == 0 })
	s.EndCall()
	s.reopen()
	if m := s.bubble(said.ID); !m.Disowned {
		t.Errorf("after a restart: %+v", m)
	}
	if err := s.NotForAgent(context.Background(), 12345); err == nil {
		t.Error("a message that is not there was taken back")
	}
}

func TestNotForAgent_AnUnsentMessageIsDeletedWithItsSound(t *testing.T) {
	t.Parallel()
	s, mic, _ := talking(t, demo.Options{}, "not for you")
	s.portal.Faults().Add(demo.Fault{Route: demo.RouteSessionCreate, Status: 503, Times: 1000})
	id := s.begin()
	mic.samples = append(recordedSpeech(t), make([]float32, listen.Rate)...)
	ctx := context.Background()
	if err := s.Talk(ctx, id); err != nil {
		t.Fatal(err)
	}
	s.until("it records", func() bool { return s.Recording().Elapsed > 1000e6 })
	if err := s.Talk(ctx, id); err != nil {
		t.Fatal(err)
	}
	s.until("it waits", func() bool { b := s.bubbles(id); return len(b) == 1 && b[0].State == StateQueued })
	m := s.bubbles(id)[0]
	s.until("it is taken back", func() bool {
		if err := s.NotForAgent(ctx, m.ID); err != nil {
			return false
		}
		_, err := s.kit.Store.Message(ctx, int64(m.ID))
		return errors.Is(err, storage.ErrNotFound)
	})
	if left, err := s.PendingUtterances(ctx); err != nil || len(left) != 0 {
		t.Errorf("%v %v", left, err)
	}
	files, err := os.ReadDir(filepath.Join(s.dir, "utterances"))
	if err != nil || len(files) != 0 {
		t.Errorf("the sound is still there: %v %v", files, err)
	}
	if s.received("not for you") != 0 {
		t.Error("it was sent")
	}
}
