package storage

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"delonix/storage/internal/folder"
)

func TestUnread_CountedOnceAndClearedWhenSeen(t *testing.T) {
	f := newFixture(t)
	res := f.merge(ai("1", "a", minute(1)), human("2", "from another device", minute(2)), ai("3", "b", minute(3)), ai("4", "c", minute(4)))
	if len(res.NewUnread) != 3 {
		t.Fatal(res)
	}
	c := f.conversation()
	first := must(f.MessageByLog(f.ctx, f.conv.ID, "1"))
	if c.Unread != 3 || c.FirstUnreadID != first.ID || c.LastSeenID != 0 {
		t.Fatalf("%+v", c)
	}
	if n := must(f.MarkSeen(f.ctx, f.conv.ID, must(f.MessageByLog(f.ctx, f.conv.ID, "3")).ID)); n != 2 {
		t.Fatal(n)
	}
	f.merge(ai("1", "a", minute(1)), ai("3", "b, edited", minute(3))) // again, and changed
	if c = f.conversation(); c.Unread != 1 {
		t.Fatal(c.Unread)
	}
	if n := must(f.MarkSeen(f.ctx, f.conv.ID, first.ID)); n != 0 || f.conversation().LastSeenID != must(f.MessageByLog(f.ctx, f.conv.ID, "3")).ID {
		t.Fatal("the mark went back")
	}
	if n := must(f.MarkAllSeen(f.ctx, f.conv.ID)); n != 1 || f.conversation().Unread != 0 {
		t.Fatal(n)
	}
}

func TestUnread_FirstListCountsAsRead(t *testing.T) {
	f := newFixture(t)
	l := Listed{AgentID: f.agent.ID, SessionID: "s1", BotName: "Support", Started: minute(0)}
	res := must(f.MergeListed(f.ctx, l, []Log{ai("1", "old", minute(1))}, MergeOptions{CountAsRead: true}))
	if !res.NewConversation || len(res.NewUnread) != 0 || must(f.Conversation(f.ctx, res.ConversationID)).Unread != 0 {
		t.Fatalf("%+v", res)
	}
	check(t, f.MarkListed(f.ctx, f.agent.ID, minute(2)))
	if a := must(f.Agent(f.ctx, f.agent.ID)); !a.ListedAt.Equal(minute(2)) {
		t.Fatal(a.ListedAt)
	}
	res = must(f.MergeListed(f.ctx, l, []Log{ai("1", "old", minute(1)), ai("2", "new", minute(3))}, MergeOptions{}))
	if len(res.NewUnread) != 1 || must(f.Conversation(f.ctx, res.ConversationID)).Unread != 1 {
		t.Fatalf("%+v", res)
	}
}

func TestUnread_WhileStreaming(t *testing.T) {
	f := newFixture(t)
	u := must(f.UpsertReply(f.ctx, f.conv.ID, Reply{Provisional: true}))
	if u.Message.Unread {
		t.Fatal("nothing was said yet")
	}
	u = must(f.UpsertReply(f.ctx, f.conv.ID, Reply{ID: u.Message.ID, Text: "Hel", Provisional: true}))
	if !u.Message.Unread {
		t.Fatal("something was said")
	}
	must(f.MarkSeen(f.ctx, f.conv.ID, u.Message.ID))
	u = must(f.UpsertReply(f.ctx, f.conv.ID, Reply{ID: u.Message.ID, Text: "Hello"}))
	if u.Message.Unread {
		t.Fatal("it was seen already")
	}
	seen := must(f.UpsertReply(f.ctx, f.conv.ID, Reply{Text: "in view", Seen: true}))
	if seen.Message.Unread || f.conversation().Unread != 0 {
		t.Fatal("it is being looked at")
	}
}

