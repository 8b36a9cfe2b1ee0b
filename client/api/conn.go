package api

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http/httptrace"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// answerGrace is how long a broken write waits for an answer that is on its
	// way: a portal that refuses an upload answers and closes, and without the
	// wait its answer (413, 401) would lose against "broken pipe". A connection
	// that the reading side knows to be dead is not waited for.
	answerGrace = time.Second

	// writeBuffer is the size of the kernel's send buffer in bytes. With its own
	// choice (4 MB and more) an upload would look finished long before it is, and
	// a slow one would look stalled while the buffer drains.
	writeBuffer = 256 << 10
)

// errNotLoopback is the refusal to speak plain http to another computer.
var errNotLoopback = errors.New("plain http is accepted only for this computer itself")

// dialFunc opens a TCP connection.
type dialFunc func(ctx context.Context, network, addr string) (net.Conn, error)

// dialler returns the dial function of the transport and the sockets. plain says
// that no TLS follows: then the peer's address must be loopback whatever the
// host's name resolved to.
func dialler(o Options, plain bool) dialFunc {
	dial := o.Dial
	if dial == nil {
		dial = (&net.Dialer{KeepAlive: 15 * time.Second}).DialContext
	}
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		ctx, cancel := context.WithTimeout(ctx, o.Timeouts.Connect)
		defer cancel()
		conn, err := dial(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		if tcp, ok := conn.RemoteAddr().(*net.TCPAddr); ok && plain && !tcp.IP.IsLoopback() {
			_ = conn.Close()
			return nil, errNotLoopback
		}
		if tcp, ok := conn.(*net.TCPConn); ok {
			// A hint only: a system that refuses it works all the same.
			_ = tcp.SetWriteBuffer(writeBuffer)
		}
		return conn, nil
	}
}

// countedConn counts what is written to a connection, so that a failed request
// can tell whether any of its bytes left.
type countedConn struct {
	net.Conn
	written atomic.Int64
	once    sync.Once
	closed  chan struct{}
}

func newCountedConn(conn net.Conn) *countedConn {
	return &countedConn{Conn: conn, closed: make(chan struct{})}
}

// Write writes and counts. After a failure it gives the reading side a moment to
// deliver an answer, because the transport drops the connection as soon as a
// write has failed.
func (c *countedConn) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	c.written.Add(int64(n))
	if err != nil {
		timer := time.NewTimer(answerGrace)
		defer timer.Stop()
		select {
		case <-c.closed:
		case <-timer.C:
		}
	}
	return n, err
}

// Close closes the connection and ends a waiting Write.
func (c *countedConn) Close() error {
	c.once.Do(func() { close(c.closed) })
	return c.Conn.Close()
}

// sendTrace follows one request to find out whether it was written.
type sendTrace struct {
	mu     sync.Mutex
	asked  bool // the transport has looked for a connection
	got    bool // and found one
	reused bool
	wrote  bool // an earlier connection of this request took bytes
	conn   *countedConn
	start  int64 // what conn had taken before the request
}

// with returns ctx with the trace in it.
func (t *sendTrace) with(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) {
			t.mu.Lock()
			defer t.mu.Unlock()
			t.asked = true
		},
		GotConn: t.gotConn,
	})
}

func (t *sendTrace) gotConn(info httptrace.GotConnInfo) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.wrote = t.got && t.wroteLocked()
	t.got, t.reused, t.conn = true, info.Reused, nil
	conn := info.Conn
	if secure, ok := conn.(*tls.Conn); ok {
		conn = secure.NetConn()
	}
	if counted, ok := conn.(*countedConn); ok {
		t.conn, t.start = counted, counted.written.Load()
	}
}

func (t *sendTrace) wroteLocked() bool {
	return t.wrote || t.conn == nil || t.conn.written.Load() != t.start
}

// unsent reports whether surely no byte of the request was written. foreign says
// that the transport is not this package's own and may not keep the trace.
func (t *sendTrace) unsent(foreign bool) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case !t.asked:
		return !foreign
	case !t.got:
		return true
	}
	return !t.wroteLocked()
}

// stale reports whether the request met a kept connection that had died.
func (t *sendTrace) stale() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.got && t.reused
}
