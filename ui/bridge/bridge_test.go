package bridge

import (
	"slices"
	"testing"

	"delonix/client"
	"delonix/ui/uitest"
)

// source is a client that tells what the test wants.
type source struct{ tell func(client.Event) }

func (s *source) Subscribe(f func(client.Event)) (cancel func()) {
	s.tell = f
	return func() { s.tell = nil }
}

func TestBridge_TellsEachThingOnceAFrameToAllWhoHear(t *testing.T) {
	desk := uitest.New(t)
	from := &source{}
	b := New(t.Context(), from)
	var told []string
	var last *Batch
	b.Hear(func(*Batch) { told = append(told, "first") })
	end := b.Hear(func(*Batch) { told = append(told, "second") })
	b.Hear(func(n *Batch) { told = append(told, "third"); last = n; end() })
	for id := range 3 {
		from.tell(client.MessagesChanged{Conversation: 7, IDs: []client.MessageID{client.MessageID(id)}})
	}
	desk.Await("the news", func() bool { return last != nil })
	if len(last.Messages) != 1 || len(last.Messages[7].IDs) != 3 || last.Messages[7].All {
		t.Errorf("%+v", last.Messages[7])
	}
	last = nil
	from.tell(client.AgentsChanged{})
	desk.Await("the next news", func() bool { return last != nil })
	if want := []string{"first", "second", "third", "first", "third"}; !slices.Equal(told, want) {
		t.Errorf("told %q", told)
	}
	b.Close()
	if from.tell != nil {
		t.Error("it is still subscribed")
	}
}