func TestTotals_WithoutMutedOnes(t *testing.T) {
	f := newFixture(t)
	f.merge(ai("1", "a", minute(1)), ai("2", "b", minute(2)))
	muted := must(f.CreateConversation(f.ctx, NewConversation{AgentID: f.agent.ID}))
	check(t, f.SetMuted(f.ctx, muted.ID, true))
	must(f.UpsertReply(f.ctx, muted.ID, Reply{Text: "psst"}))
	operator := ModeOperator
	must(f.UpdateConversation(f.ctx, muted.ID, ConversationUpdate{Mode: &operator}))
	must(f.Enqueue(f.ctx, f.conv.ID, Outgoing{Text: "q"}))
	got := must(f.Totals(f.ctx, 0))
	want := Totals{Conversations: 2, UnreadConversations: 1, UnreadMessages: 2, MutedUnread: 1, WithOperator: 1, Queued: 1}
	if got != want {
		t.Fatalf("%+v", got)
	}
	if other := must(f.Totals(f.ctx, 99)); other != (Totals{}) {
		t.Fatalf("%+v", other)
	}
}

func TestConversations_FilteredPagedAndWithNeighbours(t *testing.T) {
	f := newFixture(t)
	agent2 := must(f.UpsertAgent(f.ctx, Agent{Portal: "https://portal.example/", AgentID: "sales", UserID: "u1", ListedOnly: true}))
	if agent2.Portal != "https://portal.example" {
		t.Fatal(agent2.Portal)
	}
	var ids []int64
	for i := range 7 {
		agent := f.agent.ID
		if i%2 == 1 {
			agent = agent2.ID
		}
		res := must(f.MergeListed(f.ctx, Listed{AgentID: agent, SessionID: string(rune('a' + i)), Started: minute(i)},
			[]Log{ai("1", "x", minute(100+i))}, MergeOptions{CountAsRead: i != 3}))
		ids = append(ids, res.ConversationID)
	}
	check(t, f.DeleteConversation(f.ctx, f.conv.ID))
	slices.Reverse(ids)
	page, more := must2(f.Conversations(f.ctx, ConversationQuery{Limit: 4}))
	rest, more2 := must2(f.Conversations(f.ctx, ConversationQuery{Limit: 4, After: &page[3]}))
	if got := idsOf(append(page, rest...)); !more || more2 || !slices.Equal(got, ids) {
		t.Fatal(got, ids)
	}
	if unread, _ := must2(f.Conversations(f.ctx, ConversationQuery{Filter: FilterUnread})); !slices.Equal(idsOf(unread), ids[3:4]) {
		t.Fatal(idsOf(unread))
	}
	if sales, _ := must2(f.Conversations(f.ctx, ConversationQuery{AgentID: agent2.ID})); len(sales) != 3 {
		t.Fatal(idsOf(sales))
	}
}

func idsOf(page []Conversation) (ids []int64) {
	for _, c := range page {
		ids = append(ids, c.ID)
	}
	return ids
}

func TestUpdateConversation_SaysWhetherAnythingChanged(t *testing.T) {
	f := newFixture(t)
	mode, name, closeAt := ModeOperator, "John Doe", minute(60).Add(838682*time.Nanosecond)
	u := ConversationUpdate{Mode: &mode, OperatorName: &name, CloseTime: &closeAt}
	if !must(f.UpdateConversation(f.ctx, f.conv.ID, u)) || must(f.UpdateConversation(f.ctx, f.conv.ID, u)) {
		t.Fatal("changed wrong")
	}
	if c := f.conversation(); c.Mode != mode || c.OperatorName != name || !c.CloseTime.Equal(closeAt.Truncate(time.Microsecond)) {
		t.Fatalf("%+v", c)
	}
	if _, err := f.UpdateConversation(f.ctx, 99, u); !errors.Is(err, ErrNotFound) {
		t.Fatal(err)
	}
}

func TestBindSession_FoldsWhatTheListBroughtFirst(t *testing.T) {
	f := newFixture(t)
	m := f.send("hello")
	listed := must(f.MergeListed(f.ctx, Listed{AgentID: f.agent.ID, SessionID: "s1", BotURL: "https://portal.example/chatbot/support"},
		[]Log{human("1", "hello", minute(1)), ai("2", "hi", minute(2))}, MergeOptions{}))
	must(f.MarkAllSeen(f.ctx, listed.ConversationID))
	removed := must(f.BindSession(f.ctx, f.conv.ID, "s1"))
	if removed != listed.ConversationID {
		t.Fatal(removed)
	}
	c := must(f.ConversationBySession(f.ctx, "https://portal.example", "s1"))
	if c.ID != f.conv.ID || c.BotURL == "" || c.Unread != 0 || must(f.Message(f.ctx, m.ID)).LogID != "1" {
		t.Fatalf("%+v", c)
	}
	if got := f.texts(); !slices.Equal(got, []string{"hello", "hi"}) {
		t.Fatal(got)
	}
	if again := must(f.BindSession(f.ctx, f.conv.ID, "s1")); again != 0 {
		t.Fatal(again)
	}
	if _, err := f.BindSession(f.ctx, f.conv.ID, "s2"); !errors.Is(err, ErrState) {
		t.Fatal(err)
	}
}

