package api

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// canary is the token of all tests.
const canary = "canary-token-8f3a"

// portal is a portal of one handler.
type portal struct {
	*httptest.Server
	url *url.URL
}

func newPortal(t *testing.T, handler http.HandlerFunc) portal {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return portal{Server: server, url: mustPortal(t, server.URL)}
}

func mustPortal(t *testing.T, raw string) *url.URL {
	t.Helper()
	u, err := ParsePortal(raw)
	if err != nil {
		t.Fatalf("ParsePortal: %v", err)
	}
	return u
}

// newTestAgent returns agent "agent 1" at a portal.
func newTestAgent(t *testing.T, portal *url.URL, o Options) *Agent {
	t.Helper()
	a, err := NewAgent(portal, "agent 1", NewSecret(canary), o)
	if err != nil {
		t.Fatalf("NewAgent: %v", err)
	}
	t.Cleanup(a.CloseIdle)
	return a
}

func newTestPublic(t *testing.T, portal *url.URL, o Options) *Public {
	t.Helper()
	p, err := NewPublic(portal, NewSecret(canary), o)
	if err != nil {
		t.Fatalf("NewPublic: %v", err)
	}
	t.Cleanup(p.CloseIdle)
	return p
}

// answering returns a handler that always answers the same.
func answering(status int, contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// recorded is a request as a portal saw it.
type recorded struct {
	method, path, query string
	header              http.Header
	body                string
}

// recorder keeps the requests of a portal. It is read after the calls are over.
type recorder struct{ requests []recorded }

func (r *recorder) wrap(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, req *http.Request) {
		body, _ := io.ReadAll(req.Body)
		r.requests = append(r.requests, recorded{
			method: req.Method, path: req.URL.EscapedPath(), query: req.URL.RawQuery,
			header: req.Header.Clone(), body: string(body),
		})
		next(w, req)
	}
}

func (r *recorder) last(t *testing.T) recorded {
	t.Helper()
	if len(r.requests) == 0 {
		t.Fatal("the portal saw no request")
	}
	return r.requests[len(r.requests)-1]
}

// wantKind fails the test unless err is an *Error of a kind, and returns it.
func wantKind(t *testing.T, err error, kind Kind) *Error {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("error is %v (%T), want an *Error of kind %q", err, err, kind)
	}
	if e.Kind != kind {
		t.Fatalf("kind is %q (%v), want %q", e.Kind, err, kind)
	}
	if strings.Contains(err.Error(), canary) {
		t.Fatalf("the error shows the token: %v", err)
	}
	return e
}

// sameJSON compares two values by their JSON.
func sameJSON(t *testing.T, got, want any) {
	t.Helper()
	g, _ := json.Marshal(got)
	w, _ := json.Marshal(want)
	if string(g) != string(w) {
		t.Errorf("got  %s\nwant %s", g, w)
	}
}

func background() context.Context { return context.Background() }
