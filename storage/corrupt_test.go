package storage

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"delonix/storage/internal/folder"
	"delonix/storage/internal/rows"
	"delonix/storage/internal/sqlite"
	"delonix/storage/recovery"
)

// precious is a closed data folder that holds everything nobody could list again.
type precious struct {
	dir       string
	conv      int64
	queued    Message
	doubtful  Message
	recording Utterance
}

func makePrecious(t testing.TB, received int) precious {
	t.Helper()
	f := newFixture(t)
	must(f.BindSession(f.ctx, f.conv.ID, "s1"))
	logs := make([]Log, received)
	for i := range logs {
		logs[i] = ai(fmt.Sprint(i+1), fmt.Sprintf("message %d %s", i, strings.Repeat("lorem ipsum ", 20)), minute(i))
	}
	must(f.MergeLogs(f.ctx, f.conv.ID, logs, MergeOptions{CountAsRead: true}))
	check(t, f.MarkListed(f.ctx, f.agent.ID, minute(1)))
	p := precious{dir: f.Dir(), conv: f.conv.ID}
	a := must(f.StageAttachment(f.ctx, f.conv.ID, NewFile{Name: "a.txt", Content: strings.NewReader("attached")}))
	p.doubtful = must(f.Enqueue(f.ctx, f.conv.ID, Outgoing{Text: "did it arrive", AttachmentIDs: []int64{a.ID}}))
	must(f.SetState(f.ctx, p.doubtful.ID, StateSending, Step{}))
	must(f.SetState(f.ctx, p.doubtful.ID, StateUnconfirmed, Step{}))
	p.queued = must(f.Enqueue(f.ctx, f.conv.ID, Outgoing{Text: "still to send"}))
	p.recording = must(f.SaveUtterance(f.ctx, f.conv.ID, []byte("RIFF....WAVE"), time.Second))
	if received > 0 {
		must(f.SetReaction(f.ctx, must(f.MessageByLog(f.ctx, f.conv.ID, "1")).ID, FeedbackGood))
	}
	check(t, f.SetDraft(f.ctx, f.conv.ID, "a thought"))
	check(t, SetSetting(f.ctx, f.Store, "theme", "dark"))
	must(f.BeginHandOver(f.ctx, HandOver{ConversationID: f.conv.ID, To: ModeOperator, At: minute(1)}))
	check(t, f.Close())
	return p
}

func (p precious) file() string { return filepath.Join(p.dir, folder.Database) }

// checkWorks makes sure that what Open made of a damaged file is whole and usable.
func checkWorks(t *testing.T, s *Store) {
	t.Helper()
	check(t, s.base.DB.Read(t.Context(), func(q sqlite.Query) error { return recovery.QuickCheck(q, `PRAGMA integrity_check`) }))
	a := must(s.UpsertAgent(t.Context(), Agent{Portal: "new", AgentID: "new"}))
	c := must(s.CreateConversation(t.Context(), NewConversation{AgentID: a.ID}))
	must(s.Enqueue(t.Context(), c.ID, Outgoing{Text: "life goes on"}))
	if hits, _ := must2(s.Search(t.Context(), "goes on", SearchOptions{})); len(hits) != 1 {
		t.Fatal(hits)
	}
}

