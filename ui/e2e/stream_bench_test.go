package e2e

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"delonix/client/demo"
)

// longReply is a reply of so many words in paragraphs, as agents write them.
func longReply(words int) string {
	var b strings.Builder
	for i := range words {
		switch {
		case i%120 == 119:
			b.WriteString("\n\n")
		case i%40 == 39:
			b.WriteString("**important** ")
		}
		fmt.Fprintf(&b, "word%d ", i)
	}
	return b.String()
}

// BenchmarkStreaming is the processor time of the window while a reply arrives with 50
// chunks a second, in a conversation of 10,000 messages.
func BenchmarkStreaming(b *testing.B) {
	const span, pace = 15 * time.Second, 20 * time.Millisecond
	p, err := demo.Start(b.Context(), demo.Options{Agent: demo.Reply(longReply(1200)), Pace: pace})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(p.Close)
	p.Fill(1, 10_000)
	dir := synced(b, p, 10_000)
	for b.Loop() {
		a := open(b, dir)
		a.awaitWords("Write a message")
		process := &process{cmd: a.cmd}
		a.write("tell me a lot")
		a.key("Return")
		arrived := func() int { // pieces
			return strings.Count(strings.Join(a.query(`SELECT text FROM messages WHERE provisional = 1`), ""), "word")
		}
		await(b, "the reply", func() bool { return arrived() > 60 })
		before, words, began := process.cpu(b), arrived(), time.Now()
		time.Sleep(span) // the time that is measured
		used, came, took := process.cpu(b)-before, arrived()-words, time.Since(began)
		if len(a.query(`SELECT id FROM messages WHERE provisional = 1`)) == 0 {
			b.Fatal("the reply ended while it was measured")
		}
		b.ReportMetric(used.Seconds()/took.Seconds()*100, "%cpu/streaming")
		b.ReportMetric(float64(came)/took.Seconds(), "pieces/s") // fewer than 50 on a busy machine
		b.ReportMetric(float64(used.Microseconds())/1000/float64(came), "ms-cpu/piece")
		a.close()
	}
}
