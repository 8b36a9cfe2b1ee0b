package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// everyCall calls every REST route of the package once.
func everyCall(t *testing.T, a *Agent, p *Public) map[string]func(context.Context) error {
	t.Helper()
	return map[string]func(context.Context) error{
		"CreateSession": func(ctx context.Context) error {
			_, err := a.CreateSession(ctx, SessionRequest{UserID: "u"})
			return err
		},
		"GetSession":    func(ctx context.Context) error { _, err := a.GetSession(ctx, "s"); return err },
		"UpdateSession": func(ctx context.Context) error { _, err := a.UpdateSession(ctx, "s", SessionUpdate{}); return err },
		"CloseSession":  func(ctx context.Context) error { return a.CloseSession(ctx, "s", StatusCompleted) },
		"Send":          func(ctx context.Context) error { _, err := a.Send(ctx, "s", Message{Text: "hi"}); return err },
		"Capabilities":  func(ctx context.Context) error { _, err := a.Capabilities(ctx); return err },
		"Transcribe": func(ctx context.Context) error {
			_, err := a.Transcribe(ctx, "audio/wav", strings.NewReader("RIFF"), 4)
			return err
		},
		"Synthesize": func(ctx context.Context) error {
			audio, err := a.Synthesize(ctx, SpeechRequest{Text: "hi"})
			if err == nil {
				_ = audio.Close()
			}
			return err
		},
		"Conversations": func(ctx context.Context) error {
			_, err := p.Conversations(ctx, "u", ExtWeb, func(Conversation) error { return nil })
			return err
		},
		"Attachment": func(ctx context.Context) error {
			d, err := p.Attachment(ctx, "a", "u", ExtWeb)
			if err == nil {
				_ = d.Close()
			}
			return err
		},
		"React": func(ctx context.Context) error {
			return p.React(ctx, "s", "1", Reaction{Feedback: FeedbackGood, ExtID: "u"})
		},
		"Listen": func(ctx context.Context) error { _, err := a.Listen(ctx, "s"); return err },
		"Events": func(ctx context.Context) error { _, err := p.Events(ctx, "u"); return err },
	}
}

func TestStatus_EveryRouteHasTypedErrors(t *testing.T) {
	for status, kind := range map[int]Kind{
		400: KindInvalid, 401: KindUnauthorized, 403: KindUnauthorized, 404: KindNotFound, 405: KindProtocol, 410: KindNotFound,
		413: KindTooLarge, 415: KindInvalid, 418: KindProtocol, 422: KindInvalid, 429: KindUnavailable,
		500: KindProtocol, 502: KindProtocol, 503: KindUnavailable, 504: KindProtocol,
		301: KindRedirect, 302: KindRedirect, 303: KindRedirect, 307: KindRedirect, 308: KindRedirect, 300: KindRedirect, 304: KindRedirect, 399: KindRedirect,
		407: KindProxy, 511: KindPage,
	} {
		server := newPortal(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", "https://elsewhere.example/login?next=secret")
			w.Header().Set("Retry-After", "7")
			answering(status, "application/json", `{"detail":"so it is, `+canary+`"}`)(w, r)
		})
		a, p := newTestAgent(t, server.url, Options{}), newTestPublic(t, server.url, Options{})
		for name, call := range everyCall(t, a, p) {
			err := call(background())
			if name == "CloseSession" && kind == KindNotFound {
				if err != nil {
					t.Errorf("%d: CloseSession fails with %v", status, err)
				}
				continue
			}
			e := wantKind(t, err, kind)
			if e.Status != status || !strings.Contains(e.Route, "{") || !WroteRequest(err) {
				t.Errorf("%d: %s fails with %#v", status, name, e)
			}
			switch {
			case kind == KindRedirect:
				if !strings.Contains(e.Detail, "https://elsewhere.example;") || strings.Contains(e.Detail, "secret") {
					t.Errorf("%d: detail of %s is %q", status, name, e.Detail)
				}
			case kind != KindProxy && e.Detail != "so it is, [redacted]":
				t.Errorf("%d: detail of %s is %q", status, name, e.Detail)
			}
			if wait := RetryAfter(err); (kind == KindUnavailable) != (wait == 7*time.Second) {
				t.Errorf("%d: %s is told to wait %v", status, name, wait)
			}
		}
	}
}

