package pace

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestWorker_WorksWhenKickedOrDue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		began := time.Now()
		var mu sync.Mutex // guards what follows
		var next Next
		var worked []time.Duration
		w := NewWorker()
		done := make(chan struct{})
		go func() {
			defer close(done)
			w.Run(ctx, System{}, func(context.Context) Next {
				mu.Lock()
				defer mu.Unlock()
				worked = append(worked, time.Since(began))
				return next
			})
		}()
		after := func(d time.Duration, want ...time.Duration) {
			t.Helper()
			time.Sleep(d)
			synctest.Wait()
			mu.Lock()
			defer mu.Unlock()
			if len(worked) != len(want) {
				t.Fatalf("worked at %v, want %v", worked, want)
			}
			for i := range want {
				if worked[i] != want[i] {
					t.Fatalf("worked at %v, want %v", worked, want)
				}
			}
		}
		set := func(n Next) {
			mu.Lock()
			defer mu.Unlock()
			next = n
		}
		const s = time.Second
		after(s, 0) // at once, then nothing by itself
		set(Next{In: 5 * s})
		w.Kick()
		w.Kick() // two kicks are one
		after(0, 0, s, s)
		set(Next{In: 5 * s, Firm: true})
		after(5*s, 0, s, s, 6*s)
		w.Kick() // hastens nothing that is firm
		set(Next{})
		after(4*s, 0, s, s, 6*s)
		after(s, 0, s, s, 6*s, 11*s, 11*s) // due, and then for the kick
		cancel()
		<-done
	})
}
