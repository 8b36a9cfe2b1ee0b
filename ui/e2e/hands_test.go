package e2e

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"delonix/client/demo"
)

// keys presses keys and types words as fast as the window system takes them: an
// argument that begins with ":" is typed, the others are keys.
func (a *app) keys(all ...string) {
	a.t.Helper()
	for _, k := range all {
		if text, ok := strings.CutPrefix(k, ":"); ok {
			a.xdo("type", "--delay", "0", text)
		} else {
			a.xdo("key", "--delay", "0", k)
		}
	}
}

// drafts are the texts that are written and not sent.
func (a *app) drafts() []string {
	return a.query(`SELECT draft FROM conversations WHERE draft <> '' ORDER BY id`)
}

func (a *app) awaitDrafts(want ...string) {
	a.t.Helper()
	await(a.t, "the drafts "+strings.Join(want, ", "), func() bool { return slices.Equal(a.drafts(), want) })
}

// received are the texts at the portal.
func received(p *demo.Portal) (texts []string) {
	for _, r := range p.Received() {
		texts = append(texts, r.Text)
	}
	return texts
}

// TestHurriedHands_EveryTextIsWhereItWasMeant presses keys faster than the program
// can follow.
func TestHurriedHands_EveryTextIsWhereItWasMeant(t *testing.T) {
	p, a := connected(t, demo.Options{Agent: demo.Echo()})

	// Enter twice at once.
	a.keys(":one", "Return", "Return")
	a.awaitWords("You said: one")

	// A new conversation, and at once a message in it.
	a.keys(":half a thought", "ctrl+n", ":two", "Return")
	a.awaitWords("You said: two")
	a.awaitDrafts("half a thought")

	// Another conversation and Enter at once: what was typed is its own conversation's.
	a.keys(":for the second", "ctrl+Down", "ctrl+Up")
	a.awaitDrafts("half a thought", "for the second")
	if got := received(p); !slices.Equal(got, []string{"one", "two"}) {
		t.Fatalf("the portal received %q", got)
	}
	sessions := map[string]bool{}
	for _, r := range p.Received() {
		sessions[r.SessionID] = true
	}
	if len(sessions) != 2 {
		t.Errorf("the two messages are in %d conversations", len(sessions))
	}

	// What is there is sent where it stands.
	a.awaitWords("for the second")
	a.keys("Return", "ctrl+Down", ":, and the rest", "Return", "Return")
	await(t, "both at the portal", func() bool { return len(p.Received()) == 4 })
	got := received(p)[2:]
	slices.Sort(got)
	if !slices.Equal(got, []string{"for the second", "half a thought, and the rest"}) {
		t.Errorf("the portal received %q", got)
	}
	a.screenshot("hurried-hands")
}

// TestFiles_AreThereAfterAKill attaches files by the clipboard, goes elsewhere, and
// kills the program.
func TestFiles_AreThereAfterAKill(t *testing.T) {
	p := startPortal(t, demo.Options{Agent: demo.Echo()})
	dir := t.TempDir()
	login(t, dir, p)
	a := open(t, dir)
	a.awaitWords("Write a message")
	a.keys(":one", "Return")
	a.awaitWords("You said: one")
	paths := []string{filepath.Join(dir, "invoice.txt"), filepath.Join(dir, "photo.txt")}
	for _, path := range paths {
		if err := os.WriteFile(path, []byte("the content of "+filepath.Base(path)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	a.paste("file://" + paths[0] + "\nfile://" + paths[1])
	a.keys(":look at this", "ctrl+n")
	a.awaitDrafts("look at this")
	const files = `SELECT name FROM attachments WHERE message IS NULL ORDER BY position`
	await(t, "the copies", func() bool { return slices.Equal(a.query(files), []string{"invoice.txt", "photo.txt"}) })
	a.exit = -1
	_ = a.cmd.Process.Kill()
	<-a.done
	for _, path := range paths {
		_ = os.Remove(path) // the copies are what counts
	}

	b := open(t, dir)
	// Which of the two was open may not have been noted before the end.
	elsewhere := false
	await(t, "a conversation", func() bool {
		words := letters(b.reads())
		elsewhere = strings.Contains(words, letters("Write a message"))
		return elsewhere || strings.Contains(words, "invoice.txt")
	})
	if elsewhere {
		b.key("ctrl+Down")
	}
	b.awaitWords("look at this", "invoice.txt", "photo.txt")
	b.screenshot("draft-with-files")
	b.key("Return")
	await(t, "the message at the portal", func() bool { return len(p.Received()) == 2 })
	if r := p.Received()[1]; r.Text != "look at this" || len(r.Files) != 2 || r.Files[1].Name != "photo.txt" || r.Files[1].Size != int64(len("the content of photo.txt")) {
		t.Errorf("the portal received %+v", r)
	}
	await(t, "an empty draft", func() bool { return len(b.drafts()) == 0 && len(b.query(files)) == 0 })
}
