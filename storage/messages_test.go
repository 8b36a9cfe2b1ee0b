package storage

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"delonix/storage/internal/rows"
)

func TestMessages_PagesCoverTheConversationInOrder(t *testing.T) {
	f := newFixture(t)
	var logs []Log
	for i := 1; i <= 123; i++ {
		logs = append(logs, ai(fmt.Sprint(i), fmt.Sprint("text ", i), minute(i)))
	}
	f.merge(logs...)
	var got []string
	before, pages := Cursor{}, 0
	for more := true; more; pages++ {
		var page []Message
		page, more = must2(f.Messages(f.ctx, f.conv.ID, before, 50))
		before = page[0].Cursor()
		got = append(textsOf(page), got...)
	}
	if pages != 3 || len(got) != 123 || got[0] != "text 1" || got[122] != "text 123" {
		t.Fatalf("%d pages, %d messages, first %q, last %q", pages, len(got), got[0], got[len(got)-1])
	}
	after, more := must2(f.MessagesAfter(f.ctx, f.conv.ID, Cursor{}, 50))
	if !more || after[0].Text != "text 1" || after[49].Text != "text 50" {
		t.Fatalf("from the start: %q … %q, more %v", after[0].Text, after[49].Text, more)
	}
	middle := must(f.MessageByLog(f.ctx, f.conv.ID, "60"))
	around, older, newer, err := f.MessagesAround(f.ctx, middle.ID, 11)
	check(t, err)
	if len(around) != 11 || around[5].ID != middle.ID || !older || !newer || around[0].Text != "text 55" {
		t.Fatalf("around 60: %v older %v newer %v", textsOf(around), older, newer)
	}
}

func must2[T any](v T, more bool, err error) (T, bool) {
	if err != nil {
		panic(err)
	}
	return v, more
}

func textsOf(page []Message) []string {
	var out []string
	for _, m := range page {
		out = append(out, m.Text)
	}
	return out
}

func TestOrder_LogIDsByValue(t *testing.T) {
	f := newFixture(t)
	f.merge(ai("10", "ten", minute(1)), ai("9", "nine", minute(2)), ai("100000000000000000000", "big", minute(0)), ai("2", "two", minute(3)))
	if got := f.texts(); !slices.Equal(got, []string{"two", "nine", "ten", "big"}) {
		t.Fatal(got)
	}
}

func TestOrder_OtherLogIDsByTimeThenNaturally(t *testing.T) {
	f := newFixture(t)
	f.merge(ai("log_10", "c", minute(1)), ai("log_9", "b", minute(1)), ai("zz", "a", minute(0)), ai("aa", "d", minute(2)))
	if got := f.texts(); !slices.Equal(got, []string{"a", "b", "c", "d"}) {
		t.Fatal(got)
	}
}

func TestOrder_QueuedLastSentBeforeItsReply(t *testing.T) {
	f := newFixture(t)
	f.merge(ai("1", "welcome", minute(1)))
	q1 := must(f.Enqueue(f.ctx, f.conv.ID, Outgoing{Text: "q1"}))
	must(f.Enqueue(f.ctx, f.conv.ID, Outgoing{Text: "q2"}))
	f.reply("r0")
	if got := f.texts(); !slices.Equal(got, []string{"welcome", "r0", "q1", "q2"}) {
		t.Fatal("queued:", got)
	}
	must(f.SetState(f.ctx, q1.ID, StateSending, Step{}))
	must(f.UpsertReply(f.ctx, f.conv.ID, Reply{Text: "r1…", Provisional: true}))
	if got := f.texts(); !slices.Equal(got, []string{"welcome", "r0", "q1", "r1…", "q2"}) {
		t.Fatal("sending:", got)
	}
	// A list that knows neither q1 nor its reply yet: both stay behind what it has.
	f.merge(ai("2", "r0", minute(2)), ai("3", "operator joins", minute(3)))
	if got := f.texts(); !slices.Equal(got, []string{"welcome", "r0", "operator joins", "q1", "r1…", "q2"}) {
		t.Fatal("listed:", got)
	}
	// The reply's draft stays behind its question when only that is bound.
	f.merge(human("4", "q1", minute(4)))
	if got := f.texts(); !slices.Equal(got, []string{"welcome", "r0", "operator joins", "q1", "r1…", "q2"}) {
		t.Fatal("bound:", got)
	}
}

