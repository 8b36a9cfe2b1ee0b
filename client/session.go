package client

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"delonix/client/api"
	"delonix/storage"
)

// orphan is a listed session without a message of the person that may be the
// answer of a request for a session which was lost.
type orphan struct {
	session string
	started time.Time
}

// creationKey names the note that a session was asked for. It is on disk while
// the answer is not known, so that a session that was made is used and not made
// twice.
func creationKey(conversation int64) string { return fmt.Sprintf("creating/%d", conversation) }

// orphanSkew is how far the portal's clock may be behind ours.
const orphanSkew = 10 * time.Minute

// ensureSession returns the conversation with a session at the portal, which is
// made with the first message only.
func (ch *chat) ensureSession(ctx context.Context, conv storage.Conversation, r *remote) (storage.Conversation, error) {
	if conv.SessionID != "" {
		return conv, nil
	}
	c := ch.c
	asked, err := storage.Setting(ctx, c.store, creationKey(ch.id), time.Time{})
	if err != nil {
		return conv, err
	}
	c.beginCreating(ch.id, conv.AgentID)
	if !asked.IsZero() {
		found, err := ch.adopt(ctx, conv, r, asked)
		if err != nil || found {
			return reread(ctx, c, ch.id, err)
		}
	}
	if err := storage.SetSetting(ctx, c.store, creationKey(ch.id), c.clock.Now()); err != nil {
		return conv, err
	}
	s, err := r.api.CreateSession(ctx, c.sessionRequest(r.agent, conv))
	if err != nil {
		if !api.WroteRequest(err) || refusal(api.KindOf(err)) {
			c.logError("forget a request", c.endCreating(context.WithoutCancel(ctx), ch.id))
		}
		return conv, err
	}
	if err := ch.bind(context.WithoutCancel(ctx), s.ID); err != nil {
		return conv, err
	}
	c.logError("store a session", ch.learnSession(ctx, s))
	if r.link != nil && r.link.isRefused() {
		r.link.retryNow() // a portal may only now know the account
	}
	return reread(ctx, c, ch.id, nil)
}

func reread(ctx context.Context, c *Client, id int64, err error) (storage.Conversation, error) {
	if err != nil {
		return storage.Conversation{}, err
	}
	return c.store.Conversation(ctx, id)
}

// refusal tells whether an answer says that nothing was done.
func refusal(k api.Kind) bool {
	switch k {
	case api.KindUnauthorized, api.KindNotFound, api.KindInvalid, api.KindUnavailable, api.KindRedirect, api.KindTooLarge:
		return true
	}
	return false
}

// adopt looks in the list for the session that an earlier request made.
func (ch *chat) adopt(ctx context.Context, conv storage.Conversation, r *remote, asked time.Time) (bool, error) {
	if r.link == nil {
		return false, nil
	}
	r.link.forgetMerged()
	if _, err := r.link.lister.now(ctx); err != nil {
		return false, err
	}
	session := ch.c.takeOrphan(conv.AgentID, asked.Add(-orphanSkew))
	if session == "" {
		return false, nil
	}
	return true, ch.bind(ctx, session)
}

// bind gives the conversation its session and lets the socket know.
func (ch *chat) bind(ctx context.Context, session string) error {
	ch.mu.Lock()
	defer ch.mu.Unlock()
	removed, err := ch.c.store.BindSession(ctx, ch.id, session)
	if err != nil {
		return fmt.Errorf("keep the session: %w", err)
	}
	err = ch.c.endCreating(ctx, ch.id)
	if removed != 0 {
		ch.c.forgetChat(removed)
		ch.c.bus.publish(ConversationsChanged{})
	}
	poke(ch.ear)
	ch.changed()
	return err
}

