package client

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"delonix/client/demo"
	"delonix/client/internal/plain"
)

// strangeFrames are frames as other portals send them, and the message they are.
type strangeFrames struct {
	name   string
	frames []string
	text   string
}

// readStrangeFrames reads testdata/frames: one frame a line. What the last message
// says is what it is; without one, all pieces.
func readStrangeFrames(t *testing.T) (all []strangeFrames) {
	t.Helper()
	names, err := filepath.Glob("testdata/frames/*.jsonl")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		c := strangeFrames{name: strings.TrimSuffix(filepath.Base(name), ".jsonl"), frames: strings.Split(strings.TrimSpace(string(data)), "\n")}
		pieces, whole := "", ""
		for _, line := range c.frames {
			var f struct{ Type, Text string }
			if json.Unmarshal([]byte(line), &f) != nil {
				continue
			}
			switch f.Type {
			case "chunk":
				pieces += f.Text
			case "message":
				whole = f.Text
			}
		}
		if c.text = whole; whole == "" {
			c.text = pieces
		}
		c.text = plain.Text(c.text)
		all = append(all, c)
	}
	return all
}

// lastFrame is told in the conversation, so that a test knows when those before it were
// applied.
const lastFrame = "<html></html>"

// said are the texts of a chat without the lines that nobody wrote.
func (s *stage) said(id ConversationID) []string {
	return slices.DeleteFunc(s.texts(id), func(t string) bool { return strings.HasPrefix(t, "event: ") })
}

// last is what was said last in a chat.
func (s *stage) last(id ConversationID) string {
	said := s.said(id)
	return said[len(said)-1]
}

// TestStrange_EveryWayEndsInTheSameMessage brings the same reply as frames, as the
// answer of run_v2 and in the list, in every order.
func TestStrange_EveryWayEndsInTheSameMessage(t *testing.T) {
	t.Parallel()
	for _, c := range readStrangeFrames(t) {
		if c.text == "" {
			continue // no message at all
		}
		for _, way := range []string{"frames, list", "list, frames", "frames, answer", "answer, frames", "answer only"} {
			t.Run(c.name+", "+way, func(t *testing.T) {
				t.Parallel()
				var s *stage
				frames := func() {
					for _, f := range append(c.frames, lastFrame) {
						s.portal.PushFrame(s.portal.Sessions()[0].ID, f)
					}
				}
				agent := func(_ context.Context, in demo.Incoming) demo.Answer {
					switch {
					case in.Text != "go":
						return demo.Answer{Text: "Hello."}
					case way == "frames, answer":
						frames()
					}
					return demo.Answer{Text: c.text}
				}
				s = newStage(t, demo.Options{Shape: demo.Shape{Stream: demo.Nothing}, Agent: agent})
				id := s.begin()
				s.SetView(id, true)
				s.untilState(s.say(id, "hi"), StateSent)
				s.until("listening", func() bool { return s.row(id).Live && s.listedAll(id) })
				want := []string{"user: hi", "agent: Hello."}
				switch way {
				case "frames, list":
					frames()
					s.push(demo.Push{SessionID: s.session(id), Role: demo.RoleAI, Text: c.text, NoFrame: true})
				case "list, frames":
					s.push(demo.Push{SessionID: s.session(id), Role: demo.RoleAI, Text: c.text, NoFrame: true})
					s.until("it is listed", func() bool { return len(s.said(id)) == 3 })
					frames()
				default:
					s.untilState(s.say(id, "go"), StateSent)
					if way == "answer, frames" {
						frames()
					}
					want = append(want, "user: go")
				}
				want = append(want, "agent: "+c.text)
				s.until("the frames are there", func() bool {
					row := s.row(id)
					return way == "answer only" || row.NoLive != nil || !row.Live
				})
				s.until(fmt.Sprintf("the chat is %q", want), func() bool { return slices.Equal(s.said(id), want) && s.listedAll(id) })
			})
		}
	}
}

