package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/gorilla/websocket"
)

const (
	maxFrame    = 4 << 20                // bytes of one message that is read
	maxPassed   = 64 << 20               // bytes of one message that is passed over
	frameBuffer = 16                     // messages received ahead of Next
	pingWait    = 10 * time.Second       // for writing a ping
	closeWait   = 100 * time.Millisecond // for writing the close frame
)

// message is one message of a socket.
type message struct {
	data     []byte
	binary   bool
	tooLarge bool // it was passed over
}

// socket receives the messages of one WebSocket. One goroutine reads and one
// pings; both belong to the socket, end with it, and Close waits for them.
type socket struct {
	route  string
	conn   *websocket.Conn
	raw    *liveConn // beneath TLS: closing it unblocks everything at once
	limits Timeouts
	logger *slog.Logger

	messages chan message
	stopped  chan struct{} // closed by Close
	done     chan struct{} // closed by the reader after its last message
	end      sync.Once
	work     sync.WaitGroup

	mu  sync.Mutex
	err *Error // why the socket ended
}

// run starts the socket's goroutines.
func (s *socket) run() {
	s.conn.SetReadLimit(maxPassed)
	s.work.Add(2)
	go func() {
		defer s.work.Done()
		s.read()
	}()
	go func() {
		defer s.work.Done()
		s.ping()
	}()
}

// read receives messages until the connection or the socket ends.
func (s *socket) read() {
	defer close(s.done)
	defer func() { _ = s.raw.Close() }()
	for {
		m, err := s.receive()
		if err == nil && !m.binary && !utf8.Valid(m.data) {
			s.sayGoodbye(websocket.CloseInvalidFramePayloadData)
			err = errBadText
		}
		if err != nil {
			s.fail(s.ended(err))
			return
		}
		select {
		case s.messages <- m:
		case <-s.stopped:
			return
		}
	}
}

// receive reads one message. Of one that is too large nothing is kept, so that one
// such message does not end the socket, again and again.
func (s *socket) receive() (message, error) {
	kind, r, err := s.conn.NextReader()
	if err != nil {
		return message{}, err
	}
	m := message{binary: kind == websocket.BinaryMessage}
	if m.data, err = io.ReadAll(io.LimitReader(r, maxFrame+1)); err == nil && len(m.data) > maxFrame {
		m.data, m.tooLarge = nil, true
		_, err = io.Copy(io.Discard, r)
	}
	return m, err
}

// ping keeps the connection alive and makes a living peer answer before the
// silence is taken for its death.
func (s *socket) ping() {
	ticker := time.NewTicker(s.limits.Ping)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
		case <-s.done:
			return
		}
		if err := s.conn.WriteControl(websocket.PingMessage, nil, time.Now().Add(pingWait)); err != nil {
			s.fail(s.ended(err))
			_ = s.raw.Close()
			return
		}
	}
}

// next returns the next message; see AgentSocket.Next.
func (s *socket) next(ctx context.Context) (message, error) {
	canceled := func(err error) error {
		return &Error{Kind: KindCanceled, Route: s.route, Err: err}
	}
	select {
	case <-s.stopped:
		return message{}, canceled(net.ErrClosed)
	default:
	}
	if err := ctx.Err(); err != nil {
		return message{}, canceled(err)
	}
	select {
	case m := <-s.messages:
		return m, nil
	case <-ctx.Done():
		return message{}, canceled(ctx.Err())
	case <-s.stopped:
		return message{}, canceled(net.ErrClosed)
	case <-s.done:
	}
	select {
	case m := <-s.messages:
		return m, nil
	default:
		s.mu.Lock()
		defer s.mu.Unlock()
		return message{}, s.err
	}
}

// close ends the socket; see AgentSocket.Close.
func (s *socket) close() error {
	s.end.Do(func() {
		close(s.stopped)
		s.fail(&Error{Kind: KindCanceled, Route: s.route, Err: net.ErrClosed})
		s.sayGoodbye(websocket.CloseNormalClosure)
		_ = s.raw.Close()
	})
	s.work.Wait()
	return nil
}

// sayGoodbye sends a close frame if that is possible at once.
func (s *socket) sayGoodbye(code int) {
	_ = s.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(closeWait))
}

// fail keeps the first reason of the end.
func (s *socket) fail(err *Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err == nil {
		s.err = err
		s.logger.Debug("socket ended", slog.String("kind", string(err.Kind)))
	}
}

// errBadText says that a text message is not UTF-8.
var errBadText = errors.New("a text message is not UTF-8")

// ended turns the error that ended a connection into a typed one.
func (s *socket) ended(err error) *Error {
	e := &Error{Kind: KindNetwork, Route: s.route, Err: err}
	var closed *websocket.CloseError
	var netErr net.Error
	switch {
	case errors.As(err, &closed) && closed.Code != websocket.CloseAbnormalClosure:
		e.Kind = kindOfClose(closed.Code)
		e.Err = &CloseError{Code: closed.Code, Reason: cleanLine(closed.Text, 123)}
	case errors.As(err, &closed):
		e.Detail = "the connection broke off"
	case errors.Is(err, websocket.ErrReadLimit):
		e.Kind, e.Detail = KindProtocol, "a message is larger than 64 MiB"
	case errors.Is(err, errBadText):
		e.Kind, e.Detail = KindProtocol, errBadText.Error()
	case errors.As(err, &netErr) && netErr.Timeout():
		e.Detail = fmt.Sprintf("nothing was heard from the portal for %v", s.limits.Dead)
	case strings.HasPrefix(err.Error(), "websocket: "):
		// Gorilla has no type for what breaks the protocol.
		e.Kind = KindProtocol
	}
	return e
}

// CloseError says with which code the portal closed a socket.
type CloseError struct {
	Code   int    // of RFC 6455, such as 1000
	Reason string // cleaned, may be empty
}

// Error describes the code. The reason is left out: it may name people.
func (e *CloseError) Error() string { return fmt.Sprintf("closed by the portal with code %d", e.Code) }

// kindOfClose sorts the codes with which a portal closes a socket. 1008 is what
// servers of this kind use for a refused token; the codes from 4000 on are the
// portal's own, of which those that look like an HTTP status are taken for it.
func kindOfClose(code int) Kind {
	switch code {
	case websocket.CloseProtocolError, websocket.CloseUnsupportedData,
		websocket.CloseInvalidFramePayloadData, websocket.CloseMessageTooBig, websocket.CloseMandatoryExtension:
		return KindProtocol
	case websocket.ClosePolicyViolation, 3000, 3003, 4401, 4403:
		return KindUnauthorized
	case 4404:
		return KindNotFound
	case websocket.CloseServiceRestart, websocket.CloseTryAgainLater, 4429, 4503:
		return KindUnavailable
	}
	return KindNetwork
}
