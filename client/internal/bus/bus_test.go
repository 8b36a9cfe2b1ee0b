package bus

import (
	"sync"
	"testing"

	"delonix/client/model"
)

func TestBus_MeltsWhatASlowSubscriberDidNotSee(t *testing.T) {
	t.Parallel()
	b := New()
	release, entered := make(chan struct{}), make(chan struct{})
	var mu sync.Mutex
	var got []model.Event
	b.Subscribe(func(e model.Event) {
		mu.Lock()
		got = append(got, e)
		first := len(got) == 1
		mu.Unlock()
		if first {
			close(entered)
			<-release
		}
	})
	b.Publish(model.SettingsChanged{})
	<-entered
	for i := range 1000 {
		b.Publish(model.MessagesChanged{Conversation: 1, IDs: []model.MessageID{model.MessageID(i % 3)}})
		b.Publish(model.ConversationsChanged{IDs: []model.ConversationID{model.ConversationID(i % 2)}})
		b.Publish(model.UnreadChanged{Conversations: i})
	}
	b.Publish(model.Alert{Title: "a"})
	b.Publish(model.Alert{Title: "b"})
	close(release)
	b.Close()
	if len(got) != 6 {
		t.Fatalf("%d events, want 6: %+v", len(got), got)
	}
	if m := got[1].(model.MessagesChanged); len(m.IDs) != 3 {
		t.Errorf("messages %v", m.IDs)
	}
	if u := got[3].(model.UnreadChanged); u.Conversations != 999 {
		t.Errorf("unread %d, want the last", u.Conversations)
	}
	if got[4].(model.Alert).Title != "a" || got[5].(model.Alert).Title != "b" {
		t.Error("alerts are out of order or melted")
	}
}

func TestBus_RemovedMessagesAreNotNamedAsChanged(t *testing.T) {
	t.Parallel()
	q := coalesce(nil, model.MessagesChanged{Conversation: 1, IDs: []model.MessageID{1, 2}})
	q = coalesce(q, model.MessagesChanged{Conversation: 1, Removed: []model.MessageID{2}})
	m := q[0].(model.MessagesChanged)
	if len(q) != 1 || len(m.IDs) != 1 || m.IDs[0] != 1 || len(m.Removed) != 1 {
		t.Errorf("%+v", q)
	}
	q = coalesce(q, model.MessagesChanged{Conversation: 1})
	if m := q[0].(model.MessagesChanged); !rereads(m) {
		t.Errorf("re-reading everything got lost: %+v", m)
	}
}

func TestBus_CallStatesAreAllDelivered(t *testing.T) {
	t.Parallel()
	var q []model.Event
	for _, s := range []model.CallState{model.CallListening, model.CallListening, model.CallHearing, model.CallListening} {
		q = coalesce(q, model.CallChanged{Call: model.Call{State: s}})
	}
	if len(q) != 3 {
		t.Fatalf("%d events", len(q))
	}
	if last := q[len(q)-1].(model.CallChanged); last.Call.State != model.CallListening {
		t.Errorf("the last state is %q", last.Call.State)
	}
}
