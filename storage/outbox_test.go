package storage

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"delonix/storage/internal/folder"
	"delonix/storage/internal/rows"
)

func TestEnqueue_TakesDraftFilesAndUtterancesAlong(t *testing.T) {
	f := newFixture(t)
	check(t, f.SetDraft(f.ctx, f.conv.ID, "look at this"))
	a := must(f.StageAttachment(f.ctx, f.conv.ID, NewFile{Name: "a.txt", Content: strings.NewReader("aaa")}))
	b := must(f.StageAttachment(f.ctx, f.conv.ID, NewFile{Name: "b.txt", Content: strings.NewReader("")}))
	u := must(f.SaveUtterance(f.ctx, f.conv.ID, []byte("RIFF"), time.Second))
	m := must(f.Enqueue(f.ctx, f.conv.ID, Outgoing{Text: "look at this", AttachmentIDs: []int64{b.ID, a.ID}, UtteranceIDs: []int64{u.ID}, Draft: new("")}))
	if m.State != StateQueued || !m.Own || len(m.Attachments) != 2 || m.Attachments[0].Name != "b.txt" || m.Attachments[1].Size != 3 {
		t.Fatalf("%+v", m)
	}
	c := f.conversation()
	if c.Draft != "" || c.Queued != 1 || c.Preview != "look at this" || c.PreviewFiles != 2 || c.PreviewState != StateQueued {
		t.Fatalf("%+v", c)
	}
	if d := must(f.Draft(f.ctx, f.conv.ID)); len(d.Files) != 0 {
		t.Fatal(d)
	}
	if got := must(f.Utterance(f.ctx, u.ID)); got.State != UtteranceAttached || got.MessageID != m.ID {
		t.Fatalf("%+v", got)
	}
}

func TestEnqueue_NothingIsStoredIfAFileIsMissing(t *testing.T) {
	f := newFixture(t)
	check(t, f.SetDraft(f.ctx, f.conv.ID, "draft"))
	if _, err := f.Enqueue(f.ctx, f.conv.ID, Outgoing{Text: "x", AttachmentIDs: []int64{99}}); !errors.Is(err, ErrNotFound) {
		t.Fatal(err)
	}
	if c := f.conversation(); c.Draft != "draft" || c.Queued != 0 || len(f.texts()) != 0 {
		t.Fatalf("%+v", c)
	}
}

func TestSetState_OnlyTheStepsThatMakeSense(t *testing.T) {
	all := []State{StateQueued, StateSending, StateSent, StateUnconfirmed, StateFailed}
	ways := map[State][]State{ // how to come to a state
		StateQueued: {}, StateSending: {StateSending}, StateSent: {StateSending, StateSent},
		StateUnconfirmed: {StateSending, StateUnconfirmed}, StateFailed: {StateFailed},
	}
	f := newFixture(t)
	for _, from := range all {
		for _, to := range all {
			f.conv = must(f.CreateConversation(f.ctx, NewConversation{AgentID: f.agent.ID}))
			m := must(f.Enqueue(f.ctx, f.conv.ID, Outgoing{Text: "x"}))
			for _, step := range ways[from] {
				must(f.SetState(f.ctx, m.ID, step, Step{}))
			}
			got, err := f.SetState(f.ctx, m.ID, to, Step{Error: "why"})
			if possible := from == to || slices.Contains(rows.StateSteps[from], to); possible != (err == nil) {
				t.Errorf("%s → %s: %v", from, to, err)
			} else if possible && (got.State != to || got.Error != "why") {
				t.Errorf("%s → %s: %+v", from, to, got)
			} else if !possible && !errors.Is(err, ErrState) {
				t.Errorf("%s → %s: %v", from, to, err)
			}
		}
	}
}

