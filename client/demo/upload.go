package demo

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"
)

const (
	maxMessageText = 4 << 20
	maxFiles       = 100
)

// upload is a message as it came with run_v2, its files already on disk.
type upload struct {
	text  string
	files []*fileEntry
}

// discard removes the files of a message which did not arrive whole.
func (u *upload) discard() {
	for _, f := range u.files {
		_ = os.Remove(f.path)
	}
}

// readUpload reads a multipart message part by part; files go straight to disk.
func (p *Portal) readUpload(r *http.Request) (*upload, *problem) {
	reader, err := r.MultipartReader()
	if err != nil {
		return nil, missing("body", "message")
	}
	u := &upload{}
	hasText := false
	for {
		part, err := reader.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			u.discard()
			return nil, &problem{status: http.StatusBadRequest, msg: "There was an error parsing the body"}
		}
		e := p.readPart(part, u, &hasText)
		if e != nil {
			u.discard()
			return nil, e
		}
	}
	if !hasText {
		u.discard()
		return nil, missing("body", "message")
	}
	return u, nil
}

func (p *Portal) readPart(part *multipart.Part, u *upload, hasText *bool) *problem {
	defer part.Close()
	switch part.FormName() {
	case "message":
		raw, err := io.ReadAll(io.LimitReader(part, maxMessageText+1))
		if err != nil {
			return &problem{status: http.StatusBadRequest, msg: "There was an error parsing the body"}
		}
		if len(raw) > maxMessageText {
			return &problem{status: http.StatusRequestEntityTooLarge, msg: "The message is too long"}
		}
		u.text, *hasText = string(raw), true
	case "attachments":
		if len(u.files) == maxFiles {
			return &problem{status: http.StatusRequestEntityTooLarge, msg: "Too many files"}
		}
		f, e := p.storeFile(part, fileName(part), part.Header.Get("Content-Type"))
		if e != nil {
			return e
		}
		u.files = append(u.files, f)
	default:
		return invalid("extra_forbidden", "Extra inputs are not permitted", "body", part.FormName())
	}
	return nil
}

// fileName reads the name of an uploaded file as it was sent, without folders.
func fileName(part *multipart.Part) string {
	_, params, err := mime.ParseMediaType(part.Header.Get("Content-Disposition"))
	name := params["filename"]
	if err != nil || name == "" {
		return "file"
	}
	return name[strings.LastIndexAny(name, `/\`)+1:]
}

// storeFile writes an attachment to disk while it arrives.
func (p *Portal) storeFile(from io.Reader, name, contentType string) (*fileEntry, *problem) {
	f := &fileEntry{id: p.ids.file(), name: name, contentType: contentType}
	f.path = filepath.Join(p.filesDir, f.id)
	out, err := os.OpenFile(f.path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, unavailable("The file can not be stored")
	}
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(out, sum), io.LimitReader(from, p.opts.MaxAttachment+1))
	if err = errors.Join(err, out.Close()); err != nil {
		_ = os.Remove(f.path)
		return nil, &problem{status: http.StatusBadRequest, msg: "There was an error parsing the body"}
	}
	if n > p.opts.MaxAttachment {
		_ = os.Remove(f.path)
		return nil, &problem{
			status: http.StatusRequestEntityTooLarge,
			msg:    fmt.Sprintf("A file is larger than %s", byteSize(p.opts.MaxAttachment)),
		}
	}
	f.size, f.sha256 = n, hex.EncodeToString(sum.Sum(nil))
	if f.contentType == "" {
		f.contentType = "application/octet-stream"
	}
	return f, nil
}

// byteSize writes a number of bytes for people.
func byteSize(n int64) string {
	switch {
	case n < 1000:
		return fmt.Sprintf("%d bytes", n)
	case n < 1000*1000:
		return fmt.Sprintf("%.1f kB", float64(n)/1000)
	case n < 1000*1000*1000:
		return fmt.Sprintf("%.1f MB", float64(n)/1000/1000)
	}
	return fmt.Sprintf("%.1f GB", float64(n)/1000/1000/1000)
}
