package api

import (
	"bufio"
	"context"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/gorilla/websocket"
)

// A WebSocket portal with bare hands: it shakes hands properly and then does
// whatever a test wants, byte by byte.

// shakeHands accepts a WebSocket and returns the request and its reader.
func shakeHands(conn net.Conn, extra string) (*http.Request, *bufio.Reader, error) {
	r := bufio.NewReader(conn)
	req, err := http.ReadRequest(r)
	if err != nil {
		return nil, nil, err
	}
	sum := sha1.Sum([]byte(req.Header.Get("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
	_, err = io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"+
		"Sec-WebSocket-Accept: "+base64.StdEncoding.EncodeToString(sum[:])+"\r\n"+extra+"\r\n")
	return req, r, err
}

// wsFrame makes a frame: first is its first byte (FIN, RSV and opcode).
func wsFrame(first byte, payload string) string {
	var b strings.Builder
	b.WriteByte(first)
	switch n := len(payload); {
	case n < 126:
		b.WriteByte(byte(n))
	case n < 1<<16:
		b.WriteByte(126)
		_ = binary.Write(&b, binary.BigEndian, uint16(n))
	default:
		b.WriteByte(127)
		_ = binary.Write(&b, binary.BigEndian, uint64(n))
	}
	b.WriteString(payload)
	return b.String()
}

func text(payload string) string { return wsFrame(0x81, payload) }

func closing(code uint16, reason string) string {
	return wsFrame(0x88, string(binary.BigEndian.AppendUint16(nil, code))+reason)
}

// hostile returns an agent whose sockets are sent data and then cut.
func hostile(t *testing.T, data string) *Agent {
	t.Helper()
	server := newRawServer(t, func(conn net.Conn, _ int) {
		if _, _, err := shakeHands(conn, ""); err != nil {
			return
		}
		_, _ = io.WriteString(conn, data)
		// So that what was sent arrives before the end.
		if tcp, ok := conn.(*net.TCPConn); ok {
			_ = tcp.CloseWrite()
		}
		_, _ = io.Copy(io.Discard, conn)
	})
	return newTestAgent(t, mustPortal(t, server.addr), Options{})
}

// receive reads a socket to its end and returns the texts and the error.
func receive(t *testing.T, a *Agent) (texts []string, err error) {
	t.Helper()
	s, err := a.Listen(background(), "s")
	if err != nil {
		t.Fatalf("Listen: %v", err)
	}
	defer func() { _ = s.Close() }()
	for {
		f, err := s.Next(background())
		if err != nil {
			if _, again := s.Next(background()); again != err {
				t.Errorf("the error does not stay: %v, then %v", err, again)
			}
			return texts, err
		}
		texts = append(texts, f.Text)
	}
}

func TestHostileSocket_EachHasItsOutcome(t *testing.T) {
	half := text("half a frame")
	for name, c := range map[string]struct {
		data  string
		texts string
		kind  Kind
		code  int // of the close frame
	}{
		"a frame and a cut":        {text("a"), "a", KindNetwork, 0},
		"cut at once":              {"", "", KindNetwork, 0},
		"cut in a header":          {text("a") + half[:1], "a", KindNetwork, 0},
		"cut in a frame":           {text("a") + half[:5], "a", KindNetwork, 0},
		"cut in a length":          {"\x81\x7f\x00\x00", "", KindNetwork, 0},
		"fragments":                {wsFrame(0x01, `{"type":"mes`) + wsFrame(0x00, `sage","te`) + wsFrame(0x80, `xt":"whole"}`), "whole", KindNetwork, 0},
		"fragments of a letter":    {wsFrame(0x01, "\xc3") + wsFrame(0x80, "\xa4"), "ä", KindNetwork, 0},
		"empty fragments":          {wsFrame(0x01, "") + wsFrame(0x00, "") + wsFrame(0x80, "a"), "a", KindNetwork, 0},
		"ping between fragments":   {wsFrame(0x01, "a") + wsFrame(0x89, "p") + wsFrame(0x80, "b"), "ab", KindNetwork, 0},
		"unasked pong":             {wsFrame(0x8a, "p") + text("a"), "a", KindNetwork, 0},
		"fragments without an end": {wsFrame(0x01, "a") + wsFrame(0x00, "b"), "", KindNetwork, 0},
		"new frame in fragments":   {wsFrame(0x01, "a") + text("b"), "", KindProtocol, 0},
		"continuation of nothing":  {wsFrame(0x80, "a"), "", KindProtocol, 0},
		"fragmented ping":          {wsFrame(0x09, "p"), "", KindProtocol, 0},
		"long ping":                {wsFrame(0x89, strings.Repeat("p", 126)), "", KindProtocol, 0},
		"bad UTF-8":                {text("a") + text("b\xff\xfe"), "a", KindProtocol, 0},
		"UTF-8 cut":                {text("\xc3"), "", KindProtocol, 0},
		"surrogate":                {text("\xed\xa0\x80"), "", KindProtocol, 0},
		"masked":                   {"\x81\x81\x01\x02\x03\x04a", "", KindProtocol, 0},
		"reserved bit 1":           {wsFrame(0xc1, "a"), "", KindProtocol, 0},
		"reserved bit 2":           {wsFrame(0xa1, "a"), "", KindProtocol, 0},
		"reserved bit 3":           {wsFrame(0x91, "a"), "", KindProtocol, 0},
		"reserved opcode":          {wsFrame(0x83, "a"), "", KindProtocol, 0},
		"reserved control opcode":  {wsFrame(0x8b, "a"), "", KindProtocol, 0},
		"as large as is read":      {text(strings.Repeat("a", maxFrame)), strings.Repeat("a", maxFrame), KindNetwork, 0},
		"larger, then another":     {text(strings.Repeat("a", maxFrame+1)) + text("b"), "|b", KindNetwork, 0},
		"larger, in parts":         {wsFrame(0x01, strings.Repeat("a", maxFrame)) + wsFrame(0x80, "b") + text("c"), "|c", KindNetwork, 0},
		"far too large":            {"\x81\x7f\x00\x00\x00\x00\x04\x00\x00\x01", "", KindProtocol, 0},
		"huge length":              {"\x81\x7f\x00\x00\x7f\xff\xff\xff\xff\xff", "", KindProtocol, 0},
		"negative length":          {"\x81\x7f\xff\xff\xff\xff\xff\xff\xff\xff", "", KindProtocol, 0},
		"HTTP instead of frames":   {"HTTP/1.1 200 OK\r\n\r\n", "", KindProtocol, 0},
		"normal close":             {text("a") + closing(1000, "bye"), "a", KindNetwork, 1000},
		"going away":               {closing(1001, ""), "", KindNetwork, 1001},
		"close without a code":     {wsFrame(0x88, ""), "", KindNetwork, 1005},
		"close of half a code":     {wsFrame(0x88, "\x03"), "", KindNetwork, 1005},
		"policy violation":         {closing(1008, "token"), "", KindUnauthorized, 1008},
		"too big for them":         {closing(1009, ""), "", KindProtocol, 1009},
		"internal error":           {closing(1011, "oops"), "", KindNetwork, 1011},
		"restart":                  {closing(1012, ""), "", KindUnavailable, 1012},
		"try again later":          {closing(1013, ""), "", KindUnavailable, 1013},
		"like 401":                 {closing(4401, ""), "", KindUnauthorized, 4401},
		"like 403":                 {closing(4403, ""), "", KindUnauthorized, 4403},
		"like 404":                 {closing(4404, ""), "", KindNotFound, 4404},
		"own code":                 {closing(4999, ""), "", KindNetwork, 4999},
		"reserved code":            {closing(1005, ""), "", KindProtocol, 0},
		"code that does not exist": {closing(999, ""), "", KindProtocol, 0},
		"reason of bad UTF-8":      {closing(1000, "\xff"), "", KindProtocol, 0},
		"frames after the close":   {closing(1000, "") + text("late"), "", KindNetwork, 1000},
	} {
		texts, err := receive(t, hostile(t, c.data))
		var e *Error
		if !errors.As(err, &e) || e.Kind != c.kind || strings.Join(texts, "|") != c.texts {
			t.Errorf("%s: %.50q, %v (kind %q); want %.50q, %q", name, texts, err, KindOf(err), c.texts, c.kind)
			continue
		}
		var closed *CloseError
		if errors.As(err, &closed) != (c.code != 0) || c.code != 0 && closed.Code != c.code {
			t.Errorf("%s: close error %v, want code %d", name, closed, c.code)
		}
	}
}

func TestHostileSocket_ControlCharactersInTheReason(t *testing.T) {
	_, err := receive(t, hostile(t, closing(1011, "a\x1b[31m\n\u202eb")))
	var closed *CloseError
	if !errors.As(err, &closed) || closed.Reason != "a[31m b" {
		t.Errorf("got %v, %v", closed, err)
	}
}

func TestHostileSocket_PingIsAnswered(t *testing.T) {
	pong := make(chan string, 1)
	server := newRawServer(t, func(conn net.Conn, _ int) {
		_, r, err := shakeHands(conn, "")
		if err != nil {
			return
		}
		_, _ = io.WriteString(conn, wsFrame(0x89, "are you there"))
		payload, opcode := readClientFrame(r)
		pong <- string(opcode) + payload
		_, _ = io.Copy(io.Discard, r)
	})
	s, err := newTestAgent(t, mustPortal(t, server.addr), Options{}).Listen(background(), "s")
	if err != nil {
		t.Fatal(err)
	}
	if got := <-pong; got != "\x0aare you there" {
		t.Errorf("answered with %q", got)
	}
	_ = s.Close()
}

// readClientFrame reads a short masked frame of the client.
func readClientFrame(r *bufio.Reader) (payload string, opcode rune) {
	var head [6]byte
	if _, err := io.ReadFull(r, head[:]); err != nil || head[1]&0x80 == 0 {
		return "not masked", -1
	}
	data := make([]byte, head[1]&0x7f)
	_, _ = io.ReadFull(r, data)
	for i := range data {
		data[i] ^= head[2+i%4]
	}
	return string(data), rune(head[0] & 0x0f)
}

func TestHostileSocket_BadTextIsToldWhy(t *testing.T) {
	goodbye := make(chan int, 1)
	server := newPortal(t, func(w http.ResponseWriter, r *http.Request) {
		conn, err := (&websocket.Upgrader{}).Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer func() { _ = conn.Close() }()
		_ = conn.WriteMessage(websocket.TextMessage, []byte("\xff"))
		_, _, err = conn.ReadMessage()
		var closed *websocket.CloseError
		if errors.As(err, &closed) {
			goodbye <- closed.Code
		}
		close(goodbye)
	})
	_, err := receive(t, newTestAgent(t, server.url, Options{}))
	wantKind(t, err, KindProtocol)
	if code := <-goodbye; code != websocket.CloseInvalidFramePayloadData {
		t.Errorf("closed with %d", code)
	}
}

func TestHandshake_Refusals(t *testing.T) {
	plain := func(answer string) func(net.Conn, int) {
		return func(conn net.Conn, _ int) {
			if _, err := http.ReadRequest(bufio.NewReader(conn)); err == nil {
				_, _ = io.WriteString(conn, answer)
			}
		}
	}
	extended := func(extension string) func(net.Conn, int) {
		return func(conn net.Conn, _ int) {
			_, _, _ = shakeHands(conn, "Sec-WebSocket-Extensions: "+extension+"\r\n")
			_, _ = io.Copy(io.Discard, conn)
		}
	}
	for name, c := range map[string]struct {
		serve  func(net.Conn, int)
		kind   Kind
		detail string
	}{
		"plain answer":         {plain("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"), KindProtocol, ""},
		"page":                 {plain("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 28\r\n\r\n<html><title>App</title></ht"), KindPage, "App"},
		"wrong accept key":     {plain("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: x\r\n\r\n"), KindProtocol, "no WebSocket handshake"},
		"no HTTP":              {plain("220 mail.example ESMTP\r\n"), KindProtocol, "not HTTP"},
		"cut":                  {plain("HTTP/1.1 101 Swit"), KindNetwork, ""},
		"cut at once":          {plain(""), KindNetwork, ""},
		"endless header":       {plain("HTTP/1.1 101 X\r\n" + strings.Repeat("A: b\r\n", 100000)), KindProtocol, "too long"},
		"compression":          {extended("permessage-deflate; server_no_context_takeover; client_no_context_takeover"), KindProtocol, "extension"},
		"partial compression":  {extended("permessage-deflate"), KindProtocol, "extension"},
		"some other extension": {extended("x-mine"), KindProtocol, "extension"},
	} {
		server := newRawServer(t, c.serve)
		for kind, open := range map[string]func() error{
			"agent": func() error {
				_, err := newTestAgent(t, mustPortal(t, server.addr), Options{}).Listen(background(), "s")
				return err
			},
			"events": func() error {
				_, err := newTestPublic(t, mustPortal(t, server.addr), Options{}).Events(background(), "u")
				return err
			},
		} {
			err := open()
			if e := wantKind(t, err, c.kind); !strings.Contains(e.Error()+e.Detail, c.detail) {
				t.Errorf("%s, %s: %v", name, kind, err)
			}
		}
	}
}

func TestHandshake_NoConnection(t *testing.T) {
	noName := Options{Dial: func(context.Context, string, string) (net.Conn, error) {
		return nil, &net.DNSError{Err: "no such host"}
	}}
	_, err := newTestAgent(t, mustPortal(t, "https://portal.example"), noName).Listen(background(), "s")
	wantKind(t, err, KindNetwork)
	for _, id := range []string{"", ".", ".."} {
		if _, err := newTestAgent(t, mustPortal(t, "https://portal.example"), noName).Listen(background(), id); KindOf(err) != KindInvalid {
			t.Errorf("session %q: %v", id, err)
		}
		if _, err := newTestPublic(t, mustPortal(t, "https://portal.example"), noName).Events(background(), id); KindOf(err) != KindInvalid {
			t.Errorf("user %q: %v", id, err)
		}
	}
}
