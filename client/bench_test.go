package client

import (
	"context"
	"testing"
	"time"

	"delonix/client/demo"
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
	l := s.allLinks()[0]
	for b.Loop() {
		if err := l.list(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkList_OneNewIn10000 is a listing that brings one message.
func BenchmarkList_OneNewIn10000(b *testing.B) {
	s := filled(b, 200, 50)
	l := s.allLinks()[0]
	for b.Loop() {
		b.StopTimer()
		if _, err := s.portal.Push(demo.Push{Text: "one more", NoEvent: true}); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		if err := l.list(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
}
