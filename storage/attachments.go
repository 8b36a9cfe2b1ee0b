package storage

import (
	"context"
	"errors"
	"io"
	"os"

	"delonix/storage/internal/folder"
	"delonix/storage/internal/rows"
	"delonix/storage/internal/sqlite"
)

// attachmentTable keeps the files of drafts and messages.
type attachmentTable struct{ *rows.Base }

// NewFile is a file to be copied in.
type NewFile struct {
	Name        string
	ContentType string
	Content     io.Reader
	Limit       int64 // bytes; more is ErrTooLarge; 0: none
	Loose       bool  // for StageAttachment: of no draft; it is gone after the next Open unless a message takes it
}

// loosePosition marks a copy that belongs to no draft and waits for the message it was made for.
const loosePosition = "-1"

// StageAttachment copies a file into the attachments folder under a random name and adds it to the draft of
// the conversation. When it returns, content, folder and row are on the disk.
func (s *attachmentTable) StageAttachment(ctx context.Context, conversationID int64, n NewFile) (a Attachment, err error) {
	err = s.InCall("keep the attachment", func() error {
		f, done, err := s.StoreFile(ctx, folder.Attachments, "", n.Content, n.Limit)
		if err != nil {
			return err
		}
		err = s.InTx(ctx, func(t *rows.Tx) (err error) {
			a, err = rows.ScanAttachment(t.Row(`INSERT INTO attachments (conversation, position, name, content_type, size, sha256, file, created)
				SELECT id, iif(?8, `+loosePosition+`, `+draftPosition+`), ?2, ?3, ?4, ?5, ?6, ?7
				FROM conversations WHERE id = ?1 RETURNING `+rows.AttachmentColumns,
				conversationID, n.Name, n.ContentType, f.Size, f.Sum, f.Name, sqlite.Micros(s.Now()), n.Loose))
			return err
		})
		done(err == nil)
		return err
	})
	return a, err
}

// RemoveStaged removes a file of the draft.
func (s *attachmentTable) RemoveStaged(ctx context.Context, attachmentID int64) error {
	return s.Write(ctx, "remove the draft's file", func(t *rows.Tx) error {
		if err := s.ForgetFiles(t, `id = ? AND message IS NULL`, attachmentID); err != nil {
			return err
		}
		return t.One(`DELETE FROM attachments WHERE id = ? AND message IS NULL`, attachmentID)
	})
}

// Attachment returns one attachment, or ErrNotFound.
func (s *attachmentTable) Attachment(ctx context.Context, id int64) (a Attachment, err error) {
	err = s.Read(ctx, "read the attachment", func(q rows.Query) (err error) {
		a, err = rows.ScanAttachment(q.Row(`SELECT `+rows.AttachmentColumns+` FROM attachments WHERE id = ?`, id))
		return err
	})
	return a, err
}

// SaveDownload stores the content of an attachment that the portal had, and what is known of it now: an
// empty Name or ContentType leaves the old one. One that is here already is not stored twice.
func (s *attachmentTable) SaveDownload(ctx context.Context, id int64, n NewFile) (a Attachment, err error) {
	err = s.InCall("keep the download", func() error {
		f, done, err := s.StoreFile(ctx, folder.Attachments, "", n.Content, n.Limit)
		if err != nil {
			return err
		}
		kept := false
		err = s.InTx(ctx, func(t *rows.Tx) error {
			changed, err := t.Exec(`UPDATE attachments SET file = ?2, size = ?3, sha256 = ?4 WHERE id = ?1 AND file = ''`,
				id, f.Name, f.Size, f.Sum)
			if err != nil {
				return err
			}
			kept = changed > 0
			a, err = rows.ScanAttachment(t.Row(`UPDATE attachments SET name = CASE ?2 WHEN '' THEN name ELSE ?2 END,
				content_type = CASE ?3 WHEN '' THEN content_type ELSE ?3 END WHERE id = ?1 RETURNING `+rows.AttachmentColumns,
				id, n.Name, n.ContentType))
			return err
		})
		done(err == nil && kept)
		return err
	})
	return a, err
}

// OpenAttachment opens the local content for reading. ErrNotFound: there is none.
func (s *attachmentTable) OpenAttachment(ctx context.Context, id int64) (*os.File, error) {
	a, err := s.Attachment(ctx, id)
	if err != nil {
		return nil, err
	}
	if !a.Local() {
		return nil, s.Explain("open the attachment", ErrNotFound)
	}
	f, err := s.Root.Open(folder.Attachments + "/" + a.File)
	if errors.Is(err, os.ErrNotExist) {
		err = errors.Join(ErrNotFound, err)
	}
	return f, s.Explain("open the attachment", err)
}

// AttachmentPath returns the absolute path of the local content, "" if there is none.
func (s *attachmentTable) AttachmentPath(a Attachment) string {
	if !a.Local() {
		return ""
	}
	return s.Path(folder.Attachments, a.File)
}
