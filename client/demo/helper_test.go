package demo_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"os"
	"strings"
	"testing"
	"time"

	"delonix/client/demo"

	"github.com/gorilla/websocket"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	if name := os.Getenv("DEMO_FAKE_PROGRAM"); name != "" {
		os.Exit(fakeProgram(name, os.Args[1:]))
	}
	goleak.VerifyTestMain(m)
}

// fakeProgram lets the test binary stand in for a speech program.
func fakeProgram(name string, args []string) int {
	option := func(flag string) string {
		for i, a := range args {
			if a == flag && i+1 < len(args) {
				return args[i+1]
			}
		}
		return ""
	}
	switch name {
	case "sphinx":
		line, _ := io.ReadAll(os.Stdin)
		utterance := strings.TrimSpace(string(line))
		if utterance == "" {
			return 0
		}
		raw, err := os.ReadFile(utterance + option("-cepext"))
		if err != nil {
			return 1
		}
		words := fmt.Sprintf("i heard(2) [NOISE] %d bytes (%s -%d)\n", len(raw), utterance, len(raw))
		return exitCode(os.WriteFile(option("-hyp"), []byte(words), 0o600))
	case "flite":
		text, err := os.ReadFile(option("-f"))
		if err != nil {
			return 1
		}
		return exitCode(os.WriteFile(option("-o"), []byte(option("-voice")+": "+string(text)), 0o600))
	case "powershell":
		text, err := os.ReadFile(os.Getenv("DELONIX_SPEECH_IN"))
		if err != nil {
			return 1
		}
		return exitCode(os.WriteFile(os.Getenv("DELONIX_SPEECH_OUT"), text, 0o600))
	case "ffmpeg":
		in, err := os.ReadFile(option("-i"))
		if err != nil || string(in) == "broken" {
			return 1
		}
		return exitCode(os.WriteFile(args[len(args)-1], []byte(option("-f")+" of "+string(in)), 0o600))
	case "hang":
		time.Sleep(time.Hour)
	}
	return 1
}

func exitCode(err error) int {
	if err != nil {
		return 1
	}
	return 0
}

// client talks to a portal with nothing but what the document says.
type client struct {
	t *testing.T
	*demo.Portal
	http *http.Client
}

// open starts a portal which ends with the test.
func open(t *testing.T, o demo.Options) *client {
	t.Helper()
	p, err := demo.Start(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		p.Close()
	})
	return &client{t, p, &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// quiet are the options of a portal without speech programs.
func quiet() demo.Options {
	return demo.Options{HasSTT: demo.No, HasTTS: demo.No, Agent: demo.Echo(), Seed: 1}
}

func shaped(s demo.Shape) demo.Options {
	o := quiet()
	o.Shape = s
	return o
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   []byte
}

func (a answer) json(t *testing.T) map[string]any {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal(a.body, &v); err != nil {
		t.Fatalf("answer %q: %v", a.body, err)
	}
	return v
}

func (c *client) agentRoute(path string) string { return "/chatbot/" + c.AgentID() + path }

// try sends a request; headers are pairs of name and value.
func (c *client) try(method, path string, body io.Reader, headers ...string) (answer, error) {
	c.t.Helper()
	r, err := http.NewRequest(method, c.URL()+path, body)
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+c.Token())
	for i := 0; i < len(headers); i += 2 {
		if headers[i+1] == "" {
			r.Header.Del(headers[i])
		} else {
			r.Header.Set(headers[i], headers[i+1])
		}
	}
	resp, err := c.http.Do(r)
	if err != nil {
		return answer{}, err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	return answer{resp.StatusCode, resp.Header, raw}, err
}

func (c *client) do(method, path string, body io.Reader, headers ...string) answer {
	c.t.Helper()
	a, err := c.try(method, path, body, headers...)
	if err != nil {
		c.t.Fatalf("%s %s: %v", method, path, err)
	}
	return a
}

// want sends JSON and expects a status.
func (c *client) want(status int, method, path, body string, headers ...string) answer {
	c.t.Helper()
	var r io.Reader
	if body != "" {
		r = strings.NewReader(body)
		headers = append([]string{"Content-Type", "application/json"}, headers...)
	}
	a := c.do(method, path, r, headers...)
	if a.status != status {
		c.t.Fatalf("%s %s: status %d, want %d: %s", method, path, a.status, status, a.body)
	}
	return a
}

func (c *client) newSession() string {
	c.t.Helper()
	a := c.want(200, "POST", c.agentRoute("/session"), fmt.Sprintf(`{"user_id":%q,"name":"Alex Morgan","type":"web"}`, c.UserID()))
	return a.json(c.t)["session_id"].(string)
}

// part is a file of a message.
type part struct{ name, contentType, data string }

func multipartBody(t *testing.T, text string, files ...part) (io.Reader, string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	if err := w.WriteField("message", text); err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		h := textproto.MIMEHeader{}
		h.Set("Content-Disposition", multipart.FileContentDisposition("attachments", f.name))
		h.Set("Content-Type", f.contentType)
		p, err := w.CreatePart(h)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(p, f.data)
	}
	_ = w.Close()
	return &b, w.FormDataContentType()
}

