package api

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// documentedSession is the sample of the Chat API document.
const documentedSession = `{
"session_id": "0685d2ec-14b8-7f0d-8000-b43afe3a64d1",
"session_type": "custom_stateful",
"mode": "REGULAR",
"conversation_id": null,
"ext_type": "web",
"user_id": "d7915d1e-8aea-41d2-a331-87d7cc4875da",
"name": "John Smith",
"email": "john.smith@example.com",
"phone": "+1555123456",
"channel_id": null,
"timeout": 259200,
"greeting_text": "I am Flame - your AI Support Assistant. \nI can help you.",
"inbound_phrase": null,
"start_phrase": null,
"language": "en",
"llm_backend": null,
"show_thoughts": false,
"conversation_result": null,
"operator_id": "user_12345",
"operator_name": "John Doe",
"env_info": {"current_date": "2025-06-26 Thu", "tenant_id": "00000000-0000-0000-0000-000000000000"},
"kwargs": {"tenant_id": "00000000-0000-0000-0000-000000000001"},
"close_time": 1751196481.8386822,
"voice_name": null
}`

func documentedSessionValue() Session {
	return Session{
		ID: "0685d2ec-14b8-7f0d-8000-b43afe3a64d1", Type: "custom_stateful", Mode: ModeRegular, ExtType: ExtWeb,
		UserID: "d7915d1e-8aea-41d2-a331-87d7cc4875da", Name: "John Smith", Email: "john.smith@example.com", Phone: "+1555123456",
		Timeout: 72 * time.Hour, CloseTime: time.Unix(1751196481, 838682000).UTC(),
		Greeting: "I am Flame - your AI Support Assistant. \nI can help you.", Language: "en",
		OperatorID: "user_12345", OperatorName: "John Doe",
		EnvInfo: map[string]any{"current_date": "2025-06-26 Thu", "tenant_id": "00000000-0000-0000-0000-000000000000"},
		Kwargs:  map[string]any{"tenant_id": "00000000-0000-0000-0000-000000000001"},
	}
}

func TestCreateSession_DocumentedRequestAndAnswer(t *testing.T) {
	var seen recorder
	server := newPortal(t, seen.wrap(answering(200, "application/json", documentedSession)))
	got, err := newTestAgent(t, server.url, Options{UserAgent: "Delonix/1"}).CreateSession(background(), SessionRequest{
		UserID: "u", Name: "John", Email: "j@example.com", Phone: "+1", ExtType: ExtMobile,
		Kwargs:   map[string]any{"user_profile_info": "Very important client", "_hidden": 1},
		UserInfo: &UserInfo{UserAgent: "Delonix/1", Language: "en-US", ScreenWidth: 1920, ScreenHeight: 1080, Platform: "linux", AppVersion: "1.0"},
	})
	if err != nil {
		t.Fatal(err)
	}
	sameJSON(t, got, documentedSessionValue())
	if got.TenantID() != "00000000-0000-0000-0000-000000000001" {
		t.Errorf("tenant is %q", got.TenantID())
	}
	r := seen.last(t)
	if r.method != http.MethodPost || r.path != "/chatbot/agent%201/session" || r.query != "" {
		t.Errorf("request is %s %s?%s", r.method, r.path, r.query)
	}
	for name, want := range map[string]string{
		"Authorization": "Bearer " + canary, "Content-Type": "application/json", "User-Agent": "Delonix/1",
		"Accept": "application/json", "Idempotency-Key": "", "X-Idempotency-Key": "", "Cookie": "", "Referer": "",
	} {
		if r.header.Get(name) != want {
			t.Errorf("%s is %q, want %q", name, r.header.Get(name), want)
		}
	}
	const want = `{"user_id":"u","name":"John","email":"j@example.com","phone":"+1","type":"mobile","args":[],` +
		`"kwargs":{"_hidden":1,"user_profile_info":"Very important client"},` +
		`"user_info":{"userAgent":"Delonix/1","language":"en-US","screenWidth":1920,"screenHeight":1080,"platform":"linux","isMobile":false,"appVersion":"1.0"}}`
	if r.body != want {
		t.Errorf("body is %s\nwant    %s", r.body, want)
	}
}

