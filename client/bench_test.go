package client

import (
	"context"
	"testing"
	"time"

	"delonix/client/demo"
	"delonix/storage"
)

// filled is a stage whose portal and local copy have many messages.
func filled(b *testing.B, conversations, messages int) *stage {
	s := newPortal(b, demo.Options{})
	s.portal.Fill(conversations, messages)
	s.open()
	s.Start(context.Background())
	begin := time.Now()
	s.connect()
	b.ReportMetric(float64(time.Since(begin).Milliseconds()), "ms/first-list")
	return s
}

// BenchmarkOpen_FirstPageOf1000 is what the window waits for at the start.
func BenchmarkOpen_FirstPageOf1000(b *testing.B) {
	s := filled(b, 20, 50)
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		c, err := Open(context.Background(), s.opts)
		if err != nil {
			b.Fatal(err)
		}
		convs, err := c.Conversations(context.Background(), Filter{})
		if err != nil || len(convs) != 20 {
			b.Fatal(len(convs), err)
		}
		if page, err := c.Messages(context.Background(), convs[0].ID, 0, 50); err != nil || len(page) != 50 {
			b.Fatal(len(page), err)
		}
		b.StopTimer()
		c.Close()
		b.StartTimer()
	}
}

// BenchmarkList_Unchanged10000 is a listing that brings nothing new.
func BenchmarkList_Unchanged10000(b *testing.B) {
	s := filled(b, 200, 50)
	l := s.accounts.All()[0]
	for b.Loop() {
		if _, err := l.Fetch(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkList_OneNewIn10000 is a listing that brings one message.
func BenchmarkList_OneNewIn10000(b *testing.B) {
	s := filled(b, 200, 50)
	l := s.accounts.All()[0]
	for b.Loop() {
		b.StopTimer()
		if _, err := s.portal.Push(demo.Push{Text: "one more", NoEvent: true}); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		if _, err := l.Fetch(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
}

// enterWait returns how long messages that are written while something goes on waited for
// it at most.
func (s *stage) enterWait(b *testing.B, conversation int64, during func()) time.Duration {
	done := make(chan struct{})
	go func() { defer close(done); during() }()
	var longest time.Duration
	for {
		began := time.Now()
		m, err := s.kit.Store.Enqueue(context.Background(), conversation, storage.Outgoing{Text: "an Enter"})
		if err != nil {
			b.Fatal(err)
		}
		longest = max(longest, time.Since(began))
		if err := s.kit.Store.DeleteUnsent(context.Background(), m.ID); err != nil {
			b.Fatal(err)
		}
		select {
		case <-done:
			return longest
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// BenchmarkList_OneNewIn100000 is a listing that brings one message of a conversation of
// 100,000, and how long an Enter waits meanwhile.
func BenchmarkList_OneNewIn100000(b *testing.B) {
	s := filled(b, 1, 100_000)
	l := s.accounts.All()[0]
	convs, err := s.Conversations(context.Background(), Filter{})
	if err != nil || len(convs) != 1 {
		b.Fatal(len(convs), err)
	}
	session := s.portal.Sessions()[0].ID
	other := s.begin()
	var longest time.Duration
	var peak uint64
	decoded := int64(0)
	if _, err := s.kit.Store.LongestWrite(b.Context()); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		b.StopTimer()
		if _, err := s.portal.Push(demo.Push{SessionID: session, Role: demo.RoleAI, Text: "one more", NoEvent: true, NoFrame: true}); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		longest = max(longest, s.enterWait(b, int64(other), func() {
			peak = max(peak, peakHeap(func() {
				out, err := l.Fetch(context.Background())
				if err != nil {
					b.Error(err)
				}
				decoded += out.Decoded
			}))
		}))
	}
	held, err := s.kit.Store.LongestWrite(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(decoded)/float64(b.N), "bytes-decoded/op")
	b.ReportMetric(float64(peak)/(1<<20), "MB/peak")
	b.ReportMetric(float64(held.Microseconds())/1000, "ms/longest-write")
	b.ReportMetric(float64(longest.Microseconds())/1000, "ms/longest-enter")
}

// BenchmarkJump_Hit90000Back reads what a jump to a message found far back shows.
func BenchmarkJump_Hit90000Back(b *testing.B) {
	s := filled(b, 1, 100_000)
	hits, err := s.Search(context.Background(), `"Question 5000 of"`, 0, 1)
	if err != nil || len(hits) != 1 {
		b.Fatal(hits, err)
	}
	for b.Loop() {
		page, older, newer, err := s.MessagesAround(context.Background(), hits[0].Message, 50)
		if err != nil || len(page) != 50 || !older || !newer {
			b.Fatal(len(page), older, newer, err)
		}
	}
}
