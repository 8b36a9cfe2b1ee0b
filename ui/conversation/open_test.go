package conversation

import (
	"slices"
	"strings"
	"testing"

	"delonix/client"
	"delonix/ui/uitest"
)

func TestOpen_AnAnswerThatComesAfterTheNextOpeningIsDropped(t *testing.T) {
	b := newBench(t)
	first := make(chan struct{})
	b.local.held[1] = first
	b.Open(1)
	b.Open(2)
	b.d.Await("the second", func() bool { _, ok := b.Presenter.Loaded(); return ok })
	close(first)
	b.Open(1) // which reads it again, after the answer that was late
	b.Open(2)
	b.d.Await("the second again", func() bool { _, ok := b.Presenter.Loaded(); return ok })
	if b.ID() != 2 || b.Chat.Has(101) || !b.Chat.Has(201) {
		t.Error("the first one is shown")
	}
	if want := []client.ConversationID{1, 2, 1, 2}; !slices.Equal(b.opened, want) {
		t.Errorf("opened were %v", b.opened)
	}
}

func TestShow_AClosedConversationCanNotBeWrittenIn(t *testing.T) {
	b := newBench(t)
	b.show(1)
	closed := b.local.convs[1]
	closed.Closed = true
	b.Show(client.Conversation{ID: 2, Closed: true}) // another one
	if b.Composer.Locked() != "" {
		t.Error("another conversation locks this one")
	}
	b.Show(closed)
	if b.Composer.Locked() == "" {
		t.Error("it can be written in")
	}
}

func TestMoved_TheOtherConversationIsShownWithTheDraftOfBoth(t *testing.T) {
	b := newBench(t)
	b.show(1)
	b.local.mu.Lock()
	b.local.draft[2] = "of both"
	b.local.mu.Unlock()
	b.local.tell(client.ConversationMoved{From: 1, To: 2})
	b.d.Await("the second with its draft", func() bool { return b.ID() == 2 && b.Composer.Text() == "of both" })
}

func TestNotice_OfAnotherConversationIsNotTold(t *testing.T) {
	b := newBench(t)
	b.show(1)
	b.local.tell(client.Notice{Conversation: 1, Problem: client.Problem{Text: "Here it failed."}})
	b.local.tell(client.Notice{Conversation: 2, Problem: client.Problem{Text: "Elsewhere it failed."}})
	b.d.Await("the notice", func() bool { return strings.Contains(uitest.Words(b.Chat), "Here it failed.") })
	uitest.ReadsNot(t, b.Chat, "Elsewhere it failed.")
}
