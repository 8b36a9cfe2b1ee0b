package client

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"delonix/client/demo"
	"delonix/storage/secrets"
)

// childEnv names the folder of a client that runs in a process of its own, to be
// killed. How to reach the portal comes on its standard input.
const childEnv = "DELONIX_TEST_CHILD"

// child is the busy client: it says one thing after the other and tells each as
// soon as it was acknowledged.
func child(dir string) int {
	in := bufio.NewScanner(os.Stdin)
	var line [5]string // portal, agent, user, token, first number
	for i := range line {
		in.Scan()
		line[i] = in.Text()
	}
	vault, err := secrets.NewFile(dir, true)
	if err != nil {
		fmt.Println("error", err)
		return 1
	}
	c, err := Open(context.Background(), Options{Dir: dir, Vault: vault, tune: quick()})
	if err != nil {
		fmt.Println("error", err)
		return 1
	}
	defer c.Close()
	c.Start(context.Background())
	ctx := context.Background()
	agents, err := c.Agents(ctx)
	if err == nil && len(agents) == 0 {
		_, err = c.Connect(ctx, Credentials{Portal: line[0], AgentID: line[1], UserID: line[2], Token: line[3]})
		agents, _ = c.Agents(ctx)
	}
	if err != nil {
		fmt.Println("error", err)
		return 1
	}
	fmt.Println("ready")
	var number int
	fmt.Sscan(line[4], &number)
	id, err := c.NewConversation(ctx, agents[0].ID)
	for err == nil {
		text := fmt.Sprint("busy ", number)
		number++
		if _, err = c.Send(ctx, id, Outgoing{Text: text}); err == nil {
			fmt.Println("queued", text)
		}
		time.Sleep(time.Duration(rand.IntN(8)) * time.Millisecond)
	}
	fmt.Println("error", err)
	return 1
}

// TestKill_NothingAcknowledgedIsLostOrDoubled kills a busy client at random
// moments.
func TestKill_NothingAcknowledgedIsLostOrDoubled(t *testing.T) {
	rounds := max(3, 200*runs()/1000/2)
	s := newPortal(t, demo.Options{})
	var acknowledged []string
	for round := range rounds {
		acknowledged = append(acknowledged, s.oneLife(round)...)
	}
	if len(acknowledged) < rounds {
		t.Fatalf("only %d messages in %d lives", len(acknowledged), rounds)
	}
	vault, err := secrets.NewFile(s.dir, true)
	if err != nil {
		t.Fatal(err)
	}
	s.opts.Vault = vault
	s.open()
	s.Start(context.Background())
	local := map[string]Message{}
	convs, err := s.Conversations(context.Background(), Filter{Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	s.until("every message is sent or asked about", func() bool {
		clear(local)
		for _, c := range convs {
			for _, b := range s.bubbles(c.ID) {
				if b.Role != RoleUser {
					continue
				}
				if b.State != StateSent && (b.Error == nil || b.Error.Action != ActionSendAgain) {
					return false
				}
				local[b.Text] = b
			}
		}
		return true
	})
	asked := 0
	for _, text := range acknowledged {
		b, ok := local[text]
		n := s.received(text)
		switch {
		case !ok:
			t.Errorf("%q was acknowledged and is gone", text)
		case n > 1:
			t.Errorf("%q arrived %d times", text, n)
		case n == 0 && b.State == StateSent:
			t.Errorf("%q counts as sent and did not arrive", text)
		case b.State != StateSent:
			asked++
		}
	}
	t.Logf("%d lives, %d messages acknowledged, %d asked about", rounds, len(acknowledged), asked)
}

// oneLife runs a busy client and kills it; it returns what was acknowledged.
func (s *stage) oneLife(round int) []string {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childEnv+"="+s.dir)
	cmd.Stdin = strings.NewReader(strings.Join([]string{s.portal.URL(), s.portal.AgentID(), s.portal.UserID(), s.portal.Token(), fmt.Sprint(round * 100_000), ""}, "\n"))
	out, err := cmd.StdoutPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	var queued []string
	ready := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			switch word, rest, _ := strings.Cut(lines.Text(), " "); word {
			case "ready":
				close(ready)
			case "queued":
				queued = append(queued, rest)
			case "error":
				s.t.Errorf("life %d: %s", round, rest)
			}
		}
		io.Copy(io.Discard, out)
	})
	select {
	case <-ready:
	case <-time.After(patience):
		s.t.Errorf("life %d never began", round)
	}
	time.Sleep(time.Duration(rand.IntN(120)) * time.Millisecond)
	cmd.Process.Kill()
	wg.Wait()
	cmd.Wait()
	return queued
}
