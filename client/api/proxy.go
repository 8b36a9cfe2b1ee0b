package api

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/net/proxy"
)

// maxProxyAnswer is the most a proxy's answer to CONNECT may have, in bytes.
const maxProxyAnswer = 64 << 10

// ProxyError says that a proxy did not let a connection through. None of the
// request has left by then.
type ProxyError struct {
	Status int   // of the proxy's answer, 0 if it has no statuses or gave none
	Asks   bool  // it wants a name and a password, or others than it was given
	Err    error // the cause, if there is one
}

// Error says what the proxy did, without its address and without its own words.
func (e *ProxyError) Error() string {
	switch {
	case e.Asks:
		return "the proxy asks for a password"
	case e.Status != 0:
		return fmt.Sprintf("the proxy refused the connection with status %d", e.Status)
	}
	return "the proxy can't be used"
}

// Unwrap returns the cause.
func (e *ProxyError) Unwrap() error { return e.Err }

// through returns a dialler that goes through the proxy which proxyOf names for
// the address, or directly if it names none. The HTTP transport and the sockets
// both use it, so that what works for one works for the other.
func through(o Options, direct dialFunc) dialFunc {
	proxyOf := o.Proxy
	if proxyOf == nil {
		proxyOf = func(u *url.URL) (*url.URL, error) { return http.ProxyFromEnvironment(&http.Request{URL: u}) }
	}
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		p, err := proxyOf(&url.URL{Scheme: "https", Host: addr})
		switch {
		case err != nil:
			// The cause quotes the setting, which may hold a password.
			return nil, &ProxyError{}
		case p == nil:
			return direct(ctx, network, addr)
		}
		limited, cancel := context.WithTimeout(ctx, o.Timeouts.Connect+o.Timeouts.TLS)
		defer cancel()
		conn, err := tunnel{o: o, proxy: p, direct: direct}.open(limited, network, addr)
		if err != nil && ctx.Err() == nil && limited.Err() != nil {
			err = &ProxyError{Err: limited.Err()}
		}
		return conn, err
	}
}

// tunnel is one connection through a proxy.
type tunnel struct {
	o      Options
	proxy  *url.URL
	direct dialFunc
}

// open opens the way to the portal.
func (t tunnel) open(ctx context.Context, network, addr string) (net.Conn, error) {
	switch strings.ToLower(t.proxy.Scheme) {
	case "http", "https":
		return t.connect(ctx, network, addr)
	case "socks5", "socks5h":
		return t.socks(ctx, network, addr)
	}
	return nil, &ProxyError{Err: errors.New("a proxy of this kind is not known")}
}

// reach opens the connection to the proxy itself.
func (t tunnel) reach(ctx context.Context, network string) (net.Conn, error) {
	scheme := strings.ToLower(t.proxy.Scheme)
	port := t.proxy.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443", "socks5": "1080", "socks5h": "1080"}[scheme]
	}
	conn, err := t.direct(ctx, network, net.JoinHostPort(t.proxy.Hostname(), port))
	if err != nil {
		return nil, &ProxyError{Err: err}
	}
	if scheme != "https" {
		return conn, nil
	}
	secure := tls.Client(conn, &tls.Config{ServerName: t.proxy.Hostname(), MinVersion: tls.VersionTLS12, RootCAs: t.o.rootCAs})
	if err := secure.HandshakeContext(ctx); err != nil {
		_ = conn.Close()
		return nil, &ProxyError{Err: err}
	}
	return secure, nil
}

// connect asks an HTTP proxy for a tunnel.
func (t tunnel) connect(ctx context.Context, network, addr string) (net.Conn, error) {
	conn, err := t.reach(ctx, network)
	if err != nil {
		return nil, err
	}
	watched := context.AfterFunc(ctx, func() { _ = conn.Close() })
	resp, err := t.ask(conn, addr)
	if !watched() && err == nil {
		err = ctx.Err()
	}
	switch {
	case err != nil && ctx.Err() != nil:
		err = ctx.Err()
	case err != nil:
		err = &ProxyError{Err: err}
	case resp.StatusCode/100 != 2:
		err = &ProxyError{Status: resp.StatusCode, Asks: resp.StatusCode == http.StatusProxyAuthRequired}
	default:
		return conn, nil
	}
	_ = conn.Close()
	return nil, err
}

// ask sends CONNECT and reads the header of the answer. Nothing behind it can be
// lost in the buffer: the portal does not speak first.
func (t tunnel) ask(conn net.Conn, addr string) (*http.Response, error) {
	req := &http.Request{Method: http.MethodConnect, URL: &url.URL{Opaque: addr}, Host: addr, Header: http.Header{"User-Agent": {t.o.UserAgent}}}
	if u := t.proxy.User; u != nil {
		password, _ := u.Password()
		credential := base64.StdEncoding.EncodeToString([]byte(u.Username() + ":" + password))
		req.Header.Set("Proxy-Authorization", "Basic "+credential)
	}
	if err := req.Write(conn); err != nil {
		return nil, err
	}
	return http.ReadResponse(bufio.NewReader(io.LimitReader(conn, maxProxyAnswer)), req)
}

// socks goes through a SOCKS5 proxy, which also looks the portal's name up.
func (t tunnel) socks(ctx context.Context, network, addr string) (net.Conn, error) {
	var auth *proxy.Auth
	if u := t.proxy.User; u != nil {
		auth = &proxy.Auth{User: u.Username()}
		auth.Password, _ = u.Password()
	}
	dialer, err := proxy.SOCKS5(network, t.proxy.Host, auth, reaching(t.reach))
	if err != nil {
		return nil, &ProxyError{Err: err}
	}
	conn, err := dialer.(proxy.ContextDialer).DialContext(ctx, network, addr)
	var refused *ProxyError
	switch {
	case err == nil:
		return conn, nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.As(err, &refused):
		return nil, refused
	}
	return nil, &ProxyError{Asks: asksForPassword(err), Err: err}
}

// reaching makes the first step of a tunnel a dialler of x/net.
type reaching func(ctx context.Context, network string) (net.Conn, error)

func (r reaching) Dial(network, _ string) (net.Conn, error) { return r(context.Background(), network) }

// DialContext ignores the address: it is the proxy's, which reach knows.
func (r reaching) DialContext(ctx context.Context, network, _ string) (net.Conn, error) {
	return r(ctx, network)
}

// asksForPassword reports whether a SOCKS5 proxy wants a name and a password; its
// errors have no types.
func asksForPassword(err error) bool {
	text := err.Error()
	return strings.Contains(text, "authentication") || strings.Contains(text, "username/password")
}
