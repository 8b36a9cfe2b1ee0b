package conversation

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"time"

	"delonix/client/api"
	"delonix/client/internal/kit"
	"delonix/client/internal/machine"
	"delonix/client/internal/pace"
	"delonix/client/model"
	"delonix/client/problem"
	"delonix/storage"
)

// ensureSession returns the conversation with a session at the portal, which is
// made with the first message only.
func (act courier) ensureSession(ctx context.Context, conv storage.Conversation, r Route) (storage.Conversation, error) {
	if conv.SessionID != "" {
		return conv, nil
	}
	c := act.svc
	asked, err := c.wasAsked(ctx, act.id)
	if err != nil {
		return conv, err
	}
	c.creating.begin(act.id, conv.AgentID)
	if !asked.IsZero() {
		found, err := act.adopt(ctx, conv, r, asked)
		if err != nil || found {
			return reread(ctx, c, act.id, err)
		}
	}
	if err := act.create(ctx, conv, r); err != nil {
		return conv, err
	}
	return reread(ctx, c, act.id, nil)
}

// create asks the portal for a session.
func (act courier) create(ctx context.Context, conv storage.Conversation, r Route) error {
	c := act.svc
	leave, err := c.creating.enterGate(ctx, conv.AgentID, false)
	if err != nil {
		return err
	}
	defer leave()
	if err := storage.SetSetting(ctx, c.kit.Store, creationKey(act.id), c.kit.Clock.Now()); err != nil {
		return err
	}
	s, err := r.API.CreateSession(ctx, c.sessionRequest(r.Agent, conv))
	if err != nil {
		if !api.WroteRequest(err) || refusal(api.KindOf(err)) {
			c.kit.LogError("forget a request", c.endCreating(context.WithoutCancel(ctx), act.id))
		}
		return err
	}
	c.creating.takeOrphan(conv.AgentID, func(o orphan) bool { return o.session == s.ID })
	if err := act.bind(context.WithoutCancel(ctx), s.ID); err != nil {
		return err
	}
	c.kit.LogError("store a session", act.learnSession(ctx, s))
	if r.Account != nil && !r.Account.IsLive() {
		r.Account.Hurry() // a portal may only now know the account
	}
	return nil
}

func reread(ctx context.Context, c *Service, id int64, err error) (storage.Conversation, error) {
	if err != nil {
		return storage.Conversation{}, err
	}
	return c.kit.Store.Conversation(ctx, id)
}

// refusal reports whether an answer says that nothing was done.
func refusal(k api.Kind) bool {
	switch k {
	case api.KindUnauthorized, api.KindNotFound, api.KindInvalid, api.KindUnavailable, api.KindRedirect, api.KindTooLarge:
		return true
	}
	return false
}

// adopt looks in the list for the session that an earlier request made.
func (act courier) adopt(ctx context.Context, conv storage.Conversation, r Route, asked time.Time) (bool, error) {
	if r.Account == nil {
		return false, nil
	}
	leave, err := act.svc.creating.enterGate(ctx, conv.AgentID, true)
	if err != nil {
		return false, err
	}
	defer leave()
	r.Account.ForgetMerged()
	if _, err := r.Account.List(ctx); err != nil {
		return false, err
	}
	skew := r.Account.Skew()
	for {
		session := act.svc.creating.takeOrphan(conv.AgentID, func(o orphan) bool { return mayBeOf(o, asked, skew) })
		if session == "" {
			return false, nil
		}
		err := act.bind(ctx, session)
		if !errors.Is(err, storage.ErrState) {
			return true, err
		}
		// It turned out to be another conversation's.
	}
}

// mayBeOf reports whether a session may be the one that was asked for at a time. skew is
// how far the portal's clock is ahead, nil where that is not known.
func mayBeOf(o orphan, asked time.Time, skew *time.Duration) bool {
	if skew == nil || o.started.IsZero() {
		return true
	}
	return !o.started.Before(asked.Add(*skew - orphanSkew))
}

// bind gives the conversation its session and lets the socket know.
func (act courier) bind(ctx context.Context, session string) error {
	act.mu.Lock()
	defer act.mu.Unlock()
	removed, err := act.svc.kit.Store.BindSession(ctx, act.id, session)
	if err != nil {
		return fmt.Errorf("keep the session: %w", err)
	}
	err = act.svc.endCreating(ctx, act.id)
	if removed != 0 {
		act.svc.forgetActor(removed)
		act.svc.kit.Publish(model.ConversationMoved{From: model.ConversationID(removed), To: model.ConversationID(act.id)})
		act.svc.kit.Publish(model.ConversationsChanged{})
	}
	pace.Poke(act.socketWake)
	act.changed()
	return err
}

// sessionFailed decides what becomes of a message for which no session could be
// made. No message was in the request, so trying again is safe.
func (act courier) sessionFailed(ctx context.Context, m storage.Message, r Route, err error, b *pace.Backoff) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	p := problem.Explain(err, problem.Sending)
	act.svc.observer.Delivered(m.ID, err)
	switch kind := api.KindOf(err); kind {
	case api.KindUnauthorized, api.KindRedirect, api.KindPage:
		return act.refused(ctx, m, r, err, b)
	case api.KindNotFound:
		if !act.isUnknown(m.ID, err) {
			return act.step(ctx, m, storage.StateQueued, p, max(b.Next(), act.svc.kit.Tune.RefuseApart))
		}
		return act.step(ctx, m, storage.StateFailed, problem.AgentUnknown(err), 0)
	case api.KindInvalid, api.KindTooLarge:
		return act.step(ctx, m, storage.StateFailed, p, 0)
	case "":
		return err // the local copy's
	}
	return act.step(ctx, m, storage.StateQueued, p, max(b.Next(), api.RetryAfter(err)))
}

