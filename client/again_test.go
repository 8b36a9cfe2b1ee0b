package client

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"

	"delonix/client/demo"
)

// draft is what is written in a conversation and not sent, text and names of files.
func (s *stage) wantDraft(id ConversationID, text string, files ...string) {
	s.t.Helper()
	d, err := s.Draft(context.Background(), id)
	var names []string
	for _, f := range d.Files {
		names = append(names, f.Name)
	}
	if err != nil || d.Text != text || !slices.Equal(names, files) {
		s.t.Errorf("the draft is %q with %q (%v), want %q with %q", d.Text, names, err, text, files)
	}
}

func (s *stage) saveDraft(id ConversationID, text string, files ...string) (ids []AttachmentID) {
	s.t.Helper()
	if err := s.SaveDraft(context.Background(), id, text); err != nil {
		s.t.Fatal(err)
	}
	for _, name := range files {
		a, err := s.Attach(context.Background(), id, s.file(name, []byte(name)))
		if err != nil {
			s.t.Fatal(err)
		}
		ids = append(ids, a.ID)
	}
	return ids
}

// asked brings a message to where the person is asked about it.
func (s *stage) notConfirmed(id ConversationID, text string) MessageID {
	s.t.Helper()
	s.portal.Faults().Add(demo.Fault{Route: demo.RouteSend, Cut: demo.CutInBody})
	m := s.say(id, text)
	s.until("the person is asked", func() bool { b := s.bubble(m); return b.Error != nil && b.Error.Action == ActionSendAgain })
	return m
}

// pressAtOnce presses "Send again" several times at once, all of them on what was
// seen before.
func (s *stage) pressAtOnce(m MessageID) {
	s.t.Helper()
	seen := s.bubble(m)
	var wg sync.WaitGroup
	for range 5 {
		wg.Go(func() {
			if err := s.SendAttemptAgain(context.Background(), m, seen.Attempt); err != nil {
				s.t.Error(err)
			}
		})
	}
	wg.Wait()
	s.untilState(m, StateSent)
	if err := s.SendAttemptAgain(context.Background(), m, seen.Attempt); err != nil {
		s.t.Error(err)
	}
}

func TestSendAgain_PressedOftenSendsOnce(t *testing.T) {
	t.Parallel()
	s := newStage(t, demo.Options{})
	id := s.begin()
	s.untilState(s.say(id, "first"), StateSent)
	m := s.notConfirmed(id, "second")
	s.pressAtOnce(m)
	if n := s.received("second"); n != 1 {
		t.Errorf("the portal has it %d times", n)
	}
}

func TestSendAgain_InAnEndedConversationItMovesOnce(t *testing.T) {
	t.Parallel()
	s := newStage(t, demo.Options{})
	id := s.begin()
	s.untilState(s.say(id, "first"), StateSent)
	s.portal.Faults().Add(demo.Fault{Route: demo.RouteSend, Status: 413})
	m := s.say(id, "too late", s.file("a.txt", []byte("content")))
	s.untilState(m, StateFailed)
	if err := s.CloseConversation(context.Background(), id, s.CloseStatuses()[0].Value); err != nil {
		t.Fatal(err)
	}
	s.saveDraft(id, "half a thought", "b.txt")
	s.pressAtOnce(m)
	if n := s.received("too late"); n != 1 {
		t.Errorf("the portal has it %d times", n)
	}
	next := s.bubble(m).Conversation
	if next == id || s.row(next).Closed {
		t.Fatalf("it is in %d", next)
	}
	s.untilTexts(next, "user: too late", "agent: You said: too late")
	if got := s.portal.Received(); len(got[len(got)-1].Files) != 1 {
		t.Errorf("%+v", got[len(got)-1])
	}
	s.wantDraft(id, "half a thought", "b.txt")
	s.wantDraft(next, "")
	s.until("the person is told where it went", func() bool { return len(seen[WentOn](s)) > 0 })
	if told := seen[WentOn](s); len(told) != 1 || told[0].From != id || told[0].To != next {
		t.Errorf("%+v", told)
	}
}

func TestSendAgain_NotWhileItIsLookedFor(t *testing.T) {
	t.Parallel()
	s := newPortal(t, demo.Options{})
	s.opts.tune.ConfirmFor = patience // it is looked for as long as the test lasts
	s.open()
	s.Start(context.Background())
	s.connect()
	id := s.begin()
	s.untilState(s.say(id, "first"), StateSent)
	s.portal.Faults().Add(demo.Fault{Route: demo.RouteSend, Cut: demo.CutInBody})
	m := s.say(id, "second")
	s.untilState(m, StateUnconfirmed)
	if p := isProblem(t, s.SendAgain(context.Background(), m)); !strings.Contains(p.Text, "still looking") {
		t.Errorf("%+v", p)
	}
	if b := s.bubble(m); b.State != StateUnconfirmed {
		t.Errorf("it is %s", b.State)
	}
}

func TestDraft_StaysUntilItsOwnMessageIsSent(t *testing.T) {
	t.Parallel()
	s := newStage(t, demo.Options{})
	id := s.begin()
	files := s.saveDraft(id, "half a thought", "a.txt")
	s.untilState(s.say(id, "Yes"), StateSent) // an option
	s.wantDraft(id, "half a thought", "a.txt")
	m := s.notConfirmed(id, "second")
	s.pressAtOnce(m)
	s.reopen()
	s.wantDraft(id, "half a thought", "a.txt")
	m, err := s.Send(context.Background(), id, Outgoing{Text: "half a thought", DraftFiles: files, Draft: new("")})
	if err != nil {
		t.Fatal(err)
	}
	s.untilState(m, StateSent)
	s.wantDraft(id, "")
	if got := s.portal.Received(); len(got[len(got)-1].Files) != 1 {
		t.Errorf("%+v", got[len(got)-1])
	}
}

func TestStartAgain_TakesTheDraftWithItsFiles(t *testing.T) {
	t.Parallel()
	s := newStage(t, demo.Options{})
	id := s.begin()
	s.untilState(s.say(id, "first"), StateSent)
	s.saveDraft(id, "half a thought", "a.txt")
	if err := s.CloseConversation(context.Background(), id, s.CloseStatuses()[0].Value); err != nil {
		t.Fatal(err)
	}
	next, err := s.StartAgain(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	s.wantDraft(next, "half a thought", "a.txt")
	s.wantDraft(id, "")
	if again, err := s.StartAgain(context.Background(), id); err != nil || again != next {
		t.Errorf("it goes on in %d and %d (%v)", next, again, err)
	}
	s.wantDraft(next, "half a thought", "a.txt")
}
