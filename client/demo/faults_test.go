package demo_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"delonix/client/demo"
)

func TestFaults_HitTheCallsTheyName(t *testing.T) {
	c := open(t, quiet())
	remove := c.Faults().Add(demo.Fault{Route: demo.RouteCapabilities, Nth: 2, Times: 2, Status: 503, Header: http.Header{"Retry-After": {"7"}}})
	for i, want := range []int{200, 503, 503, 200} {
		a := c.want(want, "GET", c.agentRoute("/capabilities"), "")
		if want == 503 && (a.header.Get("Retry-After") != "7" || at(a.json(t), "detail") != "Service Unavailable") {
			t.Errorf("call %d: %v %s", i, a.header, a.body)
		}
	}
	if c.Faults().Hits() != 2 {
		t.Errorf("%d hits", c.Faults().Hits())
	}
	remove()
	c.Faults().Add(demo.Fault{Times: demo.Forever, Status: 422})
	for range 3 {
		c.want(422, "GET", c.agentRoute("/capabilities"), "")
	}
	c.Faults().Clear()
	c.want(200, "GET", c.agentRoute("/capabilities"), "")
}

func TestFaults_GivenAtTheStart(t *testing.T) {
	o := quiet()
	o.Faults = []demo.Fault{{Route: demo.RouteSessionCreate, Status: 401}}
	c := open(t, o)
	c.want(401, "POST", c.agentRoute("/session"), `{"user_id":"u"}`)
	c.want(200, "POST", c.agentRoute("/session"), `{"user_id":"u"}`)
}

func TestFaults_AnswersOfOtherKinds(t *testing.T) {
	c := open(t, quiet())
	path := c.agentRoute("/capabilities")
	c.Faults().Add(demo.Fault{Status: 502, Body: "<html>Bad gateway</html>", ContentType: "text/html"})
	if a := c.want(502, "GET", path, ""); string(a.body) != "<html>Bad gateway</html>" || a.header.Get("Content-Type") != "text/html" {
		t.Errorf("answer %s", a.body)
	}
	c.Faults().Add(demo.Fault{Redirect: "https://example.com/login"})
	if a := c.want(302, "GET", path, ""); a.header.Get("Location") != "https://example.com/login" {
		t.Errorf("answer %v", a.header)
	}
	c.Faults().Add(demo.Fault{Garble: true, Body: `{"has_stt":`})
	if a := c.want(200, "GET", path, ""); string(a.body) != `{"has_stt":` {
		t.Errorf("answer %s", a.body)
	}
	c.Faults().Add(demo.Fault{Drip: time.Microsecond, After: time.Microsecond, Before: time.Microsecond})
	if a := c.want(200, "GET", path, ""); string(a.body) != `{"has_stt":false,"has_tts":false}` {
		t.Errorf("answer %s", a.body)
	}
}

// TestFaults_CutMessages cuts run_v2 at every place and looks at what the portal has.
func TestFaults_CutMessages(t *testing.T) {
	for name, test := range map[string]struct {
		fault    demo.Fault
		received int
	}{
		"before the body":            {demo.Fault{Cut: demo.CutBefore}, 0},
		"in the body":                {demo.Fault{Cut: demo.CutInBody}, 0},
		"after ten bytes":            {demo.Fault{Cut: demo.CutInBody, Bytes: 10}, 0},
		"after processing":           {demo.Fault{Cut: demo.CutProcessed}, 1},
		"after processing, by reset": {demo.Fault{Cut: demo.CutProcessed, Reset: true}, 1},
		"in the answer":              {demo.Fault{Cut: demo.CutInAnswer}, 1},
		"before the answer's body":   {demo.Fault{Cut: demo.CutInAnswer, Bytes: 1, Reset: true}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			c := open(t, quiet())
			s := c.newSession()
			test.fault.Route = demo.RouteSend
			c.Faults().Add(test.fault)
			if a, err := c.trySend(s, "hello", part{"f", "text/plain", strings.Repeat("x", 100000)}); err == nil {
				t.Errorf("an answer came: %d %s", a.status, a.body)
			}
			if n := len(c.Received()); n != test.received {
				t.Errorf("%d messages arrived, want %d", n, test.received)
			}
			c.send(s, "again")
		})
	}
}