func TestNextQueued_OneAtATimePerConversation(t *testing.T) {
	f := newFixture(t)
	other := must(f.CreateConversation(f.ctx, NewConversation{AgentID: f.agent.ID}))
	a := must(f.Enqueue(f.ctx, f.conv.ID, Outgoing{Text: "a"}))
	b := must(f.Enqueue(f.ctx, f.conv.ID, Outgoing{Text: "b"}))
	c := must(f.Enqueue(f.ctx, other.ID, Outgoing{Text: "c"}))
	must(f.SetState(f.ctx, a.ID, StateSending, Step{}))
	if _, err := f.NextQueued(f.ctx, f.conv.ID); !errors.Is(err, ErrNotFound) {
		t.Fatal(err)
	}
	if _, err := f.SetState(f.ctx, b.ID, StateSending, Step{}); !errors.Is(err, ErrState) {
		t.Fatal("two at once:", err)
	}
	if next := must(f.NextQueued(f.ctx, other.ID)); next.ID != c.ID {
		t.Fatal("conversations wait for each other")
	}
	must(f.SetState(f.ctx, a.ID, StateSent, Step{}))
	if next := must(f.NextQueued(f.ctx, f.conv.ID)); next.ID != b.ID {
		t.Fatal(next.Text)
	}
	if box := must(f.Outbox(f.ctx, 0)); len(box) != 2 {
		t.Fatal(textsOf(box))
	}
}

func TestUnsent_CanBeTakenBackAndDeleted(t *testing.T) {
	f := newFixture(t)
	a := must(f.StageAttachment(f.ctx, f.conv.ID, NewFile{Name: "a", Content: strings.NewReader("a")}))
	m := must(f.Enqueue(f.ctx, f.conv.ID, Outgoing{Text: "tpyo", AttachmentIDs: []int64{a.ID}}))
	must(f.SetState(f.ctx, m.ID, StateSending, Step{}))
	if _, err := f.TakeBack(f.ctx, f.conv.ID, m.ID); !errors.Is(err, ErrState) {
		t.Fatal(err)
	}
	if err := f.DeleteUnsent(f.ctx, m.ID); !errors.Is(err, ErrState) {
		t.Fatal(err)
	}
	must(f.SetState(f.ctx, m.ID, StateUnconfirmed, Step{Error: "no answer"}))
	if c := f.conversation(); c.Undelivered != 1 || c.Queued != 0 {
		t.Fatalf("%+v", c)
	}
	check(t, f.DeleteUnsent(f.ctx, m.ID))
	if c := f.conversation(); c.Undelivered != 0 || c.Preview != "" || len(f.texts()) != 0 {
		t.Fatalf("%+v", c)
	}
	if folder.Size(f.base.Root, folder.Attachments+"/"+a.File) >= 0 {
		t.Fatal("the file is still there")
	}
	if hits, _ := must2(f.Search(f.ctx, "typo", SearchOptions{})); len(hits) != 0 {
		t.Fatal(hits)
	}
}

func TestUnconfirmed_IsFoundInTheList(t *testing.T) {
	f := newFixture(t)
	m := must(f.Enqueue(f.ctx, f.conv.ID, Outgoing{Text: "did it  arrive?"}))
	must(f.SetState(f.ctx, m.ID, StateSending, Step{}))
	must(f.SetState(f.ctx, m.ID, StateUnconfirmed, Step{Error: "no answer"}))
	res := f.merge(human("5", "did it arrive?", minute(1)))
	got := must(f.Message(f.ctx, m.ID))
	if got.State != StateSent || got.Error != "" || got.LogID != "5" || got.Text != "did it  arrive?" || !slices.Equal(res.Confirmed, []int64{m.ID}) {
		t.Fatalf("%+v %+v", got, res)
	}
}

func TestUnconfirmed_SentAgainStillFindsTheFirst(t *testing.T) {
	f := newFixture(t)
	m := must(f.Enqueue(f.ctx, f.conv.ID, Outgoing{Text: "again"}))
	must(f.SetState(f.ctx, m.ID, StateSending, Step{}))
	must(f.SetState(f.ctx, m.ID, StateUnconfirmed, Step{}))
	must(f.SetState(f.ctx, m.ID, StateQueued, Step{}))
	f.merge(human("5", "again", minute(1))) // before it is sent again
	if got := must(f.Message(f.ctx, m.ID)); got.State != StateSent || got.LogID != "5" {
		t.Fatalf("%+v", got)
	}
	if _, err := f.NextQueued(f.ctx, f.conv.ID); !errors.Is(err, ErrNotFound) {
		t.Fatal("it would be sent twice:", err)
	}
}

