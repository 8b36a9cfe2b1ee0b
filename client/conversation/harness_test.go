package conversation

import (
	"context"
	"flag"
	"os"
	"testing"
	"time"

	"go.uber.org/goleak"

	"delonix/client/api"
	"delonix/storage"
)

func TestMain(m *testing.M) {
	flag.Parse()
	checks := "15"
	if os.Getenv("DELONIX_LONG") != "" {
		checks = "200"
	}
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == "rapid.checks" })
	if !given {
		if err := flag.Set("rapid.checks", checks); err != nil {
			panic(err)
		}
	}
	goleak.VerifyTestMain(m)
}

// fakeAccount is the account of one agent, whose lists the test delivers by itself.
type fakeAccount struct {
	Account
	agent storage.Agent
	feed  *Feed
	skew  *time.Duration
}

func (a *fakeAccount) Portal() string              { return "http://127.0.0.1:1" }
func (a *fakeAccount) IsDenied() bool              { return false }
func (a *fakeAccount) IsLive() bool                { return true }
func (a *fakeAccount) Schedule()                   {}
func (a *fakeAccount) ScheduleNow()                {}
func (a *fakeAccount) Touched(session string)      { a.feed.Touched(session) }
func (a *fakeAccount) ForgetMerged()               { a.feed.Forget() }
func (a *fakeAccount) Expect(int64, time.Duration) {}
func (a *fakeAccount) Arrived(int64)               {}
func (a *fakeAccount) Skew() *time.Duration        { return a.skew }

// Source.

func (a *fakeAccount) AgentOf(context.Context, api.Conversation) (int64, bool, error) {
	return a.agent.ID, true, nil
}
func (a *fakeAccount) NameAgent(context.Context, int64, string) error { return nil }
func (a *fakeAccount) ConnectedAgents() []int64                       { return []int64{a.agent.ID} }
func (a *fakeAccount) Confirmed(ahead []time.Duration) {
	if len(ahead) > 0 {
		a.skew = &ahead[len(ahead)-1]
	}
}

// Agents.

func (a *fakeAccount) Route(agent int64) Route {
	if agent != a.agent.ID {
		return Route{}
	}
	return Route{Agent: a.agent, Account: a}
}
func (a *fakeAccount) Reachable() []int64                              { return nil }
func (a *fakeAccount) Greeting(context.Context, int64) (string, error) { return "", nil }
func (a *fakeAccount) Learn(context.Context, int64, api.Session) error { return nil }

// nobody is told of what happens.
type nobody struct{}

func (nobody) Replied(int64, storage.Message)                             {}
func (nobody) Merged(context.Context, int64, storage.MergeResult)         {}
func (nobody) Arrived(context.Context, int64, []int64)                    {}
func (nobody) Delivered(int64, error)                                     {}
func (nobody) HandedOver(context.Context, storage.Conversation, HandOver) {}
func (nobody) Closed(context.Context, storage.Conversation, string, bool) {}
func (nobody) Waiting(context.Context, []storage.OperatorConversation)    {}
func (nobody) CallIn() int64                                              { return 0 }
func (nobody) GoOn(context.Context, int64) error                          { return nil }
func (nobody) GoOnFrom(context.Context, int64) error                      { return nil }
func (nobody) LanguageChanged(int64)                                      {}
func (nobody) HandledBy(int64, bool, string)                              {}
func (nobody) Ended(int64)                                                {}

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
