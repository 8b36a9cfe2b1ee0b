package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"delonix/client/demo"
)

// stored makes a data folder with a conversation of n messages.
func stored(b *testing.B, n int) string {
	b.Helper()
	p, err := demo.Start(b.Context(), demo.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(p.Close)
	id := ""
	for i := range n {
		s, err := p.Push(demo.Push{SessionID: id, Role: demo.RoleAI, Text: fmt.Sprintf("Message %d: your parcel is **on its way** and will arrive on Monday.", i)})
		if err != nil {
			b.Fatal(err)
		}
		id = s.SessionID
	}
	dir := b.TempDir()
	cmd := exec.Command(os.Getenv("DELONIX_BIN"), "login", "--data", dir, "--portal", p.URL(), "--agent", p.AgentID(), "--user", p.UserID())
	cmd.Stdin = strings.NewReader(p.Token() + "\n")
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("login: %v %s", err, out)
	}
	run := start(b, os.Getenv("DELONIX_BIN"), "--data", dir)
	end := time.Now().Add(patience)
	for time.Now().Before(end) && count(b, dir) < n {
		time.Sleep(100 * time.Millisecond) // between two looks
	}
	run.stop()
	if got := count(b, dir); got < n {
		b.Fatalf("only %d of %d messages were stored", got, n)
	}
	return dir
}

func count(b *testing.B, dir string) int {
	b.Helper()
	a := &app{t: b, dir: dir}
	n := 0
	for _, s := range a.query(`SELECT count(*) FROM messages`) {
		n, _ = strconv.Atoi(s)
	}
	return n
}

type process struct {
	cmd     *exec.Cmd
	started time.Time
}

func start(b *testing.B, path string, args ...string) *process {
	b.Helper()
	p := &process{cmd: exec.Command(path, args...), started: time.Now()}
	if err := p.cmd.Start(); err != nil {
		b.Fatal(err)
	}
	return p
}

func (p *process) stop() {
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	_ = p.cmd.Wait()
}

// cpu is the processor time of a process, user and system.
func (p *process) cpu(b *testing.B) time.Duration {
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(p.cmd.Process.Pid) + "/stat")
	if err != nil {
		b.Fatal(err)
	}
	f := strings.Fields(string(stat)[strings.LastIndexByte(string(stat), ')')+2:])
	user, _ := strconv.Atoi(f[11])
	system, _ := strconv.Atoi(f[12])
	return time.Duration(user+system) * 10 * time.Millisecond
}

var shownLine = regexp.MustCompile(`msg="window shown" after_ms=(\d+)`)

// BenchmarkFirstWindow_1000Messages is the time from the start of the process
// to the window with its conversation, read from the program's log.
func BenchmarkFirstWindow_1000Messages(b *testing.B) {
	dir := stored(b, 1000)
	for b.Loop() {
		var best, sum float64
		const rounds = 5
		for range rounds {
			_ = os.Remove(filepath.Join(dir, "delonix.log"))
			p := start(b, os.Getenv("DELONIX_BIN"), "--data", dir)
			ms := 0.0
			for end := time.Now().Add(patience); ms == 0 && time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
				text, _ := os.ReadFile(filepath.Join(dir, "delonix.log"))
				if m := shownLine.FindSubmatch(text); m != nil {
					ms, _ = strconv.ParseFloat(string(m[1]), 64)
				}
			}
			p.stop()
			sum += ms
			if best == 0 || ms < best {
				best = ms
			}
		}
		b.ReportMetric(sum/rounds, "ms/window")
		b.ReportMetric(best, "ms/best")
	}
}

// BenchmarkIdle compares the processor time of an idle window with that of an
// empty window of the toolkit, both at the same time.
func BenchmarkIdle(b *testing.B) {
	dir := stored(b, 1000)
	for b.Loop() {
		ours, empty := start(b, os.Getenv("DELONIX_BIN"), "--data", dir), start(b, os.Getenv("DELONIX_EMPTY"))
		time.Sleep(8 * time.Second) // both have settled by then
		o0, e0 := ours.cpu(b), empty.cpu(b)
		const span = 40 * time.Second
		time.Sleep(span) // the time that is measured
		o, e := (ours.cpu(b)-o0).Seconds()/span.Seconds()*100, (empty.cpu(b)-e0).Seconds()/span.Seconds()*100
		ours.stop()
		empty.stop()
		b.ReportMetric(o, "%cpu/delonix")
		b.ReportMetric(e, "%cpu/empty")
		b.ReportMetric(o-e, "points/more")
	}
}
