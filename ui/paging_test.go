package ui

import (
	"context"
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"delonix/client"
	"delonix/client/demo"
	"delonix/ui/list"
	"delonix/ui/uitest"
)

// filled is a window on a portal with so many further conversations of so many messages.
func filled(t *testing.T, conversations, messages int) *bench {
	b := newBench(t, demo.Options{Agent: demo.Echo()})
	b.portal.Fill(conversations, messages)
	if _, err := b.portal.Push(demo.Push{Text: "this is new"}); err != nil {
		t.Fatal(err)
	}
	b.await("everything is listed", func() bool {
		hits, err := b.client.Search(context.Background(), fmt.Sprintf(`"of conversation %d"`, 1), 0, messages)
		return err == nil && len(hits) == (messages+1)/2
	})
	return b
}

func TestPaging_HitFarBackIsShownWhereItStands(t *testing.T) {
	b := filled(t, 1, 601) // whatever the number of loaded rows is a multiple of
	hits, err := b.client.Search(context.Background(), `"Question 12 of"`, 0, 10)
	if err != nil || len(hits) != 1 {
		t.Fatal(hits, err)
	}
	b.conv.OpenHit(hits[0])
	b.await("the hit", func() bool { return b.chat.Has(hits[0].Message) })
	uitest.Reads(t, b.root, "Question 12 of conversation 1", "To the newest")
	if n := b.chat.Loaded(); n > 100 {
		t.Errorf("%d messages were read for it", n)
	}
	another, err := b.client.Search(context.Background(), `"Question 150 of"`, 0, 10)
	if err != nil || len(another) != 1 {
		t.Fatal(another, err)
	}
	b.conv.OpenHit(another[0]) // in the open conversation
	b.await("the other hit", func() bool { return b.chat.Has(another[0].Message) })
	for range 30 {
		b.chat.Page(3)
	}
	b.await("pages below", func() bool { return b.chat.Loaded() > 50 })
	uitest.Press(t, b.root, "To the newest")
	b.awaitWords("Question 301 of conversation 1")
}

func TestPaging_MessageThatComesMeanwhileIsCountedAndNotPutThere(t *testing.T) {
	b := filled(t, 1, 400)
	hits, err := b.client.Search(context.Background(), `"Question 3 of"`, 0, 10)
	if err != nil || len(hits) != 1 {
		t.Fatal(hits, err)
	}
	b.conv.OpenHit(hits[0])
	b.await("the hit", func() bool { return b.chat.Has(hits[0].Message) && b.loaded().ID == b.conv.ID() && b.chat.Newer() })
	before := b.chat.Newest()
	if _, err := b.client.Send(context.Background(), b.conv.ID(), client.Outgoing{Text: "meanwhile"}); err != nil {
		t.Fatal(err)
	}
	b.awaitWords("1 new message")
	if b.chat.Newest() != before {
		t.Error("the answer stands below a message of long ago")
	}
	b.chat.ScrollToEnd()
	b.awaitWords("You said: meanwhile")
}

func TestPaging_SidebarHasAllConversations(t *testing.T) {
	b := filled(t, 250, 2)
	b.await("the first page", func() bool { return b.side.Loaded() >= list.RowsAtOnce })
	all := 0
	b.await("the last page", func() bool {
		list, err := b.client.Conversations(context.Background(), client.Filter{Limit: 1000})
		all = len(list)
		test.Scroll(b.win.Canvas(), fyne.NewPos(100, 400), 0, -4000)
		return err == nil && all > 250 && b.side.Loaded() == all
	})
	// A change of one row reads that row only, and everything stays.
	last := b.side.Last()
	if err := b.client.SaveDraft(context.Background(), last, "a word I did not send"); err != nil {
		t.Fatal(err)
	}
	b.await("the row", func() bool { c, _ := b.side.Conversation(last); return c.Draft != "" && b.side.Loaded() == all })
}
