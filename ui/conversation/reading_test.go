package conversation

import (
	"reflect"
	"testing"
	"time"

	"delonix/client"
)

func TestReading_APieceOfAReplyReadsItsRowAndNoOther(t *testing.T) {
	b := newBench(t)
	b.show(1)
	reply := message(1, 111, "It")
	reply.State = client.StateStreaming
	b.local.write(10, reply)
	b.local.tell(client.MessagesChanged{Conversation: 1, IDs: []client.MessageID{111}})
	b.d.Await("the reply", func() bool { return b.shows(101, 110, 111) })
	if got := b.local.taken(); !reflect.DeepEqual(got, []any{[]client.MessageID{110, 111}}) {
		t.Errorf("to place it were read %v", got)
	}
	reply.Text = "It grows"
	b.local.write(0, reply)
	b.local.tell(client.MessagesChanged{Conversation: 1, IDs: []client.MessageID{111}})
	b.d.Await("its next piece", func() bool { m, _ := b.Chat.Message(111); return m.Text == "It grows" })
	if got := b.local.taken(); !reflect.DeepEqual(got, []any{[]client.MessageID{111}}) {
		t.Errorf("of the next piece were read %v", got)
	}
}

func TestReading_AMessageFurtherUpIsPutInItsPlace(t *testing.T) {
	b := newBench(t)
	b.show(1)
	b.local.write(5, message(1, 111, "between")) // after 105
	b.local.tell(client.MessagesChanged{Conversation: 1, IDs: []client.MessageID{111}})
	b.d.Await("the message", func() bool { return b.Chat.Has(111) })
	if b.Chat.Newest() != 110 || b.Chat.Reach(map[client.MessageID]bool{111: true}) != 6 {
		t.Error("it does not stand below the fifth")
	}
}

func TestReading_OfAnotherConversationIsNothing(t *testing.T) {
	b := newBench(t)
	b.show(1)
	b.local.write(11, message(2, 202, "elsewhere, too"))
	b.local.tell(client.MessagesChanged{Conversation: 2, IDs: []client.MessageID{202}})
	b.local.write(0, message(1, 101, "new words"))
	b.local.tell(client.MessagesChanged{Conversation: 1, IDs: []client.MessageID{101}})
	b.d.Await("the change here", func() bool { m, _ := b.Chat.Message(101); return m.Text == "new words" })
	if got := b.local.taken(); b.Chat.Has(202) || !reflect.DeepEqual(got, []any{[]client.MessageID{101}}) {
		t.Errorf("read %v", got)
	}
}

func TestRestAfter_GathersNewsWhereAFrameIsDear(t *testing.T) {
	for _, c := range []struct{ cost, want time.Duration }{
		{0, 0}, {3 * time.Millisecond, 0}, // with a graphics card
		{15 * time.Millisecond, 90 * time.Millisecond},
		{time.Second, restMost}, // a busy machine
	} {
		if got := restAfter(c.cost); got != c.want {
			t.Errorf("after a frame of %v it rests %v, not %v", c.cost, got, c.want)
		}
	}
}
