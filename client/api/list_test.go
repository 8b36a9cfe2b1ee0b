package api

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"
)

// documentedList is the sample of the Chat API document.
const documentedList = `{
"user_id": "user123",
"user_name": "John Doe",
"conversations": [
{
"session_id": "session_abc123",
"bot_url": "https://portal.flametree.ai/chatbot/agent_123",
"bot_name": "Customer Support Agent",
"bot_api_key": "sk-...",
"start_time": "2025-06-26T10:30:00Z",
"logs": [
{"id": 1, "timestamp": "2025-06-26T10:31:00Z", "role": "HUMAN", "text": "Hello, I need help", "attachments": []},
{"id": 2, "timestamp": "2025-06-26T10:31:30Z", "role": "AI", "text": "I'd be happy to help you!", "attachments": []}
]
}
]
}`

// list calls Conversations against an answer and returns what each got.
func list(t *testing.T, handler http.HandlerFunc) (User, []Conversation, error) {
	t.Helper()
	server := newPortal(t, handler)
	var got []Conversation
	user, err := newTestPublic(t, server.url, Options{}).Conversations(background(), "user123", ExtWeb, func(c Conversation) error {
		got = append(got, c)
		return nil
	})
	return user, got, err
}

func TestConversations_DocumentedAnswer(t *testing.T) {
	var seen recorder
	user, got, err := list(t, seen.wrap(answering(200, "application/json", documentedList)))
	if err != nil || user != (User{"user123", "John Doe"}) || len(got) != 1 {
		t.Fatalf("%v, %v, %v", user, got, err)
	}
	if !got[0].BotAPIKey.Equal(NewSecret("sk-...")) {
		t.Error("the key is lost")
	}
	minute := time.Date(2025, 6, 26, 10, 31, 0, 0, time.UTC)
	sameJSON(t, got[0], Conversation{
		SessionID: "session_abc123", BotURL: "https://portal.flametree.ai/chatbot/agent_123", BotName: "Customer Support Agent",
		StartTime: minute.Add(-time.Minute),
		Logs: []Log{
			{ID: "1", Time: minute, Role: RoleHuman, Text: "Hello, I need help"},
			{ID: "2", Time: minute.Add(30 * time.Second), Role: RoleAI, Text: "I'd be happy to help you!"},
		},
	})
	r := seen.last(t)
	if r.method != http.MethodGet || r.path != "/api/v1/public/conversations" || r.query != "ext_id=user123&ext_type=web" || r.header.Get("Authorization") != "Bearer "+canary {
		t.Errorf("request is %v", r)
	}
}