func TestOrder_FailedStaysWhereItWasTried(t *testing.T) {
	f := newFixture(t)
	f.merge(ai("1", "welcome", minute(1)))
	failed := must(f.Enqueue(f.ctx, f.conv.ID, Outgoing{Text: "refused"}))
	must(f.SetState(f.ctx, failed.ID, StateSending, Step{}))
	must(f.SetState(f.ctx, failed.ID, StateFailed, Step{Error: "too long"}))
	f.send("next")
	f.reply("answer")
	f.merge(human("2", "next", minute(2)), ai("3", "answer", minute(3)), ai("4", "more", minute(4)))
	if got := f.texts(); !slices.Equal(got, []string{"welcome", "refused", "next", "answer", "more"}) {
		t.Fatal(got)
	}
}

func TestOrder_FailedBeforeAnythingWasListed(t *testing.T) {
	f := newFixture(t)
	failed := must(f.Enqueue(f.ctx, f.conv.ID, Outgoing{Text: "refused"}))
	must(f.SetState(f.ctx, failed.ID, StateFailed, Step{}))
	f.send("hello")
	f.merge(human("1", "hello", minute(1)), ai("2", "hi", minute(2)))
	if got := f.texts(); !slices.Equal(got, []string{"refused", "hello", "hi"}) {
		t.Fatal(got)
	}
}

func TestOrder_QueuedAgainKeepsItsPlaceAmongTheQueued(t *testing.T) {
	f := newFixture(t)
	q1 := must(f.Enqueue(f.ctx, f.conv.ID, Outgoing{Text: "q1"}))
	must(f.Enqueue(f.ctx, f.conv.ID, Outgoing{Text: "q2"}))
	must(f.SetState(f.ctx, q1.ID, StateSending, Step{}))
	retry := minute(9)
	m := must(f.SetState(f.ctx, q1.ID, StateQueued, Step{Error: "offline", RetryAt: retry}))
	if m.Error != "offline" || !m.RetryAt.Equal(retry) || m.Attempts != 1 {
		t.Fatalf("%+v", m)
	}
	if next := must(f.NextQueued(f.ctx, f.conv.ID)); next.ID != q1.ID {
		t.Fatalf("next is %q", next.Text)
	}
}

func TestGreeting_OnceAndFirst(t *testing.T) {
	f := newFixture(t)
	f.send("hello")
	g := must(f.UpsertReply(f.ctx, f.conv.ID, Reply{Text: "I am Flame", Greeting: true}))
	again := must(f.UpsertReply(f.ctx, f.conv.ID, Reply{Text: "I am Flame", Greeting: true}))
	if !g.Added || again.Added || again.Changed || g.Message.Unread {
		t.Fatalf("%+v %+v", g, again)
	}
	f.merge(ai("1", "I am Flame", minute(1)), human("2", "hello", minute(2)))
	if got := f.texts(); !slices.Equal(got, []string{"I am Flame", "hello"}) {
		t.Fatal(got)
	}
}

func TestReply_OneRowHoweverItArrives(t *testing.T) {
	f := newFixture(t)
	f.send("question")
	first := must(f.UpsertReply(f.ctx, f.conv.ID, Reply{Text: "The ans", Provisional: true}))
	must(f.UpsertReply(f.ctx, f.conv.ID, Reply{ID: first.Message.ID, Text: "The answer", Provisional: true, Thoughts: "hm"}))
	final := must(f.UpsertReply(f.ctx, f.conv.ID, Reply{ID: first.Message.ID, Text: "The answer is 42."}))
	if final.Message.Provisional || final.Message.Thoughts != "hm" || !final.Changed {
		t.Fatalf("%+v", final)
	}
	post := must(f.UpsertReply(f.ctx, f.conv.ID, Reply{Text: "The answer  is 42."})) // the answer of the POST
	late := must(f.UpsertReply(f.ctx, f.conv.ID, Reply{Text: "The answer", Provisional: true}))
	if post.Added || late.Added || late.Message.Provisional {
		t.Fatalf("post %+v late %+v", post, late)
	}
	res := f.merge(human("7", "question", minute(1)), ai("8", "The answer is 42.", minute(2)))
	if len(res.Added) != 0 || len(res.Confirmed) != 1 {
		t.Fatalf("%+v", res)
	}
	frame := must(f.UpsertReply(f.ctx, f.conv.ID, Reply{LogID: "8", Text: "The answer is 42."}))
	if frame.Added || frame.Changed || frame.Message.ID != first.Message.ID {
		t.Fatalf("%+v", frame)
	}
	if got := f.texts(); len(got) != 2 {
		t.Fatal(got)
	}
}