// sessionRequest is what a portal is told with a new session.
func (c *Service) sessionRequest(a storage.Agent, conv storage.Conversation) api.SessionRequest {
	about := c.about
	about.Language = machine.Language()
	req := api.SessionRequest{
		UserID: a.UserID, Name: a.ProfileName, Email: a.ProfileEmail, Phone: a.ProfilePhone, ExtType: api.ExtType(a.ExtType),
		UserInfo: &about,
	}
	for _, raw := range []string{a.Kwargs, conv.Details} {
		if own := storage.Decode([]byte(raw), map[string]any(nil)); own != nil {
			if req.Kwargs == nil {
				req.Kwargs = map[string]any{}
			}
			maps.Copy(req.Kwargs, own)
		}
	}
	return req
}

// NewConversation makes a conversation with an agent in the local copy. An empty
// one that was never sent to is used again. The portal hears of it with the first
// message.
func (c *Service) NewConversation(ctx context.Context, a model.AgentID) (model.ConversationID, error) {
	id, err := c.newConversation(ctx, int64(a))
	return model.ConversationID(id), problem.Of(err, problem.Generally)
}

func (c *Service) newConversation(ctx context.Context, agent int64) (int64, error) {
	n, err := c.conversationWith(ctx, agent)
	if err != nil {
		return 0, err
	}
	if id, err := c.emptyConversation(ctx, agent); err != nil || id != 0 {
		return id, err
	}
	conv, err := c.kit.Store.CreateConversation(ctx, n)
	if err != nil {
		return 0, err
	}
	c.kit.Publish(model.ConversationsChanged{IDs: []model.ConversationID{model.ConversationID(conv.ID)}})
	return conv.ID, nil
}

// conversationWith is what a new conversation with an agent begins with.
func (c *Service) conversationWith(ctx context.Context, agent int64) (storage.NewConversation, error) {
	a, err := c.kit.Store.Agent(ctx, agent)
	if err != nil {
		return storage.NewConversation{}, err
	}
	if r := c.agents.Route(agent); r.Obstacle.Stops() {
		return storage.NewConversation{}, problem.CantReach(r.Obstacle)
	}
	greeting, err := c.agents.Greeting(ctx, agent)
	return storage.NewConversation{AgentID: agent, BotName: a.Name, Greeting: greeting}, err
}

// emptyConversation finds a conversation of the agent, about no other one, in which
// nothing was written yet.
func (c *Service) emptyConversation(ctx context.Context, agent int64) (int64, error) {
	page, _, err := c.kit.Store.Conversations(ctx, storage.ConversationQuery{AgentID: agent, Limit: 50})
	if err != nil {
		return 0, err
	}
	for _, conv := range page {
		if conv.SessionID != "" || conv.Closed || conv.Queued+conv.Undelivered > 0 || conv.PreviewID != 0 || conv.AboutID != 0 {
			continue
		}
		messages, _, err := c.kit.Store.Messages(ctx, conv.ID, storage.Cursor{}, 1)
		if err != nil {
			return 0, err
		}
		if len(messages) == 0 {
			return conv.ID, nil
		}
	}
	return 0, nil
}

// endCreating forgets a request; nothing has to be looked for any more.
func (c *Service) endCreating(ctx context.Context, conversation int64) error {
	agent, known, held := c.creating.end(conversation)
	if r := c.agents.Route(agent); held && r.Account != nil {
		r.Account.Schedule() // what was held back is somebody else's
	}
	if !known {
		return nil
	}
	return c.kit.Store.SetRawSetting(ctx, creationKey(conversation), nil)
}

// endIdleCreating forgets the request of a conversation in which nothing waits for a
// session any more: what is listed since is somebody else's.
func (c *Service) endIdleCreating(ctx context.Context, conversation int64) error {
	waiting, err := c.kit.Store.Outbox(ctx, conversation)
	if err != nil || len(waiting) > 0 {
		return err
	}
	return c.endCreating(ctx, conversation)
}

// readCreations remembers the requests of a former run.
func (c *Service) readCreations(ctx context.Context) error {
	notes, err := c.kit.Store.Settings(ctx, "creating/")
	if err != nil {
		return err
	}
	for key := range notes {
		var id int64
		if _, err := fmt.Sscanf(key, "creating/%d", &id); err != nil {
			continue
		}
		conv, err := c.kit.Store.Conversation(ctx, id)
		waiting := false
		if err == nil {
			var unsent []storage.Message
			unsent, err = c.kit.Store.Outbox(ctx, id)
			waiting = len(unsent) > 0
		}
		switch {
		case err == nil && conv.SessionID == "" && waiting:
			c.creating.begin(id, conv.AgentID)
		case err == nil, kit.IsGone(err):
			if err := c.kit.Store.SetRawSetting(ctx, key, nil); err != nil {
				return err
			}
		default:
			return err
		}
	}
	return nil
}

// wasAsked is when a session was asked for whose answer is not known.
func (c *Service) wasAsked(ctx context.Context, conversation int64) (time.Time, error) {
	return storage.Setting(ctx, c.kit.Store, creationKey(conversation), time.Time{})
}

// creationKey names the note that a session was asked for. It is on disk while
// the answer is not known, so that a session that was made is used and not made
// twice.
func creationKey(conversation int64) string { return fmt.Sprintf("creating/%d", conversation) }
