package conversation

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"delonix/client/api"
	"delonix/client/conversation/ledger"
	"delonix/client/internal/plain"
	"delonix/client/model"
	"delonix/storage"
)

// Feed brings what the lists of one account have into the local copy.
type Feed struct {
	c      *Service
	from   Source
	merged ledger.Ledger

	mu    sync.Mutex
	asked bool // about sessions that the list lacks
}

// NewFeed makes the feed of an account.
func (c *Service) NewFeed(from Source) *Feed { return &Feed{c: c, from: from} }

// Touched makes the next listing look at a session again.
func (f *Feed) Touched(session string) { f.merged.Touched(session) }

// Forget makes the next listing look at every session again.
func (f *Feed) Forget() { f.merged.Forget() }

// Begin begins a listing at a time. What the first one of an account brings is
// history, not news.
func (f *Feed) Begin(ctx context.Context, began time.Time, first bool) (*Listing, error) {
	m := &Listing{Feed: f, began: began, countAsRead: first, listed: map[string]bool{}}
	return m, f.merged.Load(ctx, f.c.kit.Store, f.from.Portal())
}

// ETag names the list of which everything is merged for good, "" if there is none.
func (m *Listing) ETag() string { return m.merged.ETag() }

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

// Take takes one conversation of the list as it comes. One that was merged in this
// form, with nothing written here since, is not looked into.
func (m *Listing) Take(ctx context.Context, l *api.Listed) error {
	if session, s, ok := m.merged.Unchanged(l.Sum); ok && s.Messages != nil {
		m.noteInList(session)
		m.noteName(s.Agent, s.Name, s.Since)
		return nil
	}
	head, err := l.Head()
	if err != nil {
		return api.Unreadable(err)
	}
	return m.conversation(ctx, head, l.Sum, l)
}

// conversation merges one conversation of the list.
func (m *Listing) conversation(ctx context.Context, head api.Conversation, sum api.Sum, logs listedLogs) error {
	m.noteInList(head.SessionID)
	agent, wanted, err := m.from.AgentOf(ctx, head)
	if err != nil || !wanted {
		return err
	}
	m.noteName(agent, head.BotName, head.StartTime)
	now := ledger.Session{Sum: sum, Messages: logs.MessageSums(), Agent: agent, Name: head.BotName, Since: head.StartTime}
	before := m.merged.Of(head.SessionID)
	if before.Sum == sum && sum != (api.Sum{}) && before.Agent == agent {
		now.Conversation, now.Saved, now.Written = before.Conversation, before.Saved, before.Written
		m.merged.Note(head.SessionID, now) // a former run merged it
		return nil
	}
	p := &pieces{Listing: m, agent: agent, head: head, logs: logs}
	known, err := m.c.kit.Store.ConversationBySession(ctx, m.from.Portal(), head.SessionID)
	switch {
	case errors.Is(err, storage.ErrNotFound):
		before = ledger.Session{Written: before.Written}
		if m.c.holdBack(ctx, agent, head, logs) {
			m.open = true
			return nil
		}
	case err != nil:
		return fmt.Errorf("find a listed conversation: %w", err)
	default:
		p.conversation, p.known = known.ID, m.c.actor(known.ID)
		if before.Conversation != known.ID {
			before = ledger.Session{Written: before.Written}
		}
		if known.AgentID != agent { // it was connected since
			if _, err := m.c.kit.Store.UpdateConversation(ctx, known.ID, storage.ConversationUpdate{AgentID: &agent}); err != nil {
				return fmt.Errorf("move a conversation to its agent: %w", err)
			}
		}
	}
	return m.merge(ctx, p, before, now)
}