// sessionFailed decides what becomes of a message for which no session could be
// made. No message was in the request, so trying again is safe.
func (ch *chat) sessionFailed(ctx context.Context, m storage.Message, err error, b *backoff) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	p := explain(err, whenSending)
	ch.c.voiceDelivered(m.ID, err)
	switch api.KindOf(err) {
	case api.KindUnauthorized:
		if err := ch.note(ctx, m, p); err != nil {
			return err
		}
		ch.c.pause(ctx, ch.c.tune.retryMost*60, ch.retry)
		return nil
	case api.KindNotFound:
		p = Problem{Text: "The portal does not know this agent any more. Your message is kept.", Action: ActionSettings, Details: p.Details}
		return ch.step(ctx, m, storage.StateFailed, p, 0)
	case api.KindInvalid, api.KindRedirect, api.KindTooLarge:
		return ch.step(ctx, m, storage.StateFailed, p, 0)
	case "":
		return err // the local copy's
	}
	return ch.step(ctx, m, storage.StateQueued, p, max(b.next(), api.RetryAfter(err)))
}

// sessionRequest is what a portal is told with a new session.
func (c *Client) sessionRequest(a storage.Agent, conv storage.Conversation) api.SessionRequest {
	req := api.SessionRequest{
		UserID: a.UserID, Name: a.ProfileName, Email: a.ProfileEmail, Phone: a.ProfilePhone, ExtType: api.ExtType(a.ExtType),
		UserInfo: &api.UserInfo{
			UserAgent: c.opts.API.UserAgent, Language: systemLanguage(),
			Platform: runtime.GOOS + "/" + runtime.GOARCH, AppVersion: c.opts.Version,
		},
	}
	for _, raw := range []string{a.Kwargs, conv.Details} {
		var own map[string]any
		if raw != "" && json.Unmarshal([]byte(raw), &own) == nil {
			if req.Kwargs == nil {
				req.Kwargs = map[string]any{}
			}
			maps.Copy(req.Kwargs, own)
		}
	}
	return req
}

// systemLanguage is the person's language in the form of a browser, such as en-US.
func systemLanguage() string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		v, _, _ := strings.Cut(os.Getenv(name), ".")
		if v != "" && v != "C" && v != "POSIX" {
			return strings.ReplaceAll(v, "_", "-")
		}
	}
	return "en-US"
}

// creations are the requests for a session whose answer did not come yet, or was
// lost.
type creations struct {
	agents  map[int64]int64 // by conversation
	orphans map[int64][]orphan
}

func (c *Client) beginCreating(conversation, agent int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.creating.agents == nil {
		c.creating = creations{map[int64]int64{}, map[int64][]orphan{}}
	}
	c.creating.agents[conversation] = agent
}

// endCreating forgets a request; nothing has to be looked for any more.
func (c *Client) endCreating(ctx context.Context, conversation int64) error {
	c.mu.Lock()
	agent, ok := c.creating.agents[conversation]
	delete(c.creating.agents, conversation)
	var l *link
	if !slices.Contains(slices.Collect(maps.Values(c.creating.agents)), agent) {
		if r := c.remotes[agent]; r != nil && len(c.creating.orphans[agent]) > 0 {
			l = r.link
		}
		delete(c.creating.orphans, agent)
	}
	c.mu.Unlock()
	if l != nil {
		l.lister.soon() // what was held back is somebody else's
	}
	if !ok {
		return nil
	}
	return c.store.SetRawSetting(ctx, creationKey(conversation), nil)
}

// readCreations remembers the requests of a former run.
func (c *Client) readCreations(ctx context.Context) error {
	notes, err := c.store.Settings(ctx, "creating/")
	if err != nil {
		return err
	}
	for key := range notes {
		var id int64
		if _, err := fmt.Sscanf(key, "creating/%d", &id); err != nil {
			continue
		}
		conv, err := c.store.Conversation(ctx, id)
		switch {
		case err == nil && conv.SessionID == "":
			c.beginCreating(id, conv.AgentID)
		case err == nil, isGone(err):
			if err := c.store.SetRawSetting(ctx, key, nil); err != nil {
				return err
			}
		default:
			return err
		}
	}
	return nil
}

