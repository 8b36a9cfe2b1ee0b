package storage

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
)

func (f *fixture) draft(conversation int64) (text string, files []string) {
	f.t.Helper()
	d := must(f.Draft(f.ctx, conversation))
	for _, a := range d.Files {
		files = append(files, a.Name)
	}
	return d.Text, files
}

func (f *fixture) wantDraft(conversation int64, text string, files ...string) {
	f.t.Helper()
	if got, names := f.draft(conversation); got != text || !slices.Equal(names, files) {
		f.t.Errorf("the draft is %q with %q, want %q with %q", got, names, text, files)
	}
}

func (f *fixture) file(name string, loose bool) int64 {
	f.t.Helper()
	return must(f.StageAttachment(f.ctx, f.conv.ID, NewFile{Name: name, Content: strings.NewReader(name), Loose: loose})).ID
}

func TestDraft_GoesOnlyWithTheMessageThatTakesIt(t *testing.T) {
	f := newFixture(t)
	check(t, f.SetDraft(f.ctx, f.conv.ID, "half a thought"))
	a := f.file("a.txt", false)
	must(f.Enqueue(f.ctx, f.conv.ID, Outgoing{Text: "Yes"}))
	f.wantDraft(f.conv.ID, "half a thought", "a.txt")
	must(f.Enqueue(f.ctx, f.conv.ID, Outgoing{Text: "half a thought", AttachmentIDs: []int64{a}, Draft: new("what came before it")}))
	f.wantDraft(f.conv.ID, "what came before it")
}

func TestTakeBack_MakesTheMessageTheDraftAndKeepsWhatStoodThere(t *testing.T) {
	f := newFixture(t)
	a, b := f.file("a.txt", false), f.file("b.txt", false)
	m := must(f.Enqueue(f.ctx, f.conv.ID, Outgoing{Text: "first", AttachmentIDs: []int64{b, a}}))
	must(f.SetState(f.ctx, m.ID, StateFailed, Step{}))
	check(t, f.SetDraft(f.ctx, f.conv.ID, "second"))
	f.file("c.txt", false)
	if got := must(f.TakeBack(f.ctx, f.conv.ID, m.ID)); got.Text != "first" || len(got.Attachments) != 2 {
		t.Errorf("%+v", got)
	}
	f.wantDraft(f.conv.ID, "first\n\nsecond", "c.txt", "b.txt", "a.txt")
	if c := f.conversation(); c.Undelivered != 0 || len(f.texts()) != 0 {
		t.Errorf("%+v", c)
	}
	if _, err := f.TakeBack(f.ctx, f.conv.ID, m.ID); !errors.Is(err, ErrNotFound) {
		t.Error(err)
	}
	f.wantDraft(f.conv.ID, "first\n\nsecond", "c.txt", "b.txt", "a.txt")
	must(f.OpenAttachment(f.ctx, a)).Close()
}

func TestSendAgain_OnlyTheAttemptThatWasSeen(t *testing.T) {
	f := newFixture(t)
	m := must(f.Enqueue(f.ctx, f.conv.ID, Outgoing{Text: "x"}))
	step := func(to State) Message { t.Helper(); return must(f.SetState(f.ctx, m.ID, to, Step{})) }
	refuse := func(seen Message) {
		t.Helper()
		if _, err := f.SendAgain(f.ctx, seen); !errors.Is(err, ErrState) {
			t.Error(err)
		}
	}
	refuse(m)
	sending := step(StateSending)
	refuse(sending)
	asked := step(StateUnconfirmed)
	refuse(sending)
	if got := must(f.SendAgain(f.ctx, asked)); got.State != StateQueued {
		t.Errorf("%+v", got)
	}
	refuse(asked)
	step(StateSending)
	refuse(asked)
	step(StateUnconfirmed)
	refuse(asked) // the second press of the first question
	step(StateSent)
	refuse(asked)
}

func TestSendAgainInNext_MovesTheMessageWhole(t *testing.T) {
	f := newFixture(t)
	ended := f.conv.ID
	a := f.file("a.txt", false)
	u := must(f.SaveUtterance(f.ctx, ended, []byte("RIFF"), time.Second))
	m := must(f.Enqueue(f.ctx, ended, Outgoing{Text: "too late", AttachmentIDs: []int64{a}, UtteranceIDs: []int64{u.ID}}))
	m = must(f.SetState(f.ctx, m.ID, StateFailed, Step{Error: "ended"}))
	check(t, f.SetDraft(f.ctx, ended, "half a thought"))
	moved := must(f.SendAgainInNext(f.ctx, m, NewConversation{AgentID: f.agent.ID, BotName: "Bot"}))
	if moved.ID != m.ID || moved.ConversationID == ended || moved.State != StateQueued || moved.Error != "" || len(moved.Attachments) != 1 {
		t.Fatalf("%+v", moved)
	}
	next := must(f.Conversation(f.ctx, moved.ConversationID))
	if next.AboutID != ended || next.Queued != 1 || next.Preview != "too late" {
		t.Errorf("%+v", next)
	}
	if c := f.conversation(); c.Undelivered != 0 || c.Preview != "" {
		t.Errorf("%+v", c)
	}
	f.wantDraft(ended, "half a thought")
	if got := must(f.Utterance(f.ctx, u.ID)); got.ConversationID != next.ID || got.MessageID != m.ID {
		t.Errorf("%+v", got)
	}
	if got := must(f.NextQueued(f.ctx, next.ID)); got.ID != m.ID {
		t.Errorf("%+v", got)
	}
	if _, err := f.SendAgainInNext(f.ctx, m, NewConversation{AgentID: f.agent.ID}); !errors.Is(err, ErrState) {
		t.Error(err)
	}
}

