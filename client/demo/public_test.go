package demo_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"delonix/client/demo"
)

func withHistory() demo.Options {
	o := quiet()
	o.History = true
	return o
}

func TestConversations_AsTheDocumentShows(t *testing.T) {
	c := open(t, quiet())
	s := c.newSession()
	c.send(s, "Hello, I need help")
	a := c.want(200, "GET", "/api/v1/public/conversations?ext_id=demo-user&ext_type=web", "")
	got := a.json(t)
	if got["user_id"] != "demo-user" || got["user_name"] != "Alex Morgan" {
		t.Errorf("user %v, %v", got["user_id"], got["user_name"])
	}
	conversation := at(got, "conversations", 0)
	for key, want := range map[string]any{
		"session_id": s, "bot_url": c.URL() + "/chatbot/" + c.AgentID(), "bot_name": "Flame", "bot_api_key": c.Token(),
	} {
		if at(conversation, key) != want {
			t.Errorf("%s = %v, want %v", key, at(conversation, key), want)
		}
	}
	if _, err := time.Parse(time.RFC3339, at(conversation, "start_time").(string)); err != nil {
		t.Error(err)
	}
	log := at(conversation, "logs", 0)
	if at(log, "id") != 1.0 || at(log, "role") != "HUMAN" || at(log, "text") != "Hello, I need help" || len(at(log, "attachments").([]any)) != 0 {
		t.Errorf("log %v", log)
	}
	if _, err := time.Parse(time.RFC3339, at(log, "timestamp").(string)); err != nil {
		t.Error(err)
	}
}

func TestConversations_BelongToTheirCustomer(t *testing.T) {
	c := open(t, withHistory())
	c.want(422, "GET", "/api/v1/public/conversations", "")
	c.want(422, "GET", "/api/v1/public/conversations?ext_id=demo-user&ext_type=fax", "")
	for _, query := range []string{"ext_id=stranger", "ext_id=demo-user&ext_type=telegram"} {
		a := c.want(200, "GET", "/api/v1/public/conversations?"+query, "")
		if n := len(at(a.json(t), "conversations").([]any)); n != 0 {
			t.Errorf("%s: %d conversations", query, n)
		}
	}
	id := at(c.list(), 1, "logs", 1, "attachments", 0, "id")
	if id == nil {
		id = at(c.list(), 2, "logs", 1, "attachments", 0, "id")
	}
	path := fmt.Sprintf("/api/v1/public/conversations/attachments/%v", id)
	c.want(200, "GET", path+"?ext_id=demo-user", "")
	c.want(404, "GET", path+"?ext_id=stranger", "")
	c.want(404, "GET", path+"?ext_id=demo-user&ext_type=email", "")
	c.want(422, "GET", path, "")
	c.want(404, "GET", "/api/v1/public/conversations/attachments/none?ext_id=demo-user", "")
}

func TestHistory_IsWorthLookingAt(t *testing.T) {
	c := open(t, withHistory())
	list := c.list()
	if len(list) != 3 {
		t.Fatalf("%d conversations", len(list))
	}
	names, roles, files := map[any]bool{}, map[any]bool{}, 0
	for _, v := range list {
		names[at(v, "bot_name")] = true
		if !strings.HasPrefix(at(v, "bot_url").(string), c.URL()+"/chatbot/") || at(v, "bot_api_key") == c.Token() {
			t.Errorf("agent of %v", at(v, "bot_name"))
		}
		last := time.Time{}
		for _, l := range at(v, "logs").([]any) {
			roles[at(l, "role")] = true
			files += len(at(l, "attachments").([]any))
			stamp, err := time.Parse(time.RFC3339, at(l, "timestamp").(string))
			if err != nil || stamp.Before(last) || stamp.After(time.Now()) {
				t.Errorf("time %v after %v: %v", stamp, last, err)
			}
			last = stamp
		}
	}
	if len(names) != 3 || len(roles) != 5 || files != 2 {
		t.Errorf("agents %v, roles %v, %d files", names, roles, files)
	}
	status := map[string]int{}
	for _, s := range c.Sessions() {
		status[s.Status]++
		status[string(s.Mode)]++
	}
	if status["resolved_by_operator"] != 1 || status["OPERATOR"] != 1 {
		t.Errorf("states %v", status)
	}
	// The other agents answer with their own keys.
	for _, v := range list[:2] {
		path := strings.TrimPrefix(at(v, "bot_url").(string), c.URL()) + "/session/" + at(v, "session_id").(string)
		c.want(200, "GET", path, "", "Authorization", "Bearer "+at(v, "bot_api_key").(string))
	}
}