func (c *Client) isCreating(agent int64) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, a := range c.creating.agents {
		if a == agent {
			return true
		}
	}
	return false
}

func (c *Client) noteOrphan(agent int64, o orphan) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !slices.Contains(c.creating.orphans[agent], o) {
		c.creating.orphans[agent] = append(c.creating.orphans[agent], o)
	}
}

// takeOrphan returns the newest held back session of an agent that began after a
// time, so that no two conversations get the same.
func (c *Client) takeOrphan(agent int64, after time.Time) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	best := -1
	for i, o := range c.creating.orphans[agent] {
		if o.started.Before(after) {
			continue
		}
		if best < 0 || o.started.After(c.creating.orphans[agent][best].started) {
			best = i
		}
	}
	if best < 0 {
		return ""
	}
	session := c.creating.orphans[agent][best].session
	c.creating.orphans[agent] = slices.Delete(c.creating.orphans[agent], best, best+1)
	return session
}

// forgetMerged makes the next listing merge everything again.
func (l *link) forgetMerged() {
	l.mu.Lock()
	defer l.mu.Unlock()
	clear(l.merged)
}

// NewConversation makes a conversation with an agent in the local copy. An empty
// one that was never sent to is used again. The portal hears of it with the first
// message.
func (c *Client) NewConversation(ctx context.Context, a AgentID) (ConversationID, error) {
	id, err := c.newConversation(ctx, int64(a), 0)
	return ConversationID(id), problem(err, generally)
}

// StartAgain makes a new conversation with the agent of a closed one.
func (c *Client) StartAgain(ctx context.Context, id ConversationID) (ConversationID, error) {
	conv, err := c.store.Conversation(ctx, int64(id))
	if err != nil {
		return 0, problem(err, generally)
	}
	next, err := c.startAgain(ctx, conv)
	return ConversationID(next), problem(err, generally)
}

func (c *Client) startAgain(ctx context.Context, conv storage.Conversation) (int64, error) {
	if r := c.remote(conv.AgentID); r.why != "" && r.why != whyWaiting {
		return 0, &Problem{Text: r.why}
	}
	return c.newConversation(ctx, conv.AgentID, conv.ID)
}

func (c *Client) newConversation(ctx context.Context, agent, about int64) (int64, error) {
	a, err := c.store.Agent(ctx, agent)
	if err != nil {
		return 0, err
	}
	if about == 0 {
		id, err := c.emptyConversation(ctx, agent)
		if err != nil || id != 0 {
			return id, err
		}
	}
	notes, err := c.agentNotes(ctx, agent)
	if err != nil {
		return 0, err
	}
	n := storage.NewConversation{AgentID: agent, BotName: a.Name, Greeting: notes.Greeting, AboutID: about}
	if about != 0 {
		if old, err := c.store.Conversation(ctx, about); err == nil {
			n.Draft = old.Draft
		}
	}
	conv, err := c.store.CreateConversation(ctx, n)
	if err != nil {
		return 0, err
	}
	if n.Draft != "" {
		c.logError("move a draft", c.store.SetDraft(ctx, about, ""))
	}
	c.bus.publish(ConversationsChanged{IDs: []ConversationID{ConversationID(conv.ID)}})
	return conv.ID, nil
}

// emptyConversation finds a conversation of the agent in which nothing was
// written yet.
func (c *Client) emptyConversation(ctx context.Context, agent int64) (int64, error) {
	page, _, err := c.store.Conversations(ctx, storage.ConversationQuery{AgentID: agent, Limit: 50})
	if err != nil {
		return 0, err
	}
	for _, conv := range page {
		if conv.SessionID != "" || conv.Closed || conv.Queued+conv.Troubled > 0 || conv.PreviewID != 0 || conv.AboutID != 0 {
			continue
		}
		messages, _, err := c.store.Messages(ctx, conv.ID, storage.Cursor{}, 1)
		if err != nil {
			return 0, err
		}
		if len(messages) == 0 {
			return conv.ID, nil
		}
	}
	return 0, nil
}