func TestReply_ListFirstThenFrame(t *testing.T) {
	f := newFixture(t)
	f.send("question")
	draft := must(f.UpsertReply(f.ctx, f.conv.ID, Reply{Text: "So", Provisional: true})).Message
	f.merge(human("1", "question", minute(1)))
	// The list brings the finished reply under another first word, so it can't be told to be the same yet.
	f.merge(ai("2", "Well, so it is.", minute(2)))
	if got := f.texts(); !slices.Equal(got, []string{"question", "Well, so it is.", "So"}) {
		t.Fatal(got)
	}
	u := must(f.UpsertReply(f.ctx, f.conv.ID, Reply{ID: draft.ID, LogID: "2", Text: "Well, so it is."}))
	if u.Removed == 0 || !u.Changed {
		t.Fatalf("%+v", u)
	}
	if got := f.texts(); !slices.Equal(got, []string{"question", "Well, so it is."}) {
		t.Fatal(got)
	}
	if c := f.conversation(); c.Unread != 1 {
		t.Fatalf("unread %d", c.Unread)
	}
}

func TestReply_BrokenOffIsCompletedFromTheList(t *testing.T) {
	f := newFixture(t)
	f.send("question")
	u := must(f.UpsertReply(f.ctx, f.conv.ID, Reply{Text: "Half of", Provisional: true}))
	must(f.UpsertReply(f.ctx, f.conv.ID, Reply{ID: u.Message.ID, Interrupted: true}))
	res := f.merge(human("1", "question", minute(1)), ai("2", "Half of it is all of it", minute(2)))
	m := must(f.Message(f.ctx, u.Message.ID))
	if m.Text != "Half of it is all of it" || m.Interrupted || m.LogID != "2" || len(res.Added) != 0 {
		t.Fatalf("%+v %+v", m, res)
	}
}

func TestReply_SameTextInTwoTurns(t *testing.T) {
	f := newFixture(t)
	f.send("one")
	a := f.reply("OK")
	f.send("two")
	b := f.reply("OK")
	if a.ID == b.ID {
		t.Fatal("two turns share a reply")
	}
	f.merge(human("1", "one", minute(1)), ai("2", "OK", minute(2)), human("3", "two", minute(3)), ai("4", "OK", minute(4)))
	if a, b = must(f.Message(f.ctx, a.ID)), must(f.Message(f.ctx, b.ID)); a.LogID != "2" || b.LogID != "4" {
		t.Fatalf("bound to %s and %s", a.LogID, b.LogID)
	}
	if got := f.texts(); !slices.Equal(got, []string{"one", "OK", "two", "OK"}) {
		t.Fatal(got)
	}
}

func TestHiddenRoles_AreNoMessages(t *testing.T) {
	f := newFixture(t)
	res := f.merge(ai("1", "visible", minute(1)), Log{ID: "2", Role: RoleNotes, Text: "internal", At: minute(2)},
		Log{ID: "3", Role: RoleCopilot, Text: "draft of the copilot", At: minute(3)})
	c := f.conversation()
	if len(res.Added) != 1 || len(res.NewUnread) != 1 || c.Unread != 1 || c.Preview != "visible" {
		t.Fatalf("%+v %+v", res, c)
	}
	if got := f.texts(); len(got) != 1 {
		t.Fatal(got)
	}
	if hits, _ := must2(f.Search(f.ctx, "copilot internal", SearchOptions{})); len(hits) != 0 {
		t.Fatal(hits)
	}
}

func TestPreview_BeginningOfTheLastMessage(t *testing.T) {
	f := newFixture(t)
	f.merge(Log{ID: "1", Role: RoleOperator, Text: "Hello\n\n  there,\x07 " + strings.Repeat("long ", 100), At: minute(5)})
	c := f.conversation()
	if !strings.HasPrefix(c.Preview, "Hello\n\n  there, long") || len([]rune(c.Preview)) > rows.PreviewLength+1 || c.PreviewRole != RoleOperator {
		t.Fatalf("%q %s", c.Preview, c.PreviewRole)
	}
	if !c.LastActivity.Equal(minute(5)) {
		t.Fatal(c.LastActivity)
	}
}