func TestFaults_SlowBody(t *testing.T) {
	c := open(t, quiet())
	s := c.newSession()
	c.Faults().Add(demo.Fault{Route: demo.RouteSend, SlowBody: time.Millisecond})
	c.send(s, "slowly", part{"f", "text/plain", strings.Repeat("x", 1<<20)})
	if f := c.Received()[0].Files[0]; f.Size != 1<<20 {
		t.Errorf("file %+v", f)
	}
	c.Faults().Add(demo.Fault{Route: demo.RouteSend, SlowBody: time.Hour})
	c.http.Timeout = 100 * time.Millisecond
	if _, err := c.trySend(s, "for ever", part{"f", "text/plain", strings.Repeat("x", 1<<20)}); err == nil {
		t.Error("an answer came")
	}
	if len(c.Received()) != 1 {
		t.Error("half a message was stored")
	}
}

func TestFaults_OnSockets(t *testing.T) {
	c := open(t, quiet())
	s := c.newSession()
	path := c.agentRoute("/ws/" + s)
	c.Faults().Add(demo.Fault{Route: demo.RouteAgentSocket, Status: 401})
	if _, resp, err := c.dial(path); err == nil || resp.StatusCode != 401 {
		t.Errorf("handshake: %v", err)
	}
	c.Faults().Add(demo.Fault{Route: demo.RouteAgentSocket, Cut: demo.CutBefore})
	if _, _, err := c.dial(path); err == nil {
		t.Error("a handshake without a connection")
	}
	c.Faults().Add(demo.Fault{Route: demo.RouteAgentSocket, Cut: demo.CutProcessed})
	conn, _, err := c.dial(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := conn.ReadMessage(); err == nil {
		t.Error("the socket goes on")
	}
	c.Faults().Add(demo.Fault{Route: demo.RouteAgentSocket, Cut: demo.CutInAnswer, Bytes: 2, Reset: true})
	conn = c.listen(path)
	c.send(s, "a b c d e f")
	next(t, conn)
	next(t, conn)
	if _, _, err := conn.ReadMessage(); err == nil {
		t.Error("a third frame")
	}
}

func TestFaults_DeadPeers(t *testing.T) {
	c := open(t, quiet())
	c.Faults().Add(demo.Fault{Route: demo.RouteEventsSocket, Silent: true})
	dead := c.listen("/ws/" + c.UserID())
	alive := c.listen("/ws/" + c.UserID())
	c.newSession()
	if f := nextJSON(t, alive); f["type"] != "CONVERSATION_CREATED" {
		t.Errorf("event %v", f)
	}
	if pong(dead, 100*time.Millisecond) {
		t.Error("a dead peer answers")
	}
	c.SilenceSockets()
	if pong(alive, 100*time.Millisecond) {
		t.Error("a silenced peer answers")
	}
}

func TestDropSockets(t *testing.T) {
	c := open(t, quiet())
	for _, reset := range []bool{false, true} {
		conn := c.listen("/ws/" + c.UserID())
		c.DropSockets(reset)
		if _, _, err := conn.ReadMessage(); err == nil {
			t.Error("the socket goes on")
		}
		eventually(t, func() bool { _, events := c.Sockets(); return events == 0 })
	}
}

func TestPushFrame_SendsAnything(t *testing.T) {
	c := open(t, quiet())
	s := c.newSession()
	conn := c.listen(c.agentRoute("/ws/" + s))
	c.PushFrame(s, `{"type":"surprise"`)
	if got := next(t, conn); got != `{"type":"surprise"` {
		t.Errorf("frame %s", got)
	}
}

func TestFaults_DelayEndsWithTheReader(t *testing.T) {
	c := open(t, quiet())
	c.Faults().Add(demo.Fault{Before: time.Hour})
	c.http.Timeout = 50 * time.Millisecond
	_, err := c.try("GET", c.agentRoute("/capabilities"), nil)
	var timeout interface{ Timeout() bool }
	if !errors.As(err, &timeout) || !timeout.Timeout() {
		t.Errorf("error %v", err)
	}
}
