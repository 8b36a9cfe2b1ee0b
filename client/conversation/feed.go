package conversation

import (
	"context"
	"sync"
	"time"

	"delonix/client/api"
	"delonix/storage"
)

// Feed brings what the lists of one account have into the local copy.
type Feed struct {
	c      *Service
	from   Source
	merged mergedBoard

	mu    sync.Mutex
	asked bool // about sessions that the list lacks
}

// NewFeed makes the feed of an account.
func (c *Service) NewFeed(from Source) *Feed { return &Feed{c: c, from: from} }

// Touched makes the next listing look at a session again.
func (f *Feed) Touched(session string) { f.merged.touched(session) }

// Forget makes the next listing look at every session again.
func (f *Feed) Forget() { f.merged.forget() }

// Begin begins a listing at a time. What the first one of an account brings is
// history, not news.
func (f *Feed) Begin(ctx context.Context, began time.Time, first bool) (*Listing, error) {
	m := &Listing{Feed: f, began: began, countAsRead: first, listed: map[string]bool{}}
	return m, f.merged.load(ctx, f.c.kit.Store, f.from.Portal())
}

// ETag names the list of which everything is merged for good, "" if there is none.
func (m *Listing) ETag() string { return m.merged.getETag() }

// End ends a listing: out and err are how it ended, about the sessions that events
// named before it; true for one that was said to have ended. It returns what of the list
// could not be read.
func (m *Listing) End(ctx context.Context, out api.Listing, err error, about map[string]bool) (skipped api.Listing) {
	m.out.Skipped, m.out.SkippedWhy = m.out.Skipped+out.Skipped, append(m.out.SkippedWhy, out.SkippedWhy...)
	m.finish(ctx, about)
	switch {
	case err != nil:
		m.merged.setETag("")
	case out.Unchanged:
	default:
		if m.open || m.out.Skipped > 0 {
			out.ETag = ""
		}
		m.merged.setETag(out.ETag)
		m.askMissing(ctx, m.listed)
	}
	return m.out
}

// missingMost is how many sessions that a list lacks are asked about.
const missingMost = 50

// askMissing asks, once for each start, about open sessions that the list does not
// have any more: a portal may have forgotten them.
func (f *Feed) askMissing(ctx context.Context, listed map[string]bool) {
	f.mu.Lock()
	again := f.asked
	f.asked = true
	f.mu.Unlock()
	if again {
		return
	}
	left := missingMost
	for _, agent := range f.from.ConnectedAgents() {
		page, _, err := f.c.kit.Store.Conversations(ctx, storage.ConversationQuery{AgentID: agent, Limit: 500})
		if err != nil {
			f.c.kit.LogError("read conversations", err)
			return
		}
		for _, conv := range page {
			if conv.SessionID != "" && !conv.Closed && !listed[conv.SessionID] && left > 0 {
				left--
				f.c.refresher.ask(conv.ID)
			}
		}
	}
}
