package storage

import (
	"bytes"
	"compress/gzip"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var writeFixture = flag.Bool("write-fixture", false, "write the fixture of the newest schema to testdata")

// fixturePath is the file of a schema as that version wrote it. It is never written again once the version
// was released.
func fixturePath(schema int) string {
	return filepath.Join("testdata", fmt.Sprintf("schema-%d.db.gz", schema))
}

// TestFixture_EverySchemaOpens opens a file of each schema there ever was with the newest program.
func TestFixture_EverySchemaOpens(t *testing.T) {
	all := must(steps())
	if *writeFixture {
		makeFixture(t, fixturePath(all[len(all)-1].version))
	}
	for _, s := range all {
		t.Run(fmt.Sprint(s.version), func(t *testing.T) {
			dir := t.TempDir()
			unzip(t, fixturePath(s.version), filepath.Join(dir, dbName))
			checkFixture(t, openTest(t, dir))
		})
	}
}

func makeFixture(t *testing.T, path string) {
	t.Helper()
	f := newFixture(t)
	must(f.BindSession(f.ctx, f.conv.ID, "session-1"))
	f.send("Where is my parcel?")
	f.reply("On its way.")
	f.merge(human("1", "Where is my parcel?", minute(1)), ai("2", "On its way.", minute(2)), Log{ID: "3", Role: RoleNotes, Text: "a note", At: minute(3)})
	must(f.Enqueue(f.ctx, f.conv.ID, Outgoing{Text: "Thank you"}))
	must(f.SetReaction(f.ctx, must(f.MessageByLog(f.ctx, f.conv.ID, "2")).ID, FeedbackGood))
	must(f.BeginHandOver(f.ctx, HandOver{ConversationID: f.conv.ID, From: ModeRegular, To: ModeOperator, OperatorName: "John Doe", At: minute(4)}))
	check(t, f.SetDraft(f.ctx, f.conv.ID, "and one more"))
	check(t, SetSetting(f.ctx, f.Store, "theme", "dark"))
	check(t, f.Close())
	var b bytes.Buffer
	z := must(gzip.NewWriterLevel(&b, gzip.BestCompression))
	must(z.Write(must(os.ReadFile(f.path(dbName)))))
	check(t, z.Close())
	check(t, os.WriteFile(path, b.Bytes(), 0o644))
}

func unzip(t *testing.T, from, to string) {
	t.Helper()
	in, err := os.Open(from)
	check(t, err)
	defer in.Close()
	content := must(io.ReadAll(must(gzip.NewReader(in))))
	check(t, os.WriteFile(to, content, 0o600))
}

func checkFixture(t *testing.T, s *Store) {
	t.Helper()
	ctx := t.Context()
	agents := must(s.Agents(ctx))
	c, err := s.ConversationBySession(ctx, "https://portal.example", "session-1")
	if err != nil || len(agents) != 1 || agents[0].AgentID != "support" {
		t.Fatal(agents, err)
	}
	if c.Draft != "and one more" || c.Queued != 1 || c.Unread != 1 || c.Preview != "Thank you" {
		t.Errorf("%+v", c)
	}
	page, _ := must2(s.Messages(ctx, c.ID, Cursor{}, 0))
	if got := textsOf(page); !slices.Equal(got, []string{"Where is my parcel?", "On its way.", "Thank you"}) {
		t.Error(got)
	}
	if page[0].State != StateSent || page[1].Reaction() != FeedbackGood || page[2].State != StateQueued {
		t.Errorf("%+v", page)
	}
	if hs := must(s.HandOvers(ctx, c.ID)); len(hs) != 1 || hs[0].OperatorName != "John Doe" {
		t.Errorf("%+v", hs)
	}
	if theme := must(Setting(ctx, s, "theme", "")); theme != "dark" {
		t.Error(theme)
	}
	if hits, _ := must2(s.Search(ctx, "parc", SearchOptions{})); len(hits) != 1 {
		t.Error(hits)
	}
	checkWorks(t, s)
}

// TestSchema_FirstIsFrozen: a released schema never changes; what changes is a further file.
func TestSchema_FirstIsFrozen(t *testing.T) {
	dir := t.TempDir()
	unzip(t, fixturePath(1), filepath.Join(dir, "old.db"))
	check(t, openTest(t, dir).Close())
	list := func(path string) string {
		d := must(openDatabase(t.Context(), path, 1, 0))
		defer d.close()
		all := must(collect(query{t.Context(), d.writer}, func(r scanner) (text string, err error) { return text, r.Scan(&text) },
			`SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name`))
		return strings.Join(all, "\n")
	}
	if len(must(steps())) == 1 && list(filepath.Join(dir, "old.db")) != list(filepath.Join(dir, dbName)) {
		t.Error("001 was edited: before the first release write the fixture anew (-write-fixture), after it add a schema file")
	}
}
