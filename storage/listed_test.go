package storage

import (
	"fmt"
	"slices"
	"testing"

	"delonix/storage/internal/merge"
)

func (f *fixture) listedSessions() []string {
	f.t.Helper()
	var out []string
	for _, l := range must(f.ListedSums(f.ctx, f.agent.Portal)) {
		out = append(out, l.SessionID+" "+string(l.Sum))
	}
	slices.Sort(out)
	return out
}

// TestListedSums_EndWithWhatIsWrittenHere: the form in which a list had a conversation is known
// after a restart, until something is written to it here, and not while something of it waits.
func TestListedSums_EndWithWhatIsWrittenHere(t *testing.T) {
	f := newFixture(t)
	must(f.BindSession(f.ctx, f.conv.ID, "s1"))
	other := must(f.MergeListed(f.ctx, Listed{AgentID: f.agent.ID, SessionID: "s2"}, []Log{ai("1", "hello", minute(1))}, MergeOptions{}))
	note := func() {
		check(t, f.SetListedSums(f.ctx, []ListedSum{
			{ConversationID: f.conv.ID, Sum: []byte("one")}, {ConversationID: other.ConversationID, Sum: []byte("two")}, {ConversationID: 999, Sum: []byte("gone")},
		}))
	}
	want := func(step string, sums ...string) {
		t.Helper()
		if got := f.listedSessions(); !slices.Equal(got, sums) {
			t.Fatalf("%s: %q", step, got)
		}
	}
	note()
	want("noted", "s1 one", "s2 two")
	f.send("is it listed?")
	want("an own message", "s2 two")
	note()
	want("it waits for its log", "s2 two")
	f.merge(human("2", "is it listed?", minute(2)))
	note()
	want("it is listed", "s1 one", "s2 two")
	must(f.UpsertReply(f.ctx, other.ConversationID, Reply{Text: "so far", Provisional: true}))
	want("a reply arrives", "s1 one")
	check(t, f.DeleteConversation(f.ctx, other.ConversationID))
	note()
	want("deleted", "s1 one")
}

// TestUnmerged_IsWhatIsNewOrAltered: whatever else a list repeats.
func TestUnmerged_IsWhatIsNewOrAltered(t *testing.T) {
	f := newFixture(t)
	logs := []Log{human("1", "hello", minute(1)), ai("2", "hi", minute(2)), {Role: RoleAI, Text: "without an id", At: minute(3)}, {ID: "4", Role: RoleNotes, Text: "a note"}}
	f.merge(logs...)
	if rest := must(f.Unmerged(f.ctx, f.conv.ID, slices.Clone(logs))); len(rest) != 0 {
		t.Fatal(rest)
	}
	altered := slices.Clone(logs)
	altered[1].Feedback = FeedbackGood
	altered = append(altered, ai("5", "and more", minute(5)))
	rest := must(f.Unmerged(f.ctx, f.conv.ID, altered))
	if len(rest) != 2 || rest[0].ID != "2" || rest[1].ID != "5" {
		t.Fatal(rest)
	}
}

// TestMerge_InPieces_IsLikeInOne: the newest logs first and older ones later, with something written here in
// between, gives the same order as all at once.
func TestMerge_InPieces_IsLikeInOne(t *testing.T) {
	f := newFixture(t)
	var logs []Log
	for i := range 30 {
		logs = append(logs, human(fmt.Sprint(2*i+1), fmt.Sprint("question ", i), minute(2*i)), ai(fmt.Sprint(2*i+2), fmt.Sprint("answer ", i), minute(2*i+1)))
	}
	merge := func(from, to int, o MergeOptions) MergeResult {
		t.Helper()
		return must(f.MergeLogs(f.ctx, f.conv.ID, logs[from:to], o))
	}
	first := merge(40, 60, MergeOptions{Older: 40})
	if first.Arrival == 0 || len(first.Added) != 20 {
		t.Fatalf("%+v", first)
	}
	// What fails before the rest is here stays where it was tried: at the end.
	m := must(f.Enqueue(f.ctx, f.conv.ID, Outgoing{Text: "meanwhile"}))
	must(f.SetState(f.ctx, m.ID, StateSending, Step{}))
	must(f.SetState(f.ctx, m.ID, StateFailed, Step{}))
	merge(20, 40, MergeOptions{Arrival: first.Arrival + 20})
	merge(0, 20, MergeOptions{Arrival: first.Arrival})
	want := []string{}
	for _, l := range logs {
		want = append(want, l.Text)
	}
	if got := f.texts(); !slices.Equal(got, append(want, "meanwhile")) {
		t.Error(got)
	}
	if res := merge(0, 60, MergeOptions{}); res.Changed {
		t.Errorf("%+v", res)
	}
}

// TestUnboundSince_NamesTheOldestThatWaits: a failed message and one that is not sent yet wait for no log.
func TestUnboundSince_NamesTheOldestThatWaits(t *testing.T) {
	f := newFixture(t)
	must(f.Enqueue(f.ctx, f.conv.ID, Outgoing{Text: "queued"}))
	if _, waiting, err := f.UnboundSince(f.ctx, f.conv.ID); waiting || err != nil {
		t.Fatal(waiting, err)
	}
	m := f.send("sent")
	since, waiting, err := f.UnboundSince(f.ctx, f.conv.ID)
	if at := must(f.Message(f.ctx, m.ID)).At; !waiting || err != nil || !since.Equal(at.Add(-merge.ZoneError)) {
		t.Fatal(since, at, waiting, err)
	}
}
