package problem

import (
	"cmp"
	"fmt"
	"time"

	"delonix/storage"
)

// HandOverEnd say how a hand-over ended.
func HandOverEnd(h storage.HandOver) string {
	switch h.How {
	case storage.HandedBack:
		return "handed back"
	case storage.ClosedResolved:
		return "resolved"
	case storage.ClosedEscalated:
		return "escalated"
	case storage.ClosedByCustomer:
		return "closed by you"
	case "":
		return ""
	}
	return "closed"
}

// HandedOver is the line of a hand-over to an operator, who may have no name.
func HandedOver(operator string) string { return "Handed over to " + cmp.Or(operator, "a person") }

// HandedBack is the line of a hand-over to an agent, which may have no name.
func HandedBack(agent string) string { return "Handed back to " + cmp.Or(agent, "the agent") }

// CopilotHelps is the line of a conversation in which a person helps the agent.
func CopilotHelps() string { return "A person is helping the agent" }

// FirstAnswer says that an operator answered, and after how long where that is known.
func FirstAnswer(operator string, after time.Duration) string {
	words := cmp.Or(operator, "The operator") + " answered"
	if after > 0 {
		words += " after " + Span(after)
	}
	return words
}

// NoAnswerFor says how long the person waits for an operator.
func NoAnswerFor(waited time.Duration) string { return "No answer for " + Span(waited) }

// somethingNew, newMessages and newMessagesIn are said where nothing of what was
// written may be shown.
func SomethingNew() string { return "Something new" }

func NewMessages(n int) string {
	if n > 1 {
		return fmt.Sprintf("%d new messages", n)
	}
	return "New message"
}

func NewMessagesIn(n, conversations int) string {
	return fmt.Sprintf("%d new messages in %d conversations", n, conversations)
}
