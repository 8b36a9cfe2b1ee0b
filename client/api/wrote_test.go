package api

import (
	"bufio"
	"context"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
)

// bigMessage is a message with a body of some 256 KiB.
func bigMessage() Message {
	const size = 256 << 10
	return Message{Text: "hi", Attachments: []Attachment{{Name: "a", Size: size, Open: func() (io.ReadCloser, error) {
		return io.NopCloser(&zeros{size}), nil
	}}}}
}

func TestWroteRequest_NoConnection_IsFalse(t *testing.T) {
	refused := func() string {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = l.Close() }()
		return "http://" + l.Addr().String()
	}()
	noTLS := newRawServer(t, func(conn net.Conn, _ int) { _, _ = io.WriteString(conn, "HTTP/1.1 400 Bad Request\r\n\r\n") })
	deaf := newRawServer(t, func(conn net.Conn, _ int) { cutConn(conn) })
	untrusted := newTLSServer(t, http.NotFound)
	noName := Options{Dial: func(context.Context, string, string) (net.Conn, error) {
		return nil, &net.DNSError{Err: "no such host", Name: "portal", IsNotFound: true}
	}}
	for name, c := range map[string]struct {
		portal string
		o      Options
		kind   Kind
	}{
		"refused":                {refused, Options{}, KindNetwork},
		"name not found":         {"https://portal.example", noName, KindNetwork},
		"TLS with a plain port":  {strings.Replace(noTLS.addr, "http", "https", 1), Options{}, KindProtocol},
		"TLS cut":                {strings.Replace(deaf.addr, "http", "https", 1), Options{}, KindNetwork},
		"certificate of nobody":  {untrusted.URL, Options{}, KindNetwork},
		"connection that is cut": {"http://localhost", Options{Dial: pipeDialer(addressed{ip: "127.0.0.1"})}, KindNetwork},
	} {
		a := newTestAgent(t, mustPortal(t, c.portal), c.o)
		_, err := a.Send(background(), "s", bigMessage())
		wantKind(t, err, c.kind)
		if WroteRequest(err) {
			t.Errorf("%s: WroteRequest is true: %v", name, err)
		}
		if name == "certificate of nobody" && !strings.Contains(err.Error(), "not trusted") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// takingConn is a connection whose far end takes some bytes and is gone.
func takingConn(take int64) net.Conn {
	near, far := net.Pipe()
	go func() {
		_, _ = io.CopyN(io.Discard, far, take)
		_ = far.Close()
	}()
	return near
}

func TestWroteRequest_AnyByteTaken_IsTrue(t *testing.T) {
	for _, take := range []int64{0, 1, 17, 300, 5 << 10, 100 << 10} {
		a := newTestAgent(t, mustPortal(t, "http://localhost"), Options{Dial: func(context.Context, string, string) (net.Conn, error) {
			return takingConn(take), nil
		}})
		_, err := a.Send(background(), "s", bigMessage())
		wantKind(t, err, KindNetwork)
		if WroteRequest(err) != (take > 0) {
			t.Errorf("%d bytes taken: WroteRequest is %v: %v", take, WroteRequest(err), err)
		}
	}
}

func TestWroteRequest_CutBeforeDuringAfterTheBody(t *testing.T) {
	for name, serve := range map[string]func(net.Conn) int64{
		"before": func(net.Conn) int64 { return 0 },
		"header": func(conn net.Conn) int64 { n, _ := io.CopyN(io.Discard, conn, 50); return n },
		"during": func(conn net.Conn) int64 { n, _ := io.CopyN(io.Discard, conn, 64<<10); return n },
		"after": func(conn net.Conn) int64 {
			_, body, _ := readRequest(bufio.NewReader(conn))
			return int64(len(body))
		},
		"within the answer": func(conn net.Conn) int64 {
			_, body, _ := readRequest(bufio.NewReader(conn))
			_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"resp")
			return int64(len(body))
		},
	} {
		var got atomic.Int64
		server := newRawServer(t, func(conn net.Conn, _ int) {
			got.Store(serve(conn))
			cutConn(conn)
		})
		a := newTestAgent(t, mustPortal(t, server.addr), Options{})
		for range 20 {
			before := server.connections()
			_, err := a.Send(background(), "s", bigMessage())
			wantKind(t, err, KindNetwork)
			if name != "before" && !WroteRequest(err) {
				t.Errorf("%s: WroteRequest is false though %d bytes arrived: %v", name, got.Load(), err)
			}
			if n := server.connections() - before; n != 1 {
				t.Errorf("%s: %d connections for one message", name, n)
			}
		}
	}
}

