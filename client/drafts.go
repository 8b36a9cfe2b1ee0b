package client

import (
	"context"

	"delonix/client/conversation/files"
	"delonix/client/internal/plain"
	"delonix/client/problem"
	"delonix/storage"
)

// JoinDrafts puts two texts of one draft together: the second below the first.
func JoinDrafts(above, below string) string { return storage.JoinDrafts(above, below) }

// Draft returns what is written in a conversation and not sent.
func (c *Client) Draft(ctx context.Context, id ConversationID) (Draft, error) {
	d, err := c.kit.Store.Draft(ctx, int64(id))
	if err != nil {
		return Draft{}, problem.Of(err, problem.Generally)
	}
	return c.draft(d.Text, d.Files), nil
}

func (c *Client) draft(text string, files []storage.Attachment) Draft {
	out := Draft{Text: text}
	for _, a := range files {
		out.Files = append(out.Files, c.attachment(a))
	}
	return out
}

// SaveDraft keeps the text that the composer holds. The draft's files stay.
func (c *Client) SaveDraft(ctx context.Context, id ConversationID, text string) error {
	return c.conversations.SaveDraft(ctx, id, text)
}

// EditUnsent makes an unsent message the draft of its conversation, above what is
// written there, and returns what the message held. It leaves a message alone that
// has gone on in another conversation meanwhile.
func (c *Client) EditUnsent(ctx context.Context, conversation ConversationID, id MessageID) (Draft, error) {
	m, err := c.conversations.EditUnsent(ctx, conversation, id)
	if err != nil {
		return Draft{}, err
	}
	return c.draft(m.Text, m.Attachments), nil
}

// Attach copies a file into the draft of a conversation. A *FileRefusal says why it
// can't be sent.
func (c *Client) Attach(ctx context.Context, id ConversationID, path string) (Attachment, error) {
	a, err := c.conversations.Attach(ctx, id, path)
	if err != nil {
		return Attachment{}, err
	}
	return c.attachment(a), nil
}

// CheckFile tells why a file can't be sent, as Attach would.
func (c *Client) CheckFile(ctx context.Context, path string) error {
	return files.Check(ctx, path, c.kit.Prefs.Get().AttachmentLimit())
}

// Detach removes a file of a draft. One that is gone is no error.
func (c *Client) Detach(ctx context.Context, id AttachmentID) error {
	return c.conversations.Detach(ctx, id)
}

// Download brings an attachment to this machine and returns where it is. Its name
// on disk is random and has no extension.
func (c *Client) Download(ctx context.Context, id AttachmentID) (path string, err error) {
	return c.conversations.Download(ctx, id)
}

// OpenableAttachment returns the path of an attachment that may be given to the
// system to open, downloading it if needed, or a Problem saying why not.
func (c *Client) OpenableAttachment(ctx context.Context, id AttachmentID) (path string, err error) {
	return c.conversations.OpenableAttachment(ctx, id)
}

func (c *Client) attachment(a storage.Attachment) Attachment {
	out := Attachment{
		ID: AttachmentID(a.ID), Name: plain.NameOfFile(a.Name, a.ContentType), ContentType: plain.Line(a.ContentType), Size: a.Size,
		Image: plain.IsPicture(a.ContentType),
	}
	if a.Local() {
		out.Path = c.kit.Store.AttachmentPath(a)
	}
	return out
}
