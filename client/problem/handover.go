package problem

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"delonix/assets/i18n"
	"delonix/storage"
)

// HandOverEnd say how a hand-over ended.
func HandOverEnd(h storage.HandOver) string {
	switch h.How {
	case storage.HandedBack:
		return i18n.T("handOver.back")
	case storage.ClosedResolved:
		return i18n.T("handOver.resolved")
	case storage.ClosedEscalated:
		return i18n.T("handOver.escalated")
	case storage.ClosedByCustomer:
		return i18n.T("handOver.byYou")
	case "":
		return ""
	}
	return i18n.T("handOver.closed")
}

// HandedOver is the line of a hand-over to an operator, who may have no name.
func HandedOver(operator string) string {
	if operator == "" {
		return i18n.T("handOver.toPerson")
	}
	return i18n.T("handOver.to", "name", operator)
}

// HandedBack is the line of a hand-over to an agent, which may have no name.
func HandedBack(agent string) string {
	if agent == "" {
		return i18n.T("handOver.backToAgent")
	}
	return i18n.T("handOver.backTo", "name", agent)
}

// Again gives the line of an event, or why a conversation was closed, in the language
// in force, whichever it was kept in.
func Again(text string) string { return i18n.Again(text, keptKeys()...) }

var keptKeys = sync.OnceValue(func() []string {
	keys := []string{"handOver.toPerson", "handOver.backToAgent", "handOver.copilot", "common.closed"}
	for _, key := range closeWords {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return append(keys, "handOver.to", "handOver.backTo") // those of one language that say the same come last
})

// CopilotHelps is the line of a conversation in which a person helps the agent.
func CopilotHelps() string { return i18n.T("handOver.copilot") }

// FirstAnswer says that an operator answered, and after how long where that is known.
func FirstAnswer(operator string, after time.Duration) string {
	name := cmp.Or(operator, i18n.T("handOver.theOperator"))
	if after > 0 {
		return i18n.T("handOver.answeredAfter", "name", name, "span", Span(after))
	}
	return i18n.T("handOver.answered", "name", name)
}

// NoAnswerFor says how long the person waits for an operator.
func NoAnswerFor(waited time.Duration) string {
	return i18n.T("handOver.noAnswer", "span", Span(waited))
}

// somethingNew, newMessages and newMessagesIn are said where nothing of what was
// written may be shown.
func SomethingNew() string { return i18n.T("alert.something") }

func NewMessages(n int) string {
	if n > 1 {
		return i18n.N("chat.newMessageCount", n)
	}
	return i18n.T("alert.message")
}

func NewMessagesIn(n, conversations int) string {
	return i18n.N("alert.messagesIn", n, "conversations", i18n.N("alert.conversations", conversations))
}