// A reply whose pieces said something else than the whole of it, which is there already,
// is that one, however long its pieces were shown.
func TestStrange_PiecesThatDifferFromTheAnswerGoWithTheirEnd(t *testing.T) {
	t.Parallel()
	s := newStage(t, demo.Options{Shape: demo.Shape{Stream: demo.Nothing}, Agent: func(_ context.Context, in demo.Incoming) demo.Answer {
		return demo.Answer{Text: "The price is 6 EUR."}
	}})
	id := s.begin()
	s.SetView(id, true)
	s.untilState(s.say(id, "go"), StateSent)
	s.until("listening", func() bool { return s.row(id).Live && s.listedAll(id) })
	frame := func(f string) { s.portal.PushFrame(s.portal.Sessions()[0].ID, f) }
	frame(`{"type": "chunk", "text": "The price is 5", "role": "AI"}`)
	s.until("the piece is shown", func() bool { return s.last(id) == "agent: The price is 5" })
	frame(`{"type": "message", "text": "The price is 6 EUR.", "role": "AI", "id": 77}`)
	s.untilTexts(id, "user: go", "agent: The price is 6 EUR.")
}

// TestStrange_APageIsNoMessage: a proxy's page on the socket is told for as long as
// nothing else comes, and is never shown.
func TestStrange_APageIsNoMessage(t *testing.T) {
	t.Parallel()
	s := newStage(t, demo.Options{Shape: demo.Shape{Stream: demo.Nothing}})
	id := s.begin()
	s.SetView(id, true)
	s.untilState(s.say(id, "hi"), StateSent)
	s.until("listening", func() bool { return s.row(id).Live && s.listedAll(id) })
	s.portal.PushFrame(s.session(id), "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>")
	s.until("it is told", func() bool { p := s.row(id).NoLive; return p != nil && strings.Contains(p.Text, "trouble") })
	s.portal.PushFrame(s.session(id), `{"type":"chunk","text":"Hello"}`)
	s.until("it is over", func() bool { return s.row(id).NoLive == nil })
	if got := strings.Join(s.texts(id), "|"); strings.Contains(got, "html") {
		t.Error(got)
	}
}

// TestStrange_ALargeFrameIsShownAndTheSocketStays sends a message of more than one MiB.
func TestStrange_ALargeFrameIsShownAndTheSocketStays(t *testing.T) {
	t.Parallel()
	s := newStage(t, demo.Options{Shape: demo.Shape{Stream: demo.Nothing}})
	id := s.begin()
	s.SetView(id, true)
	s.untilState(s.say(id, "hi"), StateSent)
	s.until("listening", func() bool { return s.row(id).Live && s.listedAll(id) })
	large := strings.TrimSpace(strings.Repeat("word ", 240_000))
	before := s.portal.Requests()[demo.RouteAgentSocket]
	s.portal.PushFrame(s.session(id), fmt.Sprintf(`{"type":"message","role":"AI","text":%q}`, large))
	s.until("it is shown", func() bool { return s.last(id) == "agent: "+large })
	s.push(demo.Push{SessionID: s.session(id), Role: demo.RoleAI, Text: large, NoFrame: true})
	s.portal.PushFrame(s.session(id), `{"type":"message","role":"AI","text":"And a small one."}`)
	s.push(demo.Push{SessionID: s.session(id), Role: demo.RoleAI, Text: "And a small one.", NoFrame: true})
	s.until("both are there once", func() bool { return len(s.said(id)) == 4 && s.listedAll(id) })
	if n := s.portal.Requests()[demo.RouteAgentSocket]; n != before || s.row(id).NoLive != nil {
		t.Errorf("%d more sockets, %v", n-before, s.row(id).NoLive)
	}
}