func (c *client) trySend(session, text string, files ...part) (answer, error) {
	c.t.Helper()
	body, contentType := multipartBody(c.t, text, files...)
	return c.try("POST", c.agentRoute("/session/"+session+"/run_v2"), body, "Content-Type", contentType)
}

func (c *client) send(session, text string, files ...part) map[string]any {
	c.t.Helper()
	a, err := c.trySend(session, text, files...)
	if err != nil || a.status != 200 {
		c.t.Fatalf("run_v2: %v, status %d: %s", err, a.status, a.body)
	}
	return a.json(c.t)
}

func (c *client) list() []any {
	c.t.Helper()
	a := c.want(200, "GET", "/api/v1/public/conversations?ext_id="+c.UserID(), "")
	return a.json(c.t)["conversations"].([]any)
}

// dial opens a socket; the answer is that of a refused handshake.
func (c *client) dial(path string) (*websocket.Conn, *http.Response, error) {
	h := http.Header{"Authorization": {"Bearer " + c.Token()}}
	conn, resp, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(c.URL(), "http")+path, h)
	if err == nil {
		c.t.Cleanup(func() { _ = conn.Close() })
	}
	return conn, resp, err
}

// listen opens a socket and waits until the portal knows it.
func (c *client) listen(path string) *websocket.Conn {
	c.t.Helper()
	agents, events := c.Sockets()
	conn, _, err := c.dial(path)
	if err != nil {
		c.t.Fatal(err)
	}
	eventually(c.t, func() bool {
		a, e := c.Sockets()
		return a+e > agents+events
	})
	return conn
}

// next reads a frame as text.
func next(t *testing.T, conn *websocket.Conn) string {
	t.Helper()
	_ = conn.SetReadDeadline(time.Now().Add(time.Minute))
	_, raw, err := conn.ReadMessage()
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func nextJSON(t *testing.T, conn *websocket.Conn) map[string]any {
	t.Helper()
	raw := next(t, conn)
	var v map[string]any
	if err := json.Unmarshal([]byte(raw), &v); err != nil {
		t.Fatalf("frame %q: %v", raw, err)
	}
	return v
}

// untilFrame reads frames until one of a type with a role comes.
func untilFrame(t *testing.T, conn *websocket.Conn, typ, role string) map[string]any {
	t.Helper()
	for {
		f := nextJSON(t, conn)
		if f["type"] == typ && (role == "" || f["role"] == role) {
			return f
		}
	}
}

// eventually waits for a condition.
func eventually(t *testing.T, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !ok(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("did not happen")
		}
	}
}

// at walks into decoded JSON by keys and indexes.
func at(v any, path ...any) any {
	for _, step := range path {
		switch s := step.(type) {
		case string:
			m, _ := v.(map[string]any)
			v = m[s]
		case int:
			l, _ := v.([]any)
			if s >= len(l) {
				return nil
			}
			v = l[s]
		}
	}
	return v
}

// tryContext sends a request which ctx may end, and forgets the answer.
func (c *client) tryContext(ctx context.Context, method, path, body, contentType string) {
	c.t.Helper()
	r, err := http.NewRequestWithContext(ctx, method, c.URL()+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+c.Token())
	r.Header.Set("Content-Type", contentType)
	if resp, err := c.http.Do(r); err == nil {
		_ = resp.Body.Close()
	}
}
