package client

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"delonix/client/api"
	"delonix/client/model"
	"delonix/client/problem"
	"delonix/storage"
)

// openedDir holds copies that were given to other programs. It is emptied at the
// start.
const openedDir = "opened"

// stage copies the files of a message, so that it can be sent whatever becomes of
// the originals.
func (c *Client) stage(ctx context.Context, conversation int64, paths []string) ([]int64, error) {
	var ids []int64
	for _, p := range paths {
		a, err := c.copyIn(ctx, conversation, p, true)
		if err != nil {
			c.unstage(ids)
			return nil, problem.RefusedFiles(err)
		}
		ids = append(ids, a.ID)
	}
	return ids, nil
}

// unstage removes copies that no message came of.
func (c *Client) unstage(ids []int64) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.kit.Context()), 5*time.Second)
	defer cancel()
	for _, id := range ids {
		c.kit.LogError("remove a copy", c.kit.Store.RemoveStaged(ctx, id))
	}
}

// message makes what is sent of a stored message.
func (ch *chat) message(m storage.Message) (api.Message, error) {
	out := api.Message{Text: m.Text, Progress: ch.progressOf(m)}
	for _, a := range m.Attachments {
		if !a.Local() {
			return out, problem.CopyGone(a.Name)
		}
		id := a.ID
		out.Attachments = append(out.Attachments, api.Attachment{
			Name: a.Name, ContentType: a.ContentType, Size: a.Size,
			Open: func() (io.ReadCloser, error) { return ch.c.kit.Store.OpenAttachment(ch.c.kit.Context(), id) },
		})
	}
	return out, nil
}

// progressOf shows how much of a message was sent, a few times a second.
func (ch *chat) progressOf(m storage.Message) func(sent, total int64) {
	if len(m.Attachments) == 0 {
		return nil
	}
	var last time.Time
	return func(sent, total int64) {
		now := ch.c.kit.Clock.Now()
		if total <= 0 || now.Sub(last) < ch.c.kit.Tune.FlushEvery && sent < total {
			return
		}
		last = now
		ch.set(func(s *chatState) { mark(&s.progress, m.ID, min(1, float64(sent)/float64(total))) })
		ch.c.kit.Publish(model.MessagesChanged{Conversation: model.ConversationID(ch.id), IDs: []model.MessageID{model.MessageID(m.ID)}})
	}
}

// copyOut copies an open file to a new one below a folder of the data folder.
func (c *Client) copyOut(src io.Reader, dir, name string) (string, error) {
	base := filepath.Join(c.kit.Store.Dir(), dir)
	if err := os.MkdirAll(base, 0o700); err != nil {
		return "", fmt.Errorf("copy a file: %w", err)
	}
	root, err := os.OpenRoot(base)
	if err != nil {
		return "", fmt.Errorf("copy a file: %w", err)
	}
	defer root.Close()
	if sub := filepath.Dir(name); sub != "." {
		if err := root.Mkdir(sub, 0o700); err != nil {
			return "", fmt.Errorf("copy a file: %w", err)
		}
	}
	dst, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", fmt.Errorf("copy a file: %w", err)
	}
	_, err = io.Copy(dst, src)
	if err = errors.Join(err, dst.Close()); err != nil {
		return "", fmt.Errorf("copy a file: %w", err)
	}
	return filepath.Join(base, name), nil
}

// emptyFolders removes what former runs left for other programs, pasted pictures
// that were not copied yet and, in an older version, the composer's files.
func (c *Client) emptyFolders() {
	for _, dir := range []string{returnedDir, openedDir, pastedDir} {
		c.kit.LogError("empty a folder", os.RemoveAll(filepath.Join(c.kit.Store.Dir(), dir)))
	}
}