// TestStrange_ARefusedSocketIsToldUntilItWorks refuses the agent socket for a while.
func TestStrange_ARefusedSocketIsToldUntilItWorks(t *testing.T) {
	t.Parallel()
	s := newStage(t, demo.Options{})
	s.portal.Faults().Add(demo.Fault{Route: demo.RouteAgentSocket, Status: 403, Times: 6})
	id := s.begin()
	s.SetView(id, true)
	s.untilState(s.say(id, "hi"), StateSent)
	s.until("it is told", func() bool { p := s.row(id).NoLive; return p != nil && strings.Contains(p.Text, "live replies") })
	s.until("it works by itself", func() bool { c := s.row(id); return c.Live && c.NoLive == nil })
}

// TestStrange_ASocketRefusedForAWhileIsNoNews refuses it for less than it takes to be
// lacking.
func TestStrange_ASocketRefusedForAWhileIsNoNews(t *testing.T) {
	t.Parallel()
	s := newPortal(t, demo.Options{})
	s.opts.tune.LackAfter = time.Hour
	s.open()
	s.Start(context.Background())
	s.connect()
	s.portal.Faults().Add(demo.Fault{Route: demo.RouteAgentSocket, Status: 403, Times: 4})
	id := s.begin()
	s.SetView(id, true)
	s.untilState(s.say(id, "hi"), StateSent)
	s.until("it works by itself", func() bool {
		c := s.row(id)
		if c.NoLive != nil {
			t.Fatalf("told: %s", c.NoLive.Text)
		}
		return c.Live
	})
}

// TestStrange_TheIDOfAFrameIsAnotherThanThatOfTheList sends frames with ids of every
// kind: small counters, those of other messages, texts.
func TestStrange_TheIDOfAFrameIsAnotherThanThatOfTheList(t *testing.T) {
	t.Parallel()
	for _, frameID := range []string{`77`, `"77"`, `1`, `2`, `3`, `"a-b-c"`, `null`, `1.5`} {
		t.Run(frameID, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, demo.Options{Shape: demo.Shape{Stream: demo.Nothing}})
			id := s.begin()
			s.SetView(id, true)
			s.untilState(s.say(id, "hi"), StateSent)
			s.until("listening", func() bool { return s.row(id).Live && s.listedAll(id) })
			first := s.said(id)
			for _, text := range []string{"The same.", "Another.", "The same."} {
				for range 2 {
					s.portal.PushFrame(s.session(id), fmt.Sprintf(`{"type":"message","role":"AI","text":%q,"id":%s}`, text, frameID))
				}
				s.push(demo.Push{SessionID: s.session(id), Role: demo.RoleAI, Text: text, NoFrame: true})
				s.until("it is listed", func() bool { return s.listedAll(id) && s.last(id) == "agent: "+text })
			}
			want := append(first, "agent: The same.", "agent: Another.", "agent: The same.")
			s.until("each is there once", func() bool { return slices.Equal(s.said(id), want) && s.listedAll(id) })
		})
	}
}

// TestStrange_AnAgentThatPausesGoesOnInItsMessage: pieces that come after a long pause
// continue the reply, they are not another one.
func TestStrange_AnAgentThatPausesGoesOnInItsMessage(t *testing.T) {
	t.Parallel()
	s := newPortal(t, demo.Options{Shape: demo.Shape{Stream: demo.Nothing}})
	s.opts.tune.StreamStall = 100 * time.Millisecond
	s.open()
	s.Start(context.Background())
	s.connect()
	id := s.begin()
	s.SetView(id, true)
	s.untilState(s.say(id, "hi"), StateSent)
	s.until("listening", func() bool { return s.row(id).Live && s.listedAll(id) })
	s.portal.PushFrame(s.session(id), `{"type":"chunk","text":"Let me see, "}`)
	s.until("it paused", func() bool {
		b := s.bubbles(id)
		return len(b) == 3 && b[2].State == StateReceived && b[2].Text == "Let me see, "
	})
	s.portal.PushFrame(s.session(id), `{"type":"chunk","text":"it is here."}`)
	s.until("it goes on", func() bool { return slices.Equal(s.said(id)[2:], []string{"agent: Let me see, it is here."}) })
	s.push(demo.Push{SessionID: s.session(id), Role: demo.RoleAI, Text: "Let me see, it is here.", NoFrame: true})
	s.until("one message", func() bool { return len(s.said(id)) == 3 && s.listedAll(id) })
}

