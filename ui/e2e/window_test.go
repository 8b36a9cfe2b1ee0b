package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"delonix/client/demo"
)

// The toolkit's caches forget what was not painted for a minute; with
// DELONIX_LONG the program stands still for longer than that, and otherwise
// the caches are told to forget sooner.
func TestWindow_IsPaintedAfterAStandstill(t *testing.T) {
	length := 80 * time.Second
	if os.Getenv("DELONIX_LONG") == "" {
		t.Setenv("FYNE_CACHE", "30s") // three by the wall clock: see ui/loop
		length = 12 * time.Second
	}
	p, a := connected(t, demo.Options{Pace: demo.DefaultPace})
	a.write("before")
	a.standStill(length)
	a.write(" and after")
	a.awaitWords("before and after")
	a.key("Return")
	await(t, "the message at the portal", func() bool { return len(p.Received()) == 1 })
	if got := p.Received()[0].Text; got != "before and after" {
		t.Errorf("the portal received %q", got)
	}
	a.key("F1")
	a.awaitWords("Search", "hands-free")
	a.screenshot("after-standstill")
}

var stallLine = regexp.MustCompile(`longest_stall_ms=(\d+)`)

// longestStall is how long the window's thread was busy with one thing at the
// most, as the program told when it ended.
func longestStall(t testing.TB, dir string) time.Duration {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "delonix.log"))
	if err != nil {
		t.Fatal(err)
	}
	all := stallLine.FindAllSubmatch(text, -1)
	if len(all) == 0 {
		t.Fatalf("the program does not tell its longest stall:\n%s", text)
	}
	n, _ := strconv.Atoi(string(all[len(all)-1][1]))
	return time.Duration(n) * time.Millisecond
}

func TestWindow_TellsItsLongestStall(t *testing.T) {
	p, a := connected(t, demo.Options{})
	a.write("hello")
	a.key("Return")
	await(t, "the message at the portal", func() bool { return len(p.Received()) == 1 })
	a.close()
	if got := longestStall(t, a.dir); got <= 0 {
		t.Errorf("the longest stall of a window that did something is %v", got)
	}
}

func TestWindow_AReplyMadeToHurtIsShownAndDoesNotStopTheNextStart(t *testing.T) {
	p := startPortal(t, demo.Options{})
	table := "A table:\n\n" + strings.Repeat("|x", 2000) + "\n" + strings.Repeat("|-", 2000) + "\n" + strings.Repeat("|x\n", 1365)
	s, err := p.Push(demo.Push{Role: demo.RoleAI, Text: "The first words.\n\n" + strings.Repeat("All work and no play makes a dull boy. ", 20000)})
	if err == nil {
		_, err = p.Push(demo.Push{SessionID: s.SessionID, Role: demo.RoleAI, Text: table})
	}
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	login(t, dir, p)
	for _, start := range []string{"first", "second"} {
		a := open(t, dir)
		await(t, "the beginning of the long reply", func() bool {
			if strings.Contains(a.reads(), "Show more") {
				return true
			}
			a.key("ctrl+Down") // it may be the next conversation
			return false
		})
		a.screenshot("hostile-" + start)
		a.write("still here")
		a.awaitWords("still here")
		if mb := resident(t, a.cmd.Process.Pid); mb > 600 {
			t.Errorf("the window takes %d MB", mb)
		}
		a.close()
	}
}

var gcLine = regexp.MustCompile(`\d+->\d+->(\d+) MB`)

// heapMB is what lived on the program's heap after its last collection. The
// program must run with GODEBUG=gctrace=1.
func heapMB(a *app) int {
	all := gcLine.FindAllStringSubmatch(a.log.String(), -1)
	if len(all) == 0 {
		return 0
	}
	n, _ := strconv.Atoi(all[len(all)-1][1])
	return n
}

// BenchmarkMemory_500Messages sends short messages with one-line answers and
// prints the memory of the window before, after 50 and after 500.
func BenchmarkMemory_500Messages(b *testing.B) {
	b.Setenv("GODEBUG", "gctrace=1")
	for b.Loop() {
		p, a := connected(b, demo.Options{Agent: demo.Echo()})
		told := func(n int) (rss int) {
			rss = resident(b, a.cmd.Process.Pid)
			fmt.Printf("  after %3d messages: %4d MB resident, %3d MB of it live on the heap\n", n, rss, heapMB(a))
			return rss
		}
		told(0)
		early := 0
		for n := 1; n <= 500; n++ {
			a.xdo("type", "--delay", "5", "abc")
			a.key("Return")
			await(b, "the message at the portal", func() bool { return len(p.Received()) >= n })
			if n%50 == 0 {
				if now := told(n); n == 50 {
					early = now
				}
			}
		}
		b.ReportMetric(float64(resident(b, a.cmd.Process.Pid)-early), "MB/450messages")
		a.close()
		b.ReportMetric(float64(longestStall(b, a.dir).Milliseconds()), "ms/longeststall")
	}
}
