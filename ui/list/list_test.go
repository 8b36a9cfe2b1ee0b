package list

import (
	"errors"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"delonix/client"
	"delonix/ui/uitest"
	"delonix/ui/widgets"
)

// ids is short for a list of them.
func ids(list ...client.ConversationID) []client.ConversationID { return list }

func unread(c *client.Conversation) { c.Unread++ }

func TestRows_OnlyThoseThatNewsNameAreRead(t *testing.T) {
	b := newBench(t, 4)
	b.awaitShown(func() { b.local.change(3, func(c *client.Conversation) { c.Preview = "Your parcel left" }) })
	uitest.Reads(t, b.Side, "Your parcel left")
	lists, rows := b.taken()
	if len(lists) != 0 || len(rows) != 1 || !slices.Equal(rows[0], ids(3)) {
		t.Errorf("read were the lists %v and the rows %v", lists, rows)
	}
	if !slices.Equal(b.Side.Order(), ids(4, 3, 2, 1)) {
		t.Errorf("the order is %v", b.Side.Order())
	}
}

func TestRows_MoveToTheTopWithAMessage(t *testing.T) {
	b := newBench(t, 4)
	b.local.change(2, func(c *client.Conversation) { c.LastAt = began.Add(time.Hour) })
	b.awaitOrder(2, 4, 3, 1)
}

func TestRows_ThatAreGoneLeaveTheList(t *testing.T) {
	b := newBench(t, 3)
	b.local.mu.Lock()
	b.local.convs = slices.DeleteFunc(b.local.convs, func(c client.Conversation) bool { return c.ID == 2 })
	b.local.mu.Unlock()
	b.local.tell(client.ConversationsChanged{IDs: ids(2)})
	b.awaitOrder(3, 1)
}

func TestRows_AllAreReadWhereNewsNameNone(t *testing.T) {
	b := newBench(t, 3)
	b.local.mu.Lock()
	b.local.convs = append(b.local.convs, client.Conversation{ID: 9, LastAt: began.Add(time.Hour)})
	b.local.mu.Unlock()
	b.local.tell(client.ConversationsChanged{})
	b.awaitOrder(9, 3, 2, 1)
}

func TestRows_NewsDuringAReadAreReadAfterIt(t *testing.T) {
	b := newBench(t, 3)
	wait := make(chan struct{})
	b.local.held = []chan struct{}{wait}
	b.Read()
	b.local.mu.Lock()
	b.local.convs[0].Preview = "Your parcel left"
	b.local.mu.Unlock()
	b.readChanged(rowChanges{ids: map[client.ConversationID]bool{1: true}})
	close(wait)
	b.d.Await("both reads", func() bool { return b.shown == 2 })
	uitest.Reads(t, b.Side, "Your parcel left")
	if _, rows := b.taken(); len(rows) != 1 || !slices.Equal(rows[0], ids(1)) {
		t.Errorf("after the list the rows %v were read", rows)
	}
}

func TestRows_WhatIsShownStaysWhereNothingCanBeRead(t *testing.T) {
	b := newBench(t, 3)
	b.local.fail(errors.New("the disk is away"))
	b.Read()
	b.over.Close()
	b.d.Pump()
	if !slices.Equal(b.Side.Order(), ids(3, 2, 1)) || b.shown != 0 {
		t.Errorf("shown are %v", b.Side.Order())
	}
}

func TestRows_FurtherPagesAreAddedAndReadAgainWhole(t *testing.T) {
	n := RowsAtOnce + 20
	b := newBench(t, n)
	if len(b.Side.Order()) != RowsAtOnce {
		t.Fatalf("%d are shown first", len(b.Side.Order()))
	}
	b.More()
	b.d.Await("the second page", func() bool { return len(b.Side.Order()) == n && b.Side.Last() == 1 })
	b.taken()
	b.awaitShown(b.Read)
	if len(b.Side.Order()) != n {
		t.Errorf("then %d are shown", len(b.Side.Order()))
	}
	if lists, _ := b.taken(); len(lists) == 0 || lists[0].Limit < n {
		t.Errorf("read were %v", lists)
	}
}

func TestRows_APageThatCouldNotBeReadComesWithTheNextTry(t *testing.T) {
	b := newBench(t, RowsAtOnce+1)
	b.local.fail(errors.New("the disk is away"))
	b.More()
	b.d.Await("the try", func() bool { lists, _ := b.taken(); return len(lists) == 1 })
	if len(b.Side.Order()) != RowsAtOnce || len(b.problems) != 0 {
		t.Errorf("%d are shown, told is %v", len(b.Side.Order()), b.problems)
	}
	b.local.fail(nil)
	b.More()
	b.d.Await("the page", func() bool { return len(b.Side.Order()) == RowsAtOnce+1 })
}

func TestFilter_ShowsTheUnreadOnly(t *testing.T) {
	b := newBench(t, 4)
	b.awaitShown(func() { b.local.change(2, unread) })
	b.choose("Unread")
	b.awaitOrder(2)
	b.awaitShown(func() { b.local.change(3, unread) }) // it comes
	b.awaitOrder(3, 2)
	b.awaitShown(func() { b.local.change(2, func(c *client.Conversation) { c.Unread = 0 }) }) // it goes
	b.awaitOrder(3)
	b.choose("All")
	b.awaitOrder(4, 3, 2, 1)
}

func TestFilter_WithOperatorsTheWholeListIsReadForOneRow(t *testing.T) {
	b := newBench(t, 3)
	b.choose("Operator")
	b.awaitOrder()
	b.local.change(2, func(c *client.Conversation) { c.Handler = client.HandledByOperator })
	b.awaitOrder(2)
	if lists, rows := b.taken(); len(rows) != 0 || !lists[len(lists)-2].Operator {
		t.Errorf("read were the lists %v and the rows %v", lists, rows)
	}
}