func TestAnswer_HTMLOrEmptyOrCut_IsTyped(t *testing.T) {
	const page = "<!DOCTYPE html><html><head><title>Welcome to nginx!</title></head><body>secret body</body></html>"
	tolerant := map[string]map[string]bool{
		// What these routes answer with is free or unknown.
		"empty":  {"CloseSession": true, "React": true, "Attachment": true, "Transcribe": true, "Send": true},
		"number": {"CloseSession": true, "React": true, "Attachment": true, "Transcribe": true},
		"broken": {"CloseSession": true, "React": true, "Attachment": true},
	}
	bodies := map[string][2]string{
		"page": {"text/html", page}, "empty": {"application/json", ""}, "number": {"application/json", "42"},
		"broken": {"application/json", `{"session_id": "s", "response": "hal`},
	}
	for shape, body := range bodies {
		server := newPortal(t, answering(200, body[0], body[1]))
		a, p := newTestAgent(t, server.url, Options{}), newTestPublic(t, server.url, Options{})
		for name, call := range everyCall(t, a, p) {
			err := call(background())
			if tolerant[shape][name] {
				if err != nil {
					t.Errorf("%s: %s fails with %v", shape, name, err)
				}
				continue
			}
			kind := KindProtocol
			if shape == "page" {
				kind = KindPage
			}
			e := wantKind(t, err, kind)
			if shape == "page" && (name != "Attachment" && !strings.Contains(e.Detail, "Welcome to nginx!") || strings.Contains(err.Error(), "secret body")) {
				t.Errorf("%s: %s says %q", shape, name, e.Detail)
			}
		}
	}
}

func TestAnswer_CutByTheConnection_IsNetwork(t *testing.T) {
	server := newPortal(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Length", "1000")
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"session_id": "s", "response": "hal`)
		w.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	})
	a, p := newTestAgent(t, server.url, Options{}), newTestPublic(t, server.url, Options{})
	for name, call := range everyCall(t, a, p) {
		err := call(background())
		switch name {
		case "Attachment":
			if err != nil {
				t.Errorf("%s fails before its body is read: %v", name, err)
			}
		case "Listen", "Events", "Synthesize":
			wantKind(t, err, KindProtocol)
		default:
			wantKind(t, err, KindNetwork)
		}
	}
}

func TestReadErrorBody_EveryShape(t *testing.T) {
	long := strings.Repeat("ä", 1000)
	for _, c := range []struct{ name, contentType, body, field, detail string }{
		{"FastAPI list", "application/json", `{"detail":[{"loc":["body","message"],"msg":"field required","type":"value_error.missing"}]}`, "message", "message: field required"},
		{"FastAPI several", "application/json", `{"detail":[{"loc":["query","ext_id"],"msg":"a"},{"loc":["body","kwargs",0,"age"],"msg":"b"}]}`, "ext_id", "ext_id: a; kwargs.0.age: b"},
		{"FastAPI body alone", "application/json", `{"detail":[{"loc":["body"],"msg":"no"}]}`, "body", "body: no"},
		{"FastAPI without a place", "application/json", `{"detail":[{"msg":"no"}]}`, "", "no"},
		{"FastAPI empty list", "application/json", `{"detail":[]}`, "", ""},
		{"detail", "application/json", `{"detail":"Not authenticated"}`, "", "Not authenticated"},
		{"detail object", "application/json", `{"detail":{"message":"deep","code":5}}`, "", "deep"},
		{"message", "application/json", `{"message":"gone"}`, "", "gone"},
		{"error", "application/json", `{"error":"bad"}`, "", "bad"},
		{"error object", "application/json", `{"error":{"message":"worse"}}`, "", "worse"},
		{"list of texts", "application/json", `{"detail":["a","b"]}`, "", "a; b"},
		{"JSON string", "application/json", `"just words"`, "", "just words"},
		{"JSON number", "application/json", `{"detail":12}`, "", "12"},
		{"null", "application/json", `null`, "", ""},
		{"null detail", "application/json", `{"detail":null,"message":"m"}`, "", "m"},
		{"unknown object", "application/json", `{"foo":"bar"}`, "", ""},
		{"JSON without a type", "", `{"detail":"x"}`, "", "x"},
		{"plain text", "text/plain", "  Service \r\n\tUnavailable \x00\x1b[31m\u202e!", "", "Service Unavailable [31m!"},
		{"HTML", "text/html; charset=utf-8", "<html><head><TITLE lang=en>502 Bad &amp; Gateway</TITLE></head><body>nginx</body></html>", "", "502 Bad & Gateway"},
		{"HTML without a type", "", "\n<!doctype html><title>t</title>", "", "t"},
		{"HTML without a title", "text/html", "<html><body>long page</body></html>", "", ""},
		{"HTML with an open title", "text/html", "<html><title>never closed", "", ""},
		{"HTML that is not UTF-8", "text/html", "<title>a\xff\xfeİb</title>", "", "aİb"},
		{"empty", "", " \n ", "", ""},
		{"broken JSON", "application/json", `{"detail":"x`, "", `{"detail":"x`},
		{"too long", "text/plain", long, "", strings.Repeat("ä", maxDetail) + "…"},
		{"too deep", "application/json", strings.Repeat(`{"detail":`, 8) + `"x"` + strings.Repeat("}", 8), "", ""},
	} {
		field, detail := readErrorBody(c.contentType, []byte(c.body))
		if field != c.field || detail != c.detail {
			t.Errorf("%s: field %q, detail %q; want %q, %q", c.name, field, detail, c.field, c.detail)
		}
	}
}

