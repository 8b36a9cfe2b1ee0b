package storage

import (
	"context"
	"flag"
	"fmt"
	"os"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(childVariable); dir != "" {
		if err := busyChild(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	// Defaults; the command line has the last word.
	checks, steps := "15", "20"
	if os.Getenv("DELONIX_LONG") != "" {
		checks, steps = "500", "30"
	}
	for name, value := range map[string]string{"rapid.checks": checks, "rapid.steps": steps, "rapid.nofailfile": "true"} {
		if err := flag.Set(name, value); err != nil {
			panic(err)
		}
	}
	goleak.VerifyTestMain(m)
}

// clock is a time that moves by a second whenever it is read.
type clock struct{ t time.Time }

func (c *clock) now() time.Time {
	c.t = c.t.Add(time.Second)
	return c.t
}

var epoch = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func openTest(t testing.TB, dir string) *Store {
	t.Helper()
	c := &clock{epoch}
	seen := &plans{}
	s, err := Open(context.Background(), dir, Options{Now: c.now, prepared: seen.add})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if s.base.Life.Enter() == nil { // the test has not closed it
			s.base.Life.Leave()
			seen.check(t, s)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// fixture is a store with one agent and one conversation of it.
type fixture struct {
	*Store
	t     testing.TB
	ctx   context.Context
	agent Agent
	conv  Conversation
}

func newFixture(t testing.TB) *fixture {
	t.Helper()
	f := &fixture{Store: openTest(t, t.TempDir()), t: t, ctx: context.Background()}
	f.agent = must(f.UpsertAgent(f.ctx, Agent{Portal: "https://portal.example", AgentID: "support", UserID: "u1", Name: "Support"}))
	f.conv = must(f.CreateConversation(f.ctx, NewConversation{AgentID: f.agent.ID, BotName: "Support"}))
	return f
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (f *fixture) send(text string) Message {
	f.t.Helper()
	m := must(f.Enqueue(f.ctx, f.conv.ID, Outgoing{Text: text}))
	must(f.SetState(f.ctx, m.ID, StateSending, Step{}))
	return must(f.SetState(f.ctx, m.ID, StateSent, Step{}))
}

func (f *fixture) reply(text string) Message {
	f.t.Helper()
	return must(f.UpsertReply(f.ctx, f.conv.ID, Reply{Text: text})).Message
}

func (f *fixture) merge(logs ...Log) MergeResult {
	f.t.Helper()
	return must(f.MergeLogs(f.ctx, f.conv.ID, logs, MergeOptions{}))
}

// texts returns the visible messages of the conversation as one would read them.
func (f *fixture) texts() []string {
	f.t.Helper()
	var out []string
	page, more, err := f.Messages(f.ctx, f.conv.ID, Cursor{}, 10_000)
	check(f.t, err)
	if more {
		f.t.Fatal("more than one page")
	}
	for _, m := range page {
		out = append(out, m.Text)
	}
	return out
}

func (f *fixture) conversation() Conversation {
	f.t.Helper()
	return must(f.Conversation(f.ctx, f.conv.ID))
}

func human(id, text string, at time.Time) Log {
	return Log{ID: id, Role: RoleHuman, Text: text, At: at}
}
func ai(id, text string, at time.Time) Log { return Log{ID: id, Role: RoleAI, Text: text, At: at} }

// minute is a time n minutes after the beginning of the tests' day.
func minute(n int) time.Time { return epoch.Add(time.Duration(n) * time.Minute) }