func TestCreateSession_EmptyFieldsAreLeftOut(t *testing.T) {
	var seen recorder
	server := newPortal(t, seen.wrap(answering(201, "application/json", `{"session_id":"s"}`)))
	a := newTestAgent(t, server.url, Options{})
	if s, err := a.CreateSession(background(), SessionRequest{UserID: "u"}); err != nil || s.ID != "s" {
		t.Fatalf("%v, %v", s, err)
	}
	if got := seen.last(t).body; got != `{"user_id":"u","type":"web","args":[],"kwargs":{}}` {
		t.Errorf("body is %s", got)
	}
	if _, err := a.CreateSession(background(), SessionRequest{}); KindOf(err) != KindInvalid || WroteRequest(err) {
		t.Errorf("without a user: %v", err)
	}
	_, err := a.CreateSession(background(), SessionRequest{UserID: "u", Kwargs: map[string]any{"f": func() {}}})
	if KindOf(err) != KindInvalid || WroteRequest(err) || len(seen.requests) != 1 {
		t.Errorf("with a function: %v", err)
	}
}

func TestReadSession_TolerantShapes(t *testing.T) {
	for name, c := range map[string]struct {
		body string
		want Session
	}{
		"only an id":         {`{"session_id":"s"}`, Session{ID: "s"}},
		"number as id":       {`{"session_id":12,"user_id":7}`, Session{ID: "12", UserID: "7"}},
		"numbers as strings": {`{"session_id":"s","timeout":"60","close_time":"1751196481.5"}`, Session{ID: "s", Timeout: time.Minute, CloseTime: time.Unix(1751196481, 5e8).UTC()}},
		"close time as text": {`{"session_id":"s","close_time":"2025-06-29T11:28:01.5Z"}`, Session{ID: "s", CloseTime: time.Unix(1751196481, 5e8).UTC()}},
		"absurd numbers":     {`{"session_id":"s","timeout":1e30,"close_time":-5}`, Session{ID: "s"}},
		"everything null":    {`{"session_id":"s","mode":null,"timeout":null,"kwargs":null,"env_info":null,"close_time":null,"show_thoughts":null}`, Session{ID: "s"}},
		"wrong types":        {`{"session_id":"s","mode":{},"name":[1],"timeout":"x","kwargs":[],"env_info":"e","show_thoughts":"yes"}`, Session{ID: "s", ShowThoughts: true}},
		"lower case mode":    {`{"session_id":"s","mode":"operator","operator_name":" John\u202e\nDoe "}`, Session{ID: "s", Mode: ModeOperator, OperatorName: "John Doe"}},
		"unknown mode":       {`{"session_id":"s","mode":"ROBOT","ext_type":"sms"}`, Session{ID: "s", Mode: "ROBOT", ExtType: "sms"}},
		"mode in metadata":   {`{"session_id":"s","metadata":{"mode":"COPILOT"}}`, Session{ID: "s", Mode: ModeCopilot, Metadata: Metadata{Mode: ModeCopilot}}},
		"greeting buttons":   {`{"session_id":"s","greeting_text":"Hi","metadata":{"buttons":["Yes"]}}`, Session{ID: "s", Greeting: "Hi", Metadata: Metadata{Buttons: []Button{{"Yes", "Yes"}}}}},
		"greeting metadata":  {`{"session_id":"s","greeting_metadata":{"options":[{"label":"A","value":"a"}]}}`, Session{ID: "s", Metadata: Metadata{Buttons: []Button{{"A", "a"}}}}},
		"big number":         {`{"session_id":"s","kwargs":{"n":12345678901234567890}}`, Session{ID: "s", Kwargs: map[string]any{"n": json.Number("12345678901234567890")}}},
	} {
		got, err := readSession(received{data: []byte(c.body)})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		t.Log(name)
		sameJSON(t, got, c.want)
	}
}

