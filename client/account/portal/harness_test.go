package portal

import (
	"context"
	"log/slog"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"delonix/client/api"
	"delonix/client/demo"
	"delonix/client/internal/kit"
	"delonix/client/internal/pace"
	"delonix/client/model"
	"delonix/storage"
)

func TestMain(m *testing.M) {
	os.Setenv("LC_ALL", "en_US.UTF-8") // sentences are compared in English
	goleak.VerifyTestMain(m)
}

// patience is how long a condition may take on a slow machine; nothing waits that
// long where all is well.
const patience = 30 * time.Second

// quick are times that keep tests short.
func quick() kit.Tuning {
	t := kit.DefaultTuning()
	t.ListQuiet, t.ListPatience, t.ListPatienceMost = 20*time.Millisecond, 100*time.Millisecond, 800*time.Millisecond
	t.ListPauseMost = 100 * time.Millisecond
	t.ProbeEvery, t.ProbeFor = 50*time.Millisecond, 500*time.Millisecond
	t.RefuseApart, t.CaptiveMost = 50*time.Millisecond, 200*time.Millisecond
	t.RetryFirst, t.RetryMost = 20*time.Millisecond, 200*time.Millisecond
	return t
}

// stage is a portal and an account there.
type stage struct {
	t       *testing.T
	portal  *demo.Portal
	tune    kit.Tuning
	api     api.Options
	kit     *kit.Kit
	agent   storage.Agent
	account *Account
	*taken
}

// newStage starts a portal and connects to it.
func newStage(t *testing.T, change ...func(*stage)) *stage {
	s := newPortal(t)
	for _, f := range change {
		f(s)
	}
	s.open()
	s.untilOnline()
	return s
}

// newPortal starts a portal only.
func newPortal(t *testing.T) *stage {
	t.Helper()
	p, err := demo.Start(context.Background(), demo.Options{Agent: demo.Echo()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return &stage{t: t, portal: p, tune: quick()}
}

// open makes the account and starts it.
func (s *stage) open() {
	s.t.Helper()
	log := slog.New(slog.DiscardHandler)
	if os.Getenv("DELONIX_LOG") != "" {
		log = slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	s.kit = kit.New(log, pace.System{}, s.tune)
	store, err := storage.Open(context.Background(), s.t.TempDir(), storage.Options{})
	if err != nil {
		s.t.Fatal(err)
	}
	s.kit.Store = store
	s.t.Cleanup(func() {
		s.kit.End()
		s.kit.Cancel()
		s.kit.Wait()
		s.kit.CloseBus()
		if err := store.Close(); err != nil {
			s.t.Error(err)
		}
	})
	at, err := api.ParsePortal(s.portal.URL())
	if err != nil {
		s.t.Fatal(err)
	}
	s.agent, err = store.UpsertAgent(context.Background(), storage.Agent{Portal: s.portal.URL(), AgentID: s.portal.AgentID(), UserID: s.portal.UserID()})
	if err != nil {
		s.t.Fatal(err)
	}
	public, err := api.NewPublic(at, api.NewSecret(s.portal.Token()), s.api)
	if err != nil {
		s.t.Fatal(err)
	}
	s.taken = &taken{texts: map[string]int{}}
	s.account = New(s.kit, KeyOf(s.agent), at, s.api, s, s.taken, func(*Account) Feed { return s.taken })
	s.account.Use(public)
	s.account.Start()
}

// untilOnline waits until the events socket is open and the list was fetched.
func (s *stage) untilOnline() {
	s.t.Helper()
	s.until("online", func() bool { return s.account.State().State == model.ConnOnline })
	s.untilListed()
}

// untilListed waits until the list was fetched once.
func (s *stage) untilListed() {
	s.t.Helper()
	s.until("listed once", func() bool {
		a, err := s.kit.Store.Agent(context.Background(), s.agent.ID)
		return err == nil && !a.ListedAt.IsZero()
	})
}

// StateChanged implements Owner.
func (s *stage) StateChanged() {
	now := s.account.State().State
	s.taken.mu.Lock()
	defer s.taken.mu.Unlock()
	s.taken.states = append(s.taken.states, now)
}

// until waits for a condition.
func (s *stage) until(what string, ok func() bool) {
	s.t.Helper()
	end := time.Now().Add(patience)
	for pause := time.Millisecond; !ok(); pause = min(2*pause, 30*time.Millisecond) {
		if time.Now().After(end) {
			s.t.Fatalf("it never came to be: %s\nconnection %+v", what, s.account.State())
		}
		time.Sleep(pause)
	}
}

// listNow lists at once and reports whether that went well.
func (s *stage) listNow() bool {
	_, err := s.account.List(context.Background())
	return err == nil
}

// lists is how many listings the portal was asked for, opened how often the events
// socket.
func (s *stage) lists() int  { return s.portal.Requests()[demo.RouteConversations] }
func (s *stage) opened() int { return s.portal.Requests()[demo.RouteEventsSocket] }

// push has the portal say something in a new conversation.
func (s *stage) push(text string) {
	s.t.Helper()
	if _, err := s.portal.Push(demo.Push{Text: text}); err != nil {
		s.t.Fatal(err)
	}
}

// taken is what the account handed on.
type taken struct {
	mu       sync.Mutex
	texts    map[string]int // how often each text of a list came
	listings int            // that ended
	online   int            // how often the portal answered again
	states   []model.ConnectionState
	about    []map[string]bool
}

func (k *taken) CameOnline(*Account) { k.mu.Lock(); defer k.mu.Unlock(); k.online++ }

func (k *taken) AgentOf(context.Context, *Account, api.Conversation) (int64, bool, error) {
	return 0, false, nil
}
func (k *taken) Connected(*Account) []int64                { return nil }
func (k *taken) Name(context.Context, int64, string) error { return nil }
func (k *taken) CloseIdle(*Account)                        {}

func (k *taken) Begin(context.Context, time.Time, bool) (Listing, error) { return k, nil }
func (k *taken) Touched(string)                                          {}
func (k *taken) Forget()                                                 {}
func (k *taken) ETag() string                                            { return "" }

func (k *taken) Take(_ context.Context, conv *api.Listed) error {
	if _, err := conv.Head(); err != nil {
		return api.Unreadable(err)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	for i := range conv.Messages() {
		if log, ok, err := conv.Message(i); ok && err == nil {
			k.texts[log.Text]++
		}
	}
	return nil
}

func (k *taken) End(_ context.Context, out api.Listing, _ error, about map[string]bool) api.Listing {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.listings++
	if len(about) > 0 {
		k.about = append(k.about, about)
	}
	return out
}

// has reports whether a list brought a text.
func (k *taken) has(text string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.texts[text] > 0
}

// hasBeen reports whether the connection was ever in a state.
func (k *taken) hasBeen(state model.ConnectionState) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return slices.Contains(k.states, state)
}
