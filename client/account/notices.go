package client

import (
	"delonix/client/api"
	"delonix/client/problem"
	"errors"
	"strings"
)

// tellSkipped tells what of the list can't be read, each reason once in a run.
func (l *link) tellSkipped(out api.Listing) {
	news := false
	l.mu.Lock()
	for _, why := range out.SkippedWhy {
		_, reason, _ := strings.Cut(why, ": ") // where it stands may be another place every time
		news = news || !l.toldSkipped[reason]
		if l.toldSkipped == nil {
			l.toldSkipped = map[string]bool{}
		}
		l.toldSkipped[reason] = true
	}
	l.mu.Unlock()
	if !news {
		return
	}
	words := strings.Join(out.SkippedWhy, "\n")
	l.c.kit.Log.Warn("parts of the list can't be read", "count", out.Skipped, "why", words)
	l.c.kit.Publish(Notice{Problem: problem.PartUnreadable(out.Skipped, words)})
}

// tellTooLarge tells once in a run that a list is larger than what is taken.
func (l *link) tellTooLarge(err error) {
	l.mu.Lock()
	again := l.toldLarge
	l.toldLarge = true
	l.mu.Unlock()
	if again {
		return
	}
	l.c.kit.Publish(Notice{Problem: problem.ListTooLarge(err)})
}

// noteListedBytes keeps how long the list was, and tells what it took.
func (l *link) noteListedBytes(out api.Listing) {
	l.c.kit.Log.Debug("listed", "bytes", out.Bytes, "decoded", out.Decoded)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.listedBytes = out.Bytes
	l.decodedBytes += out.Decoded
}

// takeListedBytes returns how long the list was since the last call.
func (l *link) takeListedBytes() int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := l.listedBytes
	l.listedBytes = 0
	return n
}

// isOutgrown tells whether a listing ended because of its size.
func isOutgrown(err error) bool {
	var e *api.Error
	return errors.As(err, &e) && api.IsTooLarge(err)
}