func TestAgents_UpsertListSignOutDelete(t *testing.T) {
	f := newFixture(t)
	again := must(f.UpsertAgent(f.ctx, Agent{Portal: "https://portal.example/", AgentID: "support", UserID: "u1", ProfileName: "Jo"}))
	if again.ID != f.agent.ID || again.Name != "Support" || again.ProfileName != "Jo" {
		t.Fatalf("%+v", again)
	}
	listed := must(f.UpsertAgent(f.ctx, Agent{Portal: "https://portal.example", AgentID: "support", UserID: "u1", Name: "x", ListedOnly: true}))
	if listed.ListedOnly || listed.ProfileName != "Jo" || listed.Name != "Support" {
		t.Fatalf("a list took the sign-in away: %+v", listed)
	}
	a := must(f.StageAttachment(f.ctx, f.conv.ID, NewFile{Content: strings.NewReader("x")}))
	f.merge(ai("1", "text to forget", minute(1)))
	check(t, f.SignOutAgent(f.ctx, f.agent.ID))
	if got := must(f.Agents(f.ctx)); len(got) != 1 || !got[0].ListedOnly {
		t.Fatalf("%+v", got)
	}
	check(t, f.DeleteAgent(f.ctx, f.agent.ID))
	if folder.Size(f.base.Root, folder.Attachments+"/"+a.File) >= 0 || must(f.Totals(f.ctx, 0)) != (Totals{}) {
		t.Fatal("something is left")
	}
	if hits, _ := must2(f.Search(f.ctx, "forget", SearchOptions{})); len(hits) != 0 {
		t.Fatal("the index remembers")
	}
	if err := f.DeleteAgent(f.ctx, f.agent.ID); !errors.Is(err, ErrNotFound) {
		t.Fatal(err)
	}
}

func TestReactions_OptimisticQueuedConfirmedRolledBack(t *testing.T) {
	f := newFixture(t)
	must(f.BindSession(f.ctx, f.conv.ID, "s1"))
	r := f.reply("like me")
	if m := must(f.SetReaction(f.ctx, r.ID, FeedbackGood)); m.Reaction() != FeedbackGood || m.Feedback != "" {
		t.Fatalf("%+v", m)
	}
	if p := must(f.PendingReactions(f.ctx, nil, 0)); len(p) != 0 {
		t.Fatal("there is no log id yet")
	}
	f.merge(ai("7", "like me", minute(1)))
	p := must(f.PendingReactions(f.ctx, nil, 0))
	if len(p) != 1 || p[0] != (PendingReaction{r.ID, f.conv.ID, f.agent.ID, "s1", "7", FeedbackGood}) {
		t.Fatalf("%+v", p)
	}
	must(f.SetReaction(f.ctx, r.ID, FeedbackBad)) // while GOOD is on its way
	if m := must(f.ConfirmReaction(f.ctx, r.ID, FeedbackGood)); m.Feedback != FeedbackGood || m.Pending != FeedbackBad {
		t.Fatalf("%+v", m)
	}
	if m := must(f.RollBackReaction(f.ctx, r.ID, FeedbackGood)); m.Pending != FeedbackBad {
		t.Fatalf("%+v", m)
	}
	if m := must(f.RollBackReaction(f.ctx, r.ID, FeedbackBad)); m.Reaction() != FeedbackGood {
		t.Fatalf("%+v", m)
	}
	if m := must(f.SetReaction(f.ctx, r.ID, FeedbackGood)); m.Pending != "" {
		t.Fatal("the portal has it already")
	}
	must(f.SetReaction(f.ctx, r.ID, FeedbackBad))
	if m := must(f.SetReaction(f.ctx, r.ID, FeedbackGood)); m.Pending != FeedbackGood {
		t.Fatal("BAD may be on its way: GOOD must follow")
	}
	must(f.SetReaction(f.ctx, r.ID, FeedbackNone))
	f.merge(Log{ID: "7", Role: RoleAI, Text: "like me", At: minute(1), Feedback: FeedbackNone}) // the portal took it
	if m := must(f.Message(f.ctx, r.ID)); m.Pending != "" || m.Feedback != FeedbackNone {
		t.Fatalf("%+v", m)
	}
	own := f.send("mine")
	if _, err := f.SetReaction(f.ctx, own.ID, FeedbackGood); !errors.Is(err, ErrState) {
		t.Fatal(err)
	}
}

