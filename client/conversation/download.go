package conversation

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"path/filepath"
	"strings"

	"delonix/client/api"
	"delonix/client/conversation/files"
	"delonix/client/internal/plain"
	"delonix/client/model"
	"delonix/client/problem"
	"delonix/storage"
)

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
