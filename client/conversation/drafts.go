package client

import (
	"context"
	"errors"
	"path/filepath"

	"delonix/client/internal/pace"
	"delonix/client/internal/plain"
	"delonix/client/model"
	"delonix/client/problem"
	"delonix/storage"
)

// JoinDrafts puts two texts of one draft together: the second below the first.
func JoinDrafts(above, below string) string { return storage.JoinDrafts(above, below) }

// Draft returns what is written in a conversation and not sent.
func (c *Client) Draft(ctx context.Context, id model.ConversationID) (model.Draft, error) {
	d, err := c.kit.Store.Draft(ctx, int64(id))
	if err != nil {
		return model.Draft{}, problem.Of(err, problem.Generally)
	}
	return c.draft(d.Text, d.Files), nil
}

func (c *Client) draft(text string, files []storage.Attachment) model.Draft {
	out := model.Draft{Text: text}
	for _, a := range files {
		out.Files = append(out.Files, c.attachment(a))
	}
	return out
}

// SaveDraft keeps the text that the composer holds. The draft's files stay.
func (c *Client) SaveDraft(ctx context.Context, id model.ConversationID, text string) error {
	if err := c.kit.Store.SetDraft(ctx, int64(id), text); err != nil {
		return problem.Of(err, problem.Writing)
	}
	c.kit.Publish(model.ConversationsChanged{IDs: []model.ConversationID{id}})
	return nil
}

// Attach copies a file into the draft of a conversation. A *FileRefusal says why it
// can't be sent.
func (c *Client) Attach(ctx context.Context, id model.ConversationID, path string) (model.Attachment, error) {
	a, err := c.copyIn(ctx, int64(id), path, false)
	if r := new(problem.FileRefusal); errors.As(err, &r) {
		return model.Attachment{}, r
	}
	if err != nil {
		return model.Attachment{}, problem.Of(err, problem.Writing)
	}
	return c.attachment(a), nil
}

// CheckFile tells why a file can't be sent, as Attach would.
func (c *Client) CheckFile(ctx context.Context, path string) error {
	name := plain.FileName(filepath.Base(path))
	f, info, err := openFile(ctx, path)
	if err != nil {
		return fileError(ctx, name, err)
	}
	f.Close()
	limit := c.kit.Prefs.Get().AttachmentLimit()
	if why := whyNot(info, limit); why != "" {
		return &problem.FileRefusal{Name: name, Why: why, Limit: limit}
	}
	return nil
}

// Detach removes a file of a draft. One that is gone is no error.
func (c *Client) Detach(ctx context.Context, id model.AttachmentID) error {
	if err := c.kit.Store.RemoveStaged(ctx, int64(id)); err != nil && !isGone(err) {
		return problem.Of(err, problem.Writing)
	}
	return nil
}

// EditUnsent makes an unsent message the draft of its conversation, above what is
// written there, and returns what the message held. It leaves a message alone that
// has gone on in another conversation meanwhile.
func (c *Client) EditUnsent(ctx context.Context, conversation model.ConversationID, id model.MessageID) (model.Draft, error) {
	ch := c.chat(int64(conversation))
	ch.mu.Lock()
	m, err := c.kit.Store.TakeBack(context.WithoutCancel(ctx), int64(conversation), int64(id))
	ch.mu.Unlock()
	if err != nil {
		return model.Draft{}, problem.Of(err, problem.Editing)
	}
	c.unsentGone(ctx, ch, m.ID)
	return c.draft(m.Text, m.Attachments), nil
}

// DeleteUnsent removes a message that is queued, failed or unconfirmed.
func (c *Client) DeleteUnsent(ctx context.Context, id model.MessageID) error {
	m, err := c.kit.Store.Message(ctx, int64(id))
	if err != nil {
		return problem.Of(err, problem.Editing)
	}
	ch := c.chat(m.ConversationID)
	ch.mu.Lock()
	err = c.kit.Store.DeleteUnsent(ctx, m.ID)
	ch.mu.Unlock()
	if err != nil {
		return problem.Of(err, problem.Editing)
	}
	c.unsentGone(ctx, ch, m.ID)
	return nil
}

// unsentGone tells everyone that an unsent message is not one any more.
func (c *Client) unsentGone(ctx context.Context, ch *chat, id int64) {
	c.kit.LogError("forget a request", c.endIdleCreating(context.WithoutCancel(ctx), ch.id))
	ch.removed(id)
	ch.changed()
	pace.Poke(ch.retry)
}
