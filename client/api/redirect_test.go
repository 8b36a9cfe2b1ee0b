package api

import (
	"bytes"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
)

// stranger counts requests and looks for the token in them.
type stranger struct {
	mu       sync.Mutex
	requests int
	leaked   bool
}

func (s *stranger) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests++
	var all bytes.Buffer
	_ = r.Write(&all)
	s.leaked = s.leaked || strings.Contains(all.String(), canary)
}

func TestRedirect_ToAnotherServer_IsNotFollowed(t *testing.T) {
	for _, status := range []int{301, 302, 303, 307, 308} {
		other := &stranger{}
		elsewhere := newPortal(t, other.ServeHTTP)
		server := newPortal(t, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, elsewhere.URL+r.URL.Path, status)
		})
		for name, call := range everyCall(t, newTestAgent(t, server.url, Options{}), newTestPublic(t, server.url, Options{})) {
			e := wantKind(t, call(background()), KindRedirect)
			if !strings.Contains(e.Detail, elsewhere.URL) || !strings.Contains(e.Detail, "portal URL") {
				t.Errorf("%s: detail is %q", name, e.Detail)
			}
		}
		if other.requests != 0 || other.leaked {
			t.Errorf("%d: the other server got %d requests, token among them: %v", status, other.requests, other.leaked)
		}
	}
}

func TestRedirect_ToTheSameServer_IsNotFollowed(t *testing.T) {
	for _, location := range []string{"/login", "", "%zz", "//", "http:"} {
		var seen recorder
		server := newPortal(t, seen.wrap(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", location)
			w.WriteHeader(http.StatusFound)
		}))
		_, err := newTestAgent(t, server.url, Options{}).Capabilities(background())
		wantKind(t, err, KindRedirect)
		if len(seen.requests) != 1 {
			t.Errorf("location %q: %d requests", location, len(seen.requests))
		}
	}
}

func TestLog_HasRoutesAndNoSecrets(t *testing.T) {
	var log lockedBuffer
	o := Options{Logger: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))}
	server := newPortal(t, answering(422, "application/json", `{"detail":"what `+canary+` said, private text"}`))
	a, err := NewAgent(server.url, "secret-agent", NewSecret(canary), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.CloseIdle)
	for _, call := range everyCall(t, a, newTestPublic(t, server.url, o)) {
		_ = call(background())
	}
	_, _ = a.Synthesize(background(), SpeechRequest{SessionID: "session-77", Text: "private text"})
	text := log.String()
	for _, private := range []string{canary, "private text", "secret-agent", "session-77", server.URL} {
		if strings.Contains(text, private) {
			t.Errorf("the log holds %q:\n%s", private, text)
		}
	}
	for _, route := range []string{routeSend, routeListen, routeEvents, routeConversations, routeSynthesizeSession} {
		if !strings.Contains(text, route) {
			t.Errorf("the log does not name %s:\n%s", route, text)
		}
	}
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func TestPlainHTTP_NameThatIsNotLoopback_IsRefused(t *testing.T) {
	// localhost may be redefined; what counts is the address that was reached.
	o := Options{Dial: pipeDialer(addressed{ip: "192.0.2.1"})}
	for name, call := range everyCall(t, newTestAgent(t, mustPortal(t, "http://localhost"), o), newTestPublic(t, mustPortal(t, "http://localhost"), o)) {
		e := wantKind(t, call(background()), KindNetwork)
		if !strings.Contains(e.Error(), errNotLoopback.Error()) {
			t.Errorf("%s: %v", name, e)
		}
	}
}
