package demo_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"delonix/client/demo"
)

func talker() demo.Agent {
	return func(context.Context, demo.Incoming) demo.Answer {
		return demo.Answer{
			Thoughts: []string{"Hmm."}, Text: "One two\nthree.",
			Buttons: []demo.Button{{Label: "More"}, {Label: "Less", Value: "less"}},
			Sources: []demo.Source{{Title: "Doc", URL: "https://example.com/"}},
		}
	}
}

// stream sends a message and returns the frames up to the final one, which it returns
// by itself.
func stream(t *testing.T, shape demo.Shape) (frames []string, last map[string]any) {
	t.Helper()
	o := shaped(shape)
	o.Agent = talker()
	c := open(t, o)
	s := c.newSession()
	conn := c.listen(c.agentRoute("/ws/" + s))
	c.send(s, "go")
	if err := c.CloseSession(s, "completed"); err != nil {
		t.Fatal(err)
	}
	for {
		raw := next(t, conn)
		var v map[string]any
		_ = json.Unmarshal([]byte(raw), &v)
		if v["type"] == "close" || at(v, shape.Wrap, "type") == "close" {
			return frames, last
		}
		frames, last = append(frames, raw), v
	}
}

func TestStream_AsTheDocumentNamesItsFrames(t *testing.T) {
	frames, last := stream(t, demo.Shape{})
	want := []string{
		`{"role":"AI","text":"Hmm.","type":"thought"}`, `{"text":"One ","type":"chunk"}`, `{"text":"two\n","type":"chunk"}`,
		`{"text":"three.","type":"chunk"}`,
	}
	if got := strings.Join(frames[:len(frames)-1], "\n"); got != strings.Join(want, "\n") {
		t.Errorf("frames:\n%s", got)
	}
	if last["type"] != "message" || last["text"] != "One two\nthree." || last["role"] != "AI" || last["id"] != 2.0 {
		t.Errorf("final frame %v", last)
	}
	if fmt.Sprint(last["metadata"]) != "map[buttons:[map[text:More value:More] map[text:Less value:less]] mode:REGULAR sources:[map[title:Doc url:https://example.com/]]]" {
		t.Errorf("metadata %v", last["metadata"])
	}
}

func TestStream_ToleratedShapes(t *testing.T) {
	for name, test := range map[string]struct {
		shape demo.Shape
		want  []string // chunks
		text  []any    // where the final text is
	}{
		"cumulative": {
			demo.Shape{Stream: demo.Cumulative},
			[]string{`{"text":"One ","type":"chunk"}`, `{"text":"One two\n","type":"chunk"}`, `{"text":"One two\nthree.","type":"chunk"}`}, []any{"text"},
		},
		"not JSON":     {demo.Shape{Stream: demo.NonJSON}, []string{"One ", "two\n", "three."}, []any{"text"}},
		"whole only":   {demo.Shape{Stream: demo.WholeOnly}, nil, []any{"text"}},
		"under data":   {demo.Shape{Wrap: "data"}, []string{`{"data":{"text":"One "},"type":"chunk"}`, `{"data":{"text":"two\n"},"type":"chunk"}`, `{"data":{"text":"three."},"type":"chunk"}`}, []any{"data", "text"}},
		"type inside":  {demo.Shape{Wrap: "payload", WrapType: true}, []string{`{"payload":{"text":"One ","type":"chunk"}}`, `{"payload":{"text":"two\n","type":"chunk"}}`, `{"payload":{"text":"three.","type":"chunk"}}`}, []any{"payload", "text"}},
		"in a message": {demo.Shape{Wrap: "message", TextKey: "content"}, []string{`{"message":{"content":"One "},"type":"chunk"}`, `{"message":{"content":"two\n"},"type":"chunk"}`, `{"message":{"content":"three."},"type":"chunk"}`}, []any{"message", "content"}},
		"without type": {demo.Shape{ChunkType: "-", TextKey: "response"}, []string{`{"response":"One "}`, `{"response":"two\n"}`, `{"response":"three."}`}, []any{"response"}},
		"other type":   {demo.Shape{ChunkType: "token"}, []string{`{"text":"One ","type":"token"}`, `{"text":"two\n","type":"token"}`, `{"text":"three.","type":"token"}`}, []any{"text"}},
	} {
		t.Run(name, func(t *testing.T) {
			frames, last := stream(t, test.shape)
			got := strings.Join(frames[1:len(frames)-1], "\n")
			if got != strings.Join(test.want, "\n") {
				t.Errorf("chunks:\n%s", got)
			}
			if at(last, test.text...) != "One two\nthree." {
				t.Errorf("final %v", last)
			}
		})
	}
}

