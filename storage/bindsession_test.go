package storage

import (
	"context"
	"errors"
	"testing"
)

// Two conversations can't be told to be one session when both have messages of the
// person: folding one would lose what was written in it.
func TestBindSession_NeverFoldsOwnMessages(t *testing.T) {
	ctx := context.Background()
	s, err := Open(ctx, t.TempDir(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	a, err := s.UpsertAgent(ctx, Agent{Portal: "https://p", AgentID: "a", UserID: "u"})
	if err != nil {
		t.Fatal(err)
	}
	first, err := s.CreateConversation(ctx, NewConversation{AgentID: a.ID})
	if err != nil {
		t.Fatal(err)
	}
	second, err := s.CreateConversation(ctx, NewConversation{AgentID: a.ID})
	if err != nil {
		t.Fatal(err)
	}
	m, err := s.Enqueue(ctx, first.ID, Outgoing{Text: "do not lose me"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.BindSession(ctx, first.ID, "s1"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.BindSession(ctx, second.ID, "s1"); !errors.Is(err, ErrState) {
		t.Errorf("folded: %v", err)
	}
	if _, err := s.Message(ctx, m.ID); err != nil {
		t.Error(err)
	}
}
