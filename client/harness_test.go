package client

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/rs/zerolog"
	"go.uber.org/goleak"

	"delonix/client/demo"
	"delonix/client/internal/kit"
	"delonix/storage"
	"delonix/storage/secrets"
)

func TestMain(m *testing.M) {
	os.Setenv("LC_ALL", "en_US.UTF-8") // sentences are compared in English
	if dir := os.Getenv(childEnv); dir != "" {
		os.Exit(child(dir))
	}
	zerolog.SetGlobalLevel(zerolog.Disabled) // toxiproxy's
	flag.Parse()
	prefer("rapid.checks", map[bool]string{false: "15", true: "200"}[long()])
	prefer("test.parallel", "6") // most of the time they wait
	goleak.VerifyTestMain(m,
		// Links of toxiproxy that are stopped while a toxic is added never end.
		goleak.IgnoreAnyFunction("github.com/Shopify/toxiproxy/v2/toxics.(*ToxicStub).Run"),
		goleak.IgnoreAnyFunction("github.com/Shopify/toxiproxy/v2/stream.(*ChanWriter).Write"),
	)
}

// long reports whether the full suites run: 1,000 seeded runs over bad networks, 200
// cuts each before, during and after the body, 200 killed clients, storms of 10 s,
// real time limits. Otherwise a tenth of it does.
func long() bool { return os.Getenv("DELONIX_LONG") != "" }

// tenth is how often something is done of which the full suite does full.
func tenth(full int) int {
	if long() {
		return full
	}
	return max(1, full/10)
}

// prefer sets a flag that was not given.
func prefer(name, value string) {
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == name })
	if !given {
		if err := flag.Set(name, value); err != nil {
			panic(err)
		}
	}
}

// patience is how long a condition may take on a slow machine; nothing waits that
// long where all is well.
const patience = 30 * time.Second

// quick are times that keep tests short.
func quick() *kit.Tuning {
	t := kit.DefaultTuning()
	t.ListQuiet, t.ListPatience, t.ListPatienceMost = 20*time.Millisecond, 100*time.Millisecond, 800*time.Millisecond
	t.ListPauseMost = 100 * time.Millisecond
	t.ConfirmFor, t.ConfirmEvery = 1500*time.Millisecond, 50*time.Millisecond
	t.AnswerGrace = 100 * time.Millisecond
	t.FlushEvery, t.SocketWait, t.SocketLinger = 30*time.Millisecond, 500*time.Millisecond, 300*time.Millisecond
	t.NameWithin = patience
	t.LackAfter = 30 * time.Millisecond
	t.AlertGather, t.AlertEvery = 30*time.Millisecond, 60*time.Millisecond
	t.ProbeEvery, t.ProbeFor = 50*time.Millisecond, 500*time.Millisecond
	t.RefuseApart, t.CaptiveMost = 50*time.Millisecond, 200*time.Millisecond
	t.KeyringEvery, t.TokensEvery = 20*time.Millisecond, 100*time.Millisecond
	t.RetryFirst, t.RetryMost = 20*time.Millisecond, 200*time.Millisecond
	t.Tick, t.WatchEvery = 100*time.Millisecond, 300*time.Millisecond
	return &t
}

// stage is a portal and a client that talks to it.
type stage struct {
	t      testing.TB
	portal *demo.Portal
	dir    string
	vault  secrets.Vault
	opts   Options

	*Client
	agent AgentID

	mu     sync.Mutex
	events []Event
}

// newStage starts a portal and a client that is connected to it.
func newStage(t testing.TB, o demo.Options) *stage {
	s := newPortal(t, o)
	s.open()
	s.Start(context.Background())
	s.connect()
	return s
}

