package chat

import (
	"testing"

	"delonix/client"
	"delonix/ui/uitest"
)

func (b *bench) replies(from, to client.MessageID) (out []client.Message) {
	for id := from; id <= to; id++ {
		out = append(out, b.reply(id, "line\n\nline"))
	}
	return out
}

func TestPaging_OlderPageThatFailedIsAskedForByTheNextScroll(t *testing.T) {
	b := newBench(t)
	b.Open(client.Conversation{ID: 1}, client.Agent{ID: 1})
	b.SetMessages(b.replies(101, 150), true)
	b.Page(-100)
	if got := b.done(); got != "older" {
		t.Fatalf("done: %s", got)
	}
	b.Page(-1)
	if got := b.done(); got != "" {
		t.Fatalf("asked twice: %s", got)
	}
	b.LoadFailed()
	b.Page(-1)
	if got := b.done(); got != "older" {
		t.Errorf("done: %s", got)
	}
}

func TestPaging_FromTheMiddleGoesBothWays(t *testing.T) {
	b := newBench(t)
	b.Open(client.Conversation{ID: 1}, client.Agent{ID: 1})
	b.SetAround(b.replies(1001, 1050), true, true, 1025)
	in := false
	for _, k := range b.feed.InSight() {
		in = in || k == 1025
	}
	if !in || b.marked != 1025 {
		t.Fatal("the message is not in sight")
	}
	uitest.Reads(t, b.View, "To the newest")
	b.done()
	b.Page(100)
	if got := b.done(); got != "newer" {
		t.Fatalf("at the end of the page: %s", got)
	}
	last := b.feed.InSight()
	b.Append(b.replies(1051, 1100), true)
	if now := b.feed.InSight(); now[0] != last[0] || b.feed.AtEnd() {
		t.Errorf("a page below moved what is read from %d to %d", last[0], now[0])
	}
	b.Missed(2)
	uitest.Press(t, b.View, "2 new messages")
	if got := b.done(); got != "newest" {
		t.Fatalf("done: %s", got)
	}
	b.SetMessages(b.replies(90001, 90050), true)
	if b.Newer() || !b.feed.AtEnd() || b.Newest() != 90050 {
		t.Error("it is not at the end")
	}
	uitest.ReadsNot(t, b.View, "To the newest")
}

func TestPaging_LastPageBelowIsTheEnd(t *testing.T) {
	b := newBench(t)
	b.Open(client.Conversation{ID: 1}, client.Agent{ID: 1})
	b.SetAround(b.replies(1, 50), false, true, 25)
	b.Page(100)
	b.Append(b.replies(51, 60), false)
	b.Page(100)
	if b.Newer() || !b.feed.AtEnd() {
		t.Error("the end is not followed")
	}
}

func TestPaging_WhatIsNotHeldMayBeFurtherUp(t *testing.T) {
	b := newBench(t)
	b.open(client.Conversation{}, b.replies(11, 20)...)
	if b.More() {
		t.Fatal("there is an older page")
	}
	b.Replace(b.replies(11, 20), map[client.MessageID]bool{3: true, 12: true})
	if !b.More() {
		t.Error("an older message came, and no page is asked for")
	}
}