func TestConversations_ToleratedShapes(t *testing.T) {
	for want, shape := range map[string]demo.Shape{
		`"attachments":[{"attachment_id":"att_`: {Attachments: demo.AttachmentAltKeys},
		`"file_name":"invoice-2291.txt"`:        {Attachments: demo.AttachmentAltKeys},
		`"filename":"invoice-2291.txt"`:         {Attachments: demo.AttachmentFilename},
		`"attachments":["att_`:                  {Attachments: demo.AttachmentIDs},
		`"id":"1"`:                              {IDs: demo.DecimalIDs},
		`"id":"log_000001"`:                     {IDs: demo.OpaqueIDs},
		`"reaction":"GOOD"`:                     {FeedbackKey: "reaction"},
		`"feedback":"GOOD"`:                     {},
		`"x_revision":7`:                        {ExtraFields: true},
		`"conversations":[{"bot_api_key":"sk-`:  {},
	} {
		o := withHistory()
		o.Shape = shape
		c := open(t, o)
		a := c.want(200, "GET", "/api/v1/public/conversations?ext_id=demo-user", "")
		if !strings.Contains(string(a.body), want) {
			t.Errorf("%s is not in the list", want)
		}
	}
	o := withHistory()
	o.Shape.FeedbackKey = "-"
	if a := open(t, o).want(200, "GET", "/api/v1/public/conversations?ext_id=demo-user", ""); strings.Contains(string(a.body), "GOOD") {
		t.Error("a reaction is listed")
	}
}

func TestGreeting_CanBeLogged(t *testing.T) {
	c := open(t, shaped(demo.Shape{GreetingLogged: true}))
	c.newSession()
	if at(c.list(), 0, "logs", 0, "role") != "AI" {
		t.Errorf("list %v", c.list())
	}
}

func TestFill(t *testing.T) {
	c := open(t, quiet())
	c.Fill(4, 250)
	list := c.list()
	if len(list) != 4 || len(at(list, 3, "logs").([]any)) != 250 {
		t.Errorf("%d conversations", len(list))
	}
}

func TestReactions(t *testing.T) {
	for name, style := range map[string]demo.IDStyle{"numbers": demo.NumberIDs, "decimal": demo.DecimalIDs, "opaque": demo.OpaqueIDs} {
		t.Run(name, func(t *testing.T) {
			c := open(t, shaped(demo.Shape{IDs: style}))
			s := c.newSession()
			c.send(s, "hi")
			path := fmt.Sprintf("/api/v1/public/sessions/%s/logs/%v", s, at(c.list(), 0, "logs", 1, "id"))
			for _, feedback := range []string{"GOOD", "BAD", "NONE"} {
				a := c.want(200, "PATCH", path, `{"feedback":"`+feedback+`","ext_id":"demo-user","tenant_id":"00000000-0000-0000-0000-000000000000"}`)
				if at(a.json(t), "feedback") != feedback || at(c.list(), 0, "logs", 1, "feedback") != feedback {
					t.Errorf("answer %s", a.body)
				}
			}
		})
	}
}

func TestReactions_Refused(t *testing.T) {
	c := open(t, quiet())
	s := c.newSession()
	c.send(s, "hi")
	logs := "/api/v1/public/sessions/" + s + "/logs/"
	c.want(422, "PATCH", logs+"2", `{"ext_id":"demo-user"}`)
	c.want(422, "PATCH", logs+"2", `{"feedback":"GOOD"}`)
	c.want(422, "PATCH", logs+"2", `{"feedback":"LOVE","ext_id":"demo-user"}`)
	c.want(422, "PATCH", logs+"2", `{"feedback":"GOOD","ext_id":"demo-user","tenant_id":7}`)
	c.want(422, "PATCH", logs+"2", "")
	c.want(422, "PATCH", logs+"1", `{"feedback":"GOOD","ext_id":"demo-user"}`)
	c.want(404, "PATCH", logs+"2", `{"feedback":"GOOD","ext_id":"stranger"}`)
	c.want(404, "PATCH", logs+"99", `{"feedback":"GOOD","ext_id":"demo-user"}`)
	c.want(404, "PATCH", "/api/v1/public/sessions/none/logs/2", `{"feedback":"GOOD","ext_id":"demo-user"}`)
	if state, _ := c.Session(s); state.Logs[1].Feedback != "" {
		t.Errorf("feedback %q", state.Logs[1].Feedback)
	}
}
