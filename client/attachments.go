package client

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"delonix/client/api"
	"delonix/storage"
)

// filesMost is how many files one message can have.
const filesMost = 10

// returnedDir holds the files of messages that were taken back into the composer,
// and openedDir copies that were given to other programs. Both are emptied at the
// start.
const (
	returnedDir = "returned"
	openedDir   = "opened"
)

// stage copies the files of a message, so that it can be sent whatever becomes of
// the originals.
func (c *Client) stage(ctx context.Context, conversation int64, paths []string) ([]int64, error) {
	if len(paths) > filesMost {
		return nil, &Problem{Text: fmt.Sprintf("A message can have %d files. Send the others with another message.", filesMost)}
	}
	limit := int64(c.prefs.get().AttachmentLimitMB) << 20
	for _, p := range paths { // all are looked at before any is copied
		if err := checkFile(p, limit); err != nil {
			return nil, err
		}
	}
	var ids []int64
	for _, p := range paths {
		id, err := c.stageOne(ctx, conversation, p, limit)
		if err != nil {
			c.unstage(ids)
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// checkFile tells why a file can't be sent.
func checkFile(path string, limit int64) error {
	name := cleanFileName(filepath.Base(path))
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return &Problem{Text: "“" + name + "” is not there any more. Nothing was sent; your text is kept."}
	case err != nil:
		return &Problem{Text: "“" + name + "” can't be read. Nothing was sent; your text is kept.", Details: plainDetails(err)}
	case info.IsDir():
		return &Problem{Text: "“" + name + "” is a folder. Choose the files in it, or pack it first."}
	case !info.Mode().IsRegular():
		return &Problem{Text: "“" + name + "” is not an ordinary file and can't be sent."}
	case info.Size() == 0:
		return &Problem{Text: "“" + name + "” is empty. Nothing was sent; your text is kept."}
	case info.Size() > limit:
		return tooLarge(name, info.Size(), limit)
	}
	return nil
}

func tooLarge(name string, size, limit int64) *Problem {
	return &Problem{
		Text: fmt.Sprintf("“%s” has %s; files of up to %s can be sent. Nothing was sent; your text is kept. The limit is in the settings.",
			name, sizeWords(size), sizeWords(limit)),
		Action: ActionSettings,
	}
}

// sizeWords is a size as people say it.
func sizeWords(n int64) string {
	switch {
	case n >= 1<<30:
		return fmt.Sprintf("%.1f GB", float64(n)/(1<<30))
	case n >= 1<<20:
		return strings.Replace(fmt.Sprintf("%.1f MB", float64(n)/(1<<20)), ".0 ", " ", 1)
	case n >= 1<<10:
		return fmt.Sprintf("%d kB", n>>10)
	}
	return fmt.Sprintf("%d bytes", n)
}

func (c *Client) stageOne(ctx context.Context, conversation int64, path string, limit int64) (int64, error) {
	f, err := os.Open(path)
	name := cleanFileName(filepath.Base(path))
	if err != nil {
		return 0, &Problem{Text: "“" + name + "” can't be read. Nothing was sent; your text is kept.", Details: plainDetails(err)}
	}
	defer f.Close()
	a, err := c.store.StageAttachment(ctx, conversation, storage.NewFile{
		Name: name, ContentType: contentType(f, name), Content: f, Limit: limit,
	})
	if errors.Is(err, storage.ErrTooLarge) {
		return 0, tooLarge(name, limit+1, limit) // it grew meanwhile
	}
	if err != nil {
		return 0, fmt.Errorf("copy a file: %w", err)
	}
	return a.ID, nil
}

// unstage removes copies that no message came of.
func (c *Client) unstage(ids []int64) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.ctx), 5*time.Second)
	defer cancel()
	for _, id := range ids {
		c.logError("remove a copy", c.store.RemoveStaged(ctx, id))
	}
}

// contentType tells what a file is, by its name and else by how it begins.
func contentType(f *os.File, name string) string {
	if t := mime.TypeByExtension(strings.ToLower(filepath.Ext(name))); t != "" {
		return t
	}
	head := make([]byte, 512)
	n, _ := f.ReadAt(head, 0)
	return http.DetectContentType(head[:n])
}

// message makes what is sent of a stored message.
func (ch *chat) message(m storage.Message) (api.Message, error) {
	out := api.Message{Text: m.Text, Progress: ch.progressOf(m)}
	for _, a := range m.Attachments {
		if !a.Local() {
			return out, &Problem{Text: "The copy of “" + cleanFileName(a.Name) + "” is gone. Your text is kept; edit the message and attach the file again."}
		}
		id := a.ID
		out.Attachments = append(out.Attachments, api.Attachment{
			Name: a.Name, ContentType: a.ContentType, Size: a.Size,
			Open: func() (io.ReadCloser, error) { return ch.c.store.OpenAttachment(ch.c.ctx, id) },
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
		now := ch.c.clock.Now()
		if total <= 0 || now.Sub(last) < ch.c.tune.flushEvery && sent < total {
			return
		}
		last = now
		ch.set(func(s *chatState) { s.progress[m.ID] = min(1, float64(sent)/float64(total)) })
		ch.c.bus.publish(MessagesChanged{Conversation: ConversationID(ch.id), IDs: []MessageID{MessageID(m.ID)}})
	}
}

// takeBack copies the files of an unsent message for the composer.
func (c *Client) takeBack(ctx context.Context, files []storage.Attachment) ([]string, error) {
	var out []string
	for _, a := range files {
		if !a.Local() {
			continue
		}
		src, err := c.store.OpenAttachment(ctx, a.ID)
		if err != nil {
			return nil, err
		}
		path, err := c.copyOut(src, returnedDir, filepath.Join(randomName(), cleanFileName(a.Name)))
		src.Close()
		if err != nil {
			return nil, err
		}
		out = append(out, path)
	}
	return out, nil
}

// copyOut copies an open file to a new one below a folder of the data folder.
func (c *Client) copyOut(src io.Reader, dir, name string) (string, error) {
	base := filepath.Join(c.store.Dir(), dir)
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

// emptyFolders removes what former runs left for other programs and the composer.
func (c *Client) emptyFolders() {
	for _, dir := range []string{returnedDir, openedDir, pastedDir} {
		c.logError("empty a folder", os.RemoveAll(filepath.Join(c.store.Dir(), dir)))
	}
}
