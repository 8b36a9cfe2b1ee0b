package client

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"slices"
	"time"

	"delonix/client/api"
	"delonix/storage"
)

// merging is one listing on its way into the local copy.
type merging struct {
	l           *link
	began       time.Time
	countAsRead bool
	changed     []ConversationID
	listed      map[string]bool // sessions; nil where nobody asks
	names       map[int64]agentName
}

// agentName is an agent's name as its newest conversation has it: older ones may
// still have an old one.
type agentName struct {
	name  string
	since time.Time
}

// conversation merges one conversation of the list.
func (m *merging) conversation(ctx context.Context, conv api.Conversation) error {
	if conv.SessionID == "" {
		return nil
	}
	if m.listed != nil {
		m.listed[conv.SessionID] = true
	}
	digest := digestOf(conv)
	agent, err := m.l.agentFor(ctx, conv)
	if err != nil {
		return err
	}
	m.named(agent, conv)
	if m.l.wasMerged(conv.SessionID, digest) {
		return nil
	}
	var held *chat
	known, err := m.l.c.store.ConversationBySession(ctx, m.l.key.portal, conv.SessionID)
	switch {
	case errors.Is(err, storage.ErrNotFound):
		if m.l.holdBack(agent, conv) {
			return nil
		}
	case err != nil:
		return fmt.Errorf("find a listed conversation: %w", err)
	default:
		// One writer at a time decides what belongs together.
		held = m.l.c.chat(known.ID)
		held.mu.Lock()
		defer held.mu.Unlock()
		if known.AgentID != agent { // it was connected since
			if _, err := m.l.c.store.UpdateConversation(ctx, known.ID, storage.ConversationUpdate{AgentID: &agent}); err != nil {
				return fmt.Errorf("move a conversation to its agent: %w", err)
			}
		}
	}
	settled, err := m.store(ctx, agent, conv, held)
	if err == nil && settled {
		m.l.noteMerged(conv.SessionID, digest)
	}
	return err
}

// named remembers the name of the newest conversation of an agent.
func (m *merging) named(agent int64, conv api.Conversation) {
	name := cleanLine(conv.BotName)
	if name == "" {
		return
	}
	if m.names == nil {
		m.names = map[int64]agentName{}
	}
	if old, ok := m.names[agent]; !ok || conv.StartTime.After(old.since) {
		m.names[agent] = agentName{name, conv.StartTime}
	}
}

// store writes one conversation and tells whether every message of it is settled.
// held is its chat where that is locked already.
func (m *merging) store(ctx context.Context, agent int64, conv api.Conversation, held *chat) (settled bool, err error) {
	c := m.l.c
	res, err := c.store.MergeListed(ctx, storage.Listed{
		AgentID: agent, SessionID: conv.SessionID, BotName: cleanLine(conv.BotName), BotURL: conv.BotURL, Started: conv.StartTime,
	}, storedLogs(conv.Logs), storage.MergeOptions{CountAsRead: m.countAsRead})
	if err != nil {
		return false, fmt.Errorf("merge a conversation: %w", err)
	}
	ch := c.chat(res.ConversationID)
	if ch != held {
		ch.mu.Lock()
		defer ch.mu.Unlock()
	}
	if !res.Changed {
		return ch.settleTurn(ctx, m.began)
	}
	m.changed = append(m.changed, ConversationID(res.ConversationID))
	c.published(res)
	settled, err = ch.merged(ctx, res, m.began)
	if err != nil {
		return false, err
	}
	if err := c.learnFromList(ctx, res, m.countAsRead); err != nil {
		return false, err
	}
	if !m.countAsRead {
		c.alertNew(ctx, res.ConversationID, res.NewUnread)
	}
	return settled, nil
}