func TestConversations_TolerantShapes(t *testing.T) {
	one := []Conversation{{SessionID: "s"}}
	for name, c := range map[string]struct {
		body string
		user User
		want []Conversation
	}{
		"nobody":                    {`{"user_id":null,"user_name":null,"conversations":[]}`, User{}, nil},
		"null list":                 {`{"conversations":null}`, User{}, nil},
		"no list yet":               {`{"user_id":"u"}`, User{ID: "u"}, nil},
		"user after the list":       {`{"conversations":[{"session_id":"s"}],"user_id":7,"user_name":"N"}`, User{"7", "N"}, one},
		"bare array":                {`[{"session_id":"s"}]`, User{}, one},
		"white space behind":        {"[{\"session_id\":\"s\"}]\n\n ", User{}, one},
		"unknown fields":            {`{"x":{"y":[1,{"z":2}]},"conversations":[{"a":[[1]],"session_id":"s","b":{"c":null}}],"d":"e"}`, User{}, one},
		"odd elements":              {`{"conversations":[null,1,"x",[{"session_id":"no"}],{},{"session_id":"s"}]}`, User{}, one},
		"conversation id":           {`[{"conversation_id":5}]`, User{}, []Conversation{{SessionID: "5"}}},
		"null logs":                 {`[{"session_id":"s","logs":null}]`, User{}, one},
		"odd logs":                  {`[{"session_id":"s","logs":[null,1,"x",[],{},{"role":"AI"},{"id":1}]}]`, User{}, []Conversation{{SessionID: "s", Logs: []Log{{ID: "1"}}}}},
		"nulls":                     {`[{"session_id":"s","bot_url":null,"bot_name":null,"bot_api_key":null,"start_time":null}]`, User{}, one},
		"string ids, epoch times":   {`[{"session_id":"s","start_time":1750933800,"logs":[{"id":"a","timestamp":1750933800000,"role":"ai"}]}]`, User{}, []Conversation{{SessionID: "s", StartTime: time.Unix(1750933800, 0).UTC(), Logs: []Log{{ID: "a", Time: time.Unix(1750933800, 0).UTC(), Role: RoleAI}}}}},
		"log id, time without zone": {`[{"session_id":"s","logs":[{"log_id":3,"timestamp":"2025-06-26T10:30:00.5"}]}]`, User{}, []Conversation{{SessionID: "s", Logs: []Log{{ID: "3", Time: time.Date(2025, 6, 26, 10, 30, 0, 5e8, time.UTC)}}}}},
		"feedback":                  {`[{"session_id":"s","logs":[{"id":1,"feedback":"GOOD"},{"id":2,"reaction":"bad"},{"id":3,"feedback":null,"reaction":"NONE"},{"id":4,"feedback":"WOW"},{"id":5,"feedback":{}}]}]`, User{}, []Conversation{{SessionID: "s", Logs: []Log{{ID: "1", Feedback: FeedbackGood}, {ID: "2", Feedback: FeedbackBad}, {ID: "3", Feedback: FeedbackNone}, {ID: "4", Feedback: "WOW"}, {ID: "5"}}}}},
		"private roles":             {`[{"session_id":"s","logs":[{"id":1,"role":"NOTES","text":"n"},{"id":2,"role":"COPILOT","text":"c"},{"id":3,"role":"OPERATOR","text":"o"},{"id":4,"role":"BOSS"}]}]`, User{}, []Conversation{{SessionID: "s", Logs: []Log{{ID: "1", Role: RoleNotes, Text: "n"}, {ID: "2", Role: RoleCopilot, Text: "c"}, {ID: "3", Role: RoleOperator, Text: "o"}, {ID: "4", Role: "BOSS"}}}}},
		"attachments and metadata":  {`[{"session_id":"s","logs":[{"id":1,"text":null,"attachments":["a",{"id":"b","name":"n"}],"metadata":{"mode":"OPERATOR","buttons":["A"]}}]}]`, User{}, []Conversation{{SessionID: "s", Logs: []Log{{ID: "1", Attachments: []AttachmentRef{{ID: "a"}, {ID: "b", Name: "n"}}, Metadata: Metadata{Mode: ModeOperator, Buttons: []Button{{"A", "A"}}}}}}}},
	} {
		user, got, err := list(t, answering(200, "application/json", c.body))
		if err != nil || user != c.user {
			t.Errorf("%s: %v, %v", name, user, err)
		}
		t.Log(name)
		sameJSON(t, got, c.want)
	}
}

func TestConversations_NotAList_IsProtocol(t *testing.T) {
	for name, body := range map[string]string{
		"empty object": `{}`, "other object": `{"detail":"not today"}`, "string": `"x"`, "number": `5`, "null": `null`, "conversations is an object": `{"conversations":{}}`, "conversations is text": `{"conversations":"x"}`,
		"syntax": `{"conversations":[{"session_id":"s"},}]}`, "no JSON": `oops`,
		"key that is no string": `{5:1}`, "page": `<!doctype html><title>Login</title>`, "nothing": "",
	} {
		_, _, err := list(t, answering(200, "application/json", body))
		kind := KindProtocol
		if name == "page" {
			kind = KindPage
		}
		e := wantKind(t, err, kind)
		if e.Status != 200 || e.Detail == "" || errors.Is(err, io.EOF) {
			t.Errorf("%s: %#v", name, e)
		}
	}
}

func TestConversations_HalfSent_GivesWhatWasWhole(t *testing.T) {
	const whole = `{"user_id":"u","conversations":[{"session_id":"a","logs":[{"id":1}]},{"session_id":"b"}],"user_name":"n"}`
	for cut := range len(whole) {
		complete := strings.Count(whole[:cut], "}]}") + strings.Count(whole[:cut], `"b"}`)
		// The portal ends the answer properly: half a list all the same.
		_, got, err := list(t, answering(200, "application/json", whole[:cut]))
		if e := wantKind(t, err, KindProtocol); len(got) != min(complete, 2) || errors.Is(err, io.EOF) || cut > 0 && e.Detail != "the list breaks off" {
			t.Errorf("cut at %d: %d conversations, %v", cut, len(got), err)
		}
	}
	for _, cut := range []int{1, 40, 75, 90} {
		complete := strings.Count(whole[:cut], "}]}") + strings.Count(whole[:cut], `"b"}`)
		_, got, err := list(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", fmt.Sprint(len(whole)))
			_, _ = io.WriteString(w, whole[:cut])
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		})
		if wantKind(t, err, KindNetwork); len(got) != complete {
			t.Errorf("connection cut at %d: %d conversations, %v", cut, len(got), err)
		}
	}
}

