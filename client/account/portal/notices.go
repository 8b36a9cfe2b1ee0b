package portal

import (
	"strings"
	"sync"

	"delonix/client/api"
	"delonix/client/internal/kit"
	"delonix/client/model"
	"delonix/client/problem"
)

// notices tell what is wrong with an account's list, each thing once in a run.
type notices struct {
	kit *kit.Kit

	mu      sync.Mutex
	skipped map[string]bool // why parts of the list could not be read
	large   bool            // it was told that the list is too large
}

// tellSkipped tells what of the list can't be read.
func (n *notices) tellSkipped(out api.Listing) {
	news := false
	n.mu.Lock()
	for _, why := range out.SkippedWhy {
		_, reason, _ := strings.Cut(why, ": ") // where it stands may be another place every time
		news = news || !n.skipped[reason]
		if n.skipped == nil {
			n.skipped = map[string]bool{}
		}
		n.skipped[reason] = true
	}
	n.mu.Unlock()
	if !news {
		return
	}
	words := strings.Join(out.SkippedWhy, "\n")
	n.kit.Log.Warn("parts of the list can't be read", "count", out.Skipped, "why", words)
	n.kit.Publish(model.Notice{Problem: problem.PartUnreadable(out.Skipped, words)})
}

// tellTooLarge tells that a list is larger than what is taken.
func (n *notices) tellTooLarge(err error) {
	n.mu.Lock()
	again := n.large
	n.large = true
	n.mu.Unlock()
	if !again {
		n.kit.Publish(model.Notice{Problem: problem.ListTooLarge(err)})
	}
}
