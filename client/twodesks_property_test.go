package client

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"delonix/client/demo"
	"delonix/storage/secrets"
)

// desks are two clients of one person, who writes in the same conversation on both.
type desks struct {
	portal *demo.Portal
	each   [2]*stage
	convs  [2]ConversationID
	texts  [2][]string
	count  int
}

// TestTwoDesks_NothingIsTakenForWhatWasWrittenOnTheOther: whatever goes wrong, each of
// two desks shows what the portal has, and what it does not have with its state, though
// the answers of the agent are all the same.
func TestTwoDesks_NothingIsTakenForWhatWasWrittenOnTheOther(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		d := newDesks(t, rt)
		defer d.end()
		say := func(t *rapid.T) { d.say(t, rapid.IntRange(0, 1).Draw(t, "desk")) }
		rt.Repeat(map[string]func(*rapid.T){
			"say": say, "say more": say, "say again": say, "fault": d.fault, "fault too": d.fault,
			"clear":   func(*rapid.T) { d.portal.Faults().Clear() },
			"restart": func(t *rapid.T) { d.restart(t, rapid.IntRange(0, 1).Draw(t, "desk")) },
			"drop":    func(*rapid.T) { d.portal.DropSockets(true) },
			"wait": func(t *rapid.T) {
				time.Sleep(time.Duration(rapid.IntRange(1, 60).Draw(t, "ms")) * time.Millisecond) // what is drawn
			},
		})
		d.agree(rt)
	})
}

func newDesks(t *testing.T, rt *rapid.T) *desks {
	portal, err := demo.Start(context.Background(), demo.Options{Agent: demo.Reply("I heard you well. What can I do?")})
	if err != nil {
		rt.Fatal(err)
	}
	d := &desks{portal: portal}
	for i := range d.each {
		dir, err := tempDir()
		if err != nil {
			rt.Fatal(err)
		}
		tune := quick()
		tune.ConfirmFor = 300 * time.Millisecond
		s := &stage{t: runTB{t}, portal: portal, dir: dir}
		s.opts = Options{Dir: dir, Vault: keyring{secrets.NewMemory()}, tune: tune}
		if s.Client, err = Open(context.Background(), s.opts); err != nil {
			rt.Fatal(err)
		}
		s.Start(context.Background())
		done, err := s.Connect(context.Background(), s.credentials())
		if err != nil {
			rt.Fatal(err)
		}
		s.agent = done.Agent
		d.each[i] = s
	}
	left, right := d.each[0], d.each[1]
	d.convs[0] = left.begin()
	left.say(d.convs[0], "first")
	left.until("the other desk has the conversation", func() bool {
		list, err := right.Conversations(context.Background(), Filter{})
		if err != nil {
			rt.Fatal(err)
		}
		i := slices.IndexFunc(list, func(c Conversation) bool { return c.Preview != "" })
		if i >= 0 {
			d.convs[1] = list[i].ID
		}
		return i >= 0
	})
	return d
}

func (d *desks) end() {
	for _, s := range d.each {
		_ = s.Close()
		removeAll(s.dir)
	}
	d.portal.Close()
}

func (d *desks) say(t *rapid.T, desk int) {
	d.count++
	text := fmt.Sprintf(rapid.SampledFrom([]string{"text %[2]s %04[1]d end", "order %04[1]d please"}).Draw(t, "text"), d.count, []string{"left", "right"}[desk])
	if _, err := d.each[desk].Send(context.Background(), d.convs[desk], Outgoing{Text: text}); err != nil {
		t.Fatal(err)
	}
	d.texts[desk] = append(d.texts[desk], text)
}

func (d *desks) fault(t *rapid.T) {
	d.portal.Faults().Add(rapid.SampledFrom([]demo.Fault{
		{Route: demo.RouteSend, Times: 2, Status: 503},
		{Route: demo.RouteSend, Times: 2, Cut: demo.CutProcessed, Reset: true},
		{Route: demo.RouteSend, Times: 1, Cut: demo.CutInBody},
		{Route: demo.RouteSend, Times: 1, Cut: demo.CutInAnswer},
		{Route: demo.RouteSend, Times: 2, After: 50 * time.Millisecond},
		{Route: demo.RouteAny, Times: 20, Before: 5 * time.Millisecond},
		{Route: demo.RouteConversations, Times: 3, After: 50 * time.Millisecond},
		{Route: demo.RouteEventsSocket, Times: 3, Cut: demo.CutProcessed},
		{Route: demo.RouteAgentSocket, Times: 3, Status: 502},
	}).Draw(t, "fault"))
}

func (d *desks) restart(t *rapid.T, desk int) {
	s := d.each[desk]
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	c, err := Open(context.Background(), s.opts)
	if err != nil {
		t.Fatal(err)
	}
	s.Client = c
	c.Start(context.Background())
}

// agree waits until both desks show what the portal has.
func (d *desks) agree(t *rapid.T) {
	d.portal.Faults().Clear()
	has := func() (all []string) {
		for _, r := range d.portal.Received() {
			all = append(all, r.Text)
		}
		slices.Sort(all)
		return all
	}
	for i, s := range d.each {
		s.RetryNow()
		var sent, open []string
		agrees := func() bool {
			sent, open = nil, nil
			quiet := true
			for _, m := range s.bubbles(d.convs[i]) {
				asked := m.State == StateFailed || m.State == StateUnconfirmed && m.Error != nil && m.Error.Action == ActionSendAgain
				switch {
				case m.Role != RoleUser:
				case asked:
					open = append(open, m.Text)
				default:
					quiet = quiet && (m.State == StateSent || m.State == StateReceived)
					sent = append(sent, m.Text)
				}
			}
			slices.Sort(sent)
			return quiet && slices.Equal(sent, has())
		}
		end := time.Now().Add(patience)
		for !agrees() {
			if time.Now().After(end) {
				t.Fatalf("desk %d shows    %q\nthe portal has %q\nasked about %q\n%s", i, sent, has(), open, s.dump())
			}
			time.Sleep(10 * time.Millisecond) // between two looks
		}
		for _, text := range d.texts[i] {
			if n := strings.Count(strings.Join(append(has(), open...), "\n"), text); n != 1 {
				t.Fatalf("%q is there %d times: the portal has %q, asked about %q", text, n, has(), open)
			}
		}
	}
}
