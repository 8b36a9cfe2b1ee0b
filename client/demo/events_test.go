package demo_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"delonix/client/demo"

	"github.com/gorilla/websocket"
)

func TestEvents_TellWhatHappens(t *testing.T) {
	c := open(t, quiet())
	events := c.listen("/ws/" + c.UserID())
	stranger := c.listen("/ws/somebody-else")
	s := c.newSession()
	c.send(s, "hi")
	c.want(200, "DELETE", c.agentRoute("/session/"+s), "")
	c.Emit(c.UserID(), demo.EventBotStatus, "")
	for _, want := range []string{
		`{"session_id":"` + s + `","type":"CONVERSATION_CREATED"}`,
		`{"session_id":"` + s + `","type":"CONVERSATION_NEW_MESSAGE"}`,
		`{"session_id":"` + s + `","type":"CONVERSATION_CLOSED"}`,
		`{"agent_id":"flame-demo","status":"Running","type":"CONVERSATION_BOT_STATUS_MODIFIED"}`,
	} {
		if got := next(t, events); got != want {
			t.Errorf("event %s, want %s", got, want)
		}
	}
	c.PushEvent("somebody-else", "the end")
	if got := next(t, stranger); got != "the end" {
		t.Errorf("a stranger got %s", got)
	}
}

func TestEvents_ToleratedShapes(t *testing.T) {
	for want, shape := range map[string]demo.Shape{
		`{"event":"CONVERSATION_CREATED","session_id":"%s"}`:                    {EventKey: "event"},
		`{"data":{"conversation_id":"%s"},"event_type":"CONVERSATION_CREATED"}`: {EventKey: "event_type", EventWrap: "data", EventIDKey: "conversation_id"},
		`{"name":"CONVERSATION_CREATED","payload":{"session_id":"%s"}}`:         {EventKey: "name", EventWrap: "payload"},
	} {
		c := open(t, shaped(shape))
		events := c.listen("/ws/" + c.UserID())
		s := c.newSession()
		if got := next(t, events); got != fmt.Sprintf(want, s) {
			t.Errorf("event %s", got)
		}
	}
}

func TestPush_StartsAConversation(t *testing.T) {
	c := open(t, quiet())
	events := c.listen("/ws/" + c.UserID())
	pushed, err := c.Push(demo.Push{Text: "Good news!", Buttons: []demo.Button{{Label: "Yes"}}, Files: []demo.PushFile{{Name: "a.txt", ContentType: "text/plain", Data: []byte("abc")}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"CONVERSATION_CREATED", "CONVERSATION_NEW_MESSAGE"} {
		if f := nextJSON(t, events); f["type"] != want || f["session_id"] != pushed.SessionID {
			t.Errorf("event %v, want %s", f, want)
		}
	}
	log := at(c.list(), 0, "logs", 0)
	if fmt.Sprint(at(log, "id")) != pushed.LogID || at(log, "role") != "AI" || at(log, "attachments", 0, "name") != "a.txt" {
		t.Errorf("log %v", log)
	}
}

func TestPush_OfAnyRole(t *testing.T) {
	c := open(t, quiet())
	s := c.newSession()
	conn := c.listen(c.agentRoute("/ws/" + s))
	for _, role := range []demo.Role{demo.RoleHuman, demo.RoleNotes, demo.RoleCopilot, demo.RoleOperator, demo.RoleAI} {
		if _, err := c.Push(demo.Push{SessionID: s, Role: role, Text: string(role)}); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []string{"OPERATOR", "AI"} {
		if f := nextJSON(t, conn); f["role"] != want {
			t.Errorf("frame %v, want %s", f, want)
		}
	}
	state, _ := c.Session(s)
	if len(state.Logs) != 5 {
		t.Errorf("logs %v", state.Logs)
	}
	if err := c.CloseSession(s, "completed"); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Push(demo.Push{SessionID: s, Text: "late"}); err != demo.ErrNoSession {
		t.Errorf("push after the end: %v", err)
	}
	if err := c.SetMode(s, demo.ModeOperator, ""); err != demo.ErrNoSession {
		t.Errorf("mode after the end: %v", err)
	}
	if _, err := c.Push(demo.Push{AgentID: "nobody", Text: "x"}); err == nil {
		t.Error("an unknown agent")
	}
}

func TestStormEvents(t *testing.T) {
	c := open(t, quiet())
	c.newSession()
	events := c.listen("/ws/" + c.UserID())
	go c.StormEvents(10000)
	for i := range 10000 {
		if got := next(t, events); !strings.Contains(got, "CONVERSATION_") {
			t.Fatalf("event %d: %s", i, got)
		}
	}
}

func TestSocket_AnswersPings(t *testing.T) {
	c := open(t, quiet())
	conn := c.listen("/ws/" + c.UserID())
	if !pong(conn, time.Minute) {
		t.Error("no pong")
	}
}

// pong pings and reports whether an answer comes within a time.
func pong(conn *websocket.Conn, patience time.Duration) bool {
	answered := errors.New("answered")
	conn.SetPongHandler(func(string) error { return answered })
	_ = conn.WriteControl(websocket.PingMessage, []byte("x"), time.Now().Add(patience))
	_ = conn.SetReadDeadline(time.Now().Add(patience))
	_, _, err := conn.ReadMessage()
	return errors.Is(err, answered)
}

func TestProactive_StartsAConversation(t *testing.T) {
	o := quiet()
	o.ProactiveAfter = 30 * time.Millisecond
	o.History = true
	c := open(t, o)
	eventually(t, func() bool { return len(c.Sessions()) == 4 && len(c.Sessions()[3].Logs) == 1 })
	if s := c.Sessions()[3]; s.Logs[0].Role != demo.RoleAI || !strings.Contains(s.Logs[0].Text, "parcel") {
		t.Errorf("session %+v", s)
	}
	c.send(c.Sessions()[3].ID, "yes please")
	eventually(t, func() bool { // and the operator of the history answers
		logs := c.Sessions()[2].Logs
		return logs[len(logs)-1].Role == demo.RoleOperator
	})
}