func checkSalvaged(t *testing.T, s *Store, p precious, received bool) {
	t.Helper()
	ctx := t.Context()
	if m, err := s.Message(ctx, p.queued.ID); err != nil || m.State != StateQueued || m.Text != "still to send" {
		t.Errorf("queued: %+v %v", m, err)
	}
	m, err := s.Message(ctx, p.doubtful.ID)
	if err != nil || m.State != StateUnconfirmed || len(m.Attachments) != 1 || !m.Attachments[0].Local() {
		t.Errorf("unconfirmed: %+v %v", m, err)
	}
	if us := must(s.PendingUtterances(ctx)); len(us) != 1 || us[0].Path != filepath.Join(s.Dir(), folder.Utterances, baseName(p.recording.Path)) {
		t.Errorf("utterances: %+v", us)
	}
	c, err := s.Conversation(ctx, p.conv)
	if err != nil || c.Draft != "a thought" || c.SessionID != "s1" || c.Queued != 1 || c.Undelivered != 1 {
		t.Errorf("conversation: %+v %v", c, err)
	}
	if theme := must(Setting(ctx, s, "theme", "")); theme != "dark" {
		t.Errorf("settings: %q", theme)
	}
	if hs := must(s.HandOvers(ctx, p.conv)); len(hs) != 1 {
		t.Errorf("hand-overs: %+v", hs)
	}
	if as := must(s.Agents(ctx)); len(as) != 1 || !as[0].ListedAt.IsZero() {
		t.Errorf("agents: %+v", as)
	}
	if ps := must(s.PendingReactions(ctx, nil, 0)); received && len(ps) != 1 {
		t.Errorf("reactions: %+v", ps)
	}
	// The rest comes with the next list, once.
	res := must(s.MergeLogs(ctx, p.conv, []Log{ai("1", "one", minute(1)), human("2", "did it arrive", minute(2)), ai("3", "yes", minute(3))}, MergeOptions{CountAsRead: true}))
	if m := must(s.Message(ctx, p.doubtful.ID)); m.State != StateSent || m.LogID != "2" || len(res.NewUnread) != 0 {
		t.Errorf("after the list: %+v %+v", m, res)
	}
}

func checkAside(t *testing.T, s *Store) {
	t.Helper()
	r := s.Recovery()
	if !r.Happened || r.Reason == "" || len(r.Aside) == 0 {
		t.Fatalf("%+v", r)
	}
	for _, path := range r.Aside {
		if _, err := os.Stat(path); err != nil {
			t.Error(err)
		}
	}
}

func TestCorrupt_Kinds(t *testing.T) {
	for _, kind := range []struct {
		name     string
		damage   func(t *testing.T, b []byte) []byte
		salvaged bool // everything precious comes back
	}{
		{"a text file", func(*testing.T, []byte) []byte { return []byte(strings.Repeat("This is no database.\n", 500)) }, false},
		{"only some bytes", func(_ *testing.T, b []byte) []byte { return b[:50] }, false},
		{"cut in half", func(_ *testing.T, b []byte) []byte { return b[:len(b)/2/recovery.PageSize*recovery.PageSize] }, false},
		{"cut by a page", func(_ *testing.T, b []byte) []byte { return b[:len(b)-recovery.PageSize] }, true},
		{"cut within a page", func(_ *testing.T, b []byte) []byte { return b[:len(b)-100] }, true},
		{"header overwritten", func(_ *testing.T, b []byte) []byte { clear(b[:recovery.HeaderSize]); return b }, true},
		{"first page overwritten", func(_ *testing.T, b []byte) []byte { clear(b[:recovery.PageSize]); return b }, true},
		{"everything overwritten", func(_ *testing.T, b []byte) []byte { clear(b); return b }, false},
		{"schema unreadable", func(_ *testing.T, b []byte) []byte { clear(b[recovery.HeaderSize : recovery.HeaderSize+8]); return b }, true},
		{"another program's database", func(t *testing.T, _ []byte) []byte {
			path := filepath.Join(t.TempDir(), "x.db")
			raw(t, path, `CREATE TABLE bookmarks (id)`)
			return must(os.ReadFile(path))
		}, false},
		{"application id lost", func(_ *testing.T, b []byte) []byte { clear(b[68:72]); return b }, true},
	} {
		t.Run(kind.name, func(t *testing.T) {
			p := makePrecious(t, 30)
			damaged := kind.damage(t, must(os.ReadFile(p.file())))
			check(t, os.WriteFile(p.file(), damaged, 0o600))
			s := openTest(t, p.dir)
			checkAside(t, s)
			if us := must(s.PendingUtterances(t.Context())); len(us) != 1 {
				t.Errorf("what was said is lost: %+v", us)
			}
			if kind.salvaged {
				checkSalvaged(t, s, p, true)
			}
			t.Logf("%+v", s.Recovery())
			checkWorks(t, s)
			if string(must(os.ReadFile(s.Recovery().Aside[len(s.Recovery().Aside)-1]))) != string(damaged) {
				t.Error("the damaged file was changed")
			}
		})
	}
}

