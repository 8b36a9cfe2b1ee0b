package api

import (
	"errors"
	"io"
	"sync"
	"time"
)

// Failures of a request's own body.
var (
	errBodyUsed    = errors.New("the body was read and can't be read again")
	errBodyStopped = errors.New("the request is over")
	errBodyShort   = errors.New("there is less to send than was said")
	errBodyLong    = errors.New("there is more to send than was said")
)

// uploadPiece is the most that is handed to the connection at once, in bytes.
// The watchdog sees progress only between pieces: with larger ones a slow line
// would look like a dead one.
const uploadPiece = 8 << 10

// sourceError is a failure to read what shall be sent: the caller's, not the
// network's.
type sourceError struct {
	field  string // the field of the request
	detail string // for people, without names of files
	err    error
}

func (e *sourceError) Error() string { return e.detail }
func (e *sourceError) Unwrap() error { return e.err }

// bodyFailure is the error of a body that can't be opened or read.
func bodyFailure(route string, err error, unsent bool) *Error {
	failure := &Error{Kind: KindInvalid, Field: "body", Fault: InputUnreadable, Detail: "what shall be sent can't be read", Route: route, Err: err, unsent: unsent}
	var source *sourceError
	if errors.As(err, &source) {
		failure.Field, failure.Detail = source.field, source.detail
	}
	return failure
}

// upload is the body of a request on its way: it reports progress, feeds the
// watchdog, and lets go of its source when the request is over, whatever the
// transport still does with it.
type upload struct {
	source   io.ReadCloser
	total    int64
	progress func(sent, total int64)
	dog      *watchdog
	idle     time.Duration // the longest time between two pieces
	patience time.Duration // the longest time from the last piece to the answer

	mu       sync.Mutex
	sent     int64
	answered bool // the watchdog guards the answer now
	over     bool
}

// Read hands the next piece to the transport. What earlier calls returned has
// been written when it is called.
func (u *upload) Read(p []byte) (int, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.over {
		return 0, errBodyStopped
	}
	u.arm(u.idle, errStalled)
	u.report()
	n, err := u.source.Read(p[:min(len(p), uploadPiece)])
	u.sent += int64(n)
	if err == nil {
		return n, nil
	}
	if err != io.EOF {
		var source *sourceError
		if !errors.As(err, &source) {
			err = &sourceError{field: "body", detail: "what shall be sent can't be read", err: err}
		}
		return n, err
	}
	u.report()
	u.arm(u.patience, errNoAnswer)
	return n, io.EOF
}

func (u *upload) arm(limit time.Duration, cause error) {
	if !u.answered {
		u.dog.arm(limit, cause)
	}
}

// leaveDog takes the watchdog away: the answer has come, even if the transport
// has not finished with the body.
func (u *upload) leaveDog() {
	if u == nil {
		return
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	u.answered = true
}

func (u *upload) report() {
	if u.progress != nil && u.sent > 0 {
		u.progress(u.sent, u.total)
	}
}

// Close is called by the transport, possibly while it still reads; the source is
// closed by stop.
func (u *upload) Close() error { return nil }

// stop waits for a Read that is under way and closes the source. Afterwards
// nothing is read and no progress is reported.
func (u *upload) stop() {
	if u == nil {
		return
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	if !u.over {
		u.over = true
		_ = u.source.Close()
	}
}

// exactly passes size bytes of r and fails if there are fewer or more: a file
// may change while it is sent. The last piece is passed only once it is known to
// be the last, so that a portal never takes half a file for a whole one. A
// negative size passes everything.
func exactly(r io.Reader, size int64, failed func(error) error) io.Reader {
	return &exactReader{r: r, left: size, counted: size >= 0, failed: failed}
}

type exactReader struct {
	r       io.Reader
	left    int64
	counted bool
	failed  func(error) error
}

func (e *exactReader) Read(p []byte) (int, error) {
	if !e.counted {
		n, err := e.r.Read(p)
		if err != nil && err != io.EOF {
			err = e.failed(err)
		}
		return n, err
	}
	if e.left == 0 {
		return 0, e.end()
	}
	n, err := e.r.Read(p[:min(int64(len(p)), e.left)])
	e.left -= int64(n)
	switch {
	case err == io.EOF && e.left > 0:
		return 0, e.failed(errBodyShort)
	case err != nil && err != io.EOF:
		return 0, e.failed(err)
	case e.left > 0:
		return n, nil
	}
	if err := e.end(); err != io.EOF {
		return 0, err
	}
	return n, nil
}

// end returns io.EOF if the reader is at its end, and else why it is not.
func (e *exactReader) end() error {
	var extra [1]byte
	switch n, err := io.ReadFull(e.r, extra[:]); {
	case n > 0:
		return e.failed(errBodyLong)
	case err != io.EOF:
		return e.failed(err)
	}
	return io.EOF
}