func TestQueued_IsNeverTakenForAnOlderLog(t *testing.T) {
	f := newFixture(t)
	m := must(f.Enqueue(f.ctx, f.conv.ID, Outgoing{Text: "ok"}))
	f.merge(human("5", "ok", minute(1)))
	if got := must(f.Message(f.ctx, m.ID)); got.State != StateQueued || len(f.texts()) != 2 {
		t.Fatalf("%+v %v", got, f.texts())
	}
}

func TestMatch_RefusesWhatIsTooOldOrVetoed(t *testing.T) {
	f := newFixture(t)
	m := f.send("ok")
	skew := time.Duration(0)
	must(f.MergeLogs(f.ctx, f.conv.ID, []Log{human("1", "ok", epoch.Add(-48*time.Hour))}, MergeOptions{Skew: &skew}))
	if got := must(f.Message(f.ctx, m.ID)); got.LogID != "" {
		t.Fatal("bound to a log of the day before yesterday")
	}
	veto := MergeOptions{Accept: func(Message, Log) bool { return false }}
	must(f.MergeLogs(f.ctx, f.conv.ID, []Log{human("2", "ok", minute(1))}, veto))
	if got := must(f.Message(f.ctx, m.ID)); got.LogID != "" {
		t.Fatal("bound against the veto")
	}
}

func TestMatch_SameTextsInOrderAndTheSureOnesFirst(t *testing.T) {
	f := newFixture(t)
	a := must(f.Enqueue(f.ctx, f.conv.ID, Outgoing{Text: "ok"}))
	must(f.SetState(f.ctx, a.ID, StateSending, Step{}))
	must(f.SetState(f.ctx, a.ID, StateUnconfirmed, Step{}))
	b, c := f.send("ok"), f.send("ok")
	f.merge(human("1", "ok", minute(1)), human("2", "ok", minute(2)))
	got := []string{must(f.Message(f.ctx, a.ID)).LogID, must(f.Message(f.ctx, b.ID)).LogID, must(f.Message(f.ctx, c.ID)).LogID}
	if !slices.Equal(got, []string{"", "1", "2"}) {
		t.Fatal(got)
	}
}

func TestUtterance_StaysUntilItsMessageIsSent(t *testing.T) {
	f := newFixture(t)
	u, file, err := f.BeginUtterance(f.ctx, f.conv.ID)
	check(t, err)
	_, err = file.WriteString("RIFF....WAVE")
	check(t, errors.Join(err, file.Close()))
	u = must(f.FinishUtterance(f.ctx, u.ID, 1500*time.Millisecond))
	if u.State != UtteranceRecorded || u.Size != 12 || u.Duration != 1500*time.Millisecond {
		t.Fatalf("%+v", u)
	}
	if _, err := f.FinishUtterance(f.ctx, u.ID, 0); !errors.Is(err, ErrState) {
		t.Fatal(err)
	}
	must(f.SetTranscript(f.ctx, u.ID, "", "offline"))
	if got := must(f.PendingUtterances(f.ctx)); len(got) != 1 || got[0].Error != "offline" || got[0].State != UtteranceRecorded {
		t.Fatalf("%+v", got)
	}
	must(f.SetTranscript(f.ctx, u.ID, "hello", ""))
	m := must(f.Enqueue(f.ctx, f.conv.ID, Outgoing{Text: "hello", UtteranceIDs: []int64{u.ID}}))
	if err := f.DiscardUtterance(f.ctx, u.ID); !errors.Is(err, ErrState) {
		t.Fatal(err)
	}
	if len(must(f.PendingUtterances(f.ctx))) != 0 || folder.Size(f.base.Root, folder.Utterances+"/"+baseName(u.Path)) != 12 {
		t.Fatal("it went away too early")
	}
	must(f.SetState(f.ctx, m.ID, StateSending, Step{}))
	must(f.SetState(f.ctx, m.ID, StateUnconfirmed, Step{}))
	if folder.Size(f.base.Root, folder.Utterances+"/"+baseName(u.Path)) != 12 {
		t.Fatal("it went away too early")
	}
	f.merge(human("1", "hello", minute(1)))
	if got := must(f.Utterance(f.ctx, u.ID)); got.MessageID != m.ID || got.State != UtteranceDone || got.Path != "" {
		t.Fatalf("%+v", got)
	}
	if folder.Size(f.base.Root, folder.Utterances+"/"+baseName(u.Path)) >= 0 {
		t.Fatal("the recording is still there")
	}
}

