package demo

import (
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

const (
	socketWriteLimit = 10 * time.Second
	socketReadLimit  = 64 << 10 // clients send nothing but control frames
)

// socket is one WebSocket connection. Frames wait in a queue, so that nobody who
// sends is held up by a slow reader; its own goroutine writes them.
type socket struct {
	conn   *websocket.Conn
	silent atomic.Bool // a dead peer: nothing goes out any more, not even a pong

	mu        sync.Mutex
	queue     [][]byte
	closing   bool // close when the queue is empty
	closeCode int
	reason    string
	dropAfter int // frames until the connection breaks; 0 is never
	reset     bool
	wake      chan struct{}
	gone      chan struct{} // closed when the reader has ended
}

func newSocket(conn *websocket.Conn) *socket {
	s := &socket{conn: conn, wake: make(chan struct{}, 1), gone: make(chan struct{})}
	conn.SetReadLimit(socketReadLimit)
	conn.SetPingHandler(func(data string) error {
		if s.silent.Load() {
			return nil
		}
		_ = conn.WriteControl(websocket.PongMessage, []byte(data), time.Now().Add(socketWriteLimit))
		return nil
	})
	return s
}

// send queues a text frame.
func (s *socket) send(frame []byte) {
	s.mu.Lock()
	if !s.closing {
		s.queue = append(s.queue, frame)
	}
	s.mu.Unlock()
	s.signal()
}

// finish closes the connection in order, after what is queued.
func (s *socket) finish(code int, reason string) {
	s.mu.Lock()
	s.closing, s.closeCode, s.reason = true, code, reason
	s.mu.Unlock()
	s.signal()
}

func (s *socket) signal() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// drop breaks the connection at once.
func (s *socket) drop(reset bool) {
	if tcp, ok := s.conn.NetConn().(*net.TCPConn); ok && reset {
		_ = tcp.SetLinger(0)
	}
	_ = s.conn.Close()
}

// read takes what the peer sends until the connection ends.
func (s *socket) read() {
	defer close(s.gone)
	for {
		if _, _, err := s.conn.NextReader(); err != nil {
			return
		}
	}
}

// write sends the queue until the connection ends.
func (s *socket) write() {
	defer s.conn.Close()
	for {
		select {
		case <-s.wake:
		case <-s.gone:
			return
		}
		if !s.flush() {
			return
		}
	}
}

// flush writes what is queued; it reports whether the connection goes on.
func (s *socket) flush() bool {
	for {
		s.mu.Lock()
		if s.silent.Load() {
			s.queue = nil
			s.mu.Unlock()
			return true
		}
		if len(s.queue) == 0 {
			closing, code, reason := s.closing, s.closeCode, s.reason
			s.mu.Unlock()
			if closing {
				s.sayGoodbye(code, reason)
			}
			return !closing
		}
		frame := s.queue[0]
		s.queue = s.queue[1:]
		last := s.dropAfter == 1
		if s.dropAfter > 0 {
			s.dropAfter--
		}
		reset := s.reset
		s.mu.Unlock()
		_ = s.conn.SetWriteDeadline(time.Now().Add(socketWriteLimit))
		if err := s.conn.WriteMessage(websocket.TextMessage, frame); err != nil {
			return false
		}
		if last {
			s.drop(reset)
			return false
		}
	}
}

// sayGoodbye sends the close frame and gives the peer a moment to answer it.
func (s *socket) sayGoodbye(code int, reason string) {
	message := websocket.FormatCloseMessage(code, reason)
	if s.conn.WriteControl(websocket.CloseMessage, message, time.Now().Add(socketWriteLimit)) != nil {
		return
	}
	t := time.NewTimer(time.Second)
	defer t.Stop()
	select {
	case <-s.gone:
	case <-t.C:
	}
}
