package api

import (
	"context"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"
)

// socketServer upgrades every request and hands the socket to serve.
func socketServer(serve func(conn *websocket.Conn)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		conn, err := (&websocket.Upgrader{EnableCompression: true}).Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer func() { _ = conn.Close() }()
		serve(conn)
	}
}

// untilClosed reads a socket until it ends.
func untilClosed(conn *websocket.Conn) error {
	for {
		if _, _, err := conn.ReadMessage(); err != nil {
			return err
		}
	}
}

func TestListen_FramesInOrderAndTheHandshake(t *testing.T) {
	var seen recorder
	server := newPortal(t, seen.wrap(socketServer(func(conn *websocket.Conn) {
		for i := range 100 {
			_ = conn.WriteMessage(websocket.TextMessage, []byte(`{"text":"`+strconv.Itoa(i)+`"}`))
		}
		_ = untilClosed(conn)
	})))
	s, err := newTestAgent(t, mustPortal(t, server.URL+"/pre"), Options{UserAgent: "Delonix/1"}).Listen(background(), "s/1")
	if err != nil {
		t.Fatal(err)
	}
	for i := range 100 {
		if f, err := s.Next(background()); err != nil || f.Text != strconv.Itoa(i) {
			t.Fatalf("frame %d: %v, %v", i, f, err)
		}
	}
	_ = s.Close()
	r := seen.last(t)
	if r.path != "/pre/chatbot/agent%201/ws/s%2F1" || r.query != "" || r.header.Get("Authorization") != "Bearer "+canary || r.header.Get("User-Agent") != "Delonix/1" {
		t.Errorf("request is %v", r)
	}
	for _, name := range []string{"Sec-Websocket-Extensions", "Origin", "Cookie"} {
		if r.header.Get(name) != "" {
			t.Errorf("%s is %q", name, r.header.Get(name))
		}
	}
}

func TestEvents_OverTheSocket(t *testing.T) {
	var seen recorder
	server := newPortal(t, seen.wrap(socketServer(func(conn *websocket.Conn) {
		_ = conn.WriteMessage(websocket.TextMessage, []byte(`{"type":"CONVERSATION_CREATED","session_id":"s1"}`))
		_ = conn.WriteMessage(websocket.TextMessage, []byte(`pong`))
		_ = untilClosed(conn)
	})))
	s, err := newTestPublic(t, server.url, Options{}).Events(background(), "u 1")
	if err != nil {
		t.Fatal(err)
	}
	if e, err := s.Next(background()); err != nil || e.Name != EventConversationCreated || e.SessionID != "s1" {
		t.Errorf("%v, %v", e, err)
	}
	if e, err := s.Next(background()); err != nil || e.Name.Known() || e.Raw != "pong" {
		t.Errorf("%v, %v", e, err)
	}
	_ = s.Close()
	_, err = s.Next(background())
	wantKind(t, err, KindCanceled)
	if r := seen.last(t); r.path != "/ws/u%201" || r.header.Get("Authorization") != "Bearer "+canary {
		t.Errorf("request is %v", r)
	}
}

func TestListen_OverTLS(t *testing.T) {
	server := newTLSServer(t, socketServer(func(conn *websocket.Conn) {
		_ = conn.WriteMessage(websocket.TextMessage, []byte(`hi`))
		_ = untilClosed(conn)
	}))
	_, err := newTestAgent(t, mustPortal(t, server.URL), Options{}).Listen(background(), "s")
	wantKind(t, err, KindNetwork)
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	s, err := newTestAgent(t, mustPortal(t, server.URL), Options{rootCAs: roots}).Listen(background(), "s")
	if err != nil {
		t.Fatal(err)
	}
	if f, err := s.Next(background()); err != nil || f.Text != "hi" {
		t.Errorf("%v, %v", f, err)
	}
	_ = s.Close()
}

func TestNext_ContextEnds_SocketStays(t *testing.T) {
	send := make(chan string)
	server := newPortal(t, socketServer(func(conn *websocket.Conn) {
		for text := range send {
			_ = conn.WriteMessage(websocket.TextMessage, []byte(text))
		}
		_ = untilClosed(conn)
	}))
	s, err := newTestAgent(t, server.url, Options{}).Listen(background(), "s")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(background())
	got := make(chan error)
	go func() { _, err := s.Next(ctx); got <- err }()
	cancel()
	if err := <-got; KindOf(err) != KindCanceled || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	ctx, cancel = context.WithTimeout(background(), time.Millisecond)
	defer cancel()
	if _, err := s.Next(ctx); KindOf(err) != KindCanceled || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	send <- "still here"
	close(send)
	if f, err := s.Next(background()); err != nil || f.Text != "still here" {
		t.Errorf("%v, %v", f, err)
	}
	_ = s.Close()
}

