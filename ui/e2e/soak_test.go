//go:build soak

package e2e

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"delonix/client/demo"
)

// Bounds of what a desk may grow by after its first third, whatever is done on it.
const (
	moreMemory     = 80 << 20 // bytes of RSS
	moreGoroutines = 60
	moreFiles      = 40
)

// desk is one of the two windows, with what was seen of it.
type desk struct {
	*app
	name    string
	figures string
	since   time.Time
	first   figures // after the warm-up
	last    figures
}

type figures struct {
	rss, heap         int64
	goroutines, files int
}

func (f figures) String() string {
	return fmt.Sprintf("rss %d MB, heap %d MB, %d goroutines, %d files", f.rss>>20, f.heap>>20, f.goroutines, f.files)
}

// look reads the figures of the process.
func (d *desk) look() figures {
	var f figures
	pid := fmt.Sprint(d.cmd.Process.Pid)
	if text, err := os.ReadFile("/proc/" + pid + "/statm"); err == nil {
		if parts := strings.Fields(string(text)); len(parts) > 1 {
			pages, _ := strconv.ParseInt(parts[1], 10, 64)
			f.rss = pages * int64(os.Getpagesize())
		}
	}
	open, _ := os.ReadDir("/proc/" + pid + "/fd")
	f.files = len(open)
	if text, err := os.ReadFile(d.figures); err == nil {
		_, _ = fmt.Sscan(string(text), &f.goroutines, &f.heap)
	}
	return f
}

// start opens the desk's window.
func (d *desk) start(t *testing.T, dir string) {
	t.Setenv("DELONIX_FIGURES", d.figures)
	d.app = open(t, dir)
	d.since, d.first = time.Now(), figures{}
}

// soak is the whole run.
type soak struct {
	t         *testing.T
	rnd       *rand.Rand
	portal    *demo.Portal
	desks     []*desk
	submitted []string
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
		d := &desk{name: name, figures: filepath.Join(t.TempDir(), "figures")}
		d.start(t, dir)
		s.desks = append(s.desks, d)
	}
	s.run(length)
	s.settle()
	s.check()
}

func (s *soak) run(length time.Duration) {
	begin, printed := time.Now(), time.Time{}
	for n := 0; time.Since(begin) < length; n++ {
		if n%7 == 0 {
			s.fault()
		}
		d := s.desks[s.rnd.IntN(2)]
		d.xdo("windowactivate", "--sync", d.id)
		s.act(d, n)
		if time.Since(printed) < 30*time.Second {
			continue
		}
		printed = time.Now()
		for _, d := range s.desks {
			d.last = d.look()
			if d.first == (figures{}) && time.Since(d.since) > length/3 {
				d.first = d.last
			}
			fmt.Printf("%5.0f s  %-5s  %v, %d submitted\n", time.Since(begin).Seconds(), d.name, d.last, len(s.submitted))
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
func (s *soak) act(d *desk, n int) {
	switch s.rnd.IntN(12) {
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
			dir := d.dir
			d.close()
			d.start(s.t, dir)
		}
	default:
		s.submit(d, fmt.Sprintf("text %s %04d end", d.name, n))
	}
}

// submit types a text and sends it, if it got into the field: the local copy has
// it as a draft then.
func (s *soak) submit(d *desk, text string) {
	d.xdo("type", "--delay", "2", text)
	if !pollFor(4*time.Second, func() bool { return s.drafted(d, text) }) {
		return
	}
	d.key("Return")
	if pollFor(4*time.Second, func() bool { return !s.drafted(d, text) }) {
		s.submitted = append(s.submitted, text)
	}
}

func (s *soak) drafted(d *desk, text string) bool {
	return len(d.query(`SELECT id FROM conversations WHERE instr(draft, ?) > 0`, text)) > 0
}

// settle takes the faults away and waits until nothing is under way.
func (s *soak) settle() {
	s.portal.Faults().Clear()
	for _, d := range s.desks {
		if !pollFor(3*time.Minute, func() bool {
			return len(d.query(`SELECT id FROM messages WHERE own = 1 AND state IN ('queued', 'sending')`)) == 0
		}) {
			s.t.Errorf("%s: messages are still under way", d.name)
		}
	}
	if !pollFor(time.Minute, func() bool { return slices.Equal(s.said(0), s.said(1)) }) {
		s.t.Errorf("the desks differ:\nleft  %q\nright %q", s.said(0), s.said(1))
	}
}

// said are the texts of the person on one desk that the portal has, by session.
func (s *soak) said(desk int) []string {
	return s.desks[desk].query(`SELECT coalesce(c.session_id, '') || ' ' || m.text FROM messages m JOIN conversations c ON c.id = m.conversation
		WHERE m.role = 'human' AND m.hidden = 0 AND m.state IN ('', 'sent') ORDER BY 1`)
}

// check compares the portal with what was submitted, and the figures with those
// after the warm-up.
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
			shown += len(d.query(`SELECT id FROM conversations WHERE instr(draft, ?) > 0`, text))
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
	for _, d := range s.desks {
		now := d.look()
		fmt.Printf("%-5s  at the end: %v\n", d.name, now)
		if d.first == (figures{}) {
			continue // it was started anew too late to have warmed up
		}
		if now.rss > d.first.rss+moreMemory || now.goroutines > d.first.goroutines+moreGoroutines || now.files > d.first.files+moreFiles {
			s.t.Errorf("%s has grown: after its warm-up %v, at the end %v", d.name, d.first, now)
		}
	}
}