func baseName(path string) string { return path[strings.LastIndexAny(path, `/\`)+1:] }

func TestUtterance_Discarded(t *testing.T) {
	f := newFixture(t)
	u := must(f.SaveUtterance(f.ctx, 0, []byte("RIFF"), time.Second))
	check(t, f.DiscardUtterance(f.ctx, u.ID))
	if _, err := f.Utterance(f.ctx, u.ID); !errors.Is(err, ErrNotFound) {
		t.Fatal(err)
	}
	if folder.Size(f.base.Root, folder.Utterances+"/"+baseName(u.Path)) >= 0 {
		t.Fatal("the recording is still there")
	}
}

// TestMerge_AMessageThatWasMissedDoesNotTakeTheNextOnesLog: two equal messages,
// the first lost and asked about, the second under way: one new log is the
// second's, or it would count as sent twice and the first not at all.
func TestMerge_AMessageThatWasMissedDoesNotTakeTheNextOnesLog(t *testing.T) {
	for name, again := range map[string]bool{"asked about": false, "to be sent again": true} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			first := must(f.Enqueue(f.ctx, f.conv.ID, Outgoing{Text: "ok"}))
			must(f.SetState(f.ctx, first.ID, StateSending, Step{}))
			must(f.SetState(f.ctx, first.ID, StateUnconfirmed, Step{}))
			second := must(f.Enqueue(f.ctx, f.conv.ID, Outgoing{Text: "ok"}))
			must(f.SetState(f.ctx, second.ID, StateSending, Step{}))
			if again {
				must(f.SetState(f.ctx, first.ID, StateQueued, Step{}))
			}
			must(f.MergeLogs(f.ctx, f.conv.ID, []Log{human("1", "ok", f.base.Now())}, MergeOptions{}))
			a, b := must(f.Message(f.ctx, first.ID)), must(f.Message(f.ctx, second.ID))
			if a.LogID != "" || b.LogID != "1" {
				t.Fatalf("the first got %q, the second %q", a.LogID, b.LogID)
			}
			must(f.MergeLogs(f.ctx, f.conv.ID, []Log{human("1", "ok", f.base.Now()), human("2", "ok", f.base.Now())}, MergeOptions{}))
			if a := must(f.Message(f.ctx, first.ID)); a.LogID != "2" {
				t.Fatalf("a second log was not the first message's: %+v", a)
			}
		})
	}
}

// TestMerge_AMissedMessageThatWasAnsweredHasTheLog: of two equal messages of unknown end, the answer was heard
// after the first and is listed: the first is the one that arrived, though the second was sent later.
func TestMerge_AMissedMessageThatWasAnsweredHasTheLog(t *testing.T) {
	f := newFixture(t)
	var own []Message
	var reply int64
	for i := range 2 {
		m := must(f.Enqueue(f.ctx, f.conv.ID, Outgoing{Text: "where is it?"}))
		must(f.SetState(f.ctx, m.ID, StateSending, Step{}))
		must(f.SetState(f.ctx, m.ID, StateUnconfirmed, Step{}))
		if own = append(own, m); i == 0 {
			reply = must(f.UpsertReply(f.ctx, f.conv.ID, Reply{Text: "On its way."})).Message.ID
		}
	}
	must(f.MergeLogs(f.ctx, f.conv.ID, []Log{
		human("1", "where is it?", f.base.Now()), {ID: "2", Role: RoleAI, Text: "On its way.", At: f.base.Now()},
	}, MergeOptions{}))
	for id, want := range map[int64]string{own[0].ID: "1", reply: "2", own[1].ID: ""} {
		if m := must(f.Message(f.ctx, id)); m.LogID != want {
			t.Errorf("%s %q has log %q, want %q", m.Role, m.Text, m.LogID, want)
		}
	}
}
