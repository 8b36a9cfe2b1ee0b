package files

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

	"delonix/client/internal/plain"
	"delonix/client/problem"
	"delonix/storage"
)

// A file that a person chose may lie on a network share that is gone: looking at it
// then takes minutes, and no call can be ended. It is done beside, and given up.
// What hangs ends when the system lets go of it.

// fileOpenMost is how long the opening of a file may take, and fileStallMost how
// long nothing may come of it.
const (
	fileOpenMost  = 20 * time.Second
	fileStallMost = 60 * time.Second
)

// errNoAnswer says that a file system did not answer.
var errNoAnswer = errors.New("the file system did not answer")

// CopyIn copies a file of at most limit bytes (0: of any size) into a conversation: into
// its draft, or loose for a message that is about to be stored. A *problem.FileRefusal
// says why it can't be sent.
func CopyIn(ctx context.Context, store *storage.Store, conversation int64, path string, limit int64, loose bool) (storage.Attachment, error) {
	name := plain.FileName(filepath.Base(path))
	f, info, err := openFile(ctx, path)
	if err != nil {
		return storage.Attachment{}, fileError(ctx, name, err)
	}
	if why := whyNot(info, limit); why != "" {
		f.Close()
		return storage.Attachment{}, &problem.FileRefusal{Name: name, Why: why, Limit: limit}
	}
	in := newSlowFile(ctx, f)
	defer in.Close()
	kind, head, err := contentType(in, name)
	if err != nil {
		return storage.Attachment{}, fileError(ctx, name, err)
	}
	a, err := store.StageAttachment(ctx, conversation, storage.NewFile{
		Name: name, ContentType: kind, Content: io.MultiReader(strings.NewReader(head), in), Limit: limit, Loose: loose,
	})
	switch {
	case errors.Is(err, storage.ErrTooLarge): // it grew meanwhile
		return a, &problem.FileRefusal{Name: name, Why: problem.FileTooLarge, Limit: limit}
	case in.failed() != nil && ctx.Err() == nil:
		return a, fileError(ctx, name, in.failed())
	case err != nil:
		return a, fmt.Errorf("copy a file: %w", err)
	}
	return a, nil
}

// Check tells why a file can't be sent, as CopyIn would.
func Check(ctx context.Context, path string, limit int64) error {
	name := plain.FileName(filepath.Base(path))
	f, info, err := openFile(ctx, path)
	if err != nil {
		return fileError(ctx, name, err)
	}
	f.Close()
	if why := whyNot(info, limit); why != "" {
		return &problem.FileRefusal{Name: name, Why: why, Limit: limit}
	}
	return nil
}

// fileError is the refusal of a file that an error of its own stands against.
func fileError(ctx context.Context, name string, err error) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, os.ErrNotExist):
		return &problem.FileRefusal{Name: name, Why: problem.FileGone}
	case errors.Is(err, errNoAnswer):
		return &problem.FileRefusal{Name: name, Why: problem.FileSilent}
	}
	return &problem.FileRefusal{Name: name, Why: problem.FileUnreadable, Details: problem.Details(err)}
}

// whyNot tells why a file can't be sent, "" if it can.
func whyNot(info os.FileInfo, limit int64) problem.FileFault {
	switch {
	case info.IsDir():
		return problem.FileFolder
	case !info.Mode().IsRegular():
		return problem.FileSpecial
	case info.Size() == 0:
		return problem.FileEmpty
	case limit > 0 && info.Size() > limit:
		return problem.FileTooLarge
	}
	return ""
}

// openFile opens a file for reading. One that is none, such as a folder or a pipe,
// is only looked at: then there is no *os.File to read.
func openFile(ctx context.Context, path string) (*os.File, os.FileInfo, error) {
	type opened struct {
		f    *os.File
		info os.FileInfo
		err  error
	}
	done := make(chan opened)
	gone := make(chan struct{})
	go func() {
		f, info, err := openRegular(path)
		select {
		case done <- opened{f, info, err}:
		case <-gone:
			f.Close()
		}
	}()
	timer := time.NewTimer(fileOpenMost)
	defer timer.Stop()
	select {
	case o := <-done:
		return o.f, o.info, o.err
	case <-ctx.Done():
		close(gone)
		return nil, nil, ctx.Err()
	case <-timer.C:
		close(gone)
		return nil, nil, errNoAnswer
	}
}

func openRegular(path string) (*os.File, os.FileInfo, error) {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() {
		return nil, info, err
	}
	f, err := os.OpenFile(path, os.O_RDONLY|openAtOnce, 0) // it may be a pipe by now
	if err != nil {
		return nil, nil, err
	}
	if info, err = f.Stat(); err != nil {
		f.Close()
	}
	return f, info, err
}

// slowFile is a file that is read beside, so that reading can be given up. Closing
// it closes the file, at once or when the system lets go of it.
type slowFile struct {
	*io.PipeReader
	stall *time.Timer
	leave func() bool
	err   error // how reading failed; set before Read returns it
}

func newSlowFile(ctx context.Context, f *os.File) *slowFile {
	r, w := io.Pipe()
	s := &slowFile{PipeReader: r}
	s.stall = time.AfterFunc(fileStallMost, func() { w.CloseWithError(errNoAnswer) })
	s.leave = context.AfterFunc(ctx, func() { w.CloseWithError(ctx.Err()) })
	go func() {
		_, err := io.Copy(w, f)
		w.CloseWithError(err)
		f.Close()
	}()
	return s
}

// Read implements io.Reader.
func (s *slowFile) Read(p []byte) (int, error) {
	s.stall.Reset(fileStallMost)
	n, err := s.PipeReader.Read(p)
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}

func (s *slowFile) failed() error { return s.err }

// Close implements io.Closer.
func (s *slowFile) Close() error {
	s.stall.Stop()
	s.leave()
	return s.PipeReader.Close()
}

// contentType tells what a file is, by its name and else by how it begins. head is
// what was read for that.
func contentType(in io.Reader, name string) (kind, head string, err error) {
	if t := mime.TypeByExtension(strings.ToLower(filepath.Ext(name))); t != "" {
		return t, "", nil
	}
	b := make([]byte, 512)
	n, err := io.ReadFull(in, b)
	if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil
	}
	return http.DetectContentType(b[:n]), string(b[:n]), err
}