func TestFilter_OneThatIsChosenDuringAReadIsTheOneThatIsShown(t *testing.T) {
	b := newBench(t, 4)
	b.awaitShown(func() { b.local.change(2, unread) })
	wait := make(chan struct{})
	b.local.held = []chan struct{}{wait}
	n := b.shown
	b.Read()
	b.choose("Unread")
	close(wait)
	b.awaitOrder(2)
	b.over.Close()
	b.d.Pump()
	if b.shown != n+1 {
		t.Errorf("shown was %d times, once for the filter before", b.shown-n)
	}
}

func TestUnread_IsKeptWhateverIsShown(t *testing.T) {
	b := newBench(t, 4)
	b.choose("Operator")
	b.awaitOrder()
	b.awaitShown(func() { b.local.change(2, unread) })
	b.awaitShown(func() { b.local.change(4, unread) })
	if !slices.Equal(b.unread(), ids(4, 2)) {
		t.Errorf("unread are %v", b.unread())
	}
}

func TestUnread_TheNewestIsFirstAndWhatWasReadIsNone(t *testing.T) {
	b := newBench(t, 4)
	for _, id := range ids(1, 3, 2) {
		b.awaitShown(func() { b.local.change(id, unread) })
	}
	if !slices.Equal(b.unread(), ids(3, 2, 1)) {
		t.Errorf("unread are %v", b.unread())
	}
	b.awaitShown(func() { b.local.change(2, func(c *client.Conversation) { c.Unread = 0 }) })
	if !slices.Equal(b.unread(), ids(3, 1)) {
		t.Errorf("then unread are %v", b.unread())
	}
}

func TestOpenUnread_GoesToTheNewestThatIsNotOpen(t *testing.T) {
	b := newBench(t, 4)
	b.OpenUnread()
	for _, id := range ids(1, 3) {
		b.awaitShown(func() { b.local.change(id, unread) })
	}
	b.OpenUnread()
	b.OpenUnread()
	if !slices.Equal(b.went, ids(3, 1)) {
		t.Errorf("it went to %v", b.went)
	}
}

func TestOpenRow_IsReadAgainWithTheNewsOfIt(t *testing.T) {
	b := newBench(t, 3)
	b.Open(2)
	b.awaitShown(func() { b.local.change(3, unread) })
	if len(b.changed) != 0 {
		t.Errorf("news of another conversation tell %v", b.changed)
	}
	b.awaitShown(func() { b.local.change(2, func(c *client.Conversation) { c.Closed = true }) })
	if len(b.changed) != 1 || b.changed[0].ID != 2 || !b.changed[0].Closed {
		t.Errorf("told is %v", b.changed)
	}
	b.awaitShown(b.Read)
	if len(b.changed) != 2 {
		t.Errorf("all rows read tell it %d times", len(b.changed)-1)
	}
}

func TestOpenRow_IsReadWhereNoRowOfItIsShown(t *testing.T) {
	b := newBench(t, 3)
	b.Open(2)
	b.choose("Unread")
	b.awaitOrder()
	b.changed = nil
	b.awaitShown(func() { b.local.change(2, func(c *client.Conversation) { c.Closed = true }) })
	if len(b.changed) != 1 || !b.changed[0].Closed {
		t.Errorf("told is %v", b.changed)
	}
}

func TestWalk_GoesToTheNeighbourAndStopsAtTheEnds(t *testing.T) {
	b := newBench(t, 3)
	for _, by := range []int{1, 1, 1, 1, -1, -1, -1} {
		b.Walk(by)
	}
	if !slices.Equal(b.went, ids(3, 2, 1, 2, 3)) {
		t.Errorf("it went to %v", b.went)
	}
}

func TestWalk_GoesOnFromWhereTheRowIsNow(t *testing.T) {
	b := newBench(t, 4)
	b.Walk(1)
	b.Walk(1)
	b.Walk(1) // at 2, below 3
	b.local.change(2, func(c *client.Conversation) { c.LastAt = began.Add(time.Hour) })
	b.awaitOrder(2, 4, 3, 1)
	b.Walk(1)
	b.local.change(1, func(c *client.Conversation) { c.LastAt = began.Add(2 * time.Hour) })
	b.awaitOrder(1, 2, 4, 3)
	b.Walk(-1)
	if !slices.Equal(b.went, ids(4, 3, 2, 4, 2)) {
		t.Errorf("it went to %v", b.went)
	}
}

func TestWalk_BeginsAtTheTopWhereTheOpenOneIsNotListed(t *testing.T) {
	b := newBench(t, 3)
	b.Open(2)
	b.awaitShown(func() { b.local.change(1, unread) })
	b.choose("Unread")
	b.awaitOrder(1)
	b.Walk(1)
	if !slices.Equal(b.went, ids(2, 1)) {
		t.Errorf("it went to %v", b.went)
	}
}

func TestWalk_InAnEmptyListGoesNowhere(t *testing.T) {
	b := newBench(t, 0)
	b.Walk(1)
	b.Walk(-1)
	if len(b.went) != 0 {
		t.Errorf("it went to %v", b.went)
	}
}

// choose taps the chip of a filter.
func (b *bench) choose(name string) {
	b.t.Helper()
	for _, c := range uitest.All[*widgets.Chip](b.Side) {
		if c.Label() == name {
			for _, area := range uitest.All[*widgets.PressArea](c) {
				test.Tap(area)
			}
			return
		}
	}
	b.t.Fatalf("there is no filter %q", name)
}
