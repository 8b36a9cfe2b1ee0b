package client

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"delonix/client/demo"
)

// TestShapes_OneRowForEachReply sends frames that the document and the notes allow,
// before and after the list has the reply: the chat ends with one row each.
func TestShapes_OneRowForEachReply(t *testing.T) {
	t.Parallel()
	const text = "Hello there, dear friend"
	words := strings.SplitAfter(text, " ")
	each := func(format string, cumulative bool) (out []string) {
		so := ""
		for _, w := range words {
			so += w
			if cumulative {
				w = so
			}
			out = append(out, fmt.Sprintf(format, fmt.Sprintf("%q", w)))
		}
		return out
	}
	whole := func(format string) []string { return []string{fmt.Sprintf(format, fmt.Sprintf("%q", text))} }
	for name, c := range map[string]struct {
		frames []string
		role   demo.Role
	}{
		"delta, no end":              {frames: each(`{"type":"chunk","text":%s}`, false)},
		"cumulative, no end":         {frames: each(`{"type":"token","content":%s}`, true)},
		"untyped, wrapped":           {frames: each(`{"data":{"message":%s}}`, false)},
		"bare words":                 {frames: words},
		"JSON strings":               {frames: each(`%s`, false)},
		"delta and end":              {frames: append(each(`{"type":"delta","text":%s}`, false), whole(`{"type":"message","text":%s}`)...)},
		"cumulative and wrapped end": {frames: append(each(`{"payload":{"type":"chunk","response":%s}}`, true), whole(`{"type":"message","payload":{"content":%s,"role":"ai"}}`)...)},
		"end twice":                  {frames: append(whole(`{"type":"message","text":%s}`), whole(`{"type":"message","message":{"text":%s}}`)...)},
		"other white space":          {frames: []string{`{"type":"message","text":"Hello  there,\n dear friend\n"}`}},
		"stops half-way":             {frames: each(`{"type":"chunk","text":%s}`, false)[:2]},
		"joined in the middle":       {frames: each(`{"type":"chunk","text":%s}`, false)[1:]},
		"thoughts and unknown":       {frames: append([]string{`{"type":"thought","text":"hm"}`, `{"type":"ping"}`, `{"foo":[1,2]}`, `[]`, `null`, `{"type":"message"}`}, whole(`{"type":"message","text":%s}`)...)},
		"operator":                   {frames: whole(`{"type":"message","role":"OPERATOR","text":%s}`), role: demo.RoleOperator},
		"operator, bare":             {frames: whole(`{"data":{"role":"operator","content":%s}}`), role: demo.RoleOperator},
	} {
		for _, listedFirst := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, listed first %t", name, listedFirst), func(t *testing.T) {
				t.Parallel()
				s := newPortal(t, demo.Options{Shape: demo.Shape{Stream: demo.Nothing}, Agent: handing})
				s.opts.tune.StreamStall = time.Second // pieces that come too late are given up
				s.open()
				s.Start(context.Background())
				s.connect()
				id := s.begin()
				s.SetView(id, true)
				s.untilState(s.say(id, "hi"), StateSent)
				s.until("listening", func() bool { return s.row(id).Live && len(s.texts(id)) == 2 })
				role, who := demo.RoleAI, "agent: "
				if c.role != "" {
					role, who = c.role, "operator: "
				}
				frames := func() {
					for _, f := range c.frames {
						s.portal.PushFrame(s.session(id), f)
					}
				}
				if !listedFirst {
					frames()
				}
				s.push(demo.Push{SessionID: s.session(id), Role: role, Text: text, NoFrame: true})
				if listedFirst {
					s.until("it is listed", func() bool { return slices.Contains(s.texts(id), who+text) })
					frames()
				}
				s.untilState(s.say(id, "and then"), StateSent)
				s.until("there is one row for each", func() bool {
					var got []string
					for _, m := range s.texts(id) {
						if !strings.HasPrefix(m, "event: ") {
							got = append(got, m)
						}
					}
					want := []string{"user: hi", "agent: You said: hi", who + text, "user: and then"}
					return slices.Equal(got[:min(4, len(got))], want) && len(got) <= 5 && s.listedAll(id)
				})
			})
		}
	}
}

// listedAll reports whether every message of a chat is bound to a log.
func (s *stage) listedAll(id ConversationID) bool {
	for _, b := range s.bubbles(id) {
		m, err := s.kit.Store.Message(context.Background(), int64(b.ID))
		if err != nil || b.Role != RoleEvent && m.LogID == "" {
			return false
		}
	}
	return true
}
