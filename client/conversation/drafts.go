package conversation

import (
	"context"
	"errors"

	"delonix/client/conversation/files"
	"delonix/client/internal/kit"
	"delonix/client/internal/pace"
	"delonix/client/model"
	"delonix/client/problem"
	"delonix/storage"
)

// SaveDraft keeps the text that the composer holds. The draft's files stay.
func (c *Service) SaveDraft(ctx context.Context, id model.ConversationID, text string) error {
	if err := c.kit.Store.SetDraft(ctx, int64(id), text); err != nil {
		return problem.Of(err, problem.Writing)
	}
	c.kit.Publish(model.ConversationsChanged{IDs: []model.ConversationID{id}})
	return nil
}

// Attach copies a file into the draft of a conversation. A *problem.FileRefusal says why
// it can't be sent.
func (c *Service) Attach(ctx context.Context, id model.ConversationID, path string) (storage.Attachment, error) {
	a, err := files.CopyIn(ctx, c.kit.Store, int64(id), path, c.kit.Prefs.Get().AttachmentLimit(), false)
	if r := new(problem.FileRefusal); errors.As(err, &r) {
		return a, r
	}
	return a, problem.Of(err, problem.Writing)
}

// Detach removes a file of a draft. One that is gone is no error.
func (c *Service) Detach(ctx context.Context, id model.AttachmentID) error {
	if err := c.kit.Store.RemoveStaged(ctx, int64(id)); err != nil && !kit.IsGone(err) {
		return problem.Of(err, problem.Writing)
	}
	return nil
}

// EditUnsent makes an unsent message the draft of its conversation, above what is
// written there, and returns what the message held. It leaves a message alone that
// has gone on in another conversation meanwhile.
func (c *Service) EditUnsent(ctx context.Context, conversation model.ConversationID, id model.MessageID) (storage.Message, error) {
	act := c.actor(int64(conversation))
	act.mu.Lock()
	m, err := c.kit.Store.TakeBack(context.WithoutCancel(ctx), int64(conversation), int64(id))
	act.mu.Unlock()
	if err != nil {
		return storage.Message{}, problem.Of(err, problem.Editing)
	}
	c.unsentGone(ctx, act, m.ID)
	return m, nil
}

// DeleteUnsent removes a message that is queued, failed or unconfirmed.
func (c *Service) DeleteUnsent(ctx context.Context, id model.MessageID) error {
	m, err := c.kit.Store.Message(ctx, int64(id))
	if err != nil {
		return problem.Of(err, problem.Editing)
	}
	act := c.actor(m.ConversationID)
	act.mu.Lock()
	err = c.kit.Store.DeleteUnsent(ctx, m.ID)
	act.mu.Unlock()
	if err != nil {
		return problem.Of(err, problem.Editing)
	}
	c.unsentGone(ctx, act, m.ID)
	return nil
}

// unsentGone tells everyone that an unsent message is not one any more.
func (c *Service) unsentGone(ctx context.Context, act *Actor, id int64) {
	c.kit.LogError("forget a request", c.endIdleCreating(context.WithoutCancel(ctx), act.id))
	act.removed(id)
	act.changed()
	pace.Poke(act.retry)
}
