package demo_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"delonix/client/demo"
)

func TestState_OutlivesARestart(t *testing.T) {
	o := withHistory()
	o.StateDir = t.TempDir()
	c := open(t, o)
	url := c.URL()
	s := c.newSession()
	c.send(s, "remember me", part{"f.txt", "text/plain", "content"})
	c.want(200, "PUT", c.agentRoute("/session/"+s), `{"user_id":"demo-user","email":"a@example.com","kwargs":{"k":"v"}}`)
	before := c.want(200, "GET", "/api/v1/public/conversations?ext_id=demo-user", "")
	token := c.Token()
	c.Close()

	o.Seed = 2
	c = open(t, o)
	if c.URL() != url {
		t.Errorf("address %s, before %s", c.URL(), url)
	}
	if c.Token() == token {
		t.Error("the token is still the same")
	}
	after := c.list()
	if len(after) != len(at(before.json(t), "conversations").([]any)) {
		t.Fatalf("%d conversations", len(after))
	}
	log := at(after, 0, "logs", 0)
	if at(log, "text") != "remember me" {
		t.Errorf("log %v", log)
	}
	a := c.want(200, "GET", "/api/v1/public/conversations/attachments/"+at(log, "attachments", 0, "id").(string)+"?ext_id=demo-user", "")
	if string(a.body) != "content" {
		t.Errorf("attachment %q", a.body)
	}
	c.send(s, "still there?")
	state, _ := c.Session(s)
	if state.Email != "a@example.com" || state.Kwargs["k"] != "v" || len(state.Logs) != 4 || state.Logs[3].ID <= state.Logs[1].ID {
		t.Errorf("state %+v", state)
	}
}

func TestState_AnotherPortIfTheOldOneIsTaken(t *testing.T) {
	o := quiet()
	o.StateDir = t.TempDir()
	c := open(t, o)
	c.newSession()
	eventually(t, func() bool {
		_, err := os.Stat(filepath.Join(o.StateDir, "portal.json"))
		return err == nil
	})
	if other := open(t, o); other.URL() == c.URL() {
		t.Error("the same address")
	}
}

func TestState_UnreadableIsSetAside(t *testing.T) {
	o := quiet()
	o.StateDir = t.TempDir()
	path := filepath.Join(o.StateDir, "portal.json")
	if err := os.WriteFile(path, []byte("{broken"), 0o600); err != nil {
		t.Fatal(err)
	}
	open(t, o)
	if raw, err := os.ReadFile(path + ".unreadable"); err != nil || string(raw) != "{broken" {
		t.Errorf("%q, %v", raw, err)
	}
}

func TestStart_RefusesForeignAddresses(t *testing.T) {
	for _, addr := range []string{"0.0.0.0:0", "example.com:80", ":0", "nonsense", "[::]:0"} {
		if p, err := demo.Start(context.Background(), demo.Options{Addr: addr}); err == nil {
			p.Close()
			t.Errorf("%s was accepted", addr)
		}
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if p, err := demo.Start(context.Background(), demo.Options{StateDir: file}); err == nil {
		p.Close()
		t.Error("a file as a directory was accepted")
	}
}

func TestClose_EndsEverythingThatGoesOn(t *testing.T) {
	o := quiet()
	o.Agent = demo.Scripted()
	o.Pace = demo.DefaultPace
	o.ProactiveAfter = demo.Showcase().ProactiveAfter
	ctx, cancel := context.WithCancel(context.Background())
	p, err := demo.Start(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	c := open(t, quiet())
	c.Portal = p
	s := c.newSession()
	conn := c.listen(c.agentRoute("/ws/" + s))
	events := c.listen("/ws/" + c.UserID())
	sent := make(chan struct{})
	go func() {
		defer close(sent)
		_, _ = c.trySend(s, "a long answer")
	}()
	untilFrame(t, conn, "chunk", "")
	cancel() // as good as Close
	p.Close()
	p.Close()
	<-sent
	for {
		if _, _, err := events.ReadMessage(); err != nil {
			break
		}
	}
	if _, err := c.try("GET", c.agentRoute("/capabilities"), nil); err == nil {
		t.Error("the portal still answers")
	}
}

func TestSeed_MakesIDsRepeatable(t *testing.T) {
	a, b := open(t, quiet()), open(t, quiet())
	if x, y := a.newSession(), b.newSession(); x != y {
		t.Errorf("sessions %s and %s", x, y)
	}
	if a.Token() == b.Token() {
		t.Error("the tokens are the same")
	}
}