// pagesOf returns the numbers of a table's or index's pages, counted from 1.
func pagesOf(t *testing.T, path, name string) []int64 {
	t.Helper()
	dir := t.TempDir()
	copied := filepath.Join(dir, folder.Database)
	check(t, os.WriteFile(copied, must(os.ReadFile(path)), 0o600))
	d := must(sqlite.Open(t.Context(), copied, sqlite.Options{Readers: 1}))
	defer d.Close()
	var root int64
	q := d.Query(t.Context())
	check(t, q.Row(`SELECT rootpage FROM sqlite_schema WHERE name = ?`, name).Scan(&root))
	return must(recovery.TreePages(must(os.ReadFile(path)), root, nil))
}

func overwritePage(t *testing.T, path string, page int64) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	check(t, err)
	_, err = f.WriteAt(make([]byte, recovery.PageSize), (page-1)*recovery.PageSize)
	check(t, errors.Join(err, f.Close()))
}

func TestCorrupt_FoundInUseIsSetAsideAtTheNextStart(t *testing.T) {
	p := makePrecious(t, 500)
	pages := pagesOf(t, p.file(), "messages")
	overwritePage(t, p.file(), pages[len(pages)/2]) // received messages; the own ones are on the last page
	found := make(chan error, 1)
	s, err := Open(t.Context(), p.dir, Options{OnCorrupt: func(err error) { found <- err }})
	check(t, err)
	if s.Recovery().Happened {
		t.Fatal("nothing was noticed yet")
	}
	_, _, err = s.Messages(t.Context(), p.conv, Cursor{}, 1000)
	if !errors.Is(err, ErrCorrupt) || !errors.Is(<-found, err) && !strings.Contains(err.Error(), "set aside") {
		t.Fatal(err)
	}
	check(t, s.Close())
	s = openTest(t, p.dir)
	checkAside(t, s)
	if s.Recovery().Complete {
		t.Error("it can't know what was on the page")
	}
	checkSalvaged(t, s, p, true)
	checkWorks(t, s)
	check(t, s.Close())
	if s = openTest(t, p.dir); s.Recovery().Happened {
		t.Fatalf("set aside again: %+v", s.Recovery())
	}
}

func TestCorrupt_UnsentBetweenTwoDamagedPages(t *testing.T) {
	f := newFixture(t)
	many := func(from int) {
		logs := make([]Log, 400)
		for i := range logs {
			logs[i] = ai(fmt.Sprint(from+i), strings.Repeat("lorem ipsum ", 20), minute(i))
		}
		must(f.MergeLogs(f.ctx, f.conv.ID, logs, MergeOptions{}))
	}
	many(1)
	queued := must(f.Enqueue(f.ctx, f.conv.ID, Outgoing{Text: "between"}))
	many(1001)
	check(t, f.Close())
	pages := pagesOf(t, f.base.Path(folder.Database), "messages")
	overwritePage(t, f.base.Path(folder.Database), pages[len(pages)/4])
	overwritePage(t, f.base.Path(folder.Database), pages[len(pages)*3/4])
	check(t, os.WriteFile(f.base.Path(folder.Suspect), nil, 0o600)) // an earlier run met the damage
	s := openTest(t, f.Dir())
	checkAside(t, s)
	if m := must(s.Message(f.ctx, queued.ID)); m.State != StateQueued || m.Text != "between" {
		t.Fatalf("%+v", m)
	}
}

func TestCorrupt_SearchIndexIsMadeAnew(t *testing.T) {
	p := makePrecious(t, 300)
	raw(t, p.file(), `UPDATE messages_fts_data SET block = x'00112233445566' WHERE id > 1`)
	s := openTest(t, p.dir)
	_, _, err := s.Search(t.Context(), "lorem", SearchOptions{})
	if !errors.Is(err, ErrCorrupt) {
		t.Fatal(err)
	}
	check(t, s.Close())
	s = openTest(t, p.dir)
	if s.Recovery().Happened {
		t.Fatalf("%+v", s.Recovery())
	}
	if hits, _ := must2(s.Search(t.Context(), "lorem", SearchOptions{})); len(hits) != 50 {
		t.Fatal(len(hits))
	}
	checkWorks(t, s)
}

