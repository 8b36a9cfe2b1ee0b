package api

import (
	"context"
	"crypto/x509"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"time"
)

// Options configure [NewAgent], [NewPublic] and [AgentFromBotURL]. The zero
// value is right for the application.
type Options struct {
	// UserAgent is sent with every request; "Delonix" if empty.
	UserAgent string
	// Logger gets one debug record a request; nothing is logged if nil.
	Logger *slog.Logger
	// Timeouts override single time limits.
	Timeouts Timeouts
	// Dated is told the Date of every answer, the portal's clock. It must not block.
	Dated func(date time.Time)
	// Transport replaces the HTTP transport, for tests. The sockets don't use it.
	Transport http.RoundTripper
	// Dial replaces the TCP dialler of the transport and the sockets, for tests.
	Dial func(ctx context.Context, network, addr string) (net.Conn, error)

	// Proxy returns the proxy for an address, nil for none; without it the
	// environment counts (HTTPS_PROXY, NO_PROXY). Plain http needs no proxy: it
	// stays on this computer.
	Proxy func(*url.URL) (*url.URL, error)

	// rootCAs replaces the system's authorities in this package's tests.
	rootCAs *x509.CertPool
}

// Timeouts are the time limits of requests and sockets. A zero field means its
// default. There is no limit on an upload that makes progress, nor on a download of at least 1 KiB/s.
type Timeouts struct {
	Connect   time.Duration // name lookup and TCP connect; 10 s
	TLS       time.Duration // TLS handshake; 10 s
	Header    time.Duration // from the end of the request to the answer's header; 60 s
	Reply     time.Duration // the same where an agent works on the answer: run_v2, transcribe, synthesize, list; 5 min
	Idle      time.Duration // an upload or a download that makes no progress; 60 s
	Crawl     time.Duration // an answer that creeps: all of it, beyond a second for each KiB; 2 min, or Reply where that is more
	Keep      time.Duration // how long an unused connection is kept; 30 s
	Handshake time.Duration // a whole WebSocket handshake; 20 s
	Ping      time.Duration // between pings on a socket; 25 s
	Dead      time.Duration // silence after which a socket's peer is dead; 45 s
}

// withDefaults fills the zero fields.
func (t Timeouts) withDefaults() Timeouts {
	set := func(d *time.Duration, value time.Duration) {
		if *d <= 0 {
			*d = value
		}
	}
	set(&t.Connect, 10*time.Second)
	set(&t.TLS, 10*time.Second)
	set(&t.Header, 60*time.Second)
	set(&t.Reply, 5*time.Minute)
	set(&t.Idle, 60*time.Second)
	set(&t.Crawl, 2*time.Minute)
	set(&t.Keep, 30*time.Second)
	set(&t.Handshake, 20*time.Second)
	set(&t.Ping, 25*time.Second)
	set(&t.Dead, 45*time.Second)
	return t
}

// withDefaults fills what the caller left open.
func (o Options) withDefaults() Options {
	if o.UserAgent == "" {
		o.UserAgent = "Delonix"
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	o.Timeouts = o.Timeouts.withDefaults()
	return o
}
