package demo_test

import (
	"strings"
	"testing"
	"time"

	"delonix/client/demo"
)

func TestCreateSession_AsTheDocumentShows(t *testing.T) {
	c := open(t, quiet())
	a := c.want(200, "POST", c.agentRoute("/session"), `{
		"user_id": "d7915d1e-8aea-41d2-a331-87d7cc4875da", "name": "John Smith", "email": "john.smith@example.com",
		"phone": "+1555123456", "type": "web", "args": [], "kwargs": {"user_profile_info": "Very important client"},
		"user_info": {"language": "en-US", "platform": "Win32", "isMobile": false}}`)
	got := a.json(t)
	for key, want := range map[string]any{
		"session_type": "custom_stateful", "mode": "REGULAR", "conversation_id": nil, "ext_type": "web",
		"user_id": "d7915d1e-8aea-41d2-a331-87d7cc4875da", "name": "John Smith", "email": "john.smith@example.com",
		"phone": "+1555123456", "channel_id": nil, "timeout": 259200.0, "language": "en", "conversation_result": nil,
	} {
		if got[key] != want {
			t.Errorf("%s = %v, want %v", key, got[key], want)
		}
	}
	if at(got, "kwargs", "user_profile_info") != "Very important client" || at(got, "kwargs", "tenant_id") == nil {
		t.Errorf("kwargs = %v", got["kwargs"])
	}
	if id, _ := got["session_id"].(string); len(id) != 36 {
		t.Errorf("session_id = %v", got["session_id"])
	}
	if text, _ := got["greeting_text"].(string); !strings.Contains(text, "Flame") {
		t.Errorf("greeting_text = %v", got["greeting_text"])
	}
	if at(got, "metadata", "buttons", 0, "text") == nil {
		t.Errorf("no buttons with the greeting: %v", got["metadata"])
	}
	deadline, _ := got["close_time"].(float64)
	if in := time.Until(time.UnixMicro(int64(deadline * 1e6))); in < 259100*time.Second || in > 259200*time.Second {
		t.Errorf("close_time is in %v", in)
	}
}

func TestCreateSession_Refuses(t *testing.T) {
	c := open(t, quiet())
	for name, body := range map[string]string{
		"no body": "", "no JSON": "{", "a list": "[]", "no user": `{}`, "an empty user": `{"user_id":" "}`,
		"a user of a wrong type": `{"user_id":7}`, "an unknown type": `{"user_id":"u","type":"fax"}`,
		"a name of a wrong type": `{"user_id":"u","name":1}`, "kwargs of a wrong type": `{"user_id":"u","kwargs":[]}`,
		"args of a wrong type": `{"user_id":"u","args":{}}`,
	} {
		t.Run(name, func(t *testing.T) {
			a := c.want(422, "POST", c.agentRoute("/session"), body)
			if at(a.json(t), "detail", 0, "loc", 0) != "body" {
				t.Errorf("answer %s", a.body)
			}
		})
	}
	if n := len(c.Sessions()); n != 0 {
		t.Errorf("%d sessions", n)
	}
}

func TestAuthorization_IsCheckedOnEveryRoute(t *testing.T) {
	o := quiet()
	o.HasSTT, o.HasTTS = demo.Yes, demo.Yes
	c := open(t, o)
	s := c.newSession()
	for _, route := range []string{
		"POST " + c.agentRoute("/session"), "GET " + c.agentRoute("/session/"+s), "PUT " + c.agentRoute("/session/"+s),
		"DELETE " + c.agentRoute("/session/"+s), "POST " + c.agentRoute("/session/"+s+"/run_v2"), "GET " + c.agentRoute("/capabilities"),
		"POST " + c.agentRoute("/transcribe"), "GET " + c.agentRoute("/synthesize?text=x"),
		"GET " + c.agentRoute("/session/"+s+"/synthesize?text=x"), "GET /api/v1/public/conversations?ext_id=u",
		"GET /api/v1/public/conversations/attachments/a?ext_id=u", "PATCH /api/v1/public/sessions/" + s + "/logs/1",
		"GET " + c.agentRoute("/ws/"+s), "GET /ws/u",
	} {
		method, path, _ := strings.Cut(route, " ")
		for _, header := range []string{"", "Bearer", "Bearer wrong", "Basic " + c.Token(), c.Token()} {
			a := c.want(401, method, path, "", "Authorization", header)
			if a.header.Get("WWW-Authenticate") != "Bearer" || at(a.json(t), "detail") == nil {
				t.Errorf("%s with %q: %s", route, header, a.body)
			}
		}
	}
	if a := c.want(200, "GET", c.agentRoute("/session/"+s), ""); at(a.json(t), "session_id") != s {
		t.Error("the session is gone")
	}
}