// failingConn is a connection whose writes fail from some byte on.
type failingConn struct {
	net.Conn
	fails atomic.Bool
	after int // bytes that are still taken then
}

func (c *failingConn) Write(p []byte) (int, error) {
	if !c.fails.Load() {
		return c.Conn.Write(p)
	}
	n, _ := c.Conn.Write(p[:min(c.after, len(p))])
	_ = c.Close()
	return n, errors.New("broken pipe")
}

// keptConnection returns an agent whose kept connection fails after some bytes.
func keptConnection(t *testing.T, after int, handler http.HandlerFunc) (a *Agent, dials *atomic.Int32) {
	t.Helper()
	server := newPortal(t, handler)
	var first *failingConn
	dials = &atomic.Int32{}
	a = newTestAgent(t, server.url, Options{Dial: func(ctx context.Context, network, addr string) (net.Conn, error) {
		conn, err := (&net.Dialer{}).DialContext(ctx, network, addr)
		if dials.Add(1) > 1 || err != nil {
			return conn, err
		}
		first = &failingConn{Conn: conn, after: after}
		return first, nil
	}})
	// What is sent has connections of its own, so that only another message keeps one.
	if _, err := a.Send(background(), "s", Message{Text: "before"}); err != nil {
		t.Fatal(err)
	}
	first.fails.Store(true)
	return a, dials
}

func TestKeptConnection_DeadBeforeTheFirstByte_IsReplaced(t *testing.T) {
	var seen recorder
	a, dials := keptConnection(t, 0, seen.wrap(answering(200, "application/json", `{"session_id":"s","response":"ok"}`)))
	if _, err := a.Send(background(), "s", bigMessage()); err != nil {
		t.Errorf("got %v", err)
	}
	if dials.Load() != 2 || len(seen.requests) != 2 {
		t.Errorf("%d connections, %d requests", dials.Load(), len(seen.requests))
	}
}

func TestKeptConnection_DeadBeforeTheFirstByte_BodyThatCannotSeek(t *testing.T) {
	var seen recorder
	a, dials := keptConnection(t, 0, seen.wrap(answering(200, "application/json", `{"text":"ok"}`)))
	_, err := a.Transcribe(background(), "audio/wav", io.MultiReader(strings.NewReader("RIFF")), 4)
	wantKind(t, err, KindNetwork)
	if WroteRequest(err) || dials.Load() != 1 {
		t.Errorf("wrote %v, %d connections", WroteRequest(err), dials.Load())
	}
	if text, err := a.Transcribe(background(), "audio/wav", strings.NewReader("RIFF"), 4); err != nil || text != "ok" {
		t.Errorf("the next one: %q, %v", text, err)
	}
}

func TestKeptConnection_DeadAfterAByte_IsNotRepeated(t *testing.T) {
	for _, after := range []int{1, 200} {
		var seen recorder
		a, dials := keptConnection(t, after, seen.wrap(answering(200, "application/json", `{}`)))
		_, err := a.Send(background(), "s", bigMessage())
		wantKind(t, err, KindNetwork)
		if !WroteRequest(err) || dials.Load() != 1 || len(seen.requests) != 1 {
			t.Errorf("after %d bytes: wrote %v, %d connections, %d requests", after, WroteRequest(err), dials.Load(), len(seen.requests))
		}
	}
}

