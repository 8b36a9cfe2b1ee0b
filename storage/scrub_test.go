package storage

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"delonix/storage/internal/folder"
	"delonix/storage/internal/rows"
	"delonix/storage/internal/schema"
	"delonix/storage/recovery"
)

// found returns the files below dir that contain a word, whatever its case, in UTF-8 or UTF-16.
func found(t *testing.T, dir string, words ...string) []string {
	t.Helper()
	var out []string
	check(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content := bytes.ToLower(must(os.ReadFile(path)))
		for _, w := range words {
			w = strings.ToLower(w)
			wide := must(binary.Append(nil, binary.LittleEndian, utf16.Encode([]rune(w))))
			if bytes.Contains(content, []byte(w)) || bytes.Contains(content, wide) || strings.Contains(strings.ToLower(d.Name()), w) {
				out = append(out, filepath.Base(path)+": "+w)
			}
		}
		return nil
	}))
	slices.Sort(out)
	return slices.Compact(out)
}

// private fills a conversation with words that begin with one, in every place that holds words of a person or of
// the agent. Each message has words of its own, so that the search index has many.
func private(t *testing.T, f *fixture, word string) (agent Agent, conv Conversation) {
	t.Helper()
	n := 0
	w := func() string { n++; return fmt.Sprintf("%s%04d", word, n) }
	agent = must(f.UpsertAgent(f.ctx, Agent{Portal: "https://" + w() + ".example", AgentID: w(), UserID: w(), Name: w(), TenantID: w(),
		ProfileName: w(), ProfileEmail: w(), ProfilePhone: w(), Kwargs: `{"k":"` + w() + `"}`}))
	conv = must(f.CreateConversation(f.ctx, NewConversation{AgentID: agent.ID, BotName: w(), Greeting: w(), Draft: w()}))
	must(f.BindSession(f.ctx, conv.ID, w()))
	operator, url, details := w(), w(), w()
	must(f.UpdateConversation(f.ctx, conv.ID, ConversationUpdate{OperatorName: &operator, BotURL: &url, Details: &details}))
	must(f.BeginHandOver(f.ctx, HandOver{ConversationID: conv.ID, From: ModeRegular, To: ModeOperator, OperatorName: w(), At: minute(1)}))
	var logs []Log
	for i := range 300 {
		logs = append(logs, Log{ID: fmt.Sprint(i + 1), Role: RoleAI, Text: w() + " " + strings.Repeat(w()+" ", 20), At: minute(i)})
	}
	must(f.MergeLogs(f.ctx, conv.ID, logs, MergeOptions{}))
	file := must(f.StageAttachment(f.ctx, conv.ID, NewFile{Name: w(), ContentType: "text/plain", Content: strings.NewReader(w())}))
	spoken := must(f.SaveUtterance(f.ctx, conv.ID, []byte(w()), time.Second))
	must(f.SetTranscript(f.ctx, spoken.ID, w(), ""))
	must(f.Enqueue(f.ctx, conv.ID, Outgoing{Text: w(), AttachmentIDs: []int64{file.ID}, UtteranceIDs: []int64{spoken.ID}}))
	must(f.StageAttachment(f.ctx, conv.ID, NewFile{Name: w(), Content: strings.NewReader(w())}))
	must(f.SaveUtterance(f.ctx, conv.ID, []byte(w()), time.Second))
	must(f.UpsertReply(f.ctx, conv.ID, Reply{Text: w(), Thoughts: w(), Buttons: []Button{{Label: w(), Value: w()}}, Sources: []Source{{Title: w(), URL: w()}}, Provisional: true}))
	check(t, f.SetDraft(f.ctx, conv.ID, w()))
	for _, name := range []string{schema.BackupName(0), recovery.QuarantinePrefix + "x.db", recovery.QuarantinePrefix + "x.db-wal", "delonix-graft.db"} {
		check(t, os.WriteFile(f.base.Path(name), []byte(w()), 0o600))
	}
	return agent, must(f.Conversation(f.ctx, conv.ID))
}

