package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"delonix/client/demo"
)

// synced is a data folder that holds all n messages of a portal.
func synced(b *testing.B, p *demo.Portal, n int) string {
	b.Helper()
	dir := b.TempDir()
	cmd := exec.Command(os.Getenv("DELONIX_BIN"), "login", "--data", dir, "--portal", p.URL(), "--agent", p.AgentID(), "--user", p.UserID())
	cmd.Stdin = strings.NewReader(p.Token() + "\n")
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("login: %v %s", err, out)
	}
	first := start(b, os.Getenv("DELONIX_BIN"), "--data", dir)
	for end := time.Now().Add(4 * patience); time.Now().Before(end) && count(b, dir) < n; {
		time.Sleep(100 * time.Millisecond) // between two looks
	}
	first.stop()
	if got := count(b, dir); got < n {
		b.Fatalf("only %d of %d messages were stored", got, n)
	}
	return dir
}

// logged is the newest figure of a line of the program's log.
func logged(b *testing.B, dir string, line *regexp.Regexp) float64 {
	b.Helper()
	var ms float64
	await(b, "the line "+line.String(), func() bool {
		text, _ := os.ReadFile(filepath.Join(dir, "delonix.log"))
		all := line.FindAllSubmatch(text, -1)
		if len(all) == 0 {
			return false
		}
		ms, _ = strconv.ParseFloat(string(all[len(all)-1][1]), 64)
		return true
	})
	return ms
}

var foundLine = regexp.MustCompile(`msg="message found" after_ms=(\d+)`)

// BenchmarkJump_Hit90000BackInTheWindow is the time from Enter on a message found far
// back to the frame that shows it.
func BenchmarkJump_Hit90000BackInTheWindow(b *testing.B) {
	p, err := demo.Start(b.Context(), demo.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(p.Close)
	p.Fill(1, 100_000)
	dir := synced(b, p, 100_000)
	for b.Loop() {
		_ = os.Remove(filepath.Join(dir, "delonix.log"))
		a := open(b, dir)
		a.awaitWords("Write a message")
		a.key("ctrl+k")
		a.write(`"Question 5000 of"`)
		a.awaitWords("Question 5000 of conversation")
		a.key("Return")
		b.ReportMetric(logged(b, dir, foundLine), "ms/jump")
		a.awaitWords("Answer 5000 with")
		a.close()
		b.ReportMetric(float64(longestStall(b, dir).Milliseconds()), "ms/longeststall")
	}
}

// BenchmarkWindow_5000Conversations is the start until the list is painted, a step of
// scrolling through it, and a piece of a reply that streams in, with 5,000 conversations.
func BenchmarkWindow_5000Conversations(b *testing.B) {
	const conversations, each, steps, span = 5000, 2, 200, 10 * time.Second
	p, err := demo.Start(b.Context(), demo.Options{Agent: demo.Reply(longReply(1200)), Pace: 20 * time.Millisecond})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(p.Close)
	p.Fill(conversations, each)
	dir := synced(b, p, conversations*each)
	for b.Loop() {
		_ = os.Remove(filepath.Join(dir, "delonix.log"))
		a := open(b, dir)
		b.ReportMetric(logged(b, dir, shownLine), "ms/window")
		a.key("ctrl+n") // one that takes a message
		a.awaitWords("Write a message")
		process := &process{cmd: a.cmd}

		a.xdo("mousemove", "--window", a.id, "120", "400")
		before := process.cpu(b)
		a.xdo("click", "--repeat", fmt.Sprint(steps), "--delay", "25", "5") // the wheel, down
		b.ReportMetric(float64((process.cpu(b)-before).Microseconds())/1000/steps, "ms-cpu/scrollstep")
		a.xdo("click", "--repeat", fmt.Sprint(2*steps), "--delay", "5", "4")

		a.write("tell me a lot")
		a.key("Return")
		arrived := func() int { // pieces
			return strings.Count(strings.Join(a.query(`SELECT text FROM messages WHERE provisional = 1`), ""), "word")
		}
		await(b, "the reply", func() bool { return arrived() > 60 })
		before, words := process.cpu(b), arrived()
		time.Sleep(span) // the time that is measured
		b.ReportMetric(float64((process.cpu(b)-before).Microseconds())/1000/float64(arrived()-words), "ms-cpu/piece")
		a.close()
		b.ReportMetric(float64(longestStall(b, dir).Milliseconds()), "ms/longeststall")
	}
}