func TestConversations_ErrorOfEach_IsReturnedAsItIs(t *testing.T) {
	server := newPortal(t, answering(200, "application/json", `[{"session_id":"a"},{"session_id":"b"},{"session_id":"c"}]`))
	calls := 0
	_, err := newTestPublic(t, server.url, Options{}).Conversations(background(), "u", "", func(Conversation) error {
		if calls++; calls == 2 {
			return errDisk
		}
		return nil
	})
	if err != errDisk || calls != 2 {
		t.Errorf("%d calls, %v", calls, err)
	}
}

func TestConversations_WithoutUser_IsInvalid(t *testing.T) {
	_, err := newTestPublic(t, mustPortal(t, "http://localhost:1"), Options{}).Conversations(background(), "", "", nil)
	if wantKind(t, err, KindInvalid); WroteRequest(err) {
		t.Error("something was written")
	}
}

func TestConversations_EachIsCalledWhileTheListStillComes(t *testing.T) {
	first := make(chan struct{})
	server := newPortal(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"conversations":[{"session_id":"a"},`)
		w.(http.Flusher).Flush()
		<-first
		_, _ = io.WriteString(w, `{"session_id":"b"}]}`)
	})
	calls := 0
	_, err := newTestPublic(t, server.url, Options{}).Conversations(background(), "u", "", func(Conversation) error {
		if calls++; calls == 1 {
			close(first)
		}
		return nil
	})
	if err != nil || calls != 2 {
		t.Errorf("%d calls, %v", calls, err)
	}
}

// longList writes conversations until size bytes are reached.
func longList(w io.Writer, size int) {
	_, _ = io.WriteString(w, `{"conversations":[{"session_id":"first"}`)
	text := strings.Repeat("words ", 1000)
	for written := 0; written < size; written += len(text) {
		if _, err := fmt.Fprintf(w, `,{"session_id":"s%d","logs":[{"id":1,"role":"AI","text":"%s"}]}`, written, text); err != nil {
			return
		}
	}
	_, _ = io.WriteString(w, `]}`)
}

func TestConversations_LongList_IsDecodedAsAStream(t *testing.T) {
	server := newPortal(t, func(w http.ResponseWriter, _ *http.Request) { longList(w, 12<<20) })
	var before, now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	peak, count := uint64(0), 0
	_, err := newTestPublic(t, server.url, Options{}).Conversations(background(), "u", "", func(Conversation) error {
		if count++; count%200 == 0 {
			runtime.ReadMemStats(&now)
			peak = max(peak, now.HeapAlloc)
		}
		return nil
	})
	grown := int64(peak) - int64(before.HeapAlloc)
	if err != nil || count < 2000 || grown > 9<<20 {
		t.Errorf("%d conversations, the heap grew by %d MiB, %v", count, grown>>20, err)
	}
}

func TestList_MoreThanTheLimit_IsProtocol(t *testing.T) {
	var body bytes.Buffer
	longList(&body, 2<<20)
	a := testAnswer(body.Bytes())
	defer func() { _ = a.Close() }()
	count := 0
	err := readList(a, ListLimits{List: 1 << 20}, &Listing{}, func(*Listed) error { count++; return nil })
	if e := wantKind(t, err, KindProtocol); !IsTooLarge(err) || e.Detail != "the list is larger than 1 MiB" || count < 150 {
		t.Errorf("%d conversations, %v", count, err)
	}
}

func TestConversations_DeepNesting_IsProtocol(t *testing.T) {
	deep := strings.Repeat(`[`, 100000)
	for name, body := range map[string]string{
		"top":         deep,
		"unknown":     `{"x":` + deep,
		"element":     `{"conversations":[` + deep,
		"field":       `{"conversations":[{"session_id":` + deep,
		"other field": `{"conversations":[{"x":` + deep,
		"log":         `{"conversations":[{"session_id":"s","logs":[` + deep,
		"objects":     `{"x":` + strings.Repeat(`{"x":`, 100000),
	} {
		_, _, err := list(t, answering(200, "application/json", body))
		if wantKind(t, err, KindProtocol); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

func TestConversations_GzipBomb_IsBounded(t *testing.T) {
	_, _, err := list(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(gzipped(t, 80<<20))
	})
	wantKind(t, err, KindProtocol)
	_, _, err = list(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = io.WriteString(w, "not gzip at all")
	})
	wantKind(t, err, KindProtocol)
}