func TestReadTime_EveryShape(t *testing.T) {
	at := time.Date(2025, 6, 26, 10, 30, 0, 0, time.UTC)
	for raw, want := range map[string]time.Time{
		`"2025-06-26T10:30:00Z"`: at, `"2025-06-26T12:30:00+02:00"`: at, `"2025-06-26T12:30:00+0200"`: at,
		`"2025-06-26T10:30:00"`: at, `"2025-06-26 10:30:00"`: at, `"2025-06-26 10:30:00+00:00"`: at, `"2025-06-26T10:30"`: at,
		`"2025-06-26T10:30:00.250000"`: at.Add(250 * time.Millisecond), `"2025-06-26T10:30:00.25Z"`: at.Add(250 * time.Millisecond),
		`"2025-06-26"`: at.Truncate(24 * time.Hour),
		`1750933800`:   at, `1750933800.5`: at.Add(500 * time.Millisecond), `1750933800000`: at, `1750933800000000`: at, `1750933800000000000`: at,
		`"1750933800"`: at, `"1750933800000"`: at, `1.7509338e9`: at,
		`"2025-06-26 10:30:00 UTC"`: at, `"2025-06-26 10:30:00 GMT"`: at, `"2025-06-26t10:30:00z"`: at, `"2025-06-26 10:30 UTC"`: at,
		`"2025-06-26T12:30:00+02"`: at, `"2025-06-26 12:30:00 +02"`: at, `"2025-06-26T10:30:00+00:00[UTC]"`: at,
		`"2025-06-26T12:30:00+02:00[Europe/Berlin]"`: at, `"2025-06-26T04:30:00\u221206:00"`: at,
		`"2025-06-26T10:30:00,250Z"`: at.Add(250 * time.Millisecond), `"2025-06-26T10:30:00.1234567Z"`: at.Add(123456700),
		`"20250626T103000Z"`: at, `"20250626T123000+0200"`: at, `"20250626T103000"`: at, `"20250626103000"`: at, `20250626103000`: at,
		`"20250626"`: at.Truncate(24 * time.Hour), `"2025/06/26 10:30:00"`: at,
		`"Thu, 26 Jun 2025 10:30:00 GMT"`: at, `"Thu, 26 Jun 2025 12:30:00 +0200"`: at, `"26 Jun 2025 10:30:00 GMT"`: at,
		`"Thursday, 26-Jun-25 10:30:00 GMT"`: at, `"Thu Jun 26 10:30:00 2025"`: at,
		`"2016-12-31T23:59:60Z"`: time.Date(2017, 1, 1, 0, 0, 0, 0, time.UTC), `"2025-06-25T24:00:00Z"`: at.Truncate(24 * time.Hour),
		`"1750933800,5"`: at.Add(500 * time.Millisecond), `"1750933800000000"`: at,
		`"0001-01-01T00:00:00"`: {}, `"1970-01-01T00:00:00Z"`: {}, `"1900-01-01"`: {}, `"T"`: {}, `"24"`: {}, `" "`: {}, `"UTC"`: {}, `"2025-13-45"`: {},
		`null`: {}, `""`: {}, `"soon"`: {}, `0`: {}, `-1`: {}, `1e300`: {}, `true`: {}, `{}`: {}, `"NaN"`: {}, `"Inf"`: {}, ``: {},
	} {
		if got := readTime(json.RawMessage(raw)); !got.Equal(want) {
			t.Errorf("%s is %v, want %v", raw, got, want)
		}
	}
}

func TestGetSession_EscapesIDAndKeepsPrefix(t *testing.T) {
	var seen recorder
	server := newPortal(t, seen.wrap(answering(200, "application/json", `{"mode":"OPERATOR"}`)))
	a := newTestAgent(t, mustPortal(t, server.URL+"/pre/fix/"), Options{})
	s, err := a.GetSession(background(), "a/b c?d#e%f")
	if err != nil || s.ID != "a/b c?d#e%f" || s.Mode != ModeOperator {
		t.Fatalf("%v, %v", s, err)
	}
	if r := seen.last(t); r.method != http.MethodGet || r.path != "/pre/fix/chatbot/agent%201/session/a%2Fb%20c%3Fd%23e%25f" || r.query != "" {
		t.Errorf("request is %s %s?%s", r.method, r.path, r.query)
	}
	for _, id := range []string{"", ".", ".."} {
		if _, err := a.GetSession(background(), id); KindOf(err) != KindInvalid || WroteRequest(err) {
			t.Errorf("id %q: %v", id, err)
		}
	}
}

func TestGetSession_NoSession_IsProtocol(t *testing.T) {
	for _, body := range []string{`{}`, `[]`, `null`, `"x"`, `{"detail":"hm"}`} {
		server := newPortal(t, answering(200, "application/json", body))
		_, err := newTestAgent(t, server.url, Options{}).GetSession(background(), "s")
		wantKind(t, err, KindProtocol)
	}
}

// sessionServer answers GET with the documented sample and PUT as told.
func sessionServer(put string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			_, _ = io.WriteString(w, documentedSession)
			return
		}
		_, _ = io.WriteString(w, put)
	}
}