// TestStrange_AnAnswerThatIsWithheldHoldsNothingUp: the list has the message and the
// reply while run_v2 does not answer. The message is sent, the next one goes out, and
// the answer that comes in the end doubles nothing.
func TestStrange_AnAnswerThatIsWithheldHoldsNothingUp(t *testing.T) {
	t.Parallel()
	s := newStage(t, demo.Options{Shape: demo.Shape{Stream: demo.Nothing}})
	id := s.begin()
	s.SetView(id, true)
	s.untilState(s.say(id, "hi"), StateSent)
	gate := make(chan struct{})
	s.portal.Faults().Add(demo.Fault{Route: demo.RouteSend, Hold: gate})
	first, second := s.say(id, "first"), s.say(id, "second")
	s.untilState(first, StateSent)
	s.untilState(second, StateSent)
	if s.row(id).Streaming {
		t.Error("the first message still counts as being answered")
	}
	want := []string{"user: hi", "agent: You said: hi", "user: first", "agent: You said: first", "user: second", "agent: You said: second"}
	s.until("all is there", func() bool { return slices.Equal(s.said(id), want) && s.listedAll(id) })
	close(gate)
	s.untilState(s.say(id, "third"), StateSent)
	want = append(want, "user: third", "agent: You said: third")
	s.until("all is there once", func() bool { return slices.Equal(s.said(id), want) && s.listedAll(id) })
	for _, text := range []string{"first", "second"} {
		if n := s.received(text); n != 1 {
			t.Errorf("%q was sent %d times", text, n)
		}
	}
}

// TestStrange_AConversationTheAgentBeginsIsShownWhileASessionIsWanted: no session comes
// about, the message is deleted, or still waits, and then the agent begins by itself.
func TestStrange_AConversationTheAgentBeginsIsShownWhileASessionIsWanted(t *testing.T) {
	t.Parallel()
	for _, deleted := range []bool{true, false} {
		for _, restart := range []bool{false, true} {
			t.Run(fmt.Sprintf("deleted %t, restart %t", deleted, restart), func(t *testing.T) {
				t.Parallel()
				s := newStage(t, demo.Options{})
				first := s.begin()
				s.untilState(s.say(first, "so that the greeting is known"), StateSent)
				s.portal.Faults().Add(demo.Fault{Route: demo.RouteSessionCreate, Status: 500, Times: demo.Forever})
				id := s.begin()
				m := s.say(id, "hello")
				s.until("a session was asked for", func() bool { return s.bubble(m).Error != nil })
				if deleted {
					if err := s.DeleteUnsent(context.Background(), m); err != nil {
						t.Fatal(err)
					}
				}
				if restart {
					s.reopen()
					s.until("online", func() bool { return s.Connection().State == ConnOnline })
				}
				s.push(demo.Push{Role: demo.RoleAI, Text: "Your parcel has arrived."})
				s.until("it is shown", func() bool {
					all, err := s.Conversations(context.Background(), Filter{})
					return err == nil && slices.ContainsFunc(all, func(c Conversation) bool { return c.Preview == "Your parcel has arrived." && c.Unread == 1 })
				})
				s.portal.Faults().Clear()
				if !deleted {
					s.untilState(m, StateSent)
				} else {
					s.untilState(s.say(id, "hello again"), StateSent)
				}
				s.until("in its own conversation", func() bool {
					return !slices.Contains(s.texts(id), "agent: Your parcel has arrived.") && len(s.portal.Sessions()) == 3
				})
			})
		}
	}
}
