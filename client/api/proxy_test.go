package api

import (
	"bufio"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// proxyServer is a proxy of any kind on this computer.
type proxyServer struct {
	url    *url.URL
	mu     sync.Mutex
	served int // tunnels
}

func (p *proxyServer) tunnels() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.served
}

// tunnelTo joins a connection with a new one to an address until one ends.
func (p *proxyServer) tunnelTo(conn net.Conn, addr string) {
	p.mu.Lock()
	p.served++
	p.mu.Unlock()
	far, err := net.Dial("tcp", addr)
	if err != nil {
		return
	}
	var both sync.WaitGroup
	both.Go(func() { _, _ = io.Copy(far, conn); _ = far.Close() })
	both.Go(func() { _, _ = io.Copy(conn, far); _ = conn.Close() })
	both.Wait()
}

// newHTTPProxy is a proxy that takes CONNECT with name and password. With a TLS
// configuration it is spoken to over TLS.
func newHTTPProxy(t *testing.T, secure *tls.Config) *proxyServer {
	p := &proxyServer{}
	server := newRawServer(t, func(conn net.Conn, _ int) {
		if secure != nil {
			conn = tls.Server(conn, secure)
		}
		req, err := http.ReadRequest(bufio.NewReader(conn))
		switch {
		case err != nil:
		case req.Header.Get("Proxy-Authorization") != "Basic "+base64.StdEncoding.EncodeToString([]byte("jane:s3cret")):
			_, _ = io.WriteString(conn, "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n")
		default:
			_, _ = io.WriteString(conn, "HTTP/1.1 200 Connection established\r\n\r\n")
			p.tunnelTo(conn, req.Host)
		}
	})
	scheme := "http"
	if secure != nil {
		scheme = "https"
	}
	p.url = &url.URL{Scheme: scheme, Host: server.listener.Addr().String(), User: url.UserPassword("jane", "s3cret")}
	return p
}

// newSOCKSProxy is a SOCKS5 proxy with name and password.
func newSOCKSProxy(t *testing.T, scheme string) *proxyServer {
	p := &proxyServer{}
	server := newRawServer(t, func(conn net.Conn, _ int) {
		r := bufio.NewReader(conn)
		read := func(n int) []byte { b := make([]byte, n); _, _ = io.ReadFull(r, b); return b }
		methods := read(int(read(2)[1]))
		if !strings.Contains(string(methods), "\x02") {
			_, _ = conn.Write([]byte{5, 0xff})
			return
		}
		_, _ = conn.Write([]byte{5, 2})
		user := string(read(int(read(2)[1])))
		if password := string(read(int(read(1)[0]))); user != "jane" || password != "s3cret" {
			_, _ = conn.Write([]byte{1, 1})
			return
		}
		_, _ = conn.Write([]byte{1, 0})
		var host string
		switch read(4)[3] {
		case 1:
			host = net.IP(read(4)).String()
		case 3:
			host = string(read(int(read(1)[0])))
		}
		port := read(2)
		_, _ = conn.Write([]byte{5, 0, 0, 1, 0, 0, 0, 0, 0, 0})
		p.tunnelTo(conn, (&net.TCPAddr{IP: net.ParseIP(host), Port: int(port[0])<<8 | int(port[1])}).String())
	})
	p.url = &url.URL{Scheme: scheme, Host: server.listener.Addr().String(), User: url.UserPassword("jane", "s3cret")}
	return p
}

// securePortal answers capabilities and opens every socket.
func securePortal(t *testing.T) *httptest.Server {
	upgrader := websocket.Upgrader{}
	return newTLSServer(t, func(w http.ResponseWriter, r *http.Request) {
		if !websocket.IsWebSocketUpgrade(r) {
			answering(200, "application/json", `{"has_stt":true}`)(w, r)
			return
		}
		conn, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		_ = conn.WriteMessage(websocket.TextMessage, []byte(`{"type":"chunk","text":"hello"}`))
		_, _, _ = conn.ReadMessage()
		_ = conn.Close()
	})
}

