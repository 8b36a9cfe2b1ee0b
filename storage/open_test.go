package storage

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"delonix/storage/internal/folder"
	"delonix/storage/internal/rows"
	"delonix/storage/internal/schema"
	"delonix/storage/internal/sqlite"
)

func TestVersion_AtLeast(t *testing.T) {
	for version, want := range map[string]bool{
		"3.51.3": true, "3.51.2": false, "3.52.0": true, "4.0.0": true, "3.9.9": false, "3.51": false, "3.51.3.1": true, "": false, "x.y.z": false,
	} {
		if got := sqlite.AtLeast(version, sqlite.MinSQLite); got != want {
			t.Errorf("%s: %v", version, got)
		}
	}
}

func TestOpen_InEveryPromisedMode(t *testing.T) {
	f := newFixture(t)
	check(t, f.base.DB.Write(f.ctx, func(t *sqlite.Tx) error { return sqlite.CheckMode(t.Query) }))
	check(t, f.base.Read(f.ctx, "", func(q rows.Query) error {
		var only, busy int
		err := q.Row(`SELECT query_only, timeout FROM pragma_query_only, pragma_busy_timeout`).Scan(&only, &busy)
		if only != 1 || busy != 5000 {
			t.Errorf("query_only %d, busy_timeout %d", only, busy)
		}
		return err
	}))
}

func TestOpen_FoldersWithOddNames(t *testing.T) {
	for _, name := range []string{"with space", "per%cent%20", "ques?tion", "ha#sh", "ünïcödé", "a&b=c"} {
		if runtime.GOOS == "windows" && strings.Contains(name, "?") {
			continue // no file has such a name there
		}
		dir := filepath.Join(t.TempDir(), name)
		s := openTest(t, dir)
		must(s.UpsertAgent(t.Context(), Agent{Portal: "p", AgentID: "a"}))
		check(t, s.Close())
		if _, err := os.Stat(filepath.Join(dir, folder.Database)); err != nil {
			t.Error(err)
		}
		if agents := must(openTest(t, dir).Agents(t.Context())); len(agents) != 1 {
			t.Error(name, agents)
		}
	}
}

func TestOpen_CleanCloseLeavesOneFile(t *testing.T) {
	f := newFixture(t)
	f.send("x")
	check(t, f.Close())
	for _, ending := range []string{"-wal", "-shm"} {
		if _, err := os.Stat(f.base.Path(folder.Database + ending)); !errors.Is(err, os.ErrNotExist) {
			t.Error(ending, err)
		}
	}
}

func TestLock_SecondOpenIsRefusedAndFindsTheFirst(t *testing.T) {
	f := newFixture(t)
	if _, err := OtherInstance(f.Dir()); !errors.Is(err, ErrNotFound) {
		t.Fatal(err)
	}
	check(t, f.Lock().Publish("127.0.0.1:4711"))
	_, err := Open(f.ctx, f.Dir(), Options{})
	if !errors.Is(err, ErrInUse) || !strings.Contains(err.Error(), f.Dir()) {
		t.Fatal(err)
	}
	other := must(OtherInstance(f.Dir()))
	if other != (Instance{PID: os.Getpid(), Addr: "127.0.0.1:4711"}) {
		t.Fatalf("%+v", other)
	}
	f.send("the first one still works")
	check(t, f.Close())
	if _, err := OtherInstance(f.Dir()); !errors.Is(err, ErrNotFound) {
		t.Fatal(err)
	}
	openTest(t, f.Dir())
}

func TestSchema_NewerIsRefusedAndNotTouched(t *testing.T) {
	f := newFixture(t)
	check(t, f.Close())
	path := f.base.Path(folder.Database)
	raw(t, path, `PRAGMA user_version = 99`)
	before := sha256.Sum256(must(os.ReadFile(path)))
	_, err := Open(f.ctx, f.Dir(), Options{})
	newer, ok := errors.AsType[*NewerSchemaError](err)
	if !ok || !errors.Is(err, ErrNewerSchema) || newer.Found != 99 || newer.Known != len(must(schema.Steps())) || newer.Path != path {
		t.Fatalf("%+v", err)
	}
	if sha256.Sum256(must(os.ReadFile(path))) != before {
		t.Fatal("the file was touched")
	}
}

// raw runs a statement on a database file, past the store.
func raw(t testing.TB, path, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", sqlite.DSN(path, ""))
	check(t, err)
	_, err = db.Exec(statement)
	check(t, errors.Join(err, db.Close()))
}

// fakeSteps are the steps there are and one more.
func fakeSteps(t *testing.T, next string) []schema.Step {
	t.Helper()
	s := must(schema.Steps())
	return append(s, schema.Step{Version: len(s) + 1, SQL: next})
}