func TestHandOvers_HistoryAndWaiting(t *testing.T) {
	f := newFixture(t)
	mode, closed := ModeOperator, true
	must(f.UpdateConversation(f.ctx, f.conv.ID, ConversationUpdate{Mode: &mode}))
	h := must(f.BeginHandOver(f.ctx, HandOver{ConversationID: f.conv.ID, From: ModeRegular, To: ModeOperator, At: minute(1)}))
	same := must(f.BeginHandOver(f.ctx, HandOver{ConversationID: f.conv.ID, To: ModeOperator, OperatorName: "John Doe", At: minute(2)}))
	if same.ID != h.ID || same.OperatorName != "John Doe" || !same.At.Equal(minute(1)) {
		t.Fatalf("%+v", same)
	}
	first, later, customer := minute(3), minute(5), minute(6)
	must(f.UpdateHandOver(f.ctx, f.conv.ID, HandOverUpdate{FirstAnswerAt: &first, LastOperatorAt: &first}))
	must(f.UpdateHandOver(f.ctx, f.conv.ID, HandOverUpdate{FirstAnswerAt: &later, LastOperatorAt: &later, LastCustomerAt: &customer}))
	h = must(f.HandOvers(f.ctx, f.conv.ID))[0]
	if !h.FirstAnswerAt.Equal(first) || !h.LastOperatorAt.Equal(later) || !h.LastCustomerAt.Equal(customer) {
		t.Fatalf("%+v", h)
	}
	second := must(f.CreateConversation(f.ctx, NewConversation{AgentID: f.agent.ID}))
	must(f.UpdateConversation(f.ctx, second.ID, ConversationUpdate{Mode: &mode}))
	must(f.BeginHandOver(f.ctx, HandOver{ConversationID: second.ID, To: ModeOperator, At: minute(4)}))
	list := must(f.OperatorConversations(f.ctx))
	if len(list) != 2 || list[0].Conversation.ID != second.ID || !list[0].WaitingSince().Equal(minute(4)) || !list[1].WaitingSince().Equal(customer) {
		t.Fatalf("%+v", list)
	}
	must(f.EndHandOver(f.ctx, f.conv.ID, minute(9), HandedBack))
	if _, err := f.EndHandOver(f.ctx, f.conv.ID, minute(9), HandedBack); !errors.Is(err, ErrNotFound) {
		t.Fatal(err)
	}
	check(t, f.EndedHow(f.ctx, f.conv.ID, ClosedResolved))
	check(t, f.EndedHow(f.ctx, f.conv.ID, HandedBack))
	must(f.BeginHandOver(f.ctx, HandOver{ConversationID: f.conv.ID, To: ModeCopilot, At: minute(10)}))
	if err := f.EndedHow(f.ctx, f.conv.ID, ClosedResolved); !errors.Is(err, ErrNotFound) {
		t.Fatal("it still lasts:", err)
	}
	must(f.BeginHandOver(f.ctx, HandOver{ConversationID: f.conv.ID, To: ModeOperator, At: minute(11), OperatorName: "=cmd()"}))
	hs := must(f.HandOvers(f.ctx, f.conv.ID))
	if len(hs) != 3 || hs[1].How != HandedBack || hs[1].Open() || !hs[2].Open() {
		t.Fatalf("%+v", hs)
	}
	must(f.UpdateConversation(f.ctx, second.ID, ConversationUpdate{Closed: &closed}))
	if list := must(f.OperatorConversations(f.ctx)); len(list) != 1 {
		t.Fatalf("%+v", list)
	}
	checkCSV(t, f)
}

