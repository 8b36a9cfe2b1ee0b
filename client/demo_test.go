package client

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"delonix/client/account"
	"delonix/client/demo"
)

// asDemo makes the stage's client one on the embedded portal.
func (s *stage) asDemo() {
	s.opts.Demo = &DemoPortal{URL: s.portal.URL(), AgentID: s.portal.AgentID(), UserID: s.portal.UserID(), Token: s.portal.Token()}
}

func TestDemo_OldSessionsAreClosedWithoutAWord(t *testing.T) {
	t.Parallel()
	s := newPortal(t, demo.Options{History: true})
	s.asDemo()
	s.open()
	s.Start(context.Background())
	agents := func() []Agent { a, _ := s.Agents(context.Background()); return a }
	s.until("connected by itself", func() bool { return s.Connection().State == ConnOnline && len(agents()) > 0 })
	s.agent = agents()[0].ID
	id := s.begin()
	s.untilState(s.say(id, "hello"), StateSent)
	s.until("listed", func() bool { c, _ := s.Conversations(context.Background(), Filter{}); return len(c) >= 4 })
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s.portal.Close()
	next, err := demo.Start(context.Background(), demo.Options{History: true, Agent: demo.Echo()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(next.Close)
	s.portal, s.events = next, nil
	s.asDemo()
	s.open()
	s.Start(context.Background())
	s.SetView(id, true)
	s.until("the old conversation is closed", func() bool { return s.row(id).Closed })
	s.until("online", func() bool { return s.Connection().State == ConnOnline })
	if n := seen[Notice](s); len(n) != 0 {
		t.Errorf("%+v", n)
	}
	again, err := s.StartAgain(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	s.untilState(s.say(again, "hello again"), StateSent)
	if len(agents()) > 4 {
		t.Errorf("%d agents: those of the old portal are still there", len(agents()))
	}
}

// safeBuffer is a log that several goroutines write.
type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *safeBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func TestPrivacy_TheTokenIsNowhereAndTextsAreInNoLog(t *testing.T) {
	t.Parallel()
	const said = "canary-text-zebra"
	s := newPortal(t, demo.Options{Token: canary, History: true})
	var log safeBuffer
	s.opts.Logger = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	s.open()
	s.Start(context.Background())
	s.connect()
	s.portal.Faults().Add(demo.Fault{Route: demo.RouteSend, Status: 503})
	s.portal.Faults().Add(demo.Fault{Route: demo.RouteSend, Nth: 3, Cut: demo.CutProcessed})
	id := s.begin()
	for range 3 {
		s.untilState(s.say(id, said, s.file("a.txt", []byte("content"))), StateSent)
	}
	s.portal.Faults().Add(demo.Fault{Route: demo.RouteAny, Status: 401, Times: demo.Forever})
	s.portal.DropSockets(false)
	s.until("refused", func() bool { return s.Connection().State == ConnUnauthorized })
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	err := filepath.WalkDir(s.dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if bytes.Contains(content, []byte(canary)) {
			t.Errorf("the token is in %s", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{canary, said, s.portal.UserID()} {
		if strings.Contains(log.b.String(), secret) {
			t.Errorf("%q is in the log", secret)
		}
	}
	if log.b.Len() == 0 {
		t.Error("nothing was logged at all")
	}
}

func TestPrivacy_ListedKeysAreInMemoryOnly(t *testing.T) {
	t.Parallel()
	s := newStage(t, demo.Options{History: true})
	s.until("other agents are listed", func() bool { a, _ := s.Agents(context.Background()); return len(a) >= 3 })
	var keys []string
	for _, l := range s.accounts.All() {
		for _, k := range account.ListedKeys(l) {
			keys = append(keys, k.Reveal())
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := filepath.Glob(filepath.Join(s.dir, "*"))
	if err != nil || len(keys) == 0 {
		t.Fatal(err, len(keys))
	}
	for _, path := range db {
		content, _ := os.ReadFile(path)
		for _, k := range keys {
			if k != "" && bytes.Contains(content, []byte(k)) {
				t.Errorf("a key is in %s", path)
			}
		}
	}
}

func TestOpen_ADamagedCopyIsSaidAndReplaced(t *testing.T) {
	t.Parallel()
	s := newStage(t, demo.Options{})
	id := s.begin()
	s.untilState(s.say(id, "hello"), StateSent)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(s.dir, "*.db"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	if err := os.WriteFile(files[0], bytes.Repeat([]byte("not a database "), 5000), 0o600); err != nil {
		t.Fatal(err)
	}
	s.open()
	r := s.Recovery()
	if r.SetAside == "" || !strings.Contains(r.Problem.Text, "damaged") {
		t.Errorf("%+v", r)
	}
	s.Start(context.Background())
	s.until("the portal's conversations are back", func() bool {
		c, _ := s.Conversations(context.Background(), Filter{})
		return len(c) == 1 && len(s.bubbles(c[0].ID)) == 2
	})
}
