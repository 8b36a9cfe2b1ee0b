package storage

import (
	"context"
	"io"
	"os"
)

// NewFile is a file to be copied in.
type NewFile struct {
	Name        string
	ContentType string
	Content     io.Reader
	Limit       int64 // bytes; more is ErrTooLarge; 0: none
}

// StageAttachment copies a file into the attachments folder under a random name and adds it to the draft of
// the conversation. When it returns, content, folder and row are on the disk.
func (s *Store) StageAttachment(ctx context.Context, conversationID int64, f NewFile) (Attachment, error) {
	return Attachment{}, errStub
}

// StagedAttachments returns the files of the draft in the order they were added.
func (s *Store) StagedAttachments(ctx context.Context, conversationID int64) ([]Attachment, error) {
	return nil, errStub
}

// RemoveStaged removes a file of the draft.
func (s *Store) RemoveStaged(ctx context.Context, attachmentID int64) error { return errStub }

// Attachment returns one attachment, or ErrNotFound.
func (s *Store) Attachment(ctx context.Context, id int64) (Attachment, error) {
	return Attachment{}, errStub
}

// SaveDownload stores the content of an attachment that the portal had, and what is known of it now: an
// empty Name or ContentType leaves the old one.
func (s *Store) SaveDownload(ctx context.Context, id int64, f NewFile) (Attachment, error) {
	return Attachment{}, errStub
}

// OpenAttachment opens the local content for reading. ErrNotFound: there is none.
func (s *Store) OpenAttachment(ctx context.Context, id int64) (*os.File, error) { return nil, errStub }

// AttachmentPath returns the absolute path of the local content, "" if there is none.
func (s *Store) AttachmentPath(a Attachment) string { return "" }