func TestCorrupt_AfterACrashItIsCheckedAtOnce(t *testing.T) {
	f := newFixture(t)
	for i := range 200 {
		f.merge(ai(fmt.Sprint(i), strings.Repeat("text ", 50), minute(i)))
	}
	queued := must(f.Enqueue(f.ctx, f.conv.ID, Outgoing{Text: "to send"}))
	check(t, f.base.InTx(f.ctx, func(t *rows.Tx) error { return nil }))
	check(t, f.base.DB.Query(f.ctx).Script(`PRAGMA wal_checkpoint(TRUNCATE)`))
	check(t, f.SetDraft(f.ctx, f.conv.ID, "only in the log"))
	crash := copyDir(t, f.Dir())
	pages := pagesOf(t, filepath.Join(crash, folder.Database), "messages")
	overwritePage(t, filepath.Join(crash, folder.Database), pages[len(pages)/2])
	s := openTest(t, crash)
	checkAside(t, s)
	if m := must(s.Message(f.ctx, queued.ID)); m.State != StateQueued {
		t.Fatalf("%+v", m)
	}
	if c := must(s.Conversation(f.ctx, f.conv.ID)); c.Draft != "only in the log" {
		t.Fatal("the log was not read")
	}
}

func TestCorrupt_LargeFileIsCheckedInTheBackground(t *testing.T) {
	f := newFixture(t)
	logs := make([]Log, 500)
	for i := range logs {
		logs[i] = ai(fmt.Sprint(i), strings.Repeat(fmt.Sprint("text ", i), 80), minute(i))
	}
	f.merge(logs...)
	check(t, f.base.DB.Query(f.ctx).Script(`PRAGMA wal_checkpoint(TRUNCATE)`))
	check(t, f.SetDraft(f.ctx, f.conv.ID, "x"))
	crash := copyDir(t, f.Dir())
	path := filepath.Join(crash, folder.Database)
	pages := pagesOf(t, path, "messages")
	overwritePage(t, path, pages[len(pages)/2])
	found := make(chan error, 1)
	s, err := Open(t.Context(), crash, Options{checkAtOnce: 1, OnCorrupt: func(err error) { found <- err }})
	check(t, err)
	if err := <-found; !recovery.IsDamage(err) {
		t.Fatal(err)
	}
	check(t, s.Close())
	checkAside(t, openTest(t, crash))
}

func TestCorrupt_LogOfNonsense(t *testing.T) {
	p := makePrecious(t, 30)
	check(t, os.WriteFile(p.file()+"-wal", []byte(strings.Repeat("nonsense", 1000)), 0o600))
	s := openTest(t, p.dir)
	if s.Recovery().Happened {
		t.Fatalf("%+v", s.Recovery())
	}
	checkSalvaged0(t, s, p)
}

// checkSalvaged0 is checkSalvaged for a file that was not replaced.
func checkSalvaged0(t *testing.T, s *Store, p precious) {
	t.Helper()
	if m := must(s.Message(t.Context(), p.queued.ID)); m.State != StateQueued {
		t.Fatalf("%+v", m)
	}
}

func TestCorrupt_MissingFileWithALogOfItsOwn(t *testing.T) {
	f := newFixture(t)
	f.send("x")
	crash := copyDir(t, f.Dir())
	check(t, os.Remove(filepath.Join(crash, folder.Database)))
	s := openTest(t, crash)
	checkWorks(t, s)
}

func TestCorrupt_LostAttachmentIsSaid(t *testing.T) {
	f := newFixture(t)
	a := must(f.StageAttachment(f.ctx, f.conv.ID, NewFile{Content: strings.NewReader("x")}))
	m := must(f.Enqueue(f.ctx, f.conv.ID, Outgoing{Text: "with file", AttachmentIDs: []int64{a.ID}}))
	check(t, f.Close())
	check(t, os.Remove(f.AttachmentPath(a)))
	b := must(os.ReadFile(f.base.Path(folder.Database)))
	clear(b[:recovery.HeaderSize])
	check(t, os.WriteFile(f.base.Path(folder.Database), b, 0o600))
	s := openTest(t, f.Dir())
	if got := must(s.Message(f.ctx, m.ID)); got.State != StateFailed || got.Error == "" || s.Recovery().LostFiles != 1 {
		t.Fatalf("%+v %+v", got, s.Recovery())
	}
}

