package account

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"delonix/client/account/portal"
	"delonix/client/api"
	"delonix/client/demo"
	"delonix/client/internal/kit"
	"delonix/client/internal/pace"
	"delonix/client/model"
	"delonix/storage"
	"delonix/storage/secrets"
)

func TestMain(m *testing.M) {
	os.Setenv("LC_ALL", "en_US.UTF-8") // sentences are compared in English
	goleak.VerifyTestMain(m)
}

// patience is how long a condition may take on a slow machine; nothing waits that
// long where all is well.
// quick are times that keep tests short.
func quick() kit.Tuning {
	t := kit.DefaultTuning()
	t.ListQuiet, t.ListPatience, t.ListPatienceMost = 20*time.Millisecond, 100*time.Millisecond, 800*time.Millisecond
	t.ListPauseMost = 100 * time.Millisecond
	t.ProbeEvery, t.ProbeFor = 50*time.Millisecond, 500*time.Millisecond
	t.RefuseApart, t.CaptiveMost = 50*time.Millisecond, 200*time.Millisecond
	t.KeyringEvery, t.TokensEvery = 20*time.Millisecond, 100*time.Millisecond
	t.RetryFirst, t.RetryMost = 20*time.Millisecond, 200*time.Millisecond
	return t
}

// stage is a portal and the accounts of a person there.
type stage struct {
	t      *testing.T
	portal *demo.Portal
	opts   Options
	tune   kit.Tuning
	dir    string
	*Service
	*taken
}

// newStage starts a portal and connects to it.
// newPortal starts a portal only.
func newPortal(t *testing.T, o demo.Options) *stage {
	t.Helper()
	if o.Agent == nil {
		o.Agent = demo.Echo()
	}
	p, err := demo.Start(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	s := &stage{t: t, portal: p, tune: quick(), dir: t.TempDir()}
	s.opts = Options{Dir: s.dir, Vault: ring{secrets.NewMemory()}}
	return s
}

// ring is a vault in memory that passes for a keyring.
type ring struct{ secrets.Vault }

func (ring) Place() secrets.Place { return secrets.PlaceKeyring }

// open opens the local copy and starts the service.
func (s *stage) open() {
	s.t.Helper()
	log := slog.New(slog.DiscardHandler)
	if os.Getenv("DELONIX_LOG") != "" {
		log = slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	k := kit.New(log, pace.System{}, s.tune)
	store, err := storage.Open(context.Background(), s.dir, storage.Options{})
	if err != nil {
		s.t.Fatal(err)
	}
	k.Store = store
	s.taken = &taken{texts: map[string]bool{}}
	s.Service = New(k, s.opts, s.taken)
	s.t.Cleanup(func() {
		k.End()
		k.Cancel()
		k.Wait()
		k.CloseBus()
		if err := store.Close(); err != nil {
			s.t.Error(err)
		}
	})
	if err := s.Load(context.Background()); err != nil {
		s.t.Fatal(err)
	}
	s.Start()
	if err := s.ConnectAccounts(context.Background(), false); err != nil {
		s.t.Fatal(err)
	}
}

func (s *stage) credentials() model.Credentials {
	return model.Credentials{Portal: s.portal.URL(), AgentID: s.portal.AgentID(), UserID: s.portal.UserID(), Token: s.portal.Token()}
}

// connect connects the portal's agent and waits until the account is in step.
// connectOnly connects the portal's agent and waits for its first list.
// until waits for a condition.
// taken is what the accounts handed on: the texts of all listings, and what they told.
type taken struct {
	mu        sync.Mutex
	texts     map[string]bool
	online    int
	retried   int
	asked     int
	about     []map[string]bool
	signedOut []bool // of each signing out whether it erased
}

func (k *taken) Feed(*Account) portal.Feed { return k }

func (k *taken) Online() { k.mu.Lock(); defer k.mu.Unlock(); k.online++ }

func (k *taken) Retry(asked bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.retried++
	if asked {
		k.asked++
	}
}

func (k *taken) SignedOut(_ context.Context, erased bool) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.signedOut = append(k.signedOut, erased)
	return nil
}

func (k *taken) Begin(context.Context, time.Time, bool) (portal.Listing, error) { return k, nil }
func (k *taken) Touched(string)                                                 {}
func (k *taken) Forget()                                                        {}
func (k *taken) ETag() string                                                   { return "" }

func (k *taken) Take(_ context.Context, conv *api.Listed) error {
	if _, err := conv.Head(); err != nil {
		return api.Unreadable(err)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	for i := range conv.Messages() {
		if log, ok, err := conv.Message(i); ok && err == nil {
			k.texts[log.Text] = true
		}
	}
	return nil
}

func (k *taken) End(_ context.Context, out api.Listing, _ error, about map[string]bool) api.Listing {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.about = append(k.about, about)
	return out
}

// problemOf returns the problem in an error.
func problemOf(t *testing.T, err error) *model.Problem {
	t.Helper()
	var p *model.Problem
	if !errors.As(err, &p) {
		t.Fatalf("%v (%T) is no problem", err, err)
	}
	return p
}
