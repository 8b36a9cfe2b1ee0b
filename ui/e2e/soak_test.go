//go:build soak

package e2e

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"delonix/client/demo"
)

// Bounds of what an idle desk may have grown by since it was warm, whatever was
// done on it.
const (
	moreMemory     = 15 << 20 // bytes, of RSS and of what lives on the heap
	moreGoroutines = 10
	moreFiles      = 5
)

// soak is the whole run.
type soak struct {
	t         *testing.T
	rnd       *rand.Rand
	portal    *demo.Portal
	desks     []*desk
	submitted []string
	acts      int
}

// TestSoak has two desks of one person side by side, on which somebody does random
// things while the portal has random faults.
func TestSoak(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	if n, err := strconv.ParseUint(os.Getenv("DELONIX_SEED"), 10, 64); err == nil {
		seed = n
	}
	length, err := time.ParseDuration(os.Getenv("DURATION"))
	if err != nil {
		length = 10 * time.Minute
	}
	fmt.Printf("DELONIX_SEED=%d DURATION=%v\n", seed, length)
	s := &soak{t: t, rnd: rand.New(rand.NewPCG(seed, 0)), portal: startPortal(t, demo.Options{Agent: shortAnswer, Pace: 10 * time.Millisecond})}
	for _, name := range []string{"left", "right"} {
		dir := filepath.Join(t.TempDir(), name)
		login(t, dir, s.portal)
		d := &desk{name: name, told: filepath.Join(t.TempDir(), "figures")}
		d.start(t, dir)
		s.desks = append(s.desks, d)
	}
	s.all()
	s.run(length / 3)
	s.idle()
	for _, d := range s.desks {
		d.warmed()
	}
	s.run(length - length/3)
	s.settle()
	s.check()
	for _, d := range s.desks {
		d.checkGrowth("at the end")
		s.restart(d)
	}
	s.agree("after the last start")
	for _, d := range s.desks {
		d.close()
		d.checkLog()
	}
}

// all does each thing once: what is made at its first use is there from then on.
func (s *soak) all() {
	for _, d := range s.desks {
		d.activate()
		for what := range 8 {
			s.acts++
			s.act(d, what)
		}
		d.key("ctrl+t")
		pollFor(patience, func() bool { return strings.Contains(d.title(), "microphone on") }) // the microphone is open
		d.key("Escape")
		s.acts++
		s.act(d, 8)
	}
}

func (s *soak) run(length time.Duration) {
	begin, printed := time.Now(), time.Time{}
	for time.Since(begin) < length {
		if s.acts++; s.acts%7 == 0 {
			s.fault()
		}
		d := s.desks[s.rnd.IntN(2)]
		d.activate()
		s.act(d, s.rnd.IntN(12))
		if time.Since(printed) < 30*time.Second {
			continue
		}
		printed = time.Now()
		for _, d := range s.desks {
			fmt.Printf("%5.0f s  %-5s  %v, %d submitted\n", time.Since(begin).Seconds(), d.name, d.look(), len(s.submitted))
		}
	}
}

// idle takes the faults away and lets what is under way come to its end.
func (s *soak) idle() {
	s.portal.Faults().Clear()
	for _, d := range s.desks {
		d.activate()
		d.key("Escape")
		if !pollFor(3*time.Minute, func() bool {
			return len(d.query(`SELECT id FROM messages WHERE own = 1 AND state IN ('queued', 'sending')`)) == 0
		}) {
			s.t.Errorf("%s: messages are still under way", d.name)
		}
	}
}

// restart closes a desk and opens it again: what was there is there again.
func (s *soak) restart(d *desk) {
	before, dir := said(d), d.dir
	d.close()
	d.start(s.t, dir)
	after := said(d)
	for _, text := range before {
		if !slices.Contains(after, text) {
			s.t.Errorf("%s: %q is not there after a new start", d.name, text)
		}
	}
}

// fault takes away the faults of before and adds another one.
func (s *soak) fault() {
	s.portal.Faults().Clear()
	faults := []demo.Fault{
		{},
		{Route: demo.RouteSend, Times: 2, Status: 503},
		{Route: demo.RouteSend, Times: 2, Cut: demo.CutProcessed, Reset: true},
		{Route: demo.RouteSend, Times: 1, Cut: demo.CutInBody},
		{Route: demo.RouteAny, Times: 20, Before: 300 * time.Millisecond},
		{Route: demo.RouteConversations, Times: 3, After: 3 * time.Second},
		{Route: demo.RouteEventsSocket, Times: 3, Cut: demo.CutProcessed},
		{Route: demo.RouteAgentSocket, Times: 3, Status: 502},
	}
	if f := faults[s.rnd.IntN(len(faults))]; f.Route != "" {
		s.portal.Faults().Add(f)
	}
}

