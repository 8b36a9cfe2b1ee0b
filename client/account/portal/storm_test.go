package portal

import (
	"context"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"delonix/client/internal/kit"
	"delonix/client/internal/pace"
	"delonix/client/model"
)

// listings runs a lister whose lists take a while, in the time of a bubble, until asks
// has ended and nothing more comes. It returns when each began.
func listings(took time.Duration, asks func(*lister)) (began []time.Time) {
	k := kit.New(slog.New(slog.DiscardHandler), pace.System{}, kit.DefaultTuning())
	ctx, cancel := context.WithCancel(context.Background())
	var mu sync.Mutex
	list := func(context.Context) (int64, error) {
		mu.Lock()
		began = append(began, time.Now())
		mu.Unlock()
		time.Sleep(took)
		return 0, nil
	}
	l := newLister(ctx, k, newStatus(k.Clock, func(_, _ model.ConnectionState) {}), list, func(bool) {})
	var running sync.WaitGroup
	running.Go(func() { l.run(ctx) })
	asks(l)
	time.Sleep(time.Hour)
	cancel()
	running.Wait()
	k.Cancel()
	k.CloseBus()
	return began
}

// TestLister_StormEndsInFewListings: while events go on without a pause, the time
// between two listings doubles up to a limit; the last listing is after the last event,
// and none comes after it.
func TestLister_StormEndsInFewListings(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tune := kit.DefaultTuning()
		start, last := time.Now(), time.Time{}
		began := listings(20*time.Millisecond, func(l *lister) {
			for time.Since(start) < time.Minute {
				l.Schedule()
				last = time.Now()
				time.Sleep(5 * time.Millisecond)
			}
		})
		if most := 3 + int(time.Minute/tune.ListPatienceMost) + 1; len(began) > most {
			t.Errorf("%d listings in a storm of a minute, want %d at most", len(began), most)
		}
		for i, at := range began[:len(began)-1] {
			from := start
			if i > 0 {
				from = began[i-1]
			}
			if want := min(tune.ListPatience<<i, tune.ListPatienceMost); at.Sub(from) < want {
				t.Errorf("listing %d came %v after the one before, want %v", i, at.Sub(from), want)
			}
		}
		if end := began[len(began)-1]; !end.After(last) {
			t.Errorf("the last listing began %v before the last event", last.Sub(end))
		}
	})
}

// TestLister_OneEventIsOneListing: soon after it, and once.
func TestLister_OneEventIsOneListing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		began := listings(time.Millisecond, func(l *lister) { l.Schedule() })
		if len(began) != 1 || began[0].Sub(start) > kit.DefaultTuning().ListPatience {
			t.Errorf("listings after %v", began)
		}
	})
}

// TestLister_WhatCostsMuchIsDoneSeldom: between two listings lies a multiple of the
// time that the first one took.
func TestLister_WhatCostsMuchIsDoneSeldom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const took = 4 * time.Second
		began := listings(took, func(l *lister) {
			l.Schedule()
			time.Sleep(time.Second)
			l.Schedule() // while the first is under way
		})
		if len(began) != 2 {
			t.Fatalf("listings at %v", began)
		}
		if pause := began[1].Sub(began[0]) - took; pause < time.Duration(kit.DefaultTuning().ListRest)*took {
			t.Errorf("the next came after %v", pause)
		}
	})
}