func checkCSV(t *testing.T, f *fixture) {
	t.Helper()
	var b bytes.Buffer
	check(t, f.WriteHandOverCSV(f.ctx, &b, time.Time{}, time.Time{}))
	rows, err := csv.NewReader(&b).ReadAll()
	check(t, err)
	if len(rows) != 5 || rows[1][7] != "2026-03-01T12:01:00Z" || rows[1][9] != "120" || rows[1][13] != "handed_back" || rows[1][14] != "480" {
		t.Fatalf("%q", rows)
	}
	if last := rows[4]; last[5] != "'=cmd()" || last[12] != "" || last[14] != "" {
		t.Fatalf("%q", last)
	}
	b.Reset()
	check(t, f.WriteHandOverCSV(f.ctx, &b, minute(4), minute(11)))
	if n := strings.Count(b.String(), "\r\n"); n != 3 {
		t.Fatalf("%d lines: %s", n, b.String())
	}
	stop := errors.New("stop")
	if err := f.EachHandOver(f.ctx, time.Time{}, time.Time{}, func(HandOverRecord) error { return stop }); !errors.Is(err, stop) {
		t.Fatal(err)
	}
}

func TestDraftsAndSettings(t *testing.T) {
	f := newFixture(t)
	check(t, f.SetDraft(f.ctx, f.conv.ID, "half a thou"))
	if c := f.conversation(); c.Draft != "half a thou" || c.DraftAt.IsZero() {
		t.Fatalf("%+v", c)
	}
	if err := f.SetDraft(f.ctx, 99, "x"); !errors.Is(err, ErrNotFound) {
		t.Fatal(err)
	}
	type window struct{ W, H int }
	if w := must(Setting(f.ctx, f.Store, "window", window{1080, 720})); w.W != 1080 {
		t.Fatal(w)
	}
	check(t, SetSetting(f.ctx, f.Store, "window", window{640, 480}))
	if w := must(Setting(f.ctx, f.Store, "window", window{})); w != (window{640, 480}) {
		t.Fatal(w)
	}
	check(t, SetSetting(f.ctx, f.Store, "window", "an older version's"))
	if w := must(Setting(f.ctx, f.Store, "window", window{1, 1})); w != (window{1, 1}) {
		t.Fatal(w)
	}
	check(t, SetSetting(f.ctx, f.Store, "win", true))
	check(t, SetSetting(f.ctx, f.Store, "theme", "dark"))
	if all := must(f.Settings(f.ctx, "win")); len(all) != 2 {
		t.Fatal(all)
	}
	check(t, f.SetRawSetting(f.ctx, "win", nil))
	if raw := must(f.rawSetting(f.ctx, "win")); raw != nil {
		t.Fatal(raw)
	}
}

func TestAttachments_StagedDownloadedOpened(t *testing.T) {
	f := newFixture(t)
	if _, err := f.StageAttachment(f.ctx, f.conv.ID, NewFile{Content: strings.NewReader("12345"), Limit: 4}); !errors.Is(err, ErrTooLarge) {
		t.Fatal(err)
	}
	if _, err := f.StageAttachment(f.ctx, 99, NewFile{Content: strings.NewReader("12345")}); !errors.Is(err, ErrNotFound) {
		t.Fatal(err)
	}
	if n := countFiles(t, f, folder.Attachments); n != 0 {
		t.Fatalf("%d files are left of what failed", n)
	}
	a := must(f.StageAttachment(f.ctx, f.conv.ID, NewFile{Name: "../../etc/passwd", ContentType: "text/plain", Content: strings.NewReader("1234"), Limit: 4}))
	if a.Name != "../../etc/passwd" || a.Size != 4 || a.SHA256 != "03ac674216f3e15c761ee1a5e255f067953623c8b388b4459e13f978d7c846f4" {
		t.Fatalf("%+v", a)
	}
	if info := must(os.Stat(f.AttachmentPath(a))); info.Mode().Perm() != privateMode || !strings.HasPrefix(f.AttachmentPath(a), f.Dir()) {
		t.Fatal(info.Mode())
	}
	check(t, f.RemoveStaged(f.ctx, a.ID))
	if n := countFiles(t, f, folder.Attachments); n != 0 {
		t.Fatalf("%d files are left", n)
	}
	f.merge(Log{ID: "1", Role: RoleAI, Text: "see", At: minute(1), Attachments: []RemoteFile{{RemoteID: "r1", Size: -1}}})
	m := must(f.MessageByLog(f.ctx, f.conv.ID, "1"))
	remote := m.Attachments[0]
	if _, err := f.OpenAttachment(f.ctx, remote.ID); !errors.Is(err, ErrNotFound) {
		t.Fatal(err)
	}
	for range 2 { // twice is once
		remote = must(f.SaveDownload(f.ctx, remote.ID, NewFile{Name: "photo.png", ContentType: "image/png", Content: strings.NewReader("png")}))
	}
	file := must(f.OpenAttachment(f.ctx, remote.ID))
	content := must(io.ReadAll(file))
	check(t, file.Close())
	if string(content) != "png" || remote.Size != 3 || remote.Name != "photo.png" || countFiles(t, f, folder.Attachments) != 1 {
		t.Fatalf("%s %+v", content, remote)
	}
	res := f.merge(Log{ID: "1", Role: RoleAI, Text: "see", At: minute(1), Attachments: []RemoteFile{{RemoteID: "r1", Name: "x", Size: 3}, {RemoteID: "r2", Size: -1}}})
	if m = must(f.Message(f.ctx, m.ID)); len(res.Updated) != 1 || len(m.Attachments) != 2 || m.Attachments[0].Name != "photo.png" {
		t.Fatalf("%+v %+v", res, m)
	}
}