// done ends a listing: the sidebar, the counts and what waited for log ids.
func (m *merging) done(ctx context.Context) {
	m.l.listedAbout(ctx, m.countAsRead)
	for agent, n := range m.names {
		m.l.c.logError("keep an agent's name", m.l.c.nameAgent(ctx, agent, n.name))
	}
	if len(m.changed) == 0 {
		return
	}
	c := m.l.c
	c.bus.publish(ConversationsChanged{IDs: m.changed})
	c.logError("count unread", c.countUnread(ctx))
	c.reactions.kick()
}

// published tells the window which messages a merge changed.
func (c *Client) published(res storage.MergeResult) {
	if res.NewConversation {
		return // nobody shows it yet
	}
	ids := append(slices.Clone(res.Added), res.Updated...)
	if len(ids) == 0 {
		return
	}
	e := MessagesChanged{Conversation: ConversationID(res.ConversationID)}
	for _, id := range ids {
		e.IDs = append(e.IDs, MessageID(id))
	}
	c.bus.publish(e)
}

// holdBack tells whether a session that is not in the local copy stays out of it
// for now: one without a message, and one that may be the answer of a request for
// a session that is still under way or whose answer was lost.
func (l *link) holdBack(agent int64, conv api.Conversation) bool {
	human, visible := false, false
	for _, log := range conv.Logs {
		human = human || log.Role == api.RoleHuman
		visible = visible || shown(log.Role)
	}
	if human {
		return false
	}
	if l.c.isCreating(agent) {
		l.c.noteOrphan(agent, orphan{conv.SessionID, conv.StartTime})
		return true
	}
	return !visible
}

// shown tells whether messages of a role are for the person's eyes.
func shown(r api.Role) bool {
	return r == api.RoleHuman || r == api.RoleAI || r == api.RoleOperator
}

// storedLogs translates logs for the local copy.
func storedLogs(logs []api.Log) []storage.Log {
	out := make([]storage.Log, 0, len(logs))
	for _, log := range logs {
		if log.ID == "" {
			continue // can't be told apart from others
		}
		out = append(out, storage.Log{
			ID: string(log.ID), Role: storage.Role(log.Role), Text: cleanText(log.Text), At: log.Time,
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
		out = append(out, storage.Button{Label: cleanLine(b.Label), Value: cleanText(b.Value)})
	}
	return out
}

func storedSources(in []api.Source) []storage.Source {
	var out []storage.Source
	for _, s := range in {
		out = append(out, storage.Source{Title: cleanLine(s.Title), URL: s.URL})
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

// digestSeed makes digests of this run.
var digestSeed = maphash.MakeSeed()

// digestOf sums a listed conversation up, so that one that did not change costs
// next to nothing.
func digestOf(conv api.Conversation) uint64 {
	var h maphash.Hash
	h.SetSeed(digestSeed)
	put := func(parts ...string) {
		for _, p := range parts {
			h.WriteString(p)
			h.WriteByte(0)
		}
	}
	at := func(t time.Time) { maphash.WriteComparable(&h, t.UnixNano()) }
	put(conv.BotURL, conv.BotName)
	at(conv.StartTime)
	for _, log := range conv.Logs {
		put(string(log.ID), string(log.Role), log.Text, string(log.Feedback))
		at(log.Time)
		for _, b := range log.Metadata.Buttons {
			put("b", b.Label, b.Value)
		}
		for _, s := range log.Metadata.Sources {
			put("s", s.Title, s.URL)
		}
		for _, a := range log.Attachments {
			put("a", a.ID, a.Name, a.ContentType)
		}
	}
	return h.Sum64()
}

// wasMerged tells whether a session was merged in exactly this form, with nothing
// written to it on this machine since.
func (l *link) wasMerged(session string, digest uint64) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	old, ok := l.merged[session]
	return ok && old == digest
}

func (l *link) noteMerged(session string, digest uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.merged[session] = digest
}

// touched makes the next listing merge a session again, because a message of it
// was written here whose log id is not known.
func (l *link) touched(session string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.merged, session)
}