// act does one thing a person does.
func (s *soak) act(d *desk, what int) {
	switch what {
	case 0:
		d.key("ctrl+n")
	case 1:
		d.key("ctrl+Down")
	case 2:
		d.key("ctrl+Up")
	case 3: // a recording that is thrown away
		d.key("ctrl+t")
		d.key("Escape")
	case 4:
		d.key("ctrl+k")
		d.write("text")
		d.key("Escape")
		d.key("Escape")
	case 5:
		d.key("ctrl+comma")
		d.key("Escape")
	case 6:
		d.key([]string{"Prior", "Next", "End"}[s.rnd.IntN(3)])
	case 7:
		if s.rnd.IntN(8) == 0 {
			s.restart(d)
		}
	default:
		s.submit(d, fmt.Sprintf("text %s %04d end", d.name, s.acts))
	}
}

// activate gives the keyboard to the desk's window.
func (d *desk) activate() {
	d.xdo("windowactivate", "--sync", d.id)
	await(d.t, d.name+" to have the keyboard", func() bool {
		out, err := exec.Command("xdotool", "getactivewindow").Output()
		return err == nil && strings.TrimSpace(string(out)) == d.id
	})
}

// submit types a text and sends it. A person looks whether it is in the field
// (then the local copy has it as a draft), and otherwise leaves what is open.
func (s *soak) submit(d *desk, text string) {
	d.xdo("type", "--delay", "2", text)
	if !pollFor(patience, func() bool { return s.drafted(d, text) }) {
		d.screenshot("soak-nowhere-" + strings.ReplaceAll(text, " ", "-"))
		s.t.Errorf("%q got nowhere; the drafts are %q", text, d.drafts())
		d.key("Escape")
		d.key("Escape")
		return
	}
	d.key("Return")
	if pollFor(patience, func() bool { return !s.drafted(d, text) }) {
		s.submitted = append(s.submitted, text)
		return
	}
	d.screenshot("soak-unsent-" + strings.ReplaceAll(text, " ", "-"))
	s.t.Errorf("%q stays in the field", text)
}

func (s *soak) drafted(d *desk, text string) bool {
	return len(d.query(`SELECT id FROM conversations WHERE instr(draft, ?) > 0`, text)) > 0
}

// settle waits until nothing is under way and the desks and the portal agree.
func (s *soak) settle() {
	s.idle()
	s.agree("at the end")
}

// agree waits until both desks show what the portal has.
func (s *soak) agree(when string) {
	var has []string
	for _, r := range s.portal.Received() {
		has = append(has, r.SessionID+" "+r.Text)
	}
	slices.Sort(has)
	for _, d := range s.desks {
		if !pollFor(2*time.Minute, func() bool { return slices.Equal(said(d), has) }) {
			d.screenshot("soak-differs-" + d.name)
			s.t.Errorf("%s differs from the portal %s:\n%-7s %q\nportal  %q", d.name, when, d.name, said(d), has)
		}
	}
}

// said are the texts of the person on one desk that the portal has, by session.
func said(d *desk) []string {
	all := d.query(`SELECT coalesce(c.session_id, '') || ' ' || m.text FROM messages m JOIN conversations c ON c.id = m.conversation
		WHERE m.role = 'HUMAN' AND m.hidden = 0 AND m.state IN ('', 'sent')`)
	slices.Sort(all)
	return all
}

// check looks for every text that was submitted: at the portal once, or visible
// with its state.
func (s *soak) check() {
	waiting := 0
	for _, text := range s.submitted {
		arrived := 0
		for _, r := range s.portal.Received() {
			arrived += strings.Count(r.Text, text)
		}
		shown := 0
		for _, d := range s.desks {
			shown += len(d.query(`SELECT id FROM messages WHERE own = 1 AND state IN ('unconfirmed', 'failed') AND instr(text, ?) > 0`, text))
		}
		switch {
		case arrived > 1:
			s.t.Errorf("%q arrived %d times", text, arrived)
		case arrived == 0 && shown == 0:
			s.t.Errorf("%q is lost", text)
		case arrived == 0:
			waiting++
		}
	}
	fmt.Printf("%d submitted, %d of them wait for the person\n", len(s.submitted), waiting)
	if len(s.submitted) < 5 {
		s.t.Errorf("only %d texts were submitted", len(s.submitted))
	}
}