func TestMigrate_StepsForwardAfterABackup(t *testing.T) {
	f := newFixture(t)
	f.send("from the schema before")
	check(t, f.Close())
	next := len(must(schema.Steps())) + 1
	check(t, os.WriteFile(f.base.Path(schema.BackupName(0)), nil, 0o600)) // an older backup
	s, err := open(f.ctx, f.Dir(), Options{}, fakeSteps(t, `ALTER TABLE conversations ADD COLUMN colour TEXT NOT NULL DEFAULT 'red';
		CREATE TABLE extras (id INTEGER PRIMARY KEY, agent INTEGER REFERENCES agents (id)) STRICT;
		INSERT INTO extras SELECT id, agent FROM conversations`))
	check(t, err)
	var version, extras int
	check(t, s.base.DB.Write(f.ctx, func(t *sqlite.Tx) error {
		return errors.Join(t.Row(`PRAGMA user_version`).Scan(&version), t.Row(`SELECT count(*) FROM extras`).Scan(&extras), sqlite.CheckMode(t.Query))
	}))
	page, _, err := s.Messages(f.ctx, f.conv.ID, Cursor{}, 0)
	check(t, errors.Join(err, s.Close()))
	if version != next || extras != 1 || len(page) != 1 {
		t.Fatal(version, extras, textsOf(page))
	}
	backups := must(filepath.Glob(f.base.Path("delonix-before-schema-*.db")))
	if len(backups) != 1 || filepath.Base(backups[0]) != schema.BackupName(next-1) {
		t.Fatal(backups)
	}
	if info := must(os.Stat(backups[0])); info.Mode().Perm() != privateMode {
		t.Fatal(info.Mode())
	}
	// The backup opens as what it was.
	old := t.TempDir()
	check(t, os.WriteFile(filepath.Join(old, folder.Database), must(os.ReadFile(backups[0])), 0o600))
	page, _, err = openTest(t, old).Messages(f.ctx, f.conv.ID, Cursor{}, 0)
	if err != nil || len(page) != 1 || page[0].Text != "from the schema before" {
		t.Fatal(textsOf(page), err)
	}
}

func TestMigrate_FailedStepChangesNothing(t *testing.T) {
	for name, second := range map[string]string{
		"an error half-way":    `ALTER TABLE conversations ADD COLUMN colour TEXT; DROP TABLE settings; SELECT nonsense FROM nowhere`,
		"a row left dangling":  `DELETE FROM agents`,
		"a table left without": `INSERT INTO attachments (conversation) VALUES (99)`,
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			check(t, SetSetting(f.ctx, f.Store, "k", 1))
			check(t, f.Close())
			if s, err := open(f.ctx, f.Dir(), Options{}, fakeSteps(t, second)); err == nil {
				check(t, s.Close())
				t.Fatal("it went through")
			}
			s := openTest(t, f.Dir())
			if got := must(Setting(f.ctx, s, "k", 0)); got != 1 || s.Recovery().Happened || len(must(s.Agents(f.ctx))) != 1 {
				t.Fatalf("%v %+v", got, s.Recovery())
			}
		})
	}
}

func TestSettle_AfterACrash(t *testing.T) {
	f := newFixture(t)
	sending := must(f.Enqueue(f.ctx, f.conv.ID, Outgoing{Text: "half sent"}))
	queued := must(f.Enqueue(f.ctx, f.conv.ID, Outgoing{Text: "waiting"}))
	must(f.SetState(f.ctx, sending.ID, StateSending, Step{}))
	reply := must(f.UpsertReply(f.ctx, f.conv.ID, Reply{Text: "half a rep", Provisional: true})).Message
	u, file, err := f.BeginUtterance(f.ctx, f.conv.ID)
	check(t, err)
	must(file.Write(make([]byte, 1000)))
	check(t, file.Close())
	silent, file, err := f.BeginUtterance(f.ctx, f.conv.ID) // only its header is there
	check(t, err)
	must(file.Write(make([]byte, wavHeaderSize)))
	check(t, file.Close())
	gone, file, err := f.BeginUtterance(f.ctx, f.conv.ID) // the microphone was not open yet
	check(t, errors.Join(err, file.Close(), os.Remove(gone.Path)))
	crash := copyDir(t, f.Dir())
	s := openTest(t, crash)
	if m := must(s.Message(f.ctx, sending.ID)); m.State != StateUnconfirmed {
		t.Fatal(m.State)
	}
	if m := must(s.Message(f.ctx, queued.ID)); m.State != StateQueued {
		t.Fatal(m.State)
	}
	if m := must(s.Message(f.ctx, reply.ID)); m.Provisional || !m.Interrupted || m.Text != "half a rep" {
		t.Fatalf("%+v", m)
	}
	if p := must(s.PendingUtterances(f.ctx)); len(p) != 1 || p[0].ID != u.ID || !p[0].Cut || p[0].Size != 1000 {
		t.Fatalf("%+v", p)
	}
	for _, id := range []int64{silent.ID, gone.ID} {
		if u, err := s.Utterance(f.ctx, id); !errors.Is(err, ErrNotFound) {
			t.Fatalf("a recording without sound is kept: %+v %v", u, err)
		}
	}
	if folder.Size(s.base.Root, folder.Utterances+"/"+baseName(silent.Path)) >= 0 {
		t.Fatal("the file of a recording without sound is kept")
	}
	c := must(s.Conversation(f.ctx, f.conv.ID))
	if c.Queued != 1 || c.Undelivered != 1 || s.Recovery().Happened {
		t.Fatalf("%+v %+v", c, s.Recovery())
	}
	if hits, _ := must2(s.Search(f.ctx, "half a rep", SearchOptions{})); len(hits) != 1 {
		t.Fatal("the interrupted reply can't be found")
	}
}

// copyDir copies a data folder as a crash at this moment would leave it.
func copyDir(t testing.TB, from string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "copy")
	check(t, os.CopyFS(to, os.DirFS(from)))
	check(t, os.RemoveAll(filepath.Join(to, folder.LockFile)))
	return to
}

func TestOpen_ContextThatHasEnded(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	dir := t.TempDir()
	if _, err := Open(ctx, dir, Options{}); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	openTest(t, dir) // the lock was released
}

func TestNotADirectory_IsReadOnlyWithAClearSentence(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	check(t, os.WriteFile(file, nil, 0o600))
	for _, dir := range []string{file, filepath.Join(file, "below")} {
		_, err := Open(t.Context(), dir, Options{})
		if !errors.Is(err, ErrReadOnly) || !strings.Contains(err.Error(), dir) || !strings.Contains(err.Error(), "--data") {
			t.Errorf("%s: %v", dir, err)
		}
	}
}