func TestReadRetryAfter_SecondsAndDates(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"": 0, "5": 5 * time.Second, " 1.5 ": 1500 * time.Millisecond, "-3": 0, "soon": 0, "NaN": 0, "1e300": time.Hour,
		"Fri, 02 Jan 2026 03:04:35 GMT": 30 * time.Second, "Fri, 02 Jan 2026 03:04:00 GMT": 0, "Fri, 02 Jan 2126 03:04:00 GMT": time.Hour,
	} {
		if got := readRetryAfter(value, now); got != want {
			t.Errorf("%q is %v, want %v", value, got, want)
		}
	}
}

func TestKindOf_AnyError(t *testing.T) {
	for _, c := range []struct {
		err   error
		kind  Kind
		wrote bool
	}{
		{nil, "", false},
		{errors.New("other"), "", true},
		{context.Canceled, KindCanceled, true},
		{context.DeadlineExceeded, KindNetwork, true},
		{&Error{Kind: KindNotFound}, KindNotFound, true},
		{&PortalURLError{Reason: "r"}, KindInvalid, false},
		{fmt.Errorf("bot_url: %w", ErrOtherOrigin), KindInvalid, false},
		{fmt.Errorf("sending: %w", invalid("", "f", InputEmpty, "d")), KindInvalid, false},
	} {
		if KindOf(c.err) != c.kind || WroteRequest(c.err) != c.wrote {
			t.Errorf("%v: %q, %v", c.err, KindOf(c.err), WroteRequest(c.err))
		}
	}
}

func TestContext_EndsEveryCall(t *testing.T) {
	arrived := make(chan struct{})
	release := make(chan struct{})
	server := newPortal(t, func(w http.ResponseWriter, r *http.Request) {
		arrived <- struct{}{}
		<-release
	})
	t.Cleanup(func() { close(release) })
	a, p := newTestAgent(t, server.url, Options{}), newTestPublic(t, server.url, Options{})
	for name, call := range everyCall(t, a, p) {
		ctx, cancel := context.WithCancel(background())
		done := make(chan error)
		go func() { done <- call(ctx) }()
		<-arrived
		cancel()
		err := <-done
		wantKind(t, err, KindCanceled)
		if !errors.Is(err, context.Canceled) || !WroteRequest(err) {
			t.Errorf("%s: %v, wrote %v", name, err, WroteRequest(err))
		}
		err = call(ctx)
		wantKind(t, err, KindCanceled)
		if WroteRequest(err) {
			t.Errorf("%s has written with a context that was over", name)
		}
	}
}

func TestContext_DeadlineIsNetwork(t *testing.T) {
	release := make(chan struct{})
	server := newPortal(t, func(http.ResponseWriter, *http.Request) { <-release })
	t.Cleanup(func() { close(release) })
	ctx, cancel := context.WithTimeout(background(), 20*time.Millisecond)
	defer cancel()
	_, err := newTestAgent(t, server.url, Options{}).Capabilities(ctx)
	wantKind(t, err, KindNetwork)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

// TestUndelivered_OnlyWhatSurelyDidNotArrive sorts the refusals of portals and of what
// stands before them.
func TestUndelivered_OnlyWhatSurelyDidNotArrive(t *testing.T) {
	for _, c := range []struct {
		status            int
		contentType, body string
		want              bool
	}{
		{429, "text/plain", "slow down", true},
		{503, "application/json", `{"detail":"the agent is busy"}`, true},
		{503, "text/plain", "no healthy upstream", true},
		{503, "text/plain", "upstream connect error or disconnect/reset before headers. reset reason: connection failure", true},
		{503, "text/plain", "upstream connect error or disconnect/reset before headers. retried and the latest reset reason: connection termination", false},
		{503, "text/html", "<html><head><title>503 Service Temporarily Unavailable</title></head><body><hr><center>nginx/1.25</center></body></html>", true},
		{503, "text/html", "<html><head><title>503 Backend fetch failed</title></head></html>", false},
		{503, "", "", false},
		{500, "application/json", `{"detail":"oops"}`, false},
		{502, "text/plain", "no healthy upstream", false},
	} {
		a := newTestAgent(t, mustPortal(t, newPortal(t, answering(c.status, c.contentType, c.body)).URL), Options{})
		_, err := a.Send(background(), "s", Message{Text: "hi"})
		if err == nil || Undelivered(err) != c.want {
			t.Errorf("%d %.60q: undelivered %t (%v)", c.status, c.body, Undelivered(err), err)
		}
	}
}