func TestUpdateSession_GetsMergesAndPuts(t *testing.T) {
	var seen recorder
	server := newPortal(t, seen.wrap(sessionServer("")))
	name, phone := "Jane", ""
	got, err := newTestAgent(t, server.url, Options{}).UpdateSession(background(), "s", SessionUpdate{
		Name: &name, Phone: &phone, Kwargs: map[string]any{"plan": "gold", "tenant_id": nil},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := documentedSessionValue()
	want.Name, want.Phone, want.Kwargs = "Jane", "", map[string]any{"plan": "gold"}
	sameJSON(t, got, want)
	r := seen.last(t)
	if len(seen.requests) != 2 || r.method != http.MethodPut || r.path != "/chatbot/agent%201/session/s" {
		t.Errorf("requests are %v", seen.requests)
	}
	var body, wantBody any
	_ = json.Unmarshal([]byte(r.body), &body)
	_ = json.Unmarshal([]byte(`{"user_id":"d7915d1e-8aea-41d2-a331-87d7cc4875da","type":"web","args":[],"kwargs":{"plan":"gold"},"name":"Jane","email":"john.smith@example.com","phone":""}`), &wantBody)
	sameJSON(t, body, wantBody)
}

func TestUpdateSession_AcceptsAnyAnswer(t *testing.T) {
	name := "Jane"
	for put, wantName := range map[string]string{
		"": "Jane", "ok": "Jane", "null": "Jane", `{"success":true}`: "Jane", `{"session_id":"other","name":"X"}`: "Jane",
		`{"session_id":"0685d2ec-14b8-7f0d-8000-b43afe3a64d1","name":"JANE"}`: "JANE",
	} {
		server := newPortal(t, sessionServer(put))
		got, err := newTestAgent(t, server.url, Options{}).UpdateSession(background(), "s", SessionUpdate{Name: &name})
		if err != nil || got.Name != wantName {
			t.Errorf("answer %q: name %q, %v", put, got.Name, err)
		}
	}
}

func TestCloseSession_EveryStatus(t *testing.T) {
	for _, status := range sessionStatuses {
		var seen recorder
		server := newPortal(t, seen.wrap(answering(200, "text/plain", "not JSON")))
		if err := newTestAgent(t, server.url, Options{}).CloseSession(background(), "s", status); err != nil {
			t.Errorf("%s: %v", status, err)
		}
		if r := seen.last(t); len(seen.requests) != 1 || r.method != http.MethodDelete || r.query != "status="+string(status) || r.body != "" {
			t.Errorf("%s: requests are %v", status, seen.requests)
		}
	}
}

func TestCloseSession_FallsBackAfter422(t *testing.T) {
	for name, c := range map[string]struct {
		accepts func(r recorded) int
		want    []string // query and body of the requests
		kind    Kind
	}{
		"in the query": {func(recorded) int { return 204 }, []string{"status=busy "}, ""},
		"in the body": {func(r recorded) int {
			if r.body != "" {
				return 200
			}
			return 422
		}, []string{"status=busy ", ` {"status":"busy"}`}, ""},
		"plain": {func(r recorded) int {
			if r.body == "" && r.query == "" {
				return 200
			}
			return 422
		}, []string{"status=busy ", ` {"status":"busy"}`, " "}, ""},
		"never":               {func(recorded) int { return 422 }, []string{"status=busy ", ` {"status":"busy"}`, " "}, KindInvalid},
		"closed already":      {func(recorded) int { return 404 }, []string{"status=busy "}, ""},
		"closed in between":   {func(r recorded) int { return map[bool]int{true: 404, false: 422}[r.body != ""] }, []string{"status=busy ", ` {"status":"busy"}`}, ""},
		"other errors end it": {func(recorded) int { return 503 }, []string{"status=busy "}, KindUnavailable},
	} {
		var seen recorder
		server := newPortal(t, seen.wrap(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(c.accepts(seen.requests[len(seen.requests)-1]))
		}))
		err := newTestAgent(t, server.url, Options{}).CloseSession(background(), "s", StatusBusy)
		if KindOf(err) != c.kind {
			t.Errorf("%s: %v", name, err)
		}
		var got []string
		for _, r := range seen.requests {
			got = append(got, r.query+" "+r.body)
		}
		if strings.Join(got, "|") != strings.Join(c.want, "|") {
			t.Errorf("%s: requests are %q", name, got)
		}
	}
}

func TestSession_TellsWhetherThoughtsAreShown(t *testing.T) {
	for text, want := range map[string][2]bool{
		`{"session_id":"s"}`: {false, false}, `{"session_id":"s","show_thoughts":null}`: {false, false}, `{"session_id":"s","show_thoughts":false}`: {false, true},
		`{"session_id":"s","show_thoughts":true}`: {true, true}, `{"session_id":"s","show_thoughts":"no"}`: {false, true}, `{"session_id":"s","show_thoughts":1}`: {true, true},
	} {
		s, err := readSession(received{data: []byte(text)})
		if show, told := s.Thoughts(); err != nil || show != want[0] || told != want[1] {
			t.Errorf("%s: %v %v, %v", text, show, told, err)
		}
	}
}
