package conversation

import (
	"context"
	"errors"
	"fmt"

	"delonix/client/api"
	"delonix/client/internal/plain"
	"delonix/client/model"
	"delonix/storage"
)

// Take takes one conversation of the list as it comes. One that was merged in this
// form, with nothing written here since, is not looked into.
func (m *Listing) Take(ctx context.Context, l *api.Listed) error {
	if session, s, ok := m.merged.unchanged(l.Sum); ok && s.messages != nil {
		m.noteInList(session)
		m.noteName(s.agent, s.name, s.since)
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
	now := mergedSession{sum: sum, messages: logs.MessageSums(), agent: agent, name: head.BotName, since: head.StartTime}
	before := m.merged.of(head.SessionID)
	if before.sum == sum && sum != (api.Sum{}) && before.agent == agent {
		now.conversation, now.saved, now.written = before.conversation, before.saved, before.written
		m.merged.note(head.SessionID, now) // a former run merged it
		return nil
	}
	p := &pieces{Listing: m, agent: agent, head: head, logs: logs}
	known, err := m.c.kit.Store.ConversationBySession(ctx, m.from.Portal(), head.SessionID)
	switch {
	case errors.Is(err, storage.ErrNotFound):
		before = mergedSession{written: before.written}
		if m.c.holdBack(ctx, agent, head, logs) {
			m.open = true
			return nil
		}
	case err != nil:
		return fmt.Errorf("find a listed conversation: %w", err)
	default:
		p.conversation, p.known = known.ID, m.c.actor(known.ID)
		if before.conversation != known.ID {
			before = mergedSession{written: before.written}
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
func (m *Listing) merge(ctx context.Context, p *pieces, before, now mergedSession) error {
	session := p.head.SessionID
	m.merged.note(session, before) // for what is written to it meanwhile
	p.left = altered(before.messages, now.messages, before.sum == (api.Sum{}))
	settled, err := p.run(ctx)
	if errors.Is(err, storage.ErrNotFound) { // it was deleted, or became another one, meanwhile
		m.open = true
		m.merged.note(session, mergedSession{})
		return nil
	}
	if err != nil {
		m.open = true
		m.merged.touched(session)
		return err
	}
	if now.conversation, now.written = p.conversation, p.written; !settled {
		m.open, now.sum = true, api.Sum{}
	}
	m.merged.note(session, now)
	return nil
}

// finish ends a listing: the sidebar, the counts and what waited for log ids. about are
// the sessions that events named since the listing before; true for one that was said to
// have ended.
func (m *Listing) finish(ctx context.Context, about map[string]bool) {
	m.listedAbout(ctx, about, m.countAsRead)
	m.c.kit.LogError("note what was listed", m.merged.save(ctx, m.c.kit.Store))
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
				f.c.refresh.ask(conv.ID)
			}
		}
	}
}