func TestClose_IsIdempotentAndUnblocksNext(t *testing.T) {
	goodbye := make(chan error, 1)
	server := newPortal(t, socketServer(func(conn *websocket.Conn) { goodbye <- untilClosed(conn) }))
	s, err := newTestAgent(t, server.url, Options{}).Listen(background(), "s")
	if err != nil {
		t.Fatal(err)
	}
	var work sync.WaitGroup
	for range 4 {
		work.Go(func() {
			_, err := s.Next(background())
			if KindOf(err) != KindCanceled || !errors.Is(err, net.ErrClosed) {
				t.Errorf("got %v", err)
			}
		})
		work.Go(func() { _ = s.Close() })
	}
	work.Wait()
	if err := s.Close(); err != nil {
		t.Errorf("got %v", err)
	}
	if err := <-goodbye; !websocket.IsCloseError(err, websocket.CloseNormalClosure) {
		t.Errorf("the portal was told %v", err)
	}
}

func TestClose_WhileFramesPour(t *testing.T) {
	server := newPortal(t, socketServer(func(conn *websocket.Conn) {
		for conn.WriteMessage(websocket.TextMessage, []byte("flood")) == nil {
		}
	}))
	a := newTestAgent(t, server.url, Options{})
	for range 20 {
		s, err := a.Listen(background(), "s")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Next(background()); err != nil {
			t.Fatal(err)
		}
		_ = s.Close()
		if _, err := s.Next(background()); KindOf(err) != KindCanceled {
			t.Errorf("after Close: %v", err)
		}
	}
}

func TestListen_ContextEndsDuringTheHandshake(t *testing.T) {
	arrived := make(chan struct{})
	server := newRawServer(t, func(conn net.Conn, _ int) {
		close(arrived)
		_, _ = io.Copy(io.Discard, conn)
	})
	ctx, cancel := context.WithCancel(background())
	got := make(chan error)
	a := newTestAgent(t, mustPortal(t, server.addr), Options{})
	go func() { _, err := a.Listen(ctx, "s"); got <- err }()
	<-arrived
	cancel()
	wantKind(t, <-got, KindCanceled)
}

func TestListen_ContextEndsAfterTheHandshake_SocketLives(t *testing.T) {
	server := newPortal(t, socketServer(func(conn *websocket.Conn) {
		if _, _, err := conn.ReadMessage(); err == nil {
			return
		}
	}))
	ctx, cancel := context.WithCancel(background())
	s, err := newTestAgent(t, server.url, Options{}).Listen(ctx, "s")
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	next, stop := context.WithTimeout(background(), 20*time.Millisecond)
	defer stop()
	if _, err := s.Next(next); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the socket ended with the context of its handshake: %v", err)
	}
	_ = s.Close()
}

func TestSocket_HundredCycles_LeaveNothing(t *testing.T) {
	var open atomic.Int32
	server := newPortal(t, socketServer(func(conn *websocket.Conn) {
		open.Add(1)
		defer open.Add(-1)
		_ = conn.WriteMessage(websocket.TextMessage, []byte("hi"))
		_ = untilClosed(conn)
	}))
	a, p := newTestAgent(t, server.url, Options{}), newTestPublic(t, server.url, Options{})
	for range 100 {
		s, err := a.Listen(background(), "s")
		if err != nil {
			t.Fatal(err)
		}
		e, err := p.Events(background(), "u")
		if err != nil {
			t.Fatal(err)
		}
		_, _ = s.Next(background())
		_, _ = e.Next(background())
		_, _ = s.Close(), e.Close()
	}
	server.Close()
	for open.Load() > 0 {
		time.Sleep(time.Millisecond)
	}
}

