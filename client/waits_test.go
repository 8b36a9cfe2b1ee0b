package client

import (
	"testing"
	"time"

	"delonix/storage"
)

func TestAlerter_RemembersFewWaitsThatEnded(t *testing.T) {
	began := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	rows := func(ids ...int64) (out []storage.OperatorConversation) {
		for _, id := range ids {
			out = append(out, storage.OperatorConversation{Conversation: storage.Conversation{ID: id}})
		}
		return out
	}
	a := newAlerter(&Client{opened: began})
	for id := int64(1); id <= 20; id++ {
		a.waitOf(id, began, began)
	}
	if !a.firstOf(7, began) {
		t.Fatal("a wait that was not told of counts as told")
	}
	a.forgetWaits(rows(1, 2))
	if a.firstOf(7, began) {
		t.Error("a wait that seemed to end a moment ago would be told of twice")
	}
	for id := int64(1); id <= 10*waitsMost; id++ {
		a.waitOf(id, began, began)
		a.forgetWaits(rows(1, 2))
		if n := len(a.waits); n > waitsMost+2 {
			t.Fatalf("%d waits are remembered, of which two last", n)
		}
	}
	if _, lasts := a.waits[1]; !lasts {
		t.Error("a wait that lasts is forgotten")
	}
}