func TestProxy_RequestsAndSocketsGoThroughEveryKind(t *testing.T) {
	server := securePortal(t)
	roots := server.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
	for name, p := range map[string]*proxyServer{
		"http":    newHTTPProxy(t, nil),
		"https":   newHTTPProxy(t, server.TLS),
		"socks5":  newSOCKSProxy(t, "socks5"),
		"socks5h": newSOCKSProxy(t, "socks5h"),
	} {
		o := Options{rootCAs: roots, Proxy: func(*url.URL) (*url.URL, error) { return p.url, nil }}
		a := newTestAgent(t, mustPortal(t, server.URL), o)
		if caps, err := a.Capabilities(background()); err != nil || !caps.HasSTT || p.tunnels() != 1 {
			t.Errorf("%s: %v, %v, %d tunnels", name, caps, err, p.tunnels())
		}
		sock, err := a.Listen(background(), "s")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if f, err := sock.Next(background()); err != nil || f.Text != "hello" || p.tunnels() != 2 {
			t.Errorf("%s: %v, %v, %d tunnels", name, f, err, p.tunnels())
		}
		_ = sock.Close()
		a.CloseIdle()
	}
}

func TestProxy_ThatRefuses_IsTold(t *testing.T) {
	says := func(line string) *url.URL {
		server := newRawServer(t, func(conn net.Conn, _ int) {
			if _, err := http.ReadRequest(bufio.NewReader(conn)); err == nil {
				_, _ = io.WriteString(conn, line)
			}
		})
		return &url.URL{Scheme: "http", Host: server.listener.Addr().String()}
	}
	stranger := func(u *url.URL) *url.URL { other := *u; other.User = nil; return &other }
	closed := says("")
	for name, c := range map[string]struct {
		proxy  *url.URL
		err    error
		asks   bool
		status int
	}{
		"407 without a reason": {proxy: says("HTTP/1.1 407\r\n\r\n"), asks: true, status: 407},
		"407":                  {proxy: says("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"), asks: true, status: 407},
		"407 of a known kind":  {proxy: stranger(newHTTPProxy(t, nil).url), asks: true, status: 407},
		"SOCKS password":       {proxy: stranger(newSOCKSProxy(t, "socks5").url), asks: true},
		"403":                  {proxy: says("HTTP/1.1 403 Forbidden\r\n\r\n<html>no</html>"), status: 403},
		"502 without a reason": {proxy: says("HTTP/1.1 502\r\n\r\n"), status: 502},
		"page":                 {proxy: says("<html>who are you</html>\r\n\r\n")},
		"nothing":              {proxy: closed},
		"unknown kind":         {proxy: &url.URL{Scheme: "gopher", Host: "127.0.0.1:70"}},
		"bad setting":          {err: errors.New("parse \"http://jane:s3cret\"")},
	} {
		o := Options{Proxy: func(*url.URL) (*url.URL, error) { return c.proxy, c.err }}
		portal := mustPortal(t, "https://portal.example")
		for call, do := range everyCall(t, newTestAgent(t, portal, o), newTestPublic(t, portal, o)) {
			err := do(background())
			e := wantKind(t, err, KindProxy)
			var refused *ProxyError
			if !errors.As(err, &refused) || refused.Asks != c.asks || refused.Status != c.status {
				t.Errorf("%s, %s: %#v", name, call, err)
			}
			if (WroteRequest(err) && call != "Listen" && call != "Events") || strings.Contains(e.Error(), "s3cret") || strings.Contains(e.Error(), "127.0.0.1") {
				t.Errorf("%s, %s: %v, wrote %v", name, call, err, WroteRequest(err))
			}
		}
	}
}

func TestProxy_ThatDoesNotAnswer_EndsWithTheCall(t *testing.T) {
	server := newRawServer(t, func(conn net.Conn, _ int) { _, _ = io.Copy(io.Discard, conn) })
	o := Options{Proxy: func(*url.URL) (*url.URL, error) { return url.Parse(server.addr) }}
	o.Timeouts.Connect, o.Timeouts.TLS = 50*time.Millisecond, 50*time.Millisecond
	a := newTestAgent(t, mustPortal(t, "https://portal.example"), o)
	_, err := a.Capabilities(background())
	wantKind(t, err, KindProxy)
}
