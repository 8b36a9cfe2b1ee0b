package conversation

import (
	"context"
	"sync"
	"time"

	"delonix/client/api"
	"delonix/client/internal/plain"
	"delonix/client/model"
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

// Listing is one listing on its way into the local copy.
type Listing struct {
	*Feed
	began       time.Time
	countAsRead bool
	changed     []model.ConversationID
	listed      map[string]bool // sessions; nil where nobody asks
	names       map[int64]agentName
	open        bool // something was held back or waits for the list
	out         api.Listing
}

// agentName is an agent's name as its newest conversation has it: older ones may
// still have an old one.
type agentName struct {
	name  string
	since time.Time
}

// options tell a merge what is known about the list beside what it says. ch is the
// conversation's actor, nil for one that is new here.
func (m *Listing) options(act *Actor) storage.MergeOptions {
	o := storage.MergeOptions{CountAsRead: m.countAsRead, Skew: m.from.Skew(), Began: m.began}
	if act == nil {
		return o
	}
	switch seen := act.snapshot(); {
	case seen.turn.isPosted(): // its answer may be noted before this is merged
	case seen.delivery.answered.IsZero():
		o.Fresh = time.Hour // answered in a former run
	default:
		o.Fresh = max(0, m.began.Sub(seen.delivery.answered))
	}
	return o
}

// noteInList notes that a session is in the list.
func (m *Listing) noteInList(session string) {
	if m.listed != nil {
		m.listed[session] = true
	}
}

// noteName remembers the name of the newest conversation of an agent.
func (m *Listing) noteName(agent int64, name string, since time.Time) {
	if name = plain.Line(name); name == "" {
		return
	}
	if m.names == nil {
		m.names = map[int64]agentName{}
	}
	if old, ok := m.names[agent]; !ok || since.After(old.since) {
		m.names[agent] = agentName{name, since}
	}
}

// skip notes something of the list that can't be read.
func (m *Listing) skip(why error) { m.out.Skip(why) }
