package client

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"delonix/client/api"
	"delonix/client/internal/plain"
	"delonix/client/model"
	"delonix/client/problem"
	"delonix/storage"
)

// downloadMost is the largest file that is brought to this machine.
const downloadMost = 512 << 20

// Download brings an attachment to this machine and returns where it is. Its name
// on disk is random and has no extension.
func (c *Client) Download(ctx context.Context, id model.AttachmentID) (path string, err error) {
	a, err := c.local(ctx, int64(id))
	if err != nil {
		return "", problem.Of(err, problem.Downloading)
	}
	return c.kit.Store.AttachmentPath(a), nil
}

// local returns an attachment whose content is on this machine, downloading it if
// needed.
func (c *Client) local(ctx context.Context, id int64) (storage.Attachment, error) {
	a, err := c.kit.Store.Attachment(ctx, id)
	if err != nil || a.Local() {
		return a, err
	}
	conv, err := c.kit.Store.Conversation(ctx, a.ConversationID)
	if err != nil {
		return a, err
	}
	r := c.route(conv.AgentID)
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
	c.chat(a.ConversationID).changed(a.MessageID)
	return saved, nil
}

// downloadName keeps a name that was listed; a missing one comes with the file.
func downloadName(a storage.Attachment, d *api.Download) string {
	if a.Name != "" {
		return a.Name
	}
	return plain.NameOfFile(d.Name, cmp.Or(d.ContentType, a.ContentType))
}

// openable are the kinds of files that may be given to another program: documents,
// pictures and sound, nothing that runs. For each extension the ways its content
// can begin, as http.DetectContentType tells them.
var openable = map[string][]string{
	".png": {"image/png"}, ".jpg": {"image/jpeg"}, ".jpeg": {"image/jpeg"}, ".gif": {"image/gif"},
	".webp": {"image/webp"}, ".bmp": {"image/bmp"},
	".pdf": {"application/pdf"},
	".txt": {"text/plain"}, ".log": {"text/plain"}, ".csv": {"text/plain"}, ".md": {"text/plain"}, ".json": {"text/plain"},
	".docx": {"application/zip"}, ".xlsx": {"application/zip"}, ".pptx": {"application/zip"},
	".odt": {"application/zip"}, ".ods": {"application/zip"}, ".odp": {"application/zip"},
	".wav": {"audio/wave"}, ".mp3": {"audio/mpeg"}, ".ogg": {"application/ogg"},
	".m4a": {"video/mp4", "audio/mp4"}, ".mp4": {"video/mp4"}, ".webm": {"video/webm"},
}

// OpenableAttachment returns the path of an attachment that may be given to the
// system to open, downloading it if needed, or a Problem saying why not.
func (c *Client) OpenableAttachment(ctx context.Context, id model.AttachmentID) (path string, err error) {
	a, err := c.local(ctx, int64(id))
	if err != nil {
		return "", problem.Of(err, problem.Downloading)
	}
	f, err := c.kit.Store.OpenAttachment(ctx, a.ID)
	if err != nil {
		return "", problem.Of(err, problem.Downloading)
	}
	defer f.Close()
	ext, err := openableExtension(a, f)
	if err != nil {
		return "", err
	}
	path, err = c.copyOut(f, openedDir, strings.ToLower(rand.Text())+ext)
	if err != nil {
		return "", problem.Of(err, problem.Downloading)
	}
	if a.RemoteID != "" {
		c.kit.LogError("mark a download", markDownloaded(path))
	}
	return path, nil
}

// openableExtension returns the extension of a file whose name and content are of
// one kind, and of a kind that is harmless to open.
func openableExtension(a storage.Attachment, f *os.File) (string, error) {
	ext := strings.ToLower(filepath.Ext(plain.NameOfFile(a.Name, a.ContentType)))
	if ext == "" {
		kind, _, _ := strings.Cut(a.ContentType, ";")
		ext = plain.Endings[strings.TrimSpace(strings.ToLower(kind))]
	}
	kinds, ok := openable[ext]
	if !ok {
		return "", problem.NotOpened()
	}
	head := make([]byte, 512)
	n, _ := f.ReadAt(head, 0)
	found, _, _ := strings.Cut(http.DetectContentType(head[:n]), ";")
	if !slices.Contains(kinds, found) && !plainlyAudio(ext, head[:n]) {
		return "", problem.NotWhatItSays(ext, found)
	}
	return ext, nil
}

// plainlyAudio knows MPEG sound without a tag, which net/http does not.
func plainlyAudio(ext string, head []byte) bool {
	return ext == ".mp3" && len(head) > 1 && head[0] == 0xFF && head[1]&0xE0 == 0xE0
}
