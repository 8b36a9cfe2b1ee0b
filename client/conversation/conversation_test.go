package conversation

import (
	"context"
	"testing"

	"delonix/client/model"
	"delonix/storage"
)

// TestActor_LookingAtAConversationMakesNone: an actor begins with what is done in a
// conversation, not with a window that shows a thousand of them.
func TestActor_LookingAtAConversationMakesNone(t *testing.T) {
	t.Parallel()
	m := newModelClient(t)
	ctx := context.Background()
	conv, err := m.c.kit.Store.CreateConversation(ctx, storage.NewConversation{AgentID: m.agent})
	if err != nil {
		t.Fatal(err)
	}
	id := model.ConversationID(conv.ID)
	if live := m.c.UnderWay(conv.ID); live != (model.UnderWay{}) {
		t.Errorf("%+v", live)
	}
	if p := m.c.Progress(conv.ID, 1); p != 0 {
		t.Errorf("progress %v", p)
	}
	if _, _, cantWrite, err := m.c.Reach(ctx, conv.ID); err != nil || cantWrite != nil {
		t.Error(err, cantWrite)
	}
	if _, err := m.c.SessionDetails(ctx, id); err != nil {
		t.Error(err)
	}
	if err := m.c.SaveDraft(ctx, id, "words"); err != nil {
		t.Error(err)
	}
	m.c.Release(conv.ID)
	m.c.Tick(ctx)
	m.c.RetryNow()
	if n := len(m.c.allActors()); n != 0 {
		t.Errorf("%d actors", n)
	}
}