func TestUnknown_PathsMethodsAgentsAndSessions(t *testing.T) {
	c := open(t, quiet())
	c.want(404, "GET", "/nothing", "")
	c.want(405, "PATCH", c.agentRoute("/session"), "")
	c.want(404, "GET", "/chatbot/nobody/capabilities", "")
	c.want(404, "GET", c.agentRoute("/session/nothing"), "")
	c.want(404, "DELETE", c.agentRoute("/session/nothing"), "")
	s := c.newSession()
	for _, other := range c.others() {
		c.want(404, "GET", "/chatbot/"+other.id+"/session/"+s, "", "Authorization", "Bearer "+other.key)
		c.want(401, "GET", "/chatbot/"+other.id+"/session/"+s, "")
	}
	if n := c.Requests()[demo.RouteUnknown]; n != 2 {
		t.Errorf("%d unknown requests", n)
	}
}

type otherAgent struct{ id, key string }

// others reads the other agents of the portal from the history.
func (c *client) others() []otherAgent {
	var out []otherAgent
	for _, v := range c.list() {
		url, _ := at(v, "bot_url").(string)
		id := url[strings.LastIndex(url, "/")+1:]
		if key, _ := at(v, "bot_api_key").(string); id != c.AgentID() {
			out = append(out, otherAgent{id, key})
		}
	}
	return out
}

func TestUpdateSession(t *testing.T) {
	c := open(t, quiet())
	s := c.newSession()
	path := c.agentRoute("/session/" + s)
	a := c.want(200, "PUT", path, `{"user_id":"demo-user","name":"New Name","email":null,"kwargs":{"_note":"x"}}`)
	if at(a.json(t), "name") != "New Name" || at(a.json(t), "kwargs", "_note") != "x" {
		t.Errorf("answer %s", a.body)
	}
	c.want(422, "PUT", path, `{"name":"Without a user"}`)
	c.want(422, "PUT", path, `{"user_id":"somebody-else","name":"x"}`)
	c.want(422, "PUT", path, `{"user_id":"demo-user","name":"Half","phone":5}`)
	if state, _ := c.Session(s); state.Name != "New Name" || state.Kwargs["_note"] != "x" {
		t.Errorf("state %+v", state)
	}
}

func TestUpdateAndClose_AnswerInEveryShape(t *testing.T) {
	for _, test := range []struct {
		done   demo.DoneStyle
		status int
		body   string
	}{{demo.DoneEmpty, 204, ""}, {demo.DoneText, 200, "OK"}} {
		c := open(t, shaped(demo.Shape{Done: test.done}))
		s := c.newSession()
		a := c.want(test.status, "PUT", c.agentRoute("/session/"+s), `{"user_id":"demo-user","name":"New"}`)
		b := c.want(test.status, "DELETE", c.agentRoute("/session/"+s), "")
		if string(a.body) != test.body || string(b.body) != test.body {
			t.Errorf("answers %q, %q", a.body, b.body)
		}
	}
}

var statuses = []string{
	"completed", "busy", "noanswer", "canceled", "failed", "resolved_by_operator", "escalated_by_operator", "not_found",
	"network_error", "unknown", "user_timeout", "timeout", "declined", "transferred", "daily_limit_exceeded",
}

func TestCloseSession_TakesEveryStatus(t *testing.T) {
	ways := map[demo.CloseStyle]func(status string) (query, body string){
		demo.CloseQuery: func(status string) (string, string) { return "?status=" + status, "" },
		demo.CloseBody:  func(status string) (string, string) { return "", `{"status":"` + status + `"}` },
	}
	for style, way := range ways {
		c := open(t, shaped(demo.Shape{Close: style}))
		for _, status := range statuses {
			s := c.newSession()
			query, body := way(status)
			c.want(200, "DELETE", c.agentRoute("/session/"+s)+query, body)
			if state, _ := c.Session(s); state.Status != status {
				t.Errorf("status %q, want %q", state.Status, status)
			}
		}
		s := c.newSession()
		query, body := way("nonsense")
		c.want(422, "DELETE", c.agentRoute("/session/"+s)+query, body)
	}
}