func TestScrub_NothingOfADeletedAgentIsInAnyFile(t *testing.T) {
	f := newFixture(t)
	f.send("kept words that stay")
	agent, _ := private(t, f, "zebra")
	if got := found(t, f.Dir(), "zebra"); len(got) < 5 {
		t.Fatalf("the words are not in the files to begin with: %v", got)
	}
	check(t, f.DeleteAgent(f.ctx, agent.ID))
	check(t, f.Scrub(f.ctx))
	if got := found(t, f.Dir(), "zebra"); len(got) > 0 {
		t.Fatalf("found in %v", got)
	}
	if hits, _ := must2(f.Search(f.ctx, "kept", SearchOptions{})); len(hits) != 1 || len(must(f.Agents(f.ctx))) != 1 {
		t.Fatalf("what was not deleted is gone: %v", hits)
	}
	if left := must(f.PendingUtterances(f.ctx)); len(left) != 0 {
		t.Fatalf("%+v", left)
	}
	if mark := must(f.rawSetting(f.ctx, rows.ScrubMark)); mark != nil {
		t.Fatal("the mark stays")
	}
	check(t, f.Close())
	if got := found(t, f.Dir(), "zebra"); len(got) > 0 {
		t.Fatalf("found after closing in %v", got)
	}
}

func TestScrub_ADeletedConversationAndMessageAreGoneWhenTheStoreIsClosed(t *testing.T) {
	f := newFixture(t)
	f.send("kept words that stay")
	_, conv := private(t, f, "yucca")
	check(t, f.DeleteConversation(f.ctx, conv.ID))
	a := must(f.Enqueue(f.ctx, f.conv.ID, Outgoing{Text: "xylophone in a message"}))
	check(t, f.DeleteUnsent(f.ctx, a.ID))
	check(t, f.Close())
	// The agent stays, and with it the words of its own row.
	content := must(os.ReadFile(f.base.Path(folder.Database)))
	agentWords := 0
	for i := range 10 {
		agentWords += bytes.Count(content, fmt.Appendf(nil, "yucca%04d", i))
	}
	if n := bytes.Count(content, []byte("yucca")); n == 0 || n > agentWords {
		t.Errorf("%d words are left, %d of them the agent's", n, agentWords)
	}
	if got := found(t, f.Dir(), "xylophone"); len(got) > 0 {
		t.Errorf("found in %v", got)
	}
	s := openTest(t, f.Dir())
	if hits, _ := must2(s.Search(f.ctx, "kept", SearchOptions{})); len(hits) != 1 {
		t.Error(hits)
	}
	checkWorks(t, s)
}

func TestScrub_GoesOnAtTheNextStart(t *testing.T) {
	f := newFixture(t)
	_, conv := private(t, f, "walrus")
	check(t, f.DeleteConversation(f.ctx, conv.ID))
	crash := copyDir(t, f.Dir()) // before anything was rewritten
	s := openTest(t, crash)
	check(t, s.Close())
	if got := found(t, crash, "walrus0300"); len(got) > 0 {
		t.Fatalf("found in %v", got)
	}
}

func TestScrub_AWriterGoesBefore(t *testing.T) {
	f := newFixture(t)
	private(t, f, "vulture")
	check(t, f.base.InTx(f.ctx, f.base.MarkScrub))
	leave := f.base.DB.Want() // somebody waits for the writer
	if err := f.scrubNow(f.ctx, true); err == nil {
		t.Fatal("it was not interrupted")
	}
	leave()
	f.send("in between")
	if mark := must(f.rawSetting(f.ctx, rows.ScrubMark)); mark == nil {
		t.Fatal("the mark went before it was done")
	}
	check(t, f.scrubNow(f.ctx, true))
	if mark := must(f.rawSetting(f.ctx, rows.ScrubMark)); mark != nil {
		t.Fatal("it was not done")
	}
}

func TestClear_LeavesAnEmptyStore(t *testing.T) {
	f := newFixture(t)
	private(t, f, "umbrella")
	check(t, SetSetting(f.ctx, f.Store, "umbrella", "umbrella"))
	must(f.SaveUtterance(f.ctx, 0, []byte("umbrella"), time.Second))
	check(t, f.Clear(f.ctx))
	if got := found(t, f.Dir(), "umbrella", "portal.example"); len(got) > 0 {
		t.Fatalf("found in %v", got)
	}
	checkWorks(t, f.Store)
}
