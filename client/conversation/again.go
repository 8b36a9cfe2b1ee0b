package conversation

import (
	"context"
	"errors"

	"delonix/client/model"
	"delonix/client/problem"
	"delonix/storage"
)

// SendAgain sends a failed or unconfirmed message once more, on the person's word.
// Where its conversation has ended it goes on in a new one.
func (c *Service) SendAgain(ctx context.Context, id model.MessageID) error {
	m, err := c.kit.Store.Message(ctx, int64(id))
	if err != nil {
		return problem.Of(err, problem.Sending)
	}
	return c.sendAgain(ctx, m)
}

// SendAttemptAgain is SendAgain for a person who saw how a certain attempt ended.
// If another one has begun since, that was the answer already, and nothing happens.
func (c *Service) SendAttemptAgain(ctx context.Context, id model.MessageID, attempt int) error {
	m, err := c.kit.Store.Message(ctx, int64(id))
	if err != nil {
		return problem.Of(err, problem.Sending)
	}
	if m.Attempts != attempt || !m.State.Unsent() || m.State == storage.StateQueued {
		return nil
	}
	return c.sendAgain(ctx, m)
}

func (c *Service) sendAgain(ctx context.Context, m storage.Message) error {
	if m.State == storage.StateUnconfirmed && !awaitsUser(m) {
		return problem.StillLooking()
	}
	conv, r, err := c.load(ctx, m.ConversationID)
	if err != nil {
		return problem.Of(err, problem.Sending)
	}
	if conv.Closed {
		return problem.Of(c.sendAgainInNext(ctx, m, conv, r, 0, nil), problem.Sending)
	}
	if err := c.canWrite(conv, r); err != nil {
		return err
	}
	act := c.actor(conv.ID)
	act.mu.Lock()
	_, err = c.kit.Store.SendAgain(ctx, m)
	if err == nil && m.State == storage.StateUnconfirmed {
		act.update(func(s *actorState) { mark(&s.delivery.lookAgain, m.ID, true) })
	}
	act.mu.Unlock()
	if errors.Is(err, storage.ErrState) {
		return nil // it is on its way, or has arrived
	}
	if err != nil {
		return problem.Of(err, problem.Sending)
	}
	act.changed(m.ID)
	act.courier().deliver()
	return nil
}

// SendAgainInNext sends a message whose conversation has ended once more: in the
// conversation in, or with 0 in the one in which that goes on. stored, which may be nil,
// is told before it is sent.
func (c *Service) SendAgainInNext(ctx context.Context, m storage.Message, in int64, stored func(storage.Message)) error {
	conv, r, err := c.load(ctx, m.ConversationID)
	if err != nil {
		return err
	}
	return c.sendAgainInNext(ctx, m, conv, r, in, stored)
}

func (c *Service) sendAgainInNext(ctx context.Context, m storage.Message, conv storage.Conversation, r Route, in int64, stored func(storage.Message)) error {
	act := c.actor(conv.ID)
	if m.State == storage.StateUnconfirmed && act.listedAfterAll(ctx, m, r) {
		return nil
	}
	n, err := c.conversationWith(ctx, conv.AgentID)
	if err != nil {
		return err
	}
	act.mu.Lock()
	var moved storage.Message
	if in != 0 {
		moved, err = c.kit.Store.SendAgainIn(ctx, m, in)
	} else {
		moved, err = c.kit.Store.SendAgainInNext(ctx, m, n)
	}
	act.mu.Unlock()
	if errors.Is(err, storage.ErrState) {
		return nil // it went there already
	}
	if err != nil {
		return err
	}
	act.removed(m.ID)
	act.changed()
	c.queued(moved, stored)
	c.wentOn(conv.ID, moved.ConversationID)
	return nil
}

// listedAfterAll looks once more for a message in the list before it is sent
// elsewhere.
func (act *Actor) listedAfterAll(ctx context.Context, m storage.Message, r Route) bool {
	act.update(func(s *actorState) { mark(&s.delivery.lookAgain, m.ID, true) })
	there, err := act.courier().arrivedAfterAll(ctx, m, r)
	if err != nil || there {
		now, err := act.svc.kit.Store.Message(ctx, m.ID)
		return err == nil && now.State != storage.StateUnconfirmed
	}
	return false
}

// SendInNext stores a new message of a person, such as one that was spoken, whose
// conversation has ended, in the one in which that goes on: in one transaction with
// making it, and with the recording it came of. The message's ConversationID says
// which. stored, which may be nil, is told before it is sent.
func (c *Service) SendInNext(ctx context.Context, ended storage.Conversation, out model.Outgoing, stored func(storage.Message)) (storage.Message, error) {
	n, err := c.conversationWith(ctx, ended.AgentID)
	if err != nil {
		return storage.Message{}, err
	}
	o, err := c.outgoing(ctx, ended.ID, out)
	if err != nil {
		return storage.Message{}, err
	}
	m, err := c.kit.Store.EnqueueInNext(ctx, ended.ID, n, o)
	if err != nil {
		c.unstage(o.AttachmentIDs[len(out.DraftFiles):])
		return storage.Message{}, err
	}
	c.queued(m, stored)
	c.wentOn(ended.ID, m.ConversationID)
	return m, nil
}

// wentOn tells the person where a message of an ended conversation is.
func (c *Service) wentOn(from, to int64) {
	c.kit.Publish(model.ConversationsChanged{IDs: []model.ConversationID{model.ConversationID(from), model.ConversationID(to)}})
	c.kit.Publish(model.WentOn{
		From: model.ConversationID(from), To: model.ConversationID(to),
		Problem: problem.WentOnInNew(),
	})
}

// StartAgain returns the conversation in which a closed one goes on. The draft moves
// there.
func (c *Service) StartAgain(ctx context.Context, id model.ConversationID) (model.ConversationID, error) {
	conv, err := c.kit.Store.Conversation(ctx, int64(id))
	if err != nil {
		return 0, problem.Of(err, problem.Generally)
	}
	n, err := c.conversationWith(ctx, conv.AgentID)
	if err != nil {
		return 0, problem.Of(err, problem.Generally)
	}
	next, err := c.kit.Store.ContinueConversation(context.WithoutCancel(ctx), conv.ID, n)
	if err != nil {
		return 0, problem.Of(err, problem.Generally)
	}
	c.kit.Publish(model.ConversationsChanged{IDs: []model.ConversationID{id, model.ConversationID(next.ID)}})
	return model.ConversationID(next.ID), nil
}