// merge merges a conversation of which before was merged before.
func (m *Listing) merge(ctx context.Context, p *pieces, before, now ledger.Session) error {
	session := p.head.SessionID
	m.merged.Note(session, before) // for what is written to it meanwhile
	p.left = ledger.Altered(before.Messages, now.Messages, before.Sum == (api.Sum{}))
	settled, err := p.run(ctx)
	if errors.Is(err, storage.ErrNotFound) { // it was deleted, or became another one, meanwhile
		m.open = true
		m.merged.Note(session, ledger.Session{})
		return nil
	}
	if err != nil {
		m.open = true
		m.merged.Touched(session)
		return err
	}
	if now.Conversation, now.Written = p.conversation, p.written; !settled {
		m.open, now.Sum = true, api.Sum{}
	}
	m.merged.Note(session, now)
	return nil
}

// finish ends a listing: the sidebar, the counts and what waited for log ids. about are
// the sessions that events named since the listing before; true for one that was said to
// have ended.
func (m *Listing) finish(ctx context.Context, about map[string]bool) {
	m.listedAbout(ctx, about, m.countAsRead)
	m.c.kit.LogError("note what was listed", m.merged.Save(ctx, m.c.kit.Store))
	for agent, n := range m.names {
		m.c.kit.LogError("keep an agent's name", m.from.NameAgent(ctx, agent, n.name))
	}
	if len(m.changed) == 0 {
		return
	}
	c := m.c
	c.kit.Publish(model.ConversationsChanged{IDs: m.changed})
	c.kit.LogError("count unread", c.CountUnread(ctx))
	c.reactions.Kick()
}

// holdBack reports whether a session that is not in the local copy stays out of it
// for now: one without a message, and one that may be the answer of a request for
// a session that is still under way or whose answer was lost. Such a session has at
// most the agent's greeting; with other words the agent has begun a conversation.
func (c *Service) holdBack(ctx context.Context, agent int64, head api.Conversation, logs listedLogs) bool {
	var said []string
	for i := 0; i < logs.Messages(); i++ {
		log, ok, err := logs.Message(i)
		if !ok || err != nil || !shown(log.Role) {
			continue
		}
		if log.Role == api.RoleHuman {
			return false
		}
		if said = append(said, storage.TextKey(plain.Text(log.Text))); len(said) > 1 {
			break
		}
	}
	if !c.creating.isCreating(agent) {
		return len(said) == 0
	}
	greeting, err := c.agents.Greeting(ctx, agent)
	greeting = storage.TextKey(greeting)
	if len(said) > 1 || len(said) == 1 && err == nil && greeting != "" && said[0] != greeting {
		return false
	}
	c.creating.noteOrphan(agent, orphan{head.SessionID, head.StartTime})
	return true
}

// listedAbout looks at the sessions that events named, once the listing they
// caused is merged.
func (f *Feed) listedAbout(ctx context.Context, about map[string]bool, quiet bool) {
	for session, closed := range about {
		conv, err := f.c.kit.Store.ConversationBySession(ctx, f.from.Portal(), session)
		if err == nil && conv.Closed && !closed {
			f.c.lives(conv.ID)
		}
		if err != nil || conv.Closed {
			continue
		}
		if !quiet {
			f.c.actor(conv.ID).update(func(s *actorState) { s.session.history = false }) // this is news
		}
		if closed {
			f.c.refresh.askEnded(conv.ID)
			continue
		}
		if f.c.isWatched(conv) || f.c.kit.Clock.Now().Sub(f.c.peek(conv.ID).delivery.answered) > refreshSame {
			f.c.refresh.ask(conv.ID)
		}
	}
}

// End ends a listing: out and err are how it ended, about the sessions that events
// named before it; true for one that was said to have ended. It returns what of the list
// could not be read.
func (m *Listing) End(ctx context.Context, out api.Listing, err error, about map[string]bool) (skipped api.Listing) {
	m.out.Skipped, m.out.SkippedWhy = m.out.Skipped+out.Skipped, append(m.out.SkippedWhy, out.SkippedWhy...)
	m.finish(ctx, about)
	switch {
	case err != nil:
		m.merged.SetETag("")
	case out.Unchanged:
	default:
		if m.open || m.out.Skipped > 0 {
			out.ETag = ""
		}
		m.merged.SetETag(out.ETag)
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
				f.c.refresh.ask(conv.ID)
			}
		}
	}
}