// newPortal starts a portal only.
func newPortal(t testing.TB, o demo.Options) *stage {
	t.Helper()
	if o.Agent == nil {
		o.Agent = demo.Echo()
	}
	p, err := demo.Start(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	s := &stage{t: t, portal: p, dir: memDir(t), vault: keyring{secrets.NewMemory()}}
	s.opts = Options{Dir: s.dir, Version: "test", Vault: s.vault, tune: quick()}
	if os.Getenv("DELONIX_LOG") != "" {
		s.opts.Logger = slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	return s
}

// keyring is a vault in memory that passes for a keyring.
type keyring struct{ secrets.Vault }

func (keyring) Place() secrets.Place { return secrets.PlaceKeyring }

func (s *stage) open() {
	s.t.Helper()
	c, err := Open(context.Background(), s.opts)
	if err != nil {
		s.t.Fatal(err)
	}
	s.Client = c
	c.Subscribe(func(e Event) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.events = append(s.events, e)
	})
	s.t.Cleanup(func() {
		if err := c.Close(); err != nil {
			s.t.Error(err)
		}
	})
}

// reopen closes the client and opens the same local copy again.
func (s *stage) reopen() {
	s.t.Helper()
	if err := s.Close(); err != nil {
		s.t.Fatal(err)
	}
	s.open()
	s.Start(context.Background())
}

func (s *stage) credentials() Credentials {
	return Credentials{Portal: s.portal.URL(), AgentID: s.portal.AgentID(), UserID: s.portal.UserID(), Token: s.portal.Token()}
}

func (s *stage) connect() {
	s.t.Helper()
	done, err := s.Connect(context.Background(), s.credentials())
	if err != nil {
		s.t.Fatal(err)
	}
	s.agent = done.Agent
	s.until("online", func() bool { return s.Connection().State == ConnOnline })
	s.until("listed once", func() bool {
		a, err := s.kit.Store.Agent(context.Background(), int64(s.agent))
		return err == nil && !a.ListedAt.IsZero()
	})
}

// until waits for a condition.
func (s *stage) until(what string, ok func() bool) {
	s.t.Helper()
	end := time.Now().Add(patience)
	for pause := time.Millisecond; !ok(); pause = min(2*pause, 30*time.Millisecond) {
		if time.Now().After(end) {
			s.t.Fatalf("it never came to be: %s\n%s", what, s.dump())
		}
		time.Sleep(pause)
	}
}

// untilAll waits until all is done; each further thing that is done gives it
// patience anew.
func (s *stage) untilAll(what string, count func() (done int, all bool)) {
	s.t.Helper()
	most := 0
	for {
		further, all := false, false
		s.until(what, func() bool {
			done := 0
			done, all = count()
			further = done > most
			most = max(most, done)
			return all || further
		})
		if all {
			return
		}
	}
}

// lists is how many listings the portal was asked for.
func (s *stage) lists() int { return s.portal.Requests()[demo.RouteConversations] }

// listNow lists at once and reports whether that went well.
func (s *stage) listNow() bool {
	_, err := s.accounts.All()[0].List(context.Background())
	return err == nil
}

// untilTold waits until everything that was published before has been delivered.
func (s *stage) untilTold() {
	s.t.Helper()
	n := len(seen[SettingsChanged](s))
	s.kit.Publish(SettingsChanged{})
	s.until("all is told", func() bool { return len(seen[SettingsChanged](s)) > n })
}

// dump shows all conversations.
func (s *stage) dump() string {
	var out string
	convs, err := s.Conversations(context.Background(), Filter{})
	if err != nil {
		return err.Error()
	}
	for _, c := range convs {
		out += fmt.Sprintf("%d %s %s unread %d queued %d closed %v streaming %v live %v\n", c.ID, c.Title, c.Handler, c.Unread, c.Queued, c.Closed, c.Streaming, c.Live)
		for _, m := range s.bubbles(c.ID) {
			out += fmt.Sprintf("   %d %-8s %-11s %q %v\n", m.ID, m.Role, m.State, m.Text, m.Error)
		}
	}
	return out + fmt.Sprintf("connection %+v", s.Connection())
}

func (s *stage) bubbles(id ConversationID) []Message {
	s.t.Helper()
	page, err := s.Messages(context.Background(), id, 0, 1000)
	if err != nil {
		s.t.Fatal(err)
	}
	return page
}

func (s *stage) row(id ConversationID) Conversation {
	s.t.Helper()
	c, err := s.Conversation(context.Background(), id)
	if err != nil {
		s.t.Fatal(err)
	}
	return c
}

func (s *stage) begin() ConversationID {
	s.t.Helper()
	id, err := s.NewConversation(context.Background(), s.agent)
	if err != nil {
		s.t.Fatal(err)
	}
	return id
}

func (s *stage) say(id ConversationID, text string, files ...string) MessageID {
	s.t.Helper()
	m, err := s.Send(context.Background(), id, Outgoing{Text: text, Files: files})
	if err != nil {
		s.t.Fatalf("%v %s", err, isProblem(s.t, err).Details)
	}
	return m
}

func (s *stage) bubble(id MessageID) Message {
	s.t.Helper()
	page, err := s.MessagesByID(context.Background(), id)
	if err != nil {
		s.t.Fatal(err)
	}
	if len(page) != 1 {
		return Message{}
	}
	return page[0]
}

// untilState waits until a message has a state.
func (s *stage) untilState(id MessageID, want State) {
	s.t.Helper()
	s.until(fmt.Sprintf("message %d is %s", id, want), func() bool { return s.bubble(id).State == want })
}

// texts are the texts of a chat with who said them, for comparing.
func (s *stage) texts(id ConversationID) []string {
	var out []string
	for _, m := range s.bubbles(id) {
		out = append(out, string(m.Role)+": "+m.Text)
	}
	return out
}

// untilTexts waits until a chat is exactly as given.
func (s *stage) untilTexts(id ConversationID, want ...string) {
	s.t.Helper()
	s.until(fmt.Sprintf("the chat is %q", want), func() bool { return slices.Equal(s.texts(id), want) })
}

// session is the portal's id of a conversation.
func (s *stage) session(id ConversationID) string {
	s.t.Helper()
	c, err := s.kit.Store.Conversation(context.Background(), int64(id))
	if err != nil {
		s.t.Fatal(err)
	}
	return c.SessionID
}

// seen returns the events of a type that were delivered so far.
func seen[E Event](s *stage) []E {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []E
	for _, e := range s.events {
		if e, ok := e.(E); ok {
			out = append(out, e)
		}
	}
	return out
}

// received counts how often the portal got a text.
func (s *stage) received(text string) int {
	n := 0
	for _, r := range s.portal.Received() {
		if r.Text == text {
			n++
		}
	}
	return n
}

func (s *stage) file(name string, content []byte) string {
	s.t.Helper()
	path := filepath.Join(s.t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		s.t.Fatal(err)
	}
	return path
}

// isProblem returns the problem in an error.
func isProblem(t testing.TB, err error) *Problem {
	t.Helper()
	var p *Problem
	if !errors.As(err, &p) {
		t.Fatalf("%v (%T) is no problem", err, err)
	}
	return p
}

// session0 is session for a client that is closed: what the portal has.
func (s *stage) session0(ConversationID) string {
	s.t.Helper()
	all := s.portal.Sessions()
	if len(all) != 1 {
		s.t.Fatalf("%d sessions", len(all))
	}
	return all[0].ID
}

func newConversationOf(a AgentID) storage.NewConversation {
	return storage.NewConversation{AgentID: int64(a)}
}

// tempDir is in memory where there is such a place: a property is checked many
// times, and each synced write would wait for the disk.
func tempDir() (string, error) {
	if dir, err := os.MkdirTemp("/dev/shm", "delonix-test-"); err == nil {
		return dir, nil
	}
	return os.MkdirTemp("", "delonix-test-")
}

func removeAll(dir string) { os.RemoveAll(dir) }

// memDir is tempDir for one test.
func memDir(t testing.TB) string {
	t.Helper()
	dir, err := tempDir()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { removeAll(dir) })
	return dir
}