func TestCorrupt_CrashWhileReplacing(t *testing.T) {
	// The damaged file was set aside and the new one has not got its name yet.
	p := makePrecious(t, 30)
	check(t, os.Rename(p.file(), filepath.Join(p.dir, recovery.SalvagedName)))
	check(t, os.WriteFile(p.file()+"-wal", []byte("a log of the damaged file"), 0o600))
	s := openTest(t, p.dir)
	checkSalvaged0(t, s, p)
	checkWorks(t, s)
	check(t, s.Close())
	// A new file that is not complete does not count.
	p = makePrecious(t, 30)
	check(t, os.WriteFile(filepath.Join(p.dir, recovery.NewName), []byte("half"), 0o600))
	b := must(os.ReadFile(p.file()))
	clear(b[:recovery.HeaderSize])
	check(t, os.WriteFile(p.file(), b, 0o600))
	checkSalvaged(t, openTest(t, p.dir), p, true)
}

func TestCorrupt_OnlyTheLastOnesAreKept(t *testing.T) {
	dir := t.TempDir()
	for range 5 {
		check(t, os.WriteFile(filepath.Join(dir, folder.Database), []byte(strings.Repeat("x", 5000)), 0o600))
		s, err := Open(t.Context(), dir, Options{})
		check(t, err)
		check(t, s.Close())
		time.Sleep(2 * time.Millisecond) // names carry milliseconds
	}
	if kept := must(filepath.Glob(filepath.Join(dir, recovery.QuarantinePrefix+"*.db"))); len(kept) != recovery.QuarantineKept {
		t.Fatal(kept)
	}
}

// rounds is how often a randomised test runs: all of it with DELONIX_LONG, else a tenth.
func rounds(n int) int {
	if os.Getenv("DELONIX_LONG") != "" {
		return n
	}
	return max(n/10, 1)
}

// TestCorrupt_AtRandom damages a file anywhere. Whatever that does, opening works, every call returns, and
// what is found to be damaged is replaced by something that works.
func TestCorrupt_AtRandom(t *testing.T) {
	p := makePrecious(t, 200)
	sound := must(os.ReadFile(p.file()))
	for round := range rounds(100) {
		rnd := rand.New(rand.NewPCG(1, uint64(round)))
		b := append([]byte(nil), sound...)
		for range 1 + rnd.IntN(20) {
			at, n := rnd.IntN(len(b)), 1+rnd.IntN(200)
			for i := at; i < min(at+n, len(b)); i++ {
				b[i] = byte(rnd.Uint32())
			}
		}
		if rnd.IntN(4) == 0 {
			b = b[:rnd.IntN(len(b))]
		}
		dir := filepath.Join(t.TempDir(), "d")
		check(t, os.CopyFS(dir, os.DirFS(p.dir)))
		check(t, os.WriteFile(filepath.Join(dir, folder.Database), b, 0o600))
		for try := 0; ; try++ {
			s, err := Open(t.Context(), dir, Options{})
			if err != nil {
				t.Fatalf("round %d: %v", round, err)
			}
			err = useEverything(t, s, p)
			check(t, s.Close())
			if err == nil {
				break
			}
			if try == 2 {
				t.Fatalf("round %d: damaged after %d starts: %v", round, try+1, err)
			}
		}
	}
}

// useEverything calls what reads and writes all over the file and returns damage that was met.
func useEverything(t *testing.T, s *Store, p precious) error {
	ctx := t.Context()
	_, _, err := s.Messages(ctx, p.conv, Cursor{}, 1000)
	errs := []error{err}
	_, _, err = s.Conversations(ctx, ConversationQuery{})
	errs = append(errs, err)
	_, _, err = s.Search(ctx, "lorem", SearchOptions{})
	errs = append(errs, err)
	_, err = s.Outbox(ctx, 0)
	errs = append(errs, err)
	_, err = s.Settings(ctx, "")
	errs = append(errs, err)
	_, err = s.MergeLogs(ctx, p.conv, []Log{ai("5", "changed", minute(5)), ai("5000", "new", minute(6))}, MergeOptions{})
	errs = append(errs, err)
	for _, err := range errs {
		if errors.Is(err, ErrCorrupt) {
			return err
		}
	}
	return nil
}