func TestContext_EndsWaitingButNotWhatHasBegun(t *testing.T) {
	f := newFixture(t)
	ctx, cancel := context.WithCancel(f.ctx)
	cancel()
	if err := f.SetDraft(ctx, f.conv.ID, "x"); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if _, _, err := f.Messages(ctx, f.conv.ID, Cursor{}, 1); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	entered, release := make(chan struct{}), make(chan struct{})
	done := make(chan error)
	ctx, cancel = context.WithCancel(f.ctx)
	go func() {
		done <- f.base.Write(ctx, "test", func(t *rows.Tx) error {
			close(entered)
			<-release
			_, err := t.Exec(`UPDATE conversations SET draft = 'kept' WHERE id = ?`, f.conv.ID)
			return err
		})
	}()
	<-entered
	waiting, stop := context.WithTimeout(f.ctx, 10*time.Millisecond)
	defer stop()
	if err := f.SetDraft(waiting, f.conv.ID, "y"); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatal(err)
	}
	cancel()
	close(release)
	check(t, <-done)
	if c := f.conversation(); c.Draft != "kept" {
		t.Fatal(c.Draft)
	}
}

func TestClosed_EveryCallSaysSo(t *testing.T) {
	f := newFixture(t)
	check(t, f.Close())
	check(t, f.Close())
	if err := f.SetDraft(f.ctx, f.conv.ID, "x"); !errors.Is(err, ErrClosed) {
		t.Fatal(err)
	}
	if _, err := f.Agents(f.ctx); !errors.Is(err, ErrClosed) {
		t.Fatal(err)
	}
	if _, err := f.SaveUtterance(f.ctx, 0, []byte("x"), 0); !errors.Is(err, ErrClosed) {
		t.Fatal(err)
	}
}

// TestOrder_ListsThatMixNumbersAndOtherIDsKeepTheirOrder: however the list comes in parts, and whichever
// messages of it are there already.
func TestOrder_ListsThatMixNumbersAndOtherIDsKeepTheirOrder(t *testing.T) {
	list := []Log{ai("", "welcome", minute(0)), ai("9", "nine", minute(1)), human("x-1", "first other", minute(2)), ai("y-0", "second other", minute(3)),
		ai("10", "ten", minute(4)), human("11", "eleven", minute(5)), ai("a", "last", minute(6))}
	want := []string{"welcome", "nine", "first other", "second other", "ten", "eleven", "last"}
	for name, parts := range map[string][][]int{
		"at once":              {{0, 1, 2, 3, 4, 5, 6}},
		"one by one":           {{0}, {1}, {2}, {3}, {4}, {5}, {6}},
		"the newest first":     {{4, 5, 6}, {2, 3}, {0, 1}},
		"the newest one first": {{6}, {5}, {4}, {3}, {2}, {1}, {0}},
		"numbers first":        {{1, 4, 5}, {0, 2, 3, 6}},
		"others first":         {{0, 2, 3, 6}, {1, 4, 5}},
		"an old one again":     {{0, 1, 4, 5}, {1, 2, 3, 6}},
		"all again":            {{0, 1, 2}, {0, 1, 2, 3, 4, 5, 6}, {0, 1, 2, 3, 4, 5, 6}},
	} {
		f := newFixture(t)
		for _, part := range parts {
			var logs []Log
			for _, i := range part {
				logs = append(logs, list[i])
			}
			f.merge(logs...)
		}
		if got := f.texts(); !slices.Equal(got, want) {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestOrder_AnAlteredMessageWithAnotherIDKeepsItsPlaceAmongNumbers(t *testing.T) {
	f := newFixture(t)
	f.merge(ai("1", "one", minute(1)), ai("x", "other", minute(1)), ai("2", "two", minute(1)), ai("3", "three", minute(1)))
	f.merge(ai("x", "other, altered", minute(9)))
	if got := f.texts(); !slices.Equal(got, []string{"one", "other, altered", "two", "three"}) {
		t.Errorf("%q", got)
	}
}
