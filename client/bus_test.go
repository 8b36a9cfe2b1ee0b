package client

import (
	"sync"
	"testing"
)

func TestBus_MeltsWhatASlowSubscriberDidNotSee(t *testing.T) {
	t.Parallel()
	b := newBus()
	release, entered := make(chan struct{}), make(chan struct{})
	var mu sync.Mutex
	var got []Event
	b.subscribe(func(e Event) {
		mu.Lock()
		got = append(got, e)
		first := len(got) == 1
		mu.Unlock()
		if first {
			close(entered)
			<-release
		}
	})
	b.publish(SettingsChanged{})
	<-entered
	for i := range 1000 {
		b.publish(MessagesChanged{Conversation: 1, IDs: []MessageID{MessageID(i % 3)}})
		b.publish(ConversationsChanged{IDs: []ConversationID{ConversationID(i % 2)}})
		b.publish(UnreadChanged{Conversations: i})
	}
	b.publish(Alert{Title: "a"})
	b.publish(Alert{Title: "b"})
	close(release)
	b.close()
	if len(got) != 6 {
		t.Fatalf("%d events, want 6: %+v", len(got), got)
	}
	if m := got[1].(MessagesChanged); len(m.IDs) != 3 {
		t.Errorf("messages %v", m.IDs)
	}
	if u := got[3].(UnreadChanged); u.Conversations != 999 {
		t.Errorf("unread %d, want the last", u.Conversations)
	}
	if got[4].(Alert).Title != "a" || got[5].(Alert).Title != "b" {
		t.Error("alerts are out of order or melted")
	}
}

func TestBus_RemovedMessagesAreNotNamedAsChanged(t *testing.T) {
	t.Parallel()
	q := coalesce(nil, MessagesChanged{Conversation: 1, IDs: []MessageID{1, 2}})
	q = coalesce(q, MessagesChanged{Conversation: 1, Removed: []MessageID{2}})
	m := q[0].(MessagesChanged)
	if len(q) != 1 || len(m.IDs) != 1 || m.IDs[0] != 1 || len(m.Removed) != 1 {
		t.Errorf("%+v", q)
	}
	q = coalesce(q, MessagesChanged{Conversation: 1})
	if m := q[0].(MessagesChanged); !rereads(m) {
		t.Errorf("re-reading everything got lost: %+v", m)
	}
}

func TestBus_CallStatesAreAllDelivered(t *testing.T) {
	t.Parallel()
	var q []Event
	for _, s := range []CallState{CallListening, CallListening, CallHearing, CallListening} {
		q = coalesce(q, CallChanged{Call: Call{State: s}})
	}
	if len(q) != 3 {
		t.Fatalf("%d events", len(q))
	}
	if last := q[len(q)-1].(CallChanged); last.Call.State != CallListening {
		t.Errorf("the last state is %q", last.Call.State)
	}
}
