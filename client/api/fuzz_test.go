package api

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// checkLine fails unless s is clean and at most limit characters long, the
// ellipsis not counted.
func checkLine(t *testing.T, what, s string, limit int) {
	t.Helper()
	if !utf8.ValidString(s) || utf8.RuneCountInString(s) > limit+1 {
		t.Fatalf("%s is not text or too long: %q", what, s)
	}
	for _, r := range s {
		if r != ' ' && (unicode.IsControl(r) || unicode.IsSpace(r) || unicode.Is(unicode.Cf, r)) {
			t.Fatalf("%s holds %U: %q", what, r, s)
		}
	}
}

func checkMetadata(t *testing.T, m Metadata) {
	t.Helper()
	if len(m.Buttons) > maxButtons || len(m.Sources) > maxSources {
		t.Fatalf("%d buttons, %d sources", len(m.Buttons), len(m.Sources))
	}
	for _, b := range m.Buttons {
		checkLine(t, "label", b.Label, 200)
		if b.Label == "" || b.Value == "" {
			t.Fatalf("half a button: %#v", b)
		}
	}
	for _, s := range m.Sources {
		checkLine(t, "title", s.Title, 200)
		checkLine(t, "address", s.URL, 2000)
	}
}

func checkAttachments(t *testing.T, refs []AttachmentRef) {
	t.Helper()
	for _, ref := range refs {
		checkLine(t, "name", ref.Name, 200)
		if ref.ID == "" && ref.Name == "" || ref.Size < 0 || strings.ContainsAny(ref.Name, `/\`) {
			t.Fatalf("attachment %#v", ref)
		}
	}
}

func FuzzAgentFrame(f *testing.F) {
	for _, seed := range []string{
		`{"type":"message","text":"hi","role":"AI","log_id":7,"metadata":{"mode":"REGULAR"},"attachments":["a"]}`,
		`{"type":"thought","text":"hm"}`, `{"type":"timeout"}`, `{"type":"close","data":{"text":"bye"}}`,
		`{"role":"OPERATOR","payload":{"message":{"content":"hello"}}}`, `"{\"text\":\"a\"}"`, `Hello `, ` `, `[]`, `42`, `null`, `{"text":"`, "\xff",
	} {
		f.Add([]byte(seed), false)
		f.Add([]byte(seed), true)
	}
	f.Fuzz(func(t *testing.T, data []byte, binary bool) {
		frame := readFrame(data, binary)
		if !frame.Kind.Known() || !utf8.ValidString(frame.Text) {
			t.Fatalf("frame %#v", frame)
		}
		switch frame.Kind {
		case FrameChunk, FrameThought:
			if frame.Text == "" || frame.Role.Private() || frame.Role == RoleHuman || frame.Role == RoleOperator {
				t.Fatalf("frame %#v", frame)
			}
		case FrameOperator:
			if frame.Role != RoleOperator {
				t.Fatalf("frame %#v", frame)
			}
		}
		checkMetadata(t, frame.Metadata)
		checkAttachments(t, frame.Attachments)
		var d Draft
		d.Apply(Frame{Kind: FrameChunk, Text: "so far"})
		d.Apply(frame)
		if !utf8.ValidString(d.Text) || len(d.Text) > maxDraft || frame.Kind == FrameIgnored && d.Text != "so far" {
			t.Fatalf("draft %#v of frame %#v", d, frame)
		}
	})
}

func FuzzEvent(f *testing.F) {
	for _, seed := range []string{
		`{"type":"CONVERSATION_CREATED","session_id":"s"}`, `{"event":"conversation.closed","data":{"conversation_id":5}}`,
		`{"event_type":"CONVERSATION_NEW_MESSAGE","payload":{"session_id":"s"}}`, `{"name":"x"}`, `CONVERSATION_CLOSED`, `"CONVERSATION_CLOSED"`, `[]`, `{"data":{"type":"`, "\xff",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		e := readEvent(data)
		checkLine(t, "name", string(e.Name), 100)
		if len(e.Raw) > maxRawEvent || !utf8.ValidString(e.Raw) || !utf8.ValidString(e.SessionID) {
			t.Fatalf("event %#v", e)
		}
	})
}

// testAnswer is a 200 of a body, without a network.
func testAnswer(body []byte) *answer {
	w := &wire{token: NewSecret(canary), options: Options{}.withDefaults()}
	inner, cancel := context.WithCancelCause(context.Background())
	return &answer{
		route: routeConversations, status: http.StatusOK, header: http.Header{}, size: -1, wire: w,
		body: io.NopCloser(bytes.NewReader(body)), dog: newWatchdog(cancel), outer: context.Background(), inner: inner, cancel: cancel,
	}
}

// decodeList reads a list as Conversations does.
func decodeList(a *answer, each func(Conversation) error) error {
	return readList(a, ListLimits{}, &Listing{}, func(l *Listed) error {
		c, err := l.whole(func(error) {})
		if err != nil {
			return Unreadable(err)
		}
		return each(c)
	})
}

func FuzzList(f *testing.F) {
	for _, seed := range []string{
		documentedList, `[{"session_id":"s","logs":[{"id":"a","feedback":"GOOD","timestamp":1750933800}]}]`, `{"conversations":null}`,
		`{"conversations":[null,1,[],{"session_id":5,"x":{"y":[]},"logs":[null,{"id":1,"attachments":[{"id":"f","name":"../n"}]}]}],"user_id":7}`,
		`{"conversations":[{"session_id":"s"`, `<!doctype html>`, `{"x":[[[[`, ` [ ] `, "[{\"session_id\":\"\\ud800\"}]",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		count := 0
		a := testAnswer(data)
		err := decodeList(a, func(c Conversation) error {
			count++
			if c.SessionID == "" || c.StartTime.Year() > 9999 {
				t.Fatalf("conversation %#v", c)
			}
			for _, entry := range c.Logs {
				checkMetadata(t, entry.Metadata)
				checkAttachments(t, entry.Attachments)
			}
			return nil
		})
		_ = a.Close()
		var typed *Error
		if err != nil && (!errors.As(err, &typed) || typed.Kind != KindProtocol && typed.Kind != KindPage || typed.Detail == "") {
			t.Fatalf("%T %v", err, err)
		}
		if typed != nil {
			checkLine(t, "detail", typed.Detail, maxDetail)
		}
		// An error of each ends the call and is the call's.
		again := testAnswer(data)
		err = decodeList(again, func(Conversation) error { return errDisk })
		_ = again.Close()
		if (count > 0) != (err == errDisk) {
			t.Fatalf("%d conversations, then %v", count, err)
		}
	})
}

