package client

import (
	"context"

	"delonix/client/alerts"
	"delonix/client/api"
	"delonix/client/conversation"
	"delonix/storage"
)

// conversationAgents tells the conversations of the agents.
type conversationAgents struct{ c *Client }

// Route implements conversation.Agents.
func (a conversationAgents) Route(agent int64) conversation.Route {
	r := a.c.accounts.Route(agent)
	out := conversation.Route{Agent: r.Agent, API: r.API, Obstacle: r.Obstacle}
	if r.Account != nil { // an interface that holds a nil pointer is not nil
		out.Account = r.Account
	}
	return out
}

// Reachable implements conversation.Agents.
func (a conversationAgents) Reachable() []int64 { return a.c.accounts.Served() }

// Greeting implements conversation.Agents.
func (a conversationAgents) Greeting(ctx context.Context, agent int64) (string, error) {
	p, err := a.c.accounts.Profile(ctx, agent)
	return p.Greeting, err
}

// Learn implements conversation.Agents.
func (a conversationAgents) Learn(ctx context.Context, agent int64, s api.Session) error {
	return a.c.accounts.Learn(ctx, agent, s)
}

// conversationObserver passes what happens in conversations on to who speaks and to the
// alerts.
type conversationObserver struct{ c *Client }

// Replied implements conversation.Observer.
func (o conversationObserver) Replied(conversation int64, m storage.Message) {
	o.c.voice.Replied(conversation, m)
}

// Merged implements conversation.Observer.
func (o conversationObserver) Merged(ctx context.Context, conversation int64, res storage.MergeResult) {
	o.c.voice.Merged(ctx, conversation, res)
}

// Arrived implements conversation.Observer.
func (o conversationObserver) Arrived(ctx context.Context, conversation int64, messages []int64) {
	o.c.alerts.Arrived(ctx, conversation, messages)
}

// Delivered implements conversation.Observer.
func (o conversationObserver) Delivered(message int64, err error) {
	o.c.voice.Delivered(message, err)
}

// handOverAlerts are the alerts of what happens between an agent and an operator.
var handOverAlerts = map[conversation.HandOverStep]alerts.Kind{
	conversation.TakenOver: alerts.HandedOver, conversation.FirstAnswer: alerts.FirstAnswer, conversation.HandedBack: alerts.HandedBack,
}

// HandedOver implements conversation.Observer.
func (o conversationObserver) HandedOver(ctx context.Context, conv storage.Conversation, h conversation.HandOver) {
	o.c.alerts.Changed(conv, handOverAlerts[h.Step], h.Words, h.History)
}

// Closed implements conversation.Observer.
func (o conversationObserver) Closed(ctx context.Context, conv storage.Conversation, words string, history bool) {
	o.c.alerts.Changed(conv, alerts.Closed, words, history)
}

// Waiting implements conversation.Observer.
func (o conversationObserver) Waiting(ctx context.Context, rows []storage.OperatorConversation) {
	for _, row := range rows {
		o.c.alerts.Waits(ctx, row)
	}
	o.c.alerts.ForgetWaits(rows)
}

// conversationCall is the speech service, which is made after the conversations.
type conversationCall struct{ c *Client }

// CallIn implements conversation.Call.
func (v conversationCall) CallIn() int64 { return v.c.voice.CallIn() }

// GoOn implements conversation.Call.
func (v conversationCall) GoOn(ctx context.Context, message int64) error {
	return v.c.voice.GoOn(ctx, message)
}

// GoOnFrom implements conversation.Call.
func (v conversationCall) GoOnFrom(ctx context.Context, conversation int64) error {
	return v.c.voice.GoOnFrom(ctx, conversation)
}

// LanguageChanged implements conversation.Call.
func (v conversationCall) LanguageChanged(conversation int64) {
	v.c.voice.LanguageChanged(conversation)
}

// HandledBy implements conversation.Call.
func (v conversationCall) HandledBy(conversation int64, operator bool, name string) {
	v.c.voice.HandledBy(conversation, operator, name)
}

// Ended implements conversation.Call.
func (v conversationCall) Ended(conversation int64) { v.c.voice.Ended(conversation) }
