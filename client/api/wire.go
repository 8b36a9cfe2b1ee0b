package api

import (
	"context"
	"crypto/tls"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// keepPost is how long an unused connection is kept for requests that may not be
// repeated: less than servers keep theirs, mostly 5 s, some 2. A request that meets the
// closing of its connection may or may not have arrived.
const keepPost = 1500 * time.Millisecond

// maxHeader is the most an answer's header may have, in bytes.
const maxHeader = 64 << 10

// call is one request.
type call struct {
	route       string // template, for errors and logs
	method      string
	url         *url.URL
	query       url.Values
	accept      string
	contentType string
	// body opens the request's body, afresh for every attempt. nil: no body.
	body func() (io.ReadCloser, error)
	size int64 // of the body in bytes, negative if not known
	// progress is told about the body's bytes; may be nil.
	progress func(sent, total int64)
	slow     bool   // an agent works on the answer
	identity bool   // ask for an answer without compression, so that its size is known
	etag     string // of the answer that is known already: 304 if there is no other
}

// wire sends the requests of one portal with one token. It never follows a
// redirect and never repeats a request that may have been received.
type wire struct {
	token     Secret
	options   Options
	transport http.RoundTripper
	posts     http.RoundTripper // of what may not be repeated
	foreign   bool              // the transport was given by the caller
	dial      dialFunc
	plain     bool // http to loopback
	used      lastUse
}

// lastUse is when a wire was last used by the clock on the wall. The transport's
// own limit for kept connections stands still while the computer sleeps.
type lastUse struct {
	mu sync.Mutex
	at time.Time
}

// touch notes a use and reports whether the one before was longer ago than d.
func (u *lastUse) touch(d time.Duration) (longAgo bool) {
	now := time.Now().Round(0)
	u.mu.Lock()
	defer u.mu.Unlock()
	longAgo = !u.at.IsZero() && now.Sub(u.at) > d
	u.at = now
	return longAgo
}

// newWire returns the wire to a portal's origin.
func newWire(portal *url.URL, token Secret, o Options) *wire {
	o = o.withDefaults()
	w := &wire{token: token, options: o, plain: portal.Scheme == "http"}
	w.dial = dialler(o, w.plain)
	if !w.plain {
		w.dial = through(o, w.dial)
	}
	if o.Transport != nil {
		w.transport, w.posts, w.foreign = o.Transport, o.Transport, true
		return w
	}
	w.transport, w.posts = newTransport(w, o.Timeouts.Keep), newTransport(w, min(o.Timeouts.Keep, keepPost))
	return w
}

// newTransport returns a transport without redirects, cookies, HTTP/2 and
// repetitions. HTTP/1.1 only: what was written of a request is then known to
// the byte. Proxies are the dialler's work.
func newTransport(w *wire, keep time.Duration) *http.Transport {
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	return &http.Transport{
		DialContext:            w.dialCounted,
		TLSClientConfig:        w.tlsConfig(),
		TLSHandshakeTimeout:    w.options.Timeouts.TLS,
		IdleConnTimeout:        keep,
		MaxIdleConnsPerHost:    4,
		MaxResponseHeaderBytes: maxHeader,
		Protocols:              protocols,
	}
}

// dialCounted opens a connection of the HTTP transport.
func (w *wire) dialCounted(ctx context.Context, network, addr string) (net.Conn, error) {
	conn, err := w.dial(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	return newCountedConn(conn), nil
}

func (w *wire) closeIdle() {
	if w.foreign {
		return
	}
	for _, transport := range []http.RoundTripper{w.transport, w.posts} {
		if t, ok := transport.(*http.Transport); ok {
			t.CloseIdleConnections()
		}
	}
}

// do sends a call and returns its 2xx answer, which the caller closes. Every
// other outcome is an *Error.
func (w *wire) do(ctx context.Context, c call) (*answer, error) {
	start := time.Now()
	if w.used.touch(w.options.Timeouts.Keep) {
		w.closeIdle() // they may be dead without knowing it
	}
	a, trace, err := w.attempt(ctx, c)
	if err != nil && err.unsent && trace.stale() && ctx.Err() == nil {
		// A kept connection had died and took nothing: a new one is tried at once.
		var second *Error
		if a, _, second = w.attempt(ctx, c); second == nil || second.Err != errBodyUsed {
			err = second
		}
	}
	status, kind := 0, Kind("")
	if err != nil {
		status, kind = err.Status, err.Kind
	} else {
		status = a.status
	}
	w.options.Logger.LogAttrs(ctx, slog.LevelDebug, "request", slog.String("route", c.route),
		slog.Int("status", status), slog.String("kind", string(kind)), slog.Duration("took", time.Since(start)))
	if err != nil {
		return nil, err
	}
	return a, nil
}

// attempt sends a call once.
func (w *wire) attempt(ctx context.Context, c call) (*answer, *sendTrace, *Error) {
	trace := &sendTrace{}
	if err := ctx.Err(); err != nil {
		return nil, trace, w.failure(ctx, ctx, c.route, err, true)
	}
	inner, cancel := context.WithCancelCause(ctx)
	dog := newWatchdog(cancel)
	up, err := w.open(c, dog)
	if err != nil {
		cancel(nil)
		return nil, trace, err
	}
	req := w.request(trace.with(inner), c, up)
	limits := w.options.Timeouts
	dog.arm(limits.Connect+limits.TLS+w.patience(c), errNoAnswer)
	transport := w.transport
	if c.method == http.MethodPost {
		transport = w.posts
	}
	resp, rtErr := transport.RoundTrip(req)
	up.leaveDog()
	dog.disarm()
	if rtErr != nil {
		up.stop()
		failure := w.failure(ctx, inner, c.route, rtErr, trace.unsent(w.foreign))
		cancel(nil)
		return nil, trace, failure
	}
	if date, err := http.ParseTime(resp.Header.Get("Date")); err == nil && w.options.Dated != nil {
		w.options.Dated(date)
	}
	a := &answer{
		route: c.route, status: resp.StatusCode, header: resp.Header, size: resp.ContentLength,
		wire: w, body: resp.Body, up: up, dog: dog, outer: ctx, inner: inner, cancel: cancel,
		idle: limits.Idle, first: max(limits.Idle, w.patience(c)), crawl: max(limits.Crawl, w.patience(c)),
	}
	if a.status/100 != 2 {
		failure := a.refusal()
		_ = a.Close()
		return nil, trace, failure
	}
	return a, trace, nil
}

// patience is how long the answer's header may take.
func (w *wire) patience(c call) time.Duration {
	if c.slow {
		return w.options.Timeouts.Reply
	}
	return w.options.Timeouts.Header
}

// open prepares the body of a call; nil if it has none.
func (w *wire) open(c call, dog *watchdog) (*upload, *Error) {
	if c.body == nil {
		return nil, nil
	}
	source, err := c.body()
	if err != nil {
		return nil, bodyFailure(c.route, err, true)
	}
	return &upload{
		source: source, total: c.size, progress: c.progress, dog: dog,
		idle: w.options.Timeouts.Idle, patience: w.patience(c),
	}, nil
}

// request makes the HTTP request. GetBody stays unset and there is no
// Idempotency-Key, so that the transport can't repeat it by itself.
func (w *wire) request(ctx context.Context, c call, up *upload) *http.Request {
	u := *c.url
	// A space as %20: a plus sign is a space only by convention.
	u.RawQuery = strings.ReplaceAll(c.query.Encode(), "+", "%20")
	req := (&http.Request{
		Method: c.method, URL: &u, Host: u.Host,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: w.header(),
	}).WithContext(ctx)
	if c.accept != "" {
		req.Header.Set("Accept", c.accept)
	}
	if c.contentType != "" {
		req.Header.Set("Content-Type", c.contentType)
	}
	if c.identity {
		req.Header.Set("Accept-Encoding", "identity")
	}
	if c.etag != "" {
		req.Header.Set("If-None-Match", c.etag)
	}
	if up != nil {
		req.Body, req.ContentLength = up, c.size
	}
	return req
}

// header returns what every request and handshake carries.
func (w *wire) header() http.Header {
	return http.Header{
		"Authorization": {"Bearer " + w.token.Reveal()},
		"User-Agent":    {w.options.UserAgent},
	}
}

// tlsConfig returns the TLS settings of the transport and the sockets.
func (w *wire) tlsConfig() *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: w.options.rootCAs}
}
