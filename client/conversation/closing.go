package conversation

import (
	"context"
	"slices"
	"time"

	"delonix/client/api"
	"delonix/client/internal/kit"
	"delonix/client/internal/pace"
	"delonix/client/model"
	"delonix/client/problem"
	"delonix/storage"
)

// CloseConversation closes the session at the portal with one of CloseStatuses. A
// conversation that was never begun there is removed.
func (c *Service) CloseConversation(ctx context.Context, id model.ConversationID, status string) error {
	if !slices.ContainsFunc(problem.CloseStatuses(), func(s model.CloseStatus) bool { return s.Value == status }) {
		return problem.NoSuchStatus()
	}
	conv, r, err := c.load(ctx, int64(id))
	if err != nil {
		return problem.Of(err, problem.Generally)
	}
	switch {
	case conv.Closed:
		return nil
	case conv.Queued > 0:
		return problem.StillOnItsWay()
	case conv.SessionID == "":
		return problem.Of(c.removeConversation(ctx, conv), problem.Generally)
	case r.API == nil:
		return problem.CantReach(r.Obstacle)
	}
	if err := r.API.CloseSession(ctx, conv.SessionID, api.SessionStatus(status)); err != nil {
		return problem.Of(err, problem.Generally)
	}
	act := c.actor(conv.ID)
	act.mu.Lock()
	defer act.mu.Unlock()
	return problem.Of(act.closedLocked(ctx, ending{status: status, how: storage.ClosedByCustomer}), problem.Generally)
}

// removeConversation removes a conversation that the portal does not know.
func (c *Service) removeConversation(ctx context.Context, conv storage.Conversation) error {
	if err := c.kit.Store.DeleteConversation(ctx, conv.ID); err != nil {
		return err
	}
	c.forgetActor(conv.ID)
	c.kit.Publish(model.ConversationsChanged{})
	return c.CountUnread(ctx)
}

// ending is how a conversation ended.
type ending struct {
	status string
	how    storage.HandOverEnd // empty: by the status
	found  bool                // only found when asked; nobody told when it was
}

// endedAt is when a conversation ended, as far as can be told. One that was only
// found to have ended counts from its last message, unless it was still open a
// moment ago.
func (act *Actor) endedAt(conv storage.Conversation, e ending) time.Time {
	now, seen := act.svc.kit.Clock.Now(), act.snapshot()
	if !e.found || !seen.session.history && now.Sub(seen.session.open) < 4*act.svc.kit.Tune.WatchEvery || conv.LastActivity.IsZero() || conv.LastActivity.After(now) {
		return now
	}
	return conv.LastActivity
}

// closedLocked keeps that the conversation has ended.
func (act *Actor) closedLocked(ctx context.Context, e ending) error {
	conv, err := act.svc.kit.Store.Conversation(ctx, act.id)
	if err != nil {
		return err
	}
	if conv.Closed {
		return act.closedBecauseLocked(ctx, conv, e)
	}
	yes, words, at := true, problem.Closed(e.status), act.endedAt(conv, e)
	u := storage.ConversationUpdate{Closed: &yes, Status: &e.status, CloseReason: &words, CloseTime: &at}
	if _, err := act.svc.kit.Store.UpdateConversation(ctx, act.id, u); err != nil {
		return err
	}
	e.how = orEnd(e)
	if err := act.endHandOverLocked(ctx, normalMode(conv.Mode), at, e.how); err != nil {
		return err
	}
	if normalMode(conv.Mode) == storage.ModeOperator && e.how != storage.ClosedByCustomer {
		act.svc.observer.Closed(ctx, conv, words, act.snapshot().session.history)
	}
	if err := act.drawLineLocked(ctx, RoleClosed, words, handling{at: at}); err != nil {
		return err
	}
	act.svc.call.Ended(act.id)
	act.update(func(s *actorState) {
		clear(s.socket.reasons)
		s.socket.idleSince = act.svc.kit.Clock.Now() // the socket may still tell why
	})
	pace.Poke(act.socketWake)
	if conv.Queued > 0 {
		act.courier().deliver() // tells the person that they can't be sent here
	}
	if conv.Undelivered > 0 { // refused before anybody knew why
		act.svc.kit.Spawn(func(ctx context.Context) {
			act.svc.kit.LogError("go on with what was said", act.svc.call.GoOnFrom(ctx, act.id))
		})
	}
	act.changed()
	return nil
}

// closedBecauseLocked adds the reason to a conversation that was closed without one.
func (act *Actor) closedBecauseLocked(ctx context.Context, conv storage.Conversation, e ending) error {
	if conv.Status != "" || e.status == "" {
		return nil
	}
	words := problem.Closed(e.status)
	if err := act.svc.kit.Store.EndedHow(ctx, act.id, orEnd(e)); err != nil && !kit.IsGone(err) {
		return err
	}
	u := storage.ConversationUpdate{Status: &e.status, CloseReason: &words}
	if _, err := act.svc.kit.Store.UpdateConversation(ctx, act.id, u); err != nil {
		return err
	}
	row, err := act.svc.kit.Store.RetextSystemEvent(ctx, act.id, RoleClosed, words)
	if err != nil && !kit.IsGone(err) {
		return err
	}
	act.changed(row)
	return nil
}

