package client

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"delonix/client/account"
	"delonix/client/api"
	"delonix/client/demo"
	"delonix/client/problem"
	"delonix/storage"
	"delonix/storage/secrets"
)

// connectListed connects another agent of the same account, which the list tells.
func (s *stage) connectListed() (AgentID, Credentials) {
	s.t.Helper()
	ctx := context.Background()
	portal, err := api.ParsePortal(s.portal.URL())
	if err != nil {
		s.t.Fatal(err)
	}
	public, err := api.NewPublic(portal, api.NewSecret(s.portal.Token()), s.opts.API)
	if err != nil {
		s.t.Fatal(err)
	}
	cr := s.credentials()
	_, err = public.Conversations(ctx, s.portal.UserID(), api.ExtWeb, func(c api.Conversation) error {
		if id := c.BotURL[strings.LastIndex(c.BotURL, "/")+1:]; id != s.portal.AgentID() {
			cr.AgentID, cr.Token = id, c.BotAPIKey.Reveal()
		}
		return nil
	})
	if err != nil || cr.AgentID == s.portal.AgentID() {
		s.t.Fatalf("no other agent is listed: %v", err)
	}
	done, err := s.Connect(ctx, cr)
	if err != nil {
		s.t.Fatal(err)
	}
	return done.Agent, cr
}

// remoteAgents are the agents, by the portal's ids, that conversations are shown of.
func (s *stage) remoteAgents() []string {
	s.t.Helper()
	ctx := context.Background()
	list, err := s.Conversations(ctx, Filter{Limit: 500})
	if err != nil {
		s.t.Fatal(err)
	}
	agents, err := s.Agents(ctx)
	if err != nil {
		s.t.Fatal(err)
	}
	var out []string
	for _, c := range list {
		for _, a := range agents {
			if a.ID == c.Agent {
				out = append(out, a.RemoteID)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func TestErase_OneOfTwoAgentsOfAnAccountStaysAway(t *testing.T) {
	t.Parallel()
	s := newStage(t, demo.Options{History: true})
	first := s.agent
	second, cr := s.connectListed()
	s.until("conversations of the second agent", func() bool { return slices.Contains(s.remoteAgents(), cr.AgentID) })

	if err := s.SignOut(context.Background(), second, true); err != nil {
		t.Fatal(err)
	}
	gone := func(when string) {
		t.Helper()
		id := s.begin()
		s.untilState(s.say(id, "said "+when), StateSent)
		s.until("the answer", func() bool { return len(s.texts(id)) == 2 })
		s.untilListed()
		if slices.Contains(s.remoteAgents(), cr.AgentID) {
			t.Errorf("%s: the erased agent's conversations are back", when)
		}
		if got := traces(t, s.dir, cr.AgentID); len(got) > 0 && when == "at once" {
			t.Errorf("the erased agent is named in %v", got)
		}
	}
	gone("at once")
	s.reopen()
	gone("after a new start")

	if _, err := s.Connect(context.Background(), cr); err != nil {
		t.Fatal(err)
	}
	s.until("its conversations to be back, because it is connected again", func() bool { return slices.Contains(s.remoteAgents(), cr.AgentID) })
	if agents, err := s.Agents(context.Background()); err != nil || !slices.ContainsFunc(agents, func(a Agent) bool { return a.ID == first }) {
		t.Errorf("the first agent is gone: %v %v", agents, err)
	}
}

// untilListed waits until the list was read twice from now on: what it has is
// shown by then.
func (s *stage) untilListed() {
	s.t.Helper()
	before := s.portal.Requests()[demo.RouteConversations]
	s.until("two more lists", func() bool { s.RetryNow(); return s.portal.Requests()[demo.RouteConversations] > before+1 })
}

// lockedAway leaves an account in the client whose keyring is locked by now.
func lockedAway(t *testing.T) (*stage, *lockable) {
	s := newPortal(t, wordy("zebra"))
	ring := newLockable(nil)
	s.opts.Vault, s.opts.Logger = ring, slog.New(slog.DiscardHandler)
	s.open()
	s.Start(context.Background())
	s.connect()
	fill(t, s, "zebra")
	ring.become(secrets.ErrLocked)
	return s, ring
}

func TestErase_ATokenThatCannotBeRemovedKeepsNothingElse(t *testing.T) {
	t.Parallel()
	s, ring := lockedAway(t)
	ctx := context.Background()
	agents, err := s.kit.Store.Agents(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var key string
	for _, a := range agents {
		if a.ID == int64(s.agent) {
			key = account.TokenKey(a)
		}
	}
	err = s.SignOut(ctx, s.agent, true)
	if left := new(problem.TokenLeft); !errors.As(err, &left) {
		t.Fatalf("it says %v", err)
	}
	p := isProblem(t, err)
	for _, words := range []string{"conversations are erased", "could not be removed", "locked", "tries again"} {
		if !strings.Contains(p.Text, words) {
			t.Errorf("it does not say %q: %s", words, p.Text)
		}
	}
	if agents, err := s.Agents(ctx); err != nil || len(agents) > 0 {
		t.Errorf("agents left: %v %v", agents, err)
	}
	for _, words := range []string{"zebra said", "zebra in a", "zebra spoken", "zebra agent"} {
		if got := traces(t, s.dir, words); len(got) > 0 {
			t.Errorf("%q is found in %v", words, got)
		}
	}
	ring.become(nil)
	s.until("the token to be removed, while the program runs", func() bool { _, err := ring.Get(ctx, key); return errors.Is(err, secrets.ErrNotFound) })
	s.until("the note of it to go", func() bool {
		raw, err := storage.Setting(ctx, s.kit.Store, account.RemovalsKey, json.RawMessage(nil))
		return err != nil || len(raw) == 0
	})
}

func TestLogout_ErasesWhatItCanAndTheRestTheNextTime(t *testing.T) {
	t.Parallel()
	s, ring := lockedAway(t)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	for _, time := range []string{"first", "second"} {
		err := Logout(ctx, s.opts, true)
		if left := new(problem.TokenLeft); !errors.As(err, &left) {
			t.Fatalf("the %s time it says %v", time, err)
		}
		if got := traces(t, s.dir, "zebra said"); len(got) > 0 {
			t.Errorf("found in %v", got)
		}
	}
	ring.become(nil)
	if err := Logout(ctx, s.opts, true); err != nil {
		t.Fatal(err)
	}
	var left []string
	_ = filepath.WalkDir(s.dir, func(path string, _ fs.DirEntry, err error) error {
		if err == nil && path != s.dir {
			left = append(left, path)
		}
		return nil
	})
	if len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}