func FuzzButtons(f *testing.F) {
	for _, seed := range []string{
		`{"mode":"REGULAR","buttons":["Yes",{"text":"No","value":"no"}],"sources":[{"title":"T","url":"https://u"}]}`,
		`{"options":[{"title":"A","payload":5}]}`, `{"quick_replies":[{"label":"\u202e\u0000","value":""}]}`, `{"buttons":{}}`, `[]`, `{"buttons":[[[]]]}`, `x`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) { checkMetadata(t, readMetadata(data)) })
}

func FuzzErrorBody(f *testing.F) {
	for _, seed := range []string{
		`{"detail":[{"loc":["body","message"],"msg":"field required","type":"x"}]}`, `{"detail":"no"}`, `{"message":{"error":"deep"}}`,
		"<html><title>502 &amp; more</title>", "plain \x1b text \u202e", `{"detail":`, "\xff\xfe<TITLE>", `{"detail":[[[[[["x"]]]]]]}`,
	} {
		f.Add("application/json", []byte(seed))
		f.Add("text/html", []byte(seed))
	}
	f.Fuzz(func(t *testing.T, contentType string, data []byte) {
		field, detail := readErrorBody(contentType, data)
		checkLine(t, "field", field, 100)
		checkLine(t, "detail", detail, maxDetail)
	})
}

func FuzzSessionReplyTranscript(f *testing.F) {
	for _, seed := range []string{documentedSession, `{"response":"hi","metadata":{"mode":"REGULAR"}}`, `"hi"`, `hi`, `{"text":5}`, `{"data":{"transcript":"x"}}`, `{"session_id":1e999}`, `{"close_time":1e30}`} {
		f.Add("application/json", []byte(seed))
		f.Add("text/plain", []byte(seed))
	}
	f.Fuzz(func(t *testing.T, contentType string, data []byte) {
		r := received{contentType: contentType, data: data}
		if s, err := readSession(r); err == nil && (s.Timeout < 0 || s.CloseTime.Year() > 9999) {
			t.Fatalf("session %#v", s)
		}
		if reply, err := readReply(r); err == nil {
			checkMetadata(t, reply.Metadata)
			checkAttachments(t, reply.Attachments)
		}
		if text, err := readTranscript(r); err == nil && (!utf8.ValidString(text) || text != strings.TrimSpace(text)) {
			t.Fatalf("transcript %q", text)
		}
		checkLine(t, "detail", r.unexpected(errNotReply).Detail, maxDetail)
	})
}

func FuzzParsePortal(f *testing.F) {
	for _, seed := range []string{"https://portal.flametree.ai/a%2Fb/", "localhost:80", "http://[::1]:9/", "http://127.0.0.1.evil", "https://a@b", "[::1", "https://h:99999", "//x", "http://[fe80::1%25lo]/"} {
		f.Add(seed, "an id")
	}
	f.Fuzz(func(t *testing.T, raw, id string) {
		u, err := ParsePortal(raw)
		if err != nil {
			var typed *PortalURLError
			if !errors.As(err, &typed) {
				t.Fatalf("%T %v", err, err)
			}
			return
		}
		if u.Scheme != "https" && (u.Scheme != "http" || !isLoopback(u.Hostname())) || u.User != nil || u.RawQuery != "" || u.Fragment != "" || strings.HasSuffix(u.Path, "/") {
			t.Fatalf("%q gives %v", raw, u)
		}
		if again, err := ParsePortal(u.String()); err != nil || again.String() != u.String() || !SameOrigin(u, again) {
			t.Fatalf("%q gives %v, then %v, %v", raw, u, again, err)
		}
		e, err := endpoint(u, "chatbot", id)
		if err != nil {
			return
		}
		if !SameOrigin(u, e) || !strings.HasPrefix(e.EscapedPath(), u.EscapedPath()+"/chatbot/") || strings.Count(e.EscapedPath(), "/") != strings.Count(u.EscapedPath(), "/")+2 {
			t.Fatalf("%q with %q gives %v", raw, id, e)
		}
	})
}

func FuzzDispositionName(f *testing.F) {
	for _, seed := range []string{`attachment; filename="a.txt"`, `attachment; filename*=UTF-8''%C3%BC`, `attachment; filename="../x`, `filename=a\b;`, "inline"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		name := dispositionName(value)
		checkLine(t, "name", name, 200)
		if strings.ContainsAny(name, `/\`) || name == "." || name == ".." {
			t.Fatalf("%q gives %q", value, name)
		}
	})
}