// orEnd is how a hand-over ended with the conversation.
func orEnd(e ending) storage.HandOverEnd {
	if e.how != "" {
		return e.how
	}
	switch api.SessionStatus(e.status) {
	case api.StatusResolvedByOperator:
		return storage.ClosedResolved
	case api.StatusEscalatedByOperator:
		return storage.ClosedEscalated
	}
	return storage.ClosedOtherwise
}

// sessionEndedLocked handles the frames that end a session.
func (act *Actor) sessionEndedLocked(ctx context.Context, f api.Frame) error {
	status := f.Metadata.Status
	if status == "" && f.Kind == api.FrameTimeout {
		status = api.StatusUserTimeout
	}
	if status != "" {
		return act.closedLocked(ctx, ending{status: string(status)})
	}
	conv, err := act.svc.kit.Store.Conversation(ctx, act.id)
	if err != nil || conv.Closed {
		return err
	}
	// The frame does not say why; the session may.
	act.svc.kit.Spawn(func(ctx context.Context) {
		act.svc.kit.LogError("close a conversation", act.svc.askWhyClosed(ctx, conv, true))
	})
	return nil
}

// askWhyClosed asks the portal about a conversation of which it said that it
// ended, and closes it if that is so, with the reason if there is one. An event is
// only a signal: it may be old, or about something else.
func (c *Service) askWhyClosed(ctx context.Context, conv storage.Conversation, sure bool) error {
	r := c.agents.Route(conv.AgentID)
	if r.API == nil {
		return nil
	}
	sub, cancel := context.WithTimeout(ctx, 5*time.Second)
	s, err := r.API.GetSession(sub, conv.SessionID)
	cancel()
	e := ending{}
	switch {
	case err == nil && s.ConversationResult != "":
		e.status = s.ConversationResult
	case err == nil && !sure && (s.CloseTime.IsZero() || s.CloseTime.After(c.kit.Clock.Now())):
		return c.actor(conv.ID).learnSession(ctx, s)
	case err != nil && !sure && api.Refusal(err, 404, 410) == nil:
		return err // something else than the portal may have answered
	}
	if e.status == "" && !sure {
		c.awaitReason(ctx, conv.ID)
	}
	return c.closedAtPortal(ctx, conv.ID, e)
}

// awaitReason waits a moment for the socket of a conversation, which may be about
// to tell why it has ended.
func (c *Service) awaitReason(ctx context.Context, id int64) {
	if c.peek(id).socket.state == socketLive {
		c.kit.Pause(ctx, c.kit.Tune.CloseGrace, nil)
	}
}

// closedAtPortal keeps that the portal has closed a conversation or does not know
// it any more.
func (c *Service) closedAtPortal(ctx context.Context, id int64, e ending) error {
	act := c.actor(id)
	act.mu.Lock()
	defer act.mu.Unlock()
	return act.closedLocked(ctx, e)
}

// gone keeps that the portal does not know a conversation, once it has said so twice,
// with time between, in its own words. After the first time it is asked again.
func (c *Service) gone(ctx context.Context, id int64, err error, end ending) error {
	act := c.actor(id)
	e := api.Refusal(err, 404, 410)
	if e == nil {
		return err
	}
	now, sure := c.kit.Clock.Now(), false
	act.update(func(s *actorState) { sure = s.session.missing.Again(e, now, c.kit.Tune.RefuseApart) })
	if !sure {
		c.refresh.ask(id)
		return err
	}
	c.awaitReason(ctx, id)
	return c.closedAtPortal(ctx, id, end)
}

// lives tells that something happened in a conversation that counts as closed: an
// event names it, or its list has a new message. If its session is open, so is it.
func (c *Service) lives(id int64) {
	c.refresh.add(refreshing{id: id, closed: true})
}

// reopen looks at the session of a closed conversation and opens it if it lives.
func (c *Service) reopen(ctx context.Context, conv storage.Conversation, r Route) error {
	s, err := r.API.GetSession(ctx, conv.SessionID)
	if err != nil || s.ConversationResult != "" || !s.CloseTime.IsZero() && !s.CloseTime.After(c.kit.Clock.Now()) {
		return err
	}
	act := c.actor(conv.ID)
	act.mu.Lock()
	line, err := c.kit.Store.Reopen(ctx, conv.ID, RoleClosed)
	act.removed(line)
	act.changed()
	act.mu.Unlock()
	if err != nil {
		return err
	}
	return act.learnSession(ctx, s)
}
