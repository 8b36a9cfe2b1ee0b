package api

import (
	"context"
	"encoding/json"
	"io"
	"math"
	"net/http"
	"net/url"
)

const routeAttachment = "GET {publicRoute}/api/v1/public/conversations/attachments/{attachment_id}"

// maxAttachments is how many files of one message are read.
const maxAttachments = 50

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
	c, err := p.call(routeAttachment, http.MethodGet, "api", "v1", "public", "conversations", "attachments", attachmentID)
	if err != nil {
		return nil, err
	}
	if c.query, err = customerQuery(routeAttachment, extID, extType); err != nil {
		return nil, err
	}
	c.accept, c.identity = "*/*", true
	a, err := p.wire.do(ctx, c)
	if err != nil {
		return nil, err
	}
	if a.mediaType() == "text/html" && a.header.Get("Content-Disposition") == "" {
		// A file has a name; this is a page that somebody put in its place.
		_ = a.Close()
		return nil, &Error{Kind: KindPage, Status: a.status, Detail: "the answer is a web page, not a file", Route: routeAttachment}
	}
	return &Download{
		Name:        dispositionName(a.header.Get("Content-Disposition")),
		ContentType: cleanLine(a.header.Get("Content-Type"), 200),
		Size:        a.size,
		ReadCloser:  a,
	}, nil
}

// customerQuery is the query of the public routes that name a customer.
func customerQuery(route, extID string, extType ExtType) (url.Values, error) {
	if extID == "" {
		return nil, invalid(route, "ext_id", InputEmpty, "the user ID is empty")
	}
	query := url.Values{"ext_id": {extID}}
	if extType != "" {
		query.Set("ext_type", string(extType))
	}
	return query, nil
}

// readAttachments reads the files of a message: an array (or one value) of id
// strings or of objects with id|attachment_id, name|filename|file_name,
// content_type|mime_type and size.
func readAttachments(raw json.RawMessage) []AttachmentRef {
	var refs []AttachmentRef
	for _, element := range elements(raw) {
		if ref, ok := readAttachment(element); ok && len(refs) < maxAttachments {
			refs = append(refs, ref)
		}
	}
	return refs
}

// readAttachment reads one file. One without an id can't be downloaded, but its
// name tells that it is there.
func readAttachment(raw json.RawMessage) (AttachmentRef, bool) {
	if id, ok := scalarText(raw); ok {
		return AttachmentRef{ID: id}, id != ""
	}
	var o object
	if json.Unmarshal(raw, &o) != nil {
		return AttachmentRef{}, false
	}
	ref := AttachmentRef{
		ID:          o.text("id", "attachment_id"),
		Name:        cleanName(decodeName(o.text("name", "filename", "file_name"))),
		ContentType: cleanLine(o.text("content_type", "mime_type"), 200),
	}
	if size, ok := o.number("size"); ok && size > 0 && size < math.MaxInt64/2 {
		ref.Size = int64(size)
	}
	return ref, ref.ID != "" || ref.Name != ""
}
