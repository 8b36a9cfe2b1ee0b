package api

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/textproto"
	"strings"
)

// form is a message as multipart/form-data. Only the text and the parts' headers
// are held in memory.
type form struct {
	contentType string
	size        int64 // of the whole body in bytes, -1 if a file's is not known
	heads       [][]byte
	files       []Attachment
	tail        []byte
}

// newForm lays out the fields of a message: message, then attachments.
func newForm(m Message) (*form, error) {
	var buffer bytes.Buffer
	w := multipart.NewWriter(&buffer)
	f := &form{contentType: w.FormDataContentType(), files: m.Attachments}
	take := func() []byte {
		data := bytes.Clone(buffer.Bytes())
		buffer.Reset()
		f.size += int64(len(data))
		return data
	}
	// Writing to a buffer does not fail.
	_ = w.WriteField("message", m.Text)
	known := true
	for i, file := range m.Attachments {
		if file.Open == nil {
			return nil, fmt.Errorf("attachment %d can't be opened", i+1)
		}
		_, _ = w.CreatePart(partHeader(file))
		f.heads = append(f.heads, take())
		known = known && file.Size >= 0
		f.size += max(file.Size, 0)
	}
	_ = w.Close()
	f.tail = take()
	if !known {
		f.size = -1
	}
	return f, nil
}

// partHeader is the header of an attachment's part. The name is escaped as
// browsers do, which every server understands.
func partHeader(file Attachment) textproto.MIMEHeader {
	name := cleanName(file.Name)
	if name == "" {
		name = "file"
	}
	name = strings.ReplaceAll(name, `"`, "%22")
	contentType := "application/octet-stream"
	if media, params, err := mime.ParseMediaType(file.ContentType); err == nil && strings.Contains(media, "/") {
		if formatted := mime.FormatMediaType(media, params); formatted != "" {
			contentType = formatted
		}
	}
	return textproto.MIMEHeader{
		"Content-Disposition": {`form-data; name="attachments"; filename="` + name + `"`},
		"Content-Type":        {contentType},
	}
}

// open opens all files, so that one that is missing is noticed before anything
// is sent, and returns the whole body.
func (f *form) open() (io.ReadCloser, error) {
	body := &formBody{}
	var parts []io.Reader
	for i, file := range f.files {
		failed := func(err error) error {
			detail := fmt.Sprintf("attachment %d can't be read", i+1)
			if err == errBodyShort || err == errBodyLong {
				detail = fmt.Sprintf("attachment %d has changed since it was attached", i+1)
			}
			return &sourceError{field: "attachments", detail: detail, err: err}
		}
		source, err := file.Open()
		if err != nil {
			_ = body.Close()
			return nil, failed(err)
		}
		body.files = append(body.files, source)
		parts = append(parts, bytes.NewReader(f.heads[i]), exactly(source, file.Size, failed))
	}
	body.Reader = io.MultiReader(append(parts, bytes.NewReader(f.tail))...)
	return body, nil
}

// formBody is the body of a form that is being sent.
type formBody struct {
	io.Reader
	files []io.Closer
}

// Close closes the files. They were only read, so that their errors say nothing.
func (b *formBody) Close() error {
	for _, file := range b.files {
		_ = file.Close()
	}
	return nil
}
