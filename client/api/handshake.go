package api

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

// errLongHandshake is the end of a handshake that does not end.
var errLongHandshake = errors.New("the answer's header is too long")

// liveConn is the connection of a socket. During the handshake it accepts a
// bounded number of bytes; afterwards every read that takes longer than dead
// fails, because a living peer answers the pings in between.
type liveConn struct {
	net.Conn
	dead   time.Duration
	live   atomic.Bool
	budget int64 // bytes left of the handshake, used by the reading goroutine only
}

// Read reads under the limit of the present phase.
func (c *liveConn) Read(p []byte) (int, error) {
	if !c.live.Load() {
		if c.budget <= 0 {
			return 0, errLongHandshake
		}
		n, err := c.Conn.Read(p)
		c.budget -= int64(n)
		return n, err
	}
	if err := c.SetReadDeadline(time.Now().Add(c.dead)); err != nil {
		return 0, err
	}
	return c.Conn.Read(p)
}

// openSocket opens a WebSocket. The context is for the handshake only.
func (w *wire) openSocket(ctx context.Context, route string, u *url.URL) (*socket, error) {
	logger := w.options.Logger.With(slog.String("route", route))
	conn, raw, failure := w.handshake(ctx, route, u)
	if failure != nil {
		logger.Debug("socket refused", slog.Int("status", failure.Status), slog.String("kind", string(failure.Kind)))
		return nil, failure
	}
	logger.Debug("socket open")
	s := &socket{
		route: route, conn: conn, raw: raw, limits: w.options.Timeouts, logger: logger,
		messages: make(chan message, frameBuffer), stopped: make(chan struct{}), done: make(chan struct{}),
	}
	s.run()
	return s, nil
}

// handshake connects and upgrades. It returns the connection beneath as well, so
// that closing can't be held up by TLS.
func (w *wire) handshake(ctx context.Context, route string, u *url.URL) (*websocket.Conn, *liveConn, *Error) {
	if err := ctx.Err(); err != nil {
		return nil, nil, w.failure(ctx, ctx, route, err, true)
	}
	var raw *liveConn
	unwatch := func() bool { return true }
	// Without Proxy: the dialler knows the proxies, and all kinds of them.
	dialer := websocket.Dialer{
		NetDialContext: func(dialCtx context.Context, network, addr string) (net.Conn, error) {
			conn, err := w.dial(dialCtx, network, addr)
			if err != nil {
				return nil, err
			}
			raw = &liveConn{Conn: conn, dead: w.options.Timeouts.Dead, budget: maxHeader}
			// The dialler heeds the end of ctx only until it is connected.
			unwatch = context.AfterFunc(ctx, func() { _ = conn.Close() })
			return raw, nil
		},
		TLSClientConfig:  w.tlsConfig(),
		HandshakeTimeout: w.options.Timeouts.Handshake,
	}
	conn, resp, err := dialer.DialContext(ctx, socketURL(u).String(), w.header())
	interrupted := !unwatch()
	switch {
	case err == nil && interrupted:
		err = ctx.Err()
	case resp != nil && resp.StatusCode == http.StatusSwitchingProtocols && len(resp.Header.Values("Sec-WebSocket-Extensions")) > 0:
		err = errExtension
	}
	if err != nil {
		if conn != nil {
			_ = raw.Close()
		}
		return nil, nil, w.handshakeFailure(ctx, route, resp, err)
	}
	raw.live.Store(true)
	return conn, raw, nil
}

// errExtension refuses a portal that uses what was not offered. The WebSocket
// library would inflate without a limit.
var errExtension = errors.New("the portal uses a WebSocket extension that was not offered")

// handshakeFailure turns a failed handshake into a typed error.
func (w *wire) handshakeFailure(ctx context.Context, route string, resp *http.Response, err error) *Error {
	switch {
	case ctx.Err() == nil && (errors.Is(err, errExtension) || errors.Is(err, errLongHandshake)):
		return protocolError(route, "", err)
	case ctx.Err() != nil || resp == nil || !errors.Is(err, websocket.ErrBadHandshake):
		return w.failure(ctx, ctx, route, err, false)
	}
	// The library has read at most 1 KiB of the body and closed it.
	body, _ := io.ReadAll(resp.Body)
	if resp.StatusCode/100 > 2 {
		return w.refusal(route, resp.StatusCode, resp.Header, body)
	}
	if resp.StatusCode == http.StatusSwitchingProtocols {
		return &Error{Kind: KindProtocol, Status: resp.StatusCode, Detail: "the answer is no WebSocket handshake", Route: route, Err: err}
	}
	seen := received{route: route, status: resp.StatusCode, contentType: resp.Header.Get("Content-Type"), data: body}
	return seen.unexpected(err)
}
