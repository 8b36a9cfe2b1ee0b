//go:build unix

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"delonix/client/demo"
)

// tellToEnd asks the program to end and waits until it has.
func tellToEnd(t *testing.T, a *app) {
	t.Helper()
	from := time.Now()
	if err := a.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Error(err)
	}
	select {
	case <-a.done:
		t.Logf("ended after %v", time.Since(from).Round(time.Millisecond))
	case <-time.After(patience):
		_ = a.cmd.Process.Kill()
		<-a.done
		a.exit = -1
		t.Error("the program did not end")
	}
	a.checkEnd()
}

func TestQuit_KeyringThatHangsFromTheStart(t *testing.T) {
	p := startPortal(t, demo.Options{Agent: shortAnswer})
	dir := t.TempDir()
	login(t, dir, p)
	thaw := freeze(t, busOwner(t, "org.freedesktop.secrets"))
	t.Cleanup(thaw)
	a := open(t, dir)
	await(t, "a text to be kept", func() bool {
		if len(a.query(ownTexts)) > 0 {
			return true
		}
		a.keys(":written meanwhile", "Return")
		return pollFor(5*time.Second, func() bool { return len(a.query(ownTexts)) > 0 })
	})
	kept := a.query(ownTexts)
	tellToEnd(t, a)
	thaw()
	b := open(t, dir)
	await(t, "what was written to be sent", func() bool { return len(b.query(underWay)) == 0 && len(p.Received()) == len(kept) })
	b.close()
}

func TestQuit_WhileALongConversationIsMerged(t *testing.T) {
	messages := 20_000
	if os.Getenv("DELONIX_LONG") != "" {
		messages = 100_000
	}
	p := startPortal(t, demo.Options{Agent: shortAnswer})
	p.Fill(1, messages)
	dir := t.TempDir()
	login(t, dir, p)
	count := func(a *app) (n int) {
		for _, s := range a.query(`SELECT count(*) FROM messages`) {
			_, _ = fmt.Sscan(s, &n)
		}
		return n
	}
	a := open(t, dir)
	await(t, "the first part", func() bool { return count(a) > 0 })
	tellToEnd(t, a)
	t.Logf("%d messages were merged by then", count(a))
	b := open(t, dir)
	awaitMore(t, "messages are there", messages, func() int { return count(b) })
	b.close()
	if got := count(b); got != messages {
		t.Errorf("%d messages are there", got)
	}
}

func TestQuit_WhileLargeFilesAreUploaded(t *testing.T) {
	p := startPortal(t, demo.Options{Agent: shortAnswer})
	dir, from := t.TempDir(), t.TempDir()
	login(t, dir, p)
	a := open(t, dir)
	a.awaitWords("Write a message")
	var list []string
	for n := range 10 {
		path := filepath.Join(from, fmt.Sprintf("film %d.mp4", n))
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(path, 19<<20); err != nil {
			t.Fatal(err)
		}
		list = append(list, "file://"+strings.ReplaceAll(path, " ", "%20"))
	}
	p.Faults().Add(demo.Fault{Route: demo.RouteSend, Times: demo.Forever, Before: time.Hour})
	a.paste(strings.Join(list, "\n"))
	const files = `SELECT name FROM attachments ORDER BY position`
	awaitMore(t, "files are copied", 10, func() int { return len(a.query(files)) })
	a.keys(":my films", "Return")
	await(t, "the upload", func() bool {
		return len(a.query(`SELECT id FROM messages WHERE own = 1 AND state = 'sending'`)) == 1
	})
	tellToEnd(t, a)
	p.Faults().Clear()
	b := open(t, dir)
	b.awaitWords("my films")
	await(t, "the message to be at the portal, or shown with its state", func() bool {
		return len(b.query(underWay)) == 0 && len(p.Received())+len(b.query(withWhy)) > 0
	})
	if got := p.Received(); len(got) > 1 || len(got) == 1 && len(got[0].Files) != 10 {
		t.Errorf("the portal received %d messages, the first %+v", len(got), got[0])
	}
	if got := b.query(files); len(got) != 10 {
		t.Errorf("%d files are kept", len(got))
	}
	b.close()
}