func TestStream_Nothing(t *testing.T) {
	frames, _ := stream(t, demo.Shape{Stream: demo.Nothing})
	if len(frames) != 1 || !strings.Contains(frames[0], "thought") {
		t.Errorf("frames %v", frames)
	}
}

func TestStream_MetadataShapes(t *testing.T) {
	for want, shape := range map[string]demo.Shape{
		`"options":[{"payload":"More","title":"More"},{"payload":"less","title":"Less"}]`: {ButtonsKey: "options", Buttons: demo.ButtonTitlePayload},
		`"quick_replies":["More","Less"]`:                                                 {ButtonsKey: "quick_replies", Buttons: demo.ButtonString},
		`"buttons":[{"label":"More","value":"More"},{"label":"Less","value":"less"}]`:     {Buttons: demo.ButtonLabelValue},
		`"log_id":"2"`:          {IDKey: "log_id", IDs: demo.DecimalIDs},
		`"id":"log_000002"`:     {IDs: demo.OpaqueIDs},
		`"x_future":{"items":[`: {ExtraFields: true},
	} {
		frames, _ := stream(t, shape)
		if final := frames[len(frames)-1]; !strings.Contains(final, want) {
			t.Errorf("%s is not in %s", want, final)
		}
	}
	frames, _ := stream(t, demo.Shape{IDKey: "-"})
	if strings.Contains(frames[len(frames)-1], `"id"`) {
		t.Errorf("an id in %s", frames[len(frames)-1])
	}
}

func TestStream_RefusedHandshake(t *testing.T) {
	c := open(t, shaped(demo.Shape{RefuseSocket: 501}))
	s := c.newSession()
	if _, resp, err := c.dial(c.agentRoute("/ws/" + s)); err == nil || resp.StatusCode != 501 {
		t.Errorf("handshake: %v", err)
	}
	if c.send(s, "hi")["response"] != "You said: hi" {
		t.Error("no answer")
	}
}

func TestStream_AnswerBeforeTheFinalFrame(t *testing.T) {
	c := open(t, shaped(demo.Shape{AnswerFirst: true}))
	s := c.newSession()
	conn := c.listen(c.agentRoute("/ws/" + s))
	c.send(s, "hi")
	untilFrame(t, conn, "message", "AI")
}

func TestOperator_FramesWithAndWithoutType(t *testing.T) {
	for _, bare := range []bool{false, true} {
		c := open(t, shaped(demo.Shape{BareOperator: bare}))
		s := c.newSession()
		conn := c.listen(c.agentRoute("/ws/" + s))
		pushed, err := c.Push(demo.Push{SessionID: s, Text: "Hello, this is John.", Mode: demo.ModeOperator, Operator: "John Doe"})
		if err != nil || pushed.SessionID != s {
			t.Fatal(err)
		}
		f := nextJSON(t, conn)
		if _, typed := f["type"]; typed == bare || f["role"] != "OPERATOR" || f["text"] != "Hello, this is John." || at(f, "metadata", "mode") != "OPERATOR" {
			t.Errorf("bare %v: frame %v", bare, f)
		}
		view := c.want(200, "GET", c.agentRoute("/session/"+s), "").json(t)
		if view["mode"] != "OPERATOR" || view["operator_name"] != "John Doe" || !strings.HasPrefix(view["operator_id"].(string), "user_") {
			t.Errorf("session %v", view)
		}
	}
}

func TestAgentSocket_NeedsAnUpgrade(t *testing.T) {
	c := open(t, quiet())
	c.want(426, "GET", c.agentRoute("/ws/"+c.newSession()), "")
	if _, resp, err := c.dial(c.agentRoute("/ws/nothing")); err == nil || resp.StatusCode != 404 {
		t.Errorf("unknown session: %v", err)
	}
}
