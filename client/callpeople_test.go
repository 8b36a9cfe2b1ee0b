package client

import (
	"slices"
	"strings"
	"testing"

	"delonix/client/demo"
	"delonix/client/problem"
)

// saidInOrder reports whether the portal was asked to say these texts, one after the other.
func (s *stage) saidInOrder(texts ...string) bool {
	for _, x := range s.portal.Synthesized() {
		if len(texts) > 0 && strings.Contains(x.Text, texts[0]) {
			texts = texts[1:]
		}
	}
	return len(texts) == 0
}

// times is how often the portal was asked to say a text.
func (s *stage) times(text string) int {
	n := 0
	for _, x := range s.portal.Synthesized() {
		n += strings.Count(x.Text, text)
	}
	return n
}

func TestCall_SaysThatAnOperatorJoinsAndLeaves(t *testing.T) {
	t.Parallel()
	s, mic, id := calling(t, demo.Options{Agent: handing}, "hello", "talk to a human")
	mic.hears(t)
	s.until("it is said who has joined", func() bool { return s.spoke(problem.OperatorJoined("en", "John Doe")) })
	s.push(demo.Push{SessionID: s.session(id), Role: demo.RoleOperator, Text: "Good morning to you."})
	s.push(demo.Push{SessionID: s.session(id), Role: demo.RoleAI, Mode: demo.ModeRegular, Text: "I am back with you."})
	s.until("it is said who has left", func() bool {
		return s.saidInOrder("handing you over", "John Doe has joined.", "Good morning to you.", "John Doe has left.") && s.spoke("I am back with you.")
	})
	for _, once := range []string{"has joined", "has left", "handing you over"} {
		if n := s.times(once); n != 1 {
			t.Errorf("%q was said %d times", once, n)
		}
	}
}

// The name of an operator may be known after they are.
func TestCall_SaysThatSomebodyJoinsWithoutAName(t *testing.T) {
	t.Parallel()
	s, _, id := calling(t, demo.Options{Agent: handing}, "hello")
	s.push(demo.Push{SessionID: s.session(id), Role: demo.RoleOperator, Text: "Good morning to you."})
	s.until("it is said before their first word", func() bool { return s.saidInOrder("has joined.", "Good morning to you.") })
}

func TestCall_SaysThatItsConversationHasEnded(t *testing.T) {
	t.Parallel()
	s, mic, id := calling(t, demo.Options{}, "first", "second")
	if err := s.portal.CloseSession(s.session(id), "completed"); err != nil {
		t.Fatal(err)
	}
	ended, _, _ := strings.Cut(problem.OnEnding("en"), ".")
	s.until("it is said", func() bool { return s.spoke(ended) && s.CallState().State == CallListening })
	mic.hears(t)
	s.wentOnWith(id, "user: second", "agent: You said: second")
	if n := s.times(ended); n != 1 {
		t.Errorf("said %d times", n)
	}
}

func TestCall_WordsOfItsOwnAreInEveryLanguage(t *testing.T) {
	t.Parallel()
	var all []string
	for _, l := range []string{"en", "de", "es", "fr", "ru"} {
		for _, words := range []string{problem.OnEnding(l), problem.OperatorJoined(l, "Eva"), problem.OperatorJoined(l, ""), problem.OperatorLeft(l, "Eva"), problem.OperatorLeft(l, "")} {
			if words == "" || strings.Contains(words, "{{") || slices.Contains(all, words) {
				t.Errorf("%s: %q", l, words)
			}
			all = append(all, words)
		}
	}
}
