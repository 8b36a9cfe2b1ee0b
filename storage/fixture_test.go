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
	"time"

	"delonix/storage/internal/folder"
	"delonix/storage/internal/rows"
	"delonix/storage/internal/schema"
	"delonix/storage/internal/sqlite"
)

var writeFixture = flag.Bool("write-fixture", false, "write the fixture of the newest schema to testdata")

// fixturePath is the file of a schema as that version wrote it. It is never written again once the version
// was released.
func fixturePath(schema int) string {
	return filepath.Join("testdata", fmt.Sprintf("schema-%d.db.gz", schema))
}

// TestFixture_EverySchemaOpens opens a file of each schema there ever was with the newest program.
func TestFixture_EverySchemaOpens(t *testing.T) {
	all := must(schema.Steps())
	if *writeFixture {
		makeFixture(t, fixturePath(all[len(all)-1].Version))
	}
	for _, s := range all {
		t.Run(fmt.Sprint(s.Version), func(t *testing.T) {
			dir := t.TempDir()
			unzip(t, fixturePath(s.Version), filepath.Join(dir, folder.Database))
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
	makeFixtureFiles(f)
	check(t, f.Close())
	var b bytes.Buffer
	z := must(gzip.NewWriterLevel(&b, gzip.BestCompression))
	must(z.Write(must(os.ReadFile(f.base.Path(folder.Database)))))
	check(t, z.Close())
	check(t, os.WriteFile(path, b.Bytes(), 0o644))
}

// makeFixtureFiles adds a second conversation that has a row in every table. The files themselves are not part
// of a fixture, only their rows.
func makeFixtureFiles(f *fixture) {
	c := must(f.CreateConversation(f.ctx, NewConversation{AgentID: f.agent.ID, BotName: "Support", Greeting: "Good day", AboutID: f.conv.ID}))
	stage := func(name string) int64 {
		return must(f.StageAttachment(f.ctx, c.ID, NewFile{Name: name, ContentType: "text/plain", Content: strings.NewReader(name)})).ID
	}
	spoken := must(f.SaveUtterance(f.ctx, c.ID, []byte("RIFF"), 1500*time.Millisecond))
	must(f.SetTranscript(f.ctx, spoken.ID, "what I said", ""))
	must(f.Enqueue(f.ctx, c.ID, Outgoing{Text: "see this", AttachmentIDs: []int64{stage("sent.txt")}, UtteranceIDs: []int64{spoken.ID}}))
	must(f.UpsertReply(f.ctx, c.ID, Reply{LogID: "9", Text: "Choose", Thoughts: "hm", Buttons: []Button{{Label: "Yes", Value: "y"}},
		Sources: []Source{{Title: "Terms", URL: "https://portal.example/terms"}}, Attachments: []RemoteFile{{RemoteID: "remote-1", Name: "bill.pdf"}}}))
	stage("draft.txt")
	must(f.SaveUtterance(f.ctx, c.ID, []byte("RIFF"), time.Second))
	check(f.t, f.SetMuted(f.ctx, c.ID, true))
}

// checkFixtureFiles checks the meaning of what makeFixtureFiles wrote.
func checkFixtureFiles(t *testing.T, s *Store, about int64) {
	t.Helper()
	ctx := t.Context()
	c := must(s.Conversation(ctx, about+1))
	if c.AboutID != about || !c.Muted || c.Greeting != "Good day" || c.Queued != 1 {
		t.Errorf("%+v", c)
	}
	page, _ := must2(s.Messages(ctx, c.ID, Cursor{}, 0))
	if len(page) != 2 {
		t.Fatalf("%+v", page)
	}
	reply, own := page[0], page[1]
	if reply.LogID != "9" || reply.Thoughts != "hm" || !slices.Equal(reply.Buttons, []Button{{Label: "Yes", Value: "y"}}) || len(reply.Sources) != 1 ||
		len(reply.Attachments) != 1 || reply.Attachments[0].RemoteID != "remote-1" || reply.Attachments[0].Local() {
		t.Errorf("%+v", reply)
	}
	if len(own.Attachments) != 1 || own.Attachments[0].Name != "sent.txt" || own.Attachments[0].Size != 8 || own.Attachments[0].File == "" {
		t.Errorf("%+v", own)
	}
	if u := must(s.Utterance(ctx, 1)); u.MessageID != own.ID || u.Transcript != "what I said" || u.Duration != 1500*time.Millisecond {
		t.Errorf("%+v", u)
	}
	if us := must(s.PendingUtterances(ctx)); len(us) != 1 || us[0].State != UtteranceRecorded || us[0].Size != 4 {
		t.Errorf("%+v", us)
	}
	if files := must(s.Draft(ctx, c.ID)).Files; len(files) != 1 || files[0].Name != "draft.txt" {
		t.Errorf("%+v", files)
	}
	check(t, s.base.InSnapshot(ctx, func(q rows.Query) error {
		return q.Each(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'messages_fts%'`, func(r sqlite.Scanner) error {
			var name string
			if err := r.Scan(&name); err != nil {
				return err
			}
			var rows int
			err := q.Row(`SELECT count(*) FROM ` + name).Scan(&rows)
			if rows == 0 && slices.Contains(tablesOfSchema1, name) {
				t.Errorf("the fixture has no row of %s", name)
			}
			return err
		})
	}))
}

// tablesOfSchema1 are those every fixture has rows of.
var tablesOfSchema1 = []string{"agents", "conversations", "messages", "attachments", "utterances", "handovers", "settings"}

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
	checkFixtureFiles(t, s, c.ID)
	checkWorks(t, s)
}

// TestSchema_FirstIsFrozen: a released schema never changes; what changes is a further file.
func TestSchema_FirstIsFrozen(t *testing.T) {
	dir := t.TempDir()
	unzip(t, fixturePath(1), filepath.Join(dir, "old.db"))
	check(t, openTest(t, dir).Close())
	list := func(path string) string {
		d := must(sqlite.Open(t.Context(), path, sqlite.Options{Readers: 1}))
		defer d.Close()
		all := must(sqlite.Collect(d.Query(t.Context()), func(r sqlite.Scanner) (text string, err error) { return text, r.Scan(&text) },
			`SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name`))
		return strings.Join(all, "\n")
	}
	if len(must(schema.Steps())) == 1 && list(filepath.Join(dir, "old.db")) != list(filepath.Join(dir, folder.Database)) {
		t.Error("001 was edited: before the first release write the fixture anew (-write-fixture), after it add a schema file")
	}
}
