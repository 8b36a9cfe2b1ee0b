package conversation

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"path/filepath"
	"strings"
	"time"

	"delonix/client/api"
	"delonix/client/conversation/files"
	"delonix/client/internal/plain"
	"delonix/client/model"
	"delonix/client/problem"
	"delonix/storage"
)

// OpenedDir holds copies that were given to other programs. It is emptied at the
// start.
const OpenedDir = "opened"

// stage copies the files of a message, so that it can be sent whatever becomes of
// the originals.
func (c *Service) stage(ctx context.Context, conversation int64, paths []string) ([]int64, error) {
	var ids []int64
	for _, p := range paths {
		a, err := files.CopyIn(ctx, c.kit.Store, conversation, p, c.kit.Prefs.Get().AttachmentLimit(), true)
		if err != nil {
			c.unstage(ids)
			return nil, problem.RefusedFiles(err)
		}
		ids = append(ids, a.ID)
	}
	return ids, nil
}

// unstage removes copies that no message came of.
func (c *Service) unstage(ids []int64) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.kit.Context()), 5*time.Second)
	defer cancel()
	for _, id := range ids {
		c.kit.LogError("remove a copy", c.kit.Store.RemoveStaged(ctx, id))
	}
}

// wireMessage makes what is sent of a stored message.
func (act *Actor) wireMessage(m storage.Message) (api.Message, error) {
	out := api.Message{Text: m.Text, Progress: act.reportProgress(m)}
	for _, a := range m.Attachments {
		if !a.Local() {
			return out, problem.CopyGone(a.Name)
		}
		id := a.ID
		out.Attachments = append(out.Attachments, api.Attachment{
			Name: a.Name, ContentType: a.ContentType, Size: a.Size,
			Open: func() (io.ReadCloser, error) { return act.svc.kit.Store.OpenAttachment(act.svc.kit.Context(), id) },
		})
	}
	return out, nil
}

// reportProgress shows how much of a message was sent, a few times a second.
func (act *Actor) reportProgress(m storage.Message) func(sent, total int64) {
	if len(m.Attachments) == 0 {
		return nil
	}
	var last time.Time
	return func(sent, total int64) {
		now := act.svc.kit.Clock.Now()
		if total <= 0 || now.Sub(last) < act.svc.kit.Tune.FlushEvery && sent < total {
			return
		}
		last = now
		act.update(func(s *actorState) { mark(&s.delivery.progress, m.ID, min(1, float64(sent)/float64(total))) })
		act.svc.kit.Publish(model.MessagesChanged{Conversation: model.ConversationID(act.id), IDs: []model.MessageID{model.MessageID(m.ID)}})
	}
}

// downloadMost is the largest file that is brought to this machine.
const downloadMost = 512 << 20

// Download brings an attachment to this machine and returns where it is. Its name
// on disk is random and has no extension.
func (c *Service) Download(ctx context.Context, id model.AttachmentID) (path string, err error) {
	a, err := c.local(ctx, int64(id))
	if err != nil {
		return "", problem.Of(err, problem.Downloading)
	}
	return c.kit.Store.AttachmentPath(a), nil
}

// local returns an attachment whose content is on this machine, downloading it if
// needed.
func (c *Service) local(ctx context.Context, id int64) (storage.Attachment, error) {
	a, err := c.kit.Store.Attachment(ctx, id)
	if err != nil || a.Local() {
		return a, err
	}
	conv, err := c.kit.Store.Conversation(ctx, a.ConversationID)
	if err != nil {
		return a, err
	}
	r := c.agents.Route(conv.AgentID)
	if r.Account == nil || r.Account.Public() == nil {
		return a, problem.CantReach(r.Obstacle)
	}
	user, ext := r.Account.User()
	d, err := r.Account.Public().Attachment(ctx, a.RemoteID, user, ext)
	if err != nil {
		return a, err
	}
	defer d.Close()
	saved, err := c.kit.Store.SaveDownload(ctx, id, storage.NewFile{
		Name: downloadName(a, d), ContentType: cmp.Or(d.ContentType, a.ContentType), Content: d, Limit: downloadMost,
	})
	if errors.Is(err, storage.ErrTooLarge) {
		return a, problem.TooLargeToDownload(downloadMost)
	}
	if err != nil {
		return a, err
	}
	c.changed(a.ConversationID, a.MessageID)
	return saved, nil
}

// downloadName keeps a name that was listed; a missing one comes with the file.
func downloadName(a storage.Attachment, d *api.Download) string {
	if a.Name != "" {
		return a.Name
	}
	return plain.NameOfFile(d.Name, cmp.Or(d.ContentType, a.ContentType))
}

// OpenableAttachment returns the path of an attachment that may be given to the
// system to open, downloading it if needed, or a Problem saying why not.
func (c *Service) OpenableAttachment(ctx context.Context, id model.AttachmentID) (path string, err error) {
	a, err := c.local(ctx, int64(id))
	if err != nil {
		return "", problem.Of(err, problem.Downloading)
	}
	f, err := c.kit.Store.OpenAttachment(ctx, a.ID)
	if err != nil {
		return "", problem.Of(err, problem.Downloading)
	}
	defer f.Close()
	ext, err := files.Extension(a, f)
	if err != nil {
		return "", err
	}
	path, err = files.CopyOut(f, filepath.Join(c.kit.Store.Dir(), OpenedDir), strings.ToLower(rand.Text())+ext)
	if err != nil {
		return "", problem.Of(err, problem.Downloading)
	}
	if a.RemoteID != "" {
		c.kit.LogError("mark a download", files.MarkDownloaded(path))
	}
	return path, nil
}