// bubbleSocket opens a socket in a bubble with its own clock.
func bubbleSocket(t *testing.T, serve func(conn net.Conn)) *AgentSocket {
	t.Helper()
	a, _, _ := bubbleAgent(t, func(conn net.Conn) {
		if _, _, err := shakeHands(conn, ""); err == nil {
			serve(conn)
		}
	})
	s, err := a.Listen(background(), "s")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSocket_SilentPeer_IsKnownWithin45Seconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := bubbleSocket(t, func(conn net.Conn) { _, _ = io.Copy(io.Discard, conn) })
		start := time.Now()
		_, err := s.Next(background())
		wantKind(t, err, KindNetwork)
		if since(start) != 45*time.Second {
			t.Errorf("known after %v: %v", since(start), err)
		}
		_ = s.Close()
	})
}

func TestSocket_PeerThatReadsNothing_IsKnownWithin45Seconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := bubbleSocket(t, func(net.Conn) { time.Sleep(time.Hour) })
		start := time.Now()
		_, err := s.Next(background())
		wantKind(t, err, KindNetwork)
		if since(start) > 45*time.Second {
			t.Errorf("known after %v: %v", since(start), err)
		}
		_ = s.Close()
		time.Sleep(2 * time.Hour)
	})
}

func TestSocket_PingsEvery25Seconds_KeepAQuietSocket(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var pings []time.Duration
		start := time.Now()
		s := bubbleSocket(t, func(conn net.Conn) {
			for {
				var frame [6]byte // a masked ping without a payload
				if _, err := io.ReadFull(conn, frame[:]); err != nil || frame[0] != 0x89 {
					return
				}
				pings = append(pings, since(start))
				if len(pings) == 40 {
					_, _ = io.WriteString(conn, text("late"))
				}
				_, _ = io.WriteString(conn, wsFrame(0x8a, ""))
			}
		})
		if f, err := s.Next(background()); err != nil || f.Text != "late" {
			t.Errorf("%v, %v", f, err)
		}
		for i, at := range pings {
			if want := time.Duration(i+1) * 25 * time.Second; at != want {
				t.Errorf("ping %d after %v, want %v", i, at, want)
			}
		}
		_ = s.Close()
		synctest.Wait()
	})
}

func TestSocket_OwnerThatDoesNotRead_KeepsALivingPeer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := bubbleSocket(t, func(conn net.Conn) {
			go func() { _, _ = io.Copy(io.Discard, conn) }()
			for i := range 3 * frameBuffer {
				if _, err := io.WriteString(conn, text("t"+strconv.Itoa(i))); err != nil {
					return
				}
			}
			_, _ = io.WriteString(conn, closing(1000, ""))
		})
		time.Sleep(10 * time.Minute)
		for i := range 3 * frameBuffer {
			if f, err := s.Next(background()); err != nil || f.Text != "t"+strconv.Itoa(i) {
				t.Fatalf("frame %d: %v, %v", i, f, err)
			}
		}
		var closed *CloseError
		if _, err := s.Next(background()); !errors.As(err, &closed) || closed.Code != 1000 {
			t.Errorf("got %v", err)
		}
		_ = s.Close()
		synctest.Wait()
	})
}

func TestClose_PeerThatReadsNothing_IsPrompt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := bubbleSocket(t, func(net.Conn) { time.Sleep(time.Hour) })
		time.Sleep(26 * time.Second) // a ping is being written
		start := time.Now()
		_ = s.Close()
		if since(start) > time.Second {
			t.Errorf("Close took %v", since(start))
		}
		time.Sleep(2 * time.Hour)
	})
}

func TestHandshake_ThatHangs_EndsAfterTwentySeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, _, stop := bubbleAgent(t, func(conn net.Conn) { _, _ = io.Copy(io.Discard, conn) })
		start := time.Now()
		_, err := a.Listen(background(), "s")
		wantKind(t, err, KindNetwork)
		if since(start) != 20*time.Second {
			t.Errorf("after %v: %v", since(start), err)
		}
		stop()
	})
}

func TestSocket_TimeoutsAreOptions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		near, far := net.Pipe()
		a := newTestAgent(t, mustPortal(t, "http://localhost"), Options{
			Timeouts: Timeouts{Ping: time.Second, Dead: 2 * time.Second},
			Dial:     func(context.Context, string, string) (net.Conn, error) { return near, nil },
		})
		go func() {
			if _, _, err := shakeHands(far, ""); err == nil {
				_, _ = io.Copy(io.Discard, far)
			}
		}()
		s, err := a.Listen(background(), "s")
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		_, err = s.Next(background())
		if wantKind(t, err, KindNetwork); since(start) != 2*time.Second {
			t.Errorf("after %v: %v", since(start), err)
		}
		_ = s.Close()
	})
}
