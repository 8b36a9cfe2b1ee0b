package client

import (
	"context"
	"fmt"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"delonix/client/demo"
)

// enterToPortal sends messages in a conversation while something goes on, and returns how
// long the slowest of them took from Enter to run_v2.
func (s *stage) enterToPortal(b *testing.B, conversation ConversationID, during func()) time.Duration {
	done := make(chan struct{})
	go func() { defer close(done); during() }()
	var longest time.Duration
	for n := 1; ; n++ {
		text := fmt.Sprint("an Enter ", n)
		began := time.Now()
		s.say(conversation, text)
		for s.received(text) == 0 {
			time.Sleep(time.Millisecond) // between two looks
		}
		longest = max(longest, time.Since(began))
		select {
		case <-done:
			return longest
		case <-time.After(300 * time.Millisecond): // as fast as anybody writes
		}
	}
}

// peakHeap returns the most memory that lived on the heap, or waited to be collected,
// beyond what did before.
func peakHeap(during func()) uint64 {
	var most atomic.Uint64
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	before := m.HeapAlloc
	ctx, cancel := context.WithCancel(context.Background())
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		var m runtime.MemStats
		for ctx.Err() == nil {
			runtime.ReadMemStats(&m)
			most.Store(max(most.Load(), m.HeapAlloc))
			time.Sleep(2 * time.Millisecond) // between two looks
		}
	}()
	during()
	cancel()
	<-watched
	return max(most.Load(), before) - before
}

// BenchmarkList_First100000 is the first listing of a conversation of 100,000 messages,
// while the person writes in another one.
func BenchmarkList_First100000(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		s := newStage(b, demo.Options{})
		other := s.begin()
		s.say(other, "the conversation begins")
		s.until("answered", func() bool { return len(s.bubbles(other)) >= 2 })
		s.portal.Fill(1, 100_000)
		l := s.accounts.All()[0]
		if _, err := s.kit.Store.LongestWrite(b.Context()); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		began := time.Now()
		longest := s.enterToPortal(b, other, func() {
			if _, err := l.Fetch(context.Background()); err != nil {
				b.Error(err)
			}
			b.ReportMetric(float64(time.Since(began).Milliseconds()), "ms/list")
		})
		b.StopTimer()
		held, err := s.kit.Store.LongestWrite(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(longest.Microseconds())/1000, "ms/enter-to-portal")
		b.ReportMetric(float64(held.Microseconds())/1000, "ms/longest-write")
		b.StartTimer()
	}
}