func countFiles(t *testing.T, f *fixture, folder string) int {
	t.Helper()
	entries, err := os.ReadDir(f.base.Path(folder))
	check(t, err)
	return len(entries)
}

func TestAttachments_SentOnesGetTheirRemoteID(t *testing.T) {
	f := newFixture(t)
	a := must(f.StageAttachment(f.ctx, f.conv.ID, NewFile{Name: "a.txt", Content: strings.NewReader("a")}))
	m := must(f.Enqueue(f.ctx, f.conv.ID, Outgoing{AttachmentIDs: []int64{a.ID}}))
	must(f.SetState(f.ctx, m.ID, StateSending, Step{}))
	must(f.SetState(f.ctx, m.ID, StateSent, Step{}))
	f.merge(Log{ID: "3", Role: RoleHuman, At: minute(1), Attachments: []RemoteFile{{RemoteID: "r9", Name: "a.txt", Size: 1}}})
	got := must(f.Message(f.ctx, m.ID))
	if got.LogID != "3" || len(got.Attachments) != 1 || got.Attachments[0].RemoteID != "r9" || got.Attachments[0].File != a.File {
		t.Fatalf("%+v", got)
	}
}

func TestSweep_RemovesOnlyWhatNoRowNames(t *testing.T) {
	f := newFixture(t)
	kept := must(f.StageAttachment(f.ctx, f.conv.ID, NewFile{Content: strings.NewReader("x")}))
	u := must(f.SaveUtterance(f.ctx, f.conv.ID, []byte("RIFF"), 0))
	for _, orphan := range []string{folder.Attachments + "/orphan", folder.Utterances + "/orphan.wav"} {
		check(t, os.WriteFile(f.base.Path(orphan), []byte("x"), 0o600))
	}
	if n := must(f.Sweep(f.ctx)); n != 2 || folder.Size(f.base.Root, folder.Attachments+"/"+kept.File) != 1 || folder.Size(f.base.Root, folder.Utterances+"/"+baseName(u.Path)) != 4 {
		t.Fatal(n)
	}
}

func TestErase_LeavesNothingOfItsOwn(t *testing.T) {
	dir := t.TempDir() + "/data"
	s := openTest(t, dir)
	must(s.SaveUtterance(t.Context(), 0, []byte("RIFF"), 0))
	check(t, s.Lock().Publish("127.0.0.1:1"))
	check(t, os.WriteFile(dir+"/delonix-damaged-20260101-000000.000.db", []byte("x"), 0o600))
	check(t, s.Erase(t.Context()))
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	if err := s.Erase(t.Context()); !errors.Is(err, ErrClosed) {
		t.Fatal(err)
	}
	s = openTest(t, dir)
	check(t, os.WriteFile(dir+"/holiday.jpg", []byte("x"), 0o600))
	check(t, s.Erase(t.Context()))
	if left := must(os.ReadDir(dir)); len(left) != 1 || left[0].Name() != "holiday.jpg" {
		t.Fatal(left)
	}
}
