package conversation

import (
	"context"
	"errors"
	"fmt"
	"time"

	"delonix/client/api"
	"delonix/client/internal/plain"
	"delonix/client/model"
	"delonix/storage"
)

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

// options tell a merge what is known about the list beside what it says. ch is the
// conversation's actor, nil for one that is new here.
func (m *Listing) options(act *Actor) storage.MergeOptions {
	o := storage.MergeOptions{CountAsRead: m.countAsRead, Skew: m.from.Skew()}
	if act == nil {
		return o
	}
	switch seen := act.snapshot(); {
	case seen.turn.isPosted() && seen.delivery.answered.IsZero(): // what is under way may be all there is
	case seen.delivery.answered.IsZero():
		o.Fresh = time.Hour // answered in a former run
	default:
		o.Fresh = max(0, m.began.Sub(seen.delivery.answered))
	}
	return o
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
	c.reactions.kick()
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
	if !c.isCreating(agent) {
		return len(said) == 0
	}
	greeting, err := c.agents.Greeting(ctx, agent)
	greeting = storage.TextKey(greeting)
	if len(said) > 1 || len(said) == 1 && err == nil && greeting != "" && said[0] != greeting {
		return false
	}
	c.noteOrphan(agent, orphan{head.SessionID, head.StartTime})
	return true
}

// shown reports whether messages of a role are for the person's eyes.
func shown(r api.Role) bool {
	return r == api.RoleHuman || r == api.RoleAI || r == api.RoleOperator
}

// storedLogs translates logs for the local copy.
func storedLogs(logs []api.Log) []storage.Log {
	out := make([]storage.Log, 0, len(logs))
	for _, log := range logs {
		out = append(out, storage.Log{
			ID: string(log.ID), Role: storage.Role(log.Role), Text: plain.Text(log.Text), At: log.Time, AtGuessed: log.TimeGuessed,
			Feedback: storage.Feedback(log.Feedback), Hidden: !shown(log.Role),
			Buttons: storedButtons(log.Metadata.Buttons), Sources: storedSources(log.Metadata.Sources),
			Attachments: storedFiles(log.Attachments),
		})
	}
	return out
}

func storedButtons(in []api.Button) []storage.Button {
	var out []storage.Button
	for _, b := range in {
		out = append(out, storage.Button{Label: plain.Line(b.Label), Value: plain.Text(b.Value)})
	}
	return out
}

func storedSources(in []api.Source) []storage.Source {
	var out []storage.Source
	for _, s := range in {
		out = append(out, storage.Source{Title: plain.Line(s.Title), URL: s.URL})
	}
	return out
}

func storedFiles(in []api.AttachmentRef) []storage.RemoteFile {
	var out []storage.RemoteFile
	for _, a := range in {
		size := a.Size
		if size == 0 {
			size = -1
		}
		out = append(out, storage.RemoteFile{RemoteID: a.ID, Name: a.Name, ContentType: a.ContentType, Size: size})
	}
	return out
}
