package conversation

import (
	"time"

	"delonix/client/api"
)

// What the service remembers, for tests of everything that leads to it.

// RelistLater lists a conversation's account after a while, unless everything that waits
// is tried again before.
func (c *Service) RelistLater(conversation int64, after time.Duration) {
	c.actor(conversation).replies().relistLater(after)
}

// Relistings is how many wait for RelistLater.
func (c *Service) Relistings(conversation int64) int {
	bell := &c.actor(conversation).retryAll
	bell.Mu.Lock()
	defer bell.Mu.Unlock()
	return len(bell.Ears)
}

// Unchanged returns of how many messages the session consists that was merged in this
// form, and whether that is kept for the next run.
func (f *Feed) Unchanged(sum api.Sum) (messages int, saved bool) {
	_, s, _ := f.merged.Unchanged(sum)
	return len(s.Messages), s.Saved
}
