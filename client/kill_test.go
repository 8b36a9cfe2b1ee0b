package client

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"delonix/client/demo"
	"delonix/storage"
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
	if r := c.Recovery(); r.SetAside != "" {
		fmt.Println("error", r.Problem.Text)
		return 1
	}
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
		if number%4 == 0 {
			var u storage.Utterance
			if u, err = c.kit.Store.SaveUtterance(ctx, int64(id), []byte("RIFF"+strings.Repeat(text, 500)), time.Second); err == nil {
				fmt.Println("recorded", u.ID, u.Size)
			}
			continue
		}
		if _, err = c.Send(ctx, id, Outgoing{Text: text}); err == nil {
			fmt.Println("queued", text)
		}
		time.Sleep(time.Duration(rand.IntN(8)) * time.Millisecond)
	}
	fmt.Println("error", err)
	return 1
}

// life is what a busy client acknowledged before it was killed.
type life struct {
	queued   []string // texts of messages
	recorded []string // utterances: id and size
}

// TestKill_NothingAcknowledgedIsLostOrDoubled kills a busy client at random
// moments.
func TestKill_NothingAcknowledgedIsLostOrDoubled(t *testing.T) {
	t.Parallel()
	rounds := tenth(200)
	s := newPortal(t, demo.Options{})
	s.dir = t.TempDir() // on a disk
	s.opts.Dir = s.dir
	seed := uint64(time.Now().UnixNano()) % 1_000_000_000
	if n, err := strconv.ParseUint(os.Getenv("DELONIX_SEED"), 10, 64); err == nil {
		seed = n
	}
	t.Logf("seed %d; it is replayed with DELONIX_SEED, but a kill is never quite the same again", seed)
	rng := rand.New(rand.NewPCG(seed, 2))
	var acknowledged, recorded []string
	for round := range rounds {
		l := s.oneLife(round, rng)
		acknowledged, recorded = append(acknowledged, l.queued...), append(recorded, l.recorded...)
	}
	if len(acknowledged) == 0 || len(recorded) == 0 {
		t.Fatalf("%d messages and %d recordings in %d lives", len(acknowledged), len(recorded), rounds)
	}
	vault, err := secrets.NewFile(s.dir, true)
	if err != nil {
		t.Fatal(err)
	}
	s.opts.Vault = vault
	s.open()
	if r := s.Recovery(); r.SetAside != "" {
		t.Fatalf("the database was damaged: %+v", r)
	}
	s.Start(context.Background())
	for _, r := range recorded {
		var id, size int64
		if _, err := fmt.Sscan(r, &id, &size); err != nil {
			t.Fatal(err)
		}
		u, err := s.kit.Store.Utterance(context.Background(), id)
		if err != nil {
			t.Errorf("recording %s: %v", r, err)
			continue
		}
		if info, err := os.Stat(u.Path); err != nil || info.Size() != size {
			t.Errorf("recording %s: %v %v", r, info, err)
		}
	}
	local := map[string]Message{}
	convs, err := s.Conversations(context.Background(), Filter{Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	s.untilAll("every message is sent or asked about", func() (settled int, all bool) {
		clear(local)
		all = true
		for _, c := range convs {
			for _, b := range s.bubbles(c.ID) {
				if b.Role != RoleUser {
					continue
				}
				if b.State != StateSent && (b.Error == nil || b.Error.Action != ActionSendAgain) {
					all = false
					continue
				}
				settled++
				local[b.Text] = b
			}
		}
		return settled, all
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
	t.Logf("%d lives, %d messages and %d recordings acknowledged, %d asked about", rounds, len(acknowledged), len(recorded), asked)
}

// oneLife runs a busy client and kills it after a random number of
// acknowledgements, or a random moment after it began to connect; it returns what
// was acknowledged.
func (s *stage) oneLife(round int, rng *rand.Rand) (l life) {
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
	late := time.AfterFunc(4*patience, func() {
		s.t.Errorf("life %d hangs", round)
		cmd.Process.Kill()
	})
	defer late.Stop()
	left, moment := rng.IntN(12), time.Duration(rng.IntN(20))*time.Millisecond
	if round > 0 && rng.IntN(8) == 0 { // not even ready
		time.AfterFunc(moment*10, func() { cmd.Process.Kill() })
	}
	var dying *time.Timer
	lines := bufio.NewReader(out)
	for {
		line, err := lines.ReadString('\n')
		if err != nil { // a part of a line was never acknowledged
			break
		}
		late.Reset(4 * patience)
		switch word, rest, _ := strings.Cut(strings.TrimSpace(line), " "); word {
		case "queued":
			l.queued = append(l.queued, rest)
		case "recorded":
			l.recorded = append(l.recorded, rest)
		case "error":
			s.t.Errorf("life %d: %s", round, rest)
		}
		if left--; left < 0 && dying == nil {
			dying = time.AfterFunc(moment, func() { cmd.Process.Kill() })
		}
	}
	cmd.Process.Kill()
	cmd.Wait()
	return l
}
