package voicetest

import (
	"slices"
	"sync"
	"testing"
	"time"
)

// Journal keeps what was told and lets a test wait for it.
type Journal[T any] struct {
	mu     sync.Mutex
	events []T
	wake   chan struct{}
}

func NewJournal[T any]() *Journal[T] { return &Journal[T]{wake: make(chan struct{})} }

func (j *Journal[T]) Add(e T) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.events = append(j.events, e)
	close(j.wake)
	j.wake = make(chan struct{})
}

func (j *Journal[T]) All() []T {
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.Clone(j.events)
}

// Wait returns the first event that fits.
func (j *Journal[T]) Wait(t *testing.T, what string, fits func(T) bool) T {
	t.Helper()
	patience := time.After(20 * time.Second)
	for {
		j.mu.Lock()
		i, wake := slices.IndexFunc(j.events, fits), j.wake
		if i >= 0 {
			e := j.events[i]
			j.mu.Unlock()
			return e
		}
		j.mu.Unlock()
		select {
		case <-wake:
		case <-patience:
			t.Fatalf("no %s; there was: %v", what, j.All())
		}
	}
}