func TestEnqueueInNext_TakesARecordingAlong(t *testing.T) {
	f := newFixture(t)
	u := must(f.SaveUtterance(f.ctx, f.conv.ID, []byte("RIFF"), time.Second))
	must(f.SetTranscript(f.ctx, u.ID, "hello", ""))
	m := must(f.EnqueueInNext(f.ctx, f.conv.ID, NewConversation{AgentID: f.agent.ID}, Outgoing{Text: "hello", UtteranceIDs: []int64{u.ID}}))
	if got := must(f.Utterance(f.ctx, u.ID)); got.ConversationID != m.ConversationID || got.ConversationID == f.conv.ID || got.State != UtteranceAttached {
		t.Errorf("%+v", got)
	}
	before, _ := must2(f.Conversations(f.ctx, ConversationQuery{}))
	if _, err := f.EnqueueInNext(f.ctx, f.conv.ID, NewConversation{AgentID: f.agent.ID}, Outgoing{Text: "hello", UtteranceIDs: []int64{u.ID}}); err == nil {
		t.Error("it was queued twice")
	}
	if after, _ := must2(f.Conversations(f.ctx, ConversationQuery{})); len(after) != len(before) {
		t.Errorf("%d conversations became %d", len(before), len(after))
	}
}

func TestContinueConversation_TheDraftMovesOnce(t *testing.T) {
	f := newFixture(t)
	ended := f.conv.ID
	check(t, f.SetDraft(f.ctx, ended, "half a thought"))
	f.file("a.txt", false)
	n := NewConversation{AgentID: f.agent.ID}
	next := must(f.ContinueConversation(f.ctx, ended, n))
	check(t, f.SetDraft(f.ctx, next.ID, "more"))
	if again := must(f.ContinueConversation(f.ctx, ended, n)); again.ID != next.ID {
		t.Errorf("it goes on in %d and %d", next.ID, again.ID)
	}
	f.wantDraft(next.ID, "more", "a.txt")
	f.wantDraft(ended, "")
}

func TestBindSession_DraftsOfBothConversationsAreKept(t *testing.T) {
	f := newFixture(t)
	listed := must(f.MergeListed(f.ctx, Listed{AgentID: f.agent.ID, SessionID: "s"}, nil, MergeOptions{}))
	check(t, f.SetDraft(f.ctx, f.conv.ID, "here"))
	check(t, f.SetDraft(f.ctx, listed.ConversationID, "there"))
	must(f.StageAttachment(f.ctx, listed.ConversationID, NewFile{Name: "there.txt", Content: strings.NewReader("x")}))
	f.file("here.txt", false)
	if removed := must(f.BindSession(f.ctx, f.conv.ID, "s")); removed != listed.ConversationID {
		t.Fatal(removed)
	}
	f.wantDraft(f.conv.ID, "here\n\nthere", "here.txt", "there.txt")
}

func TestOpen_CopiesOfAMessageThatNeverCameToBeAreGone(t *testing.T) {
	f := newFixture(t)
	check(t, f.SetDraft(f.ctx, f.conv.ID, "half a thought"))
	f.file("loose.txt", true)
	kept := f.file("kept.txt", false)
	taken := f.file("taken.txt", true)
	must(f.Enqueue(f.ctx, f.conv.ID, Outgoing{Text: "x", AttachmentIDs: []int64{taken}}))
	f.wantDraft(f.conv.ID, "half a thought", "kept.txt")
	dir := f.Dir()
	check(t, f.Close())
	f.Store = openTest(t, dir)
	if n := must(f.Sweep(f.ctx)); n != 1 {
		t.Errorf("%d files removed", n)
	}
	f.wantDraft(f.conv.ID, "half a thought", "kept.txt")
	for _, id := range []int64{kept, taken} {
		must(f.OpenAttachment(f.ctx, id)).Close()
	}
}

// Who takes a message back looks at a conversation; its draft gets it, or none.
func TestTakeBack_LeavesAMessageThatGoesOnElsewhere(t *testing.T) {
	f := newFixture(t)
	m := must(f.Enqueue(f.ctx, f.conv.ID, Outgoing{Text: "first"}))
	m = must(f.SetState(f.ctx, m.ID, StateFailed, Step{}))
	moved := must(f.SendAgainInNext(f.ctx, m, NewConversation{AgentID: f.conv.AgentID}))
	if _, err := f.TakeBack(f.ctx, f.conv.ID, m.ID); !errors.Is(err, ErrState) {
		t.Error(err)
	}
	f.wantDraft(f.conv.ID, "")
	f.wantDraft(moved.ConversationID, "")
	if got := must(f.Message(f.ctx, m.ID)); got.State != StateQueued {
		t.Errorf("%+v", got)
	}
}