func TestKeptConnection_CutAfterTheRequest_IsNotRepeated(t *testing.T) {
	var posts atomic.Int32
	server := newRawServer(t, func(conn net.Conn, _ int) {
		r := bufio.NewReader(conn)
		for {
			req, _, err := readRequest(r)
			if err != nil {
				return
			}
			if req.Method == http.MethodPost {
				// Taken, and no answer: exactly what must not be sent again.
				posts.Add(1)
				return
			}
			_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
		}
	})
	a := newTestAgent(t, mustPortal(t, server.addr), Options{})
	for name, post := range map[string]func() error{
		"Send":          func() error { _, err := a.Send(background(), "s", Message{Text: "hi"}); return err },
		"CreateSession": func() error { _, err := a.CreateSession(background(), SessionRequest{UserID: "u"}); return err },
		"Transcribe": func() error {
			_, err := a.Transcribe(background(), "audio/wav", strings.NewReader("RIFF"), 4)
			return err
		},
	} {
		if _, err := a.Capabilities(background()); err != nil {
			t.Fatal(err)
		}
		posts.Store(0)
		err := post()
		wantKind(t, err, KindNetwork)
		if !WroteRequest(err) || posts.Load() != 1 {
			t.Errorf("%s: wrote %v, the portal got it %d times", name, WroteRequest(err), posts.Load())
		}
	}
}

func TestRequest_CannotBeReplayedByTheTransport(t *testing.T) {
	var requests []*http.Request
	spy := roundTripper(func(r *http.Request) (*http.Response, error) {
		requests = append(requests, r)
		return nil, errors.New("stop")
	})
	portal := mustPortal(t, "https://portal.example")
	a, p := newTestAgent(t, portal, Options{Transport: spy}), newTestPublic(t, portal, Options{Transport: spy})
	for _, call := range everyCall(t, a, p) {
		ctx, cancel := context.WithCancel(background())
		cancel()
		_ = call(ctx) // the sockets do not use the transport
	}
	if len(requests) != 0 {
		t.Fatalf("%d requests with a context that was over", len(requests))
	}
	for name, call := range everyCall(t, a, p) {
		if name == "Listen" || name == "Events" {
			continue
		}
		if err := call(background()); !WroteRequest(err) {
			t.Errorf("%s: a foreign transport leaves no doubt", name)
		}
	}
	for _, r := range requests {
		if r.GetBody != nil || r.Header.Get("Idempotency-Key") != "" || r.Header.Get("X-Idempotency-Key") != "" {
			t.Errorf("%s %s can be replayed", r.Method, r.URL.Path)
		}
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestRefusalDuringTheUpload_IsSeen(t *testing.T) {
	server := newRawServer(t, func(conn net.Conn, _ int) {
		if _, err := http.ReadRequest(bufio.NewReader(conn)); err == nil {
			_, _ = io.WriteString(conn, "HTTP/1.1 413 Request Entity Too Large\r\nConnection: close\r\nContent-Length: 17\r\n\r\n{\"detail\":\"huge\"}")
		}
	})
	a := newTestAgent(t, mustPortal(t, server.addr), Options{})
	for range 30 {
		_, err := a.Send(background(), "s", Message{Attachments: []Attachment{{Name: "a", Size: 32 << 20, Open: func() (io.ReadCloser, error) {
			return io.NopCloser(&zeros{32 << 20}), nil
		}}}})
		e := wantKind(t, err, KindTooLarge)
		if !WroteRequest(err) || e.Detail != "huge" {
			t.Errorf("got %v", err)
		}
	}
}

func TestTLS_WorksAndCounts(t *testing.T) {
	var seen recorder
	server := newTLSServer(t, seen.wrap(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "run_v2") {
			panic(http.ErrAbortHandler)
		}
		answering(200, "application/json", `{"has_stt":true}`)(w, r)
	}))
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	a := newTestAgent(t, mustPortal(t, server.URL), Options{rootCAs: roots})
	if c, err := a.Capabilities(background()); err != nil || !c.HasSTT {
		t.Fatalf("%v, %v", c, err)
	}
	_, err := a.Send(background(), "s", Message{Text: "hi"})
	wantKind(t, err, KindNetwork)
	if !WroteRequest(err) || len(seen.requests) != 2 {
		t.Errorf("wrote %v, %d requests", WroteRequest(err), len(seen.requests))
	}
}