func TestCloseSession_RefusesTheOtherWays(t *testing.T) {
	for _, test := range []struct {
		style       demo.CloseStyle
		query, body string
	}{
		{demo.CloseQuery, "", `{"status":"completed"}`}, {demo.CloseBody, "?status=completed", ""}, {demo.CloseBody, "", ""},
		{demo.ClosePlain, "?status=completed", ""}, {demo.ClosePlain, "", `{"status":"completed"}`},
	} {
		c := open(t, shaped(demo.Shape{Close: test.style}))
		s := c.newSession()
		c.want(422, "DELETE", c.agentRoute("/session/"+s)+test.query, test.body)
		if state, _ := c.Session(s); state.Status != "" {
			t.Errorf("style %d: closed as %s", test.style, state.Status)
		}
	}
	for _, style := range []demo.CloseStyle{demo.CloseQuery, demo.ClosePlain} {
		c := open(t, shaped(demo.Shape{Close: style}))
		c.want(200, "DELETE", c.agentRoute("/session/"+c.newSession()), "")
	}
}

func TestClosedSession_IsGone(t *testing.T) {
	c := open(t, quiet())
	s := c.newSession()
	conn := c.listen(c.agentRoute("/ws/" + s))
	events := c.listen("/ws/" + c.UserID())
	c.want(200, "DELETE", c.agentRoute("/session/"+s)+"?status=canceled", "")
	if f := nextJSON(t, conn); f["type"] != "close" {
		t.Errorf("frame %v", f)
	}
	if _, _, err := conn.ReadMessage(); err == nil {
		t.Error("the socket goes on")
	}
	if f := nextJSON(t, events); f["type"] != "CONVERSATION_CLOSED" || f["session_id"] != s {
		t.Errorf("event %v", f)
	}
	c.want(404, "GET", c.agentRoute("/session/"+s), "")
	c.want(404, "DELETE", c.agentRoute("/session/"+s), "")
	c.want(404, "PUT", c.agentRoute("/session/"+s), `{"user_id":"demo-user"}`)
	if a, err := c.trySend(s, "hello"); err != nil || a.status != 404 {
		t.Errorf("run_v2: %v, %d", err, a.status)
	}
	if _, resp, err := c.dial(c.agentRoute("/ws/" + s)); err == nil || resp.StatusCode != 404 {
		t.Errorf("handshake: %v", err)
	}
	if len(c.list()) != 1 {
		t.Error("the conversation is not listed any more")
	}
}

func TestSession_TimesOut(t *testing.T) {
	o := quiet()
	o.SessionTimeout = 50 * time.Millisecond
	c := open(t, o)
	events := c.listen("/ws/" + c.UserID())
	s := c.newSession()
	for nextJSON(t, events)["type"] != "CONVERSATION_CLOSED" {
	}
	if state, _ := c.Session(s); state.Status != "user_timeout" {
		t.Errorf("status %q", state.Status)
	}
}

func TestExpire_SendsTimeoutAndClose(t *testing.T) {
	c := open(t, quiet())
	s := c.newSession()
	conn := c.listen(c.agentRoute("/ws/" + s))
	if err := c.Expire(s); err != nil {
		t.Fatal(err)
	}
	if f := nextJSON(t, conn); f["type"] != "timeout" {
		t.Errorf("frame %v", f)
	}
	if f := nextJSON(t, conn); f["type"] != "close" {
		t.Errorf("frame %v", f)
	}
	if err := c.Expire(s); err != demo.ErrNoSession {
		t.Errorf("second time: %v", err)
	}
}

func TestErrors_HaveEveryShape(t *testing.T) {
	for style, want := range map[demo.ErrorStyle]struct{ contentType, body string }{
		demo.ErrorAuto:    {"application/json", `{"detail":"Session not found"}`},
		demo.ErrorDetail:  {"application/json", `{"detail":"Session not found"}`},
		demo.ErrorMessage: {"application/json", `{"message":"Session not found"}`},
		demo.ErrorError:   {"application/json", `{"error":"Session not found"}`},
		demo.ErrorPlain:   {"text/plain; charset=utf-8", "Session not found\n"},
		demo.ErrorEmpty:   {"application/json", ""},
		demo.ErrorHTML:    {"text/html; charset=utf-8", "<!DOCTYPE html>"},
	} {
		c := open(t, shaped(demo.Shape{Errors: style}))
		a := c.want(404, "GET", c.agentRoute("/session/x"), "")
		if a.header.Get("Content-Type") != want.contentType || !strings.HasPrefix(string(a.body), want.body) {
			t.Errorf("style %d: %s %q", style, a.header.Get("Content-Type"), a.body)
		}
	}
}
