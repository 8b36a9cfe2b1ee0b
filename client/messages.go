package client

import (
	"cmp"
	"context"
	"strings"

	"delonix/client/conversation"
	"delonix/client/internal/plain"
	"delonix/client/model"
	"delonix/client/problem"
	"delonix/storage"
)

// Messages returns a page of a chat, oldest first. before is the oldest message
// known, 0 the newest page.
func (c *Client) Messages(ctx context.Context, id ConversationID, before MessageID, limit int) ([]Message, error) {
	var cursor storage.Cursor
	if before != 0 {
		m, err := c.kit.Store.Message(ctx, int64(before))
		if err != nil {
			return nil, problem.Of(err, problem.Generally)
		}
		cursor = m.Cursor()
	}
	page, _, err := c.kit.Store.Messages(ctx, int64(id), cursor, limit)
	if err != nil {
		return nil, problem.Of(err, problem.Generally)
	}
	return c.messages(ctx, page)
}

// MessagesByID returns the named messages that still exist, in the order of the
// chat.
func (c *Client) MessagesByID(ctx context.Context, ids ...MessageID) ([]Message, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	raw := make([]int64, len(ids))
	for i, id := range ids {
		raw[i] = int64(id)
	}
	page, err := c.kit.Store.MessagesByID(ctx, raw)
	if err != nil {
		return nil, problem.Of(err, problem.Generally)
	}
	return c.messages(ctx, page)
}

func (c *Client) messages(ctx context.Context, page []storage.Message) ([]Message, error) {
	spoken, err := c.kit.Store.SpokenMessages(ctx, messageIDs(page))
	if err != nil {
		return nil, problem.Of(err, problem.Generally)
	}
	convs := map[int64]storage.Conversation{}
	out := make([]Message, 0, len(page))
	for _, m := range page {
		conv, ok := convs[m.ConversationID]
		if !ok {
			if conv, err = c.kit.Store.Conversation(ctx, m.ConversationID); err != nil {
				return nil, problem.Of(err, problem.Generally)
			}
			convs[m.ConversationID] = conv
		}
		msg := c.message(m, conv)
		said, isSpoken := spoken[m.ID]
		msg.Spoken, msg.Disowned = isSpoken, said.Disowned
		out = append(out, msg)
	}
	return out, nil
}

func messageIDs(page []storage.Message) []int64 {
	ids := make([]int64, len(page))
	for i, m := range page {
		ids[i] = m.ID
	}
	return ids
}

// message makes a bubble or a line of a chat.
func (c *Client) message(m storage.Message, conv storage.Conversation) Message {
	out := Message{
		ID: MessageID(m.ID), Conversation: ConversationID(m.ConversationID), Role: role(m.Role), Text: kept(m.Role, m.Text), Thoughts: m.Thoughts,
		At: m.At, State: state(m), Attempt: m.Attempts, Feedback: feedback(m.Reaction()), FeedbackBusy: m.Pending != "", Event: eventKinds[m.Role],
	}
	switch out.Role {
	case RoleEvent:
		if out.Event == EventCall {
			out.Text, out.Thoughts = problem.CallNote(m.Thoughts), ""
		}
	case RoleAgent:
		out.Author = cmp.Or(plain.Line(conv.BotName), problem.AnAgent())
		out.CanReact = out.State == StateReceived && !m.Greeting && conv.SessionID != ""
	case RoleOperator:
		out.Author = cmp.Or(plain.Line(conv.OperatorName), problem.AnOperator())
	case RoleUser:
		if m.State != storage.StateSent && m.State != storage.StateReceived {
			out.Error = problem.Decode(m.Error)
		}
		out.Progress = c.conversations.Progress(m.ConversationID, m.ID)
	}
	if m.Interrupted && m.LogID == "" && out.Role == RoleAgent {
		out.Error = problem.StoppedHalfway()
	}
	for _, b := range m.Buttons {
		out.Buttons = append(out.Buttons, Button(b))
	}
	for _, s := range m.Sources {
		out.Sources = append(out.Sources, Source(s))
	}
	for _, a := range m.Attachments {
		out.Attachments = append(out.Attachments, c.attachment(a))
	}
	return out
}

// state is how a message stands.
func state(m storage.Message) State {
	if m.Role != storage.RoleHuman {
		if m.Provisional {
			return StateStreaming
		}
		return StateReceived
	}
	// The states before it was sent have the same names in the local copy.
	if s := State(m.State); s.Waits() || s.Troubled() || s == StateSending {
		return s
	}
	return StateSent
}

// MessagesAround returns about limit messages of a chat with one of them in the middle,
// oldest first, and whether there are older and newer ones.
func (c *Client) MessagesAround(ctx context.Context, id MessageID, limit int) (page []Message, older, newer bool, err error) {
	rows, older, newer, err := c.kit.Store.MessagesAround(ctx, int64(id), limit)
	if err != nil {
		return nil, false, false, problem.Of(err, problem.Generally)
	}
	page, err = c.messages(ctx, rows)
	return page, older, newer, err
}

// MessagesAfter returns the page of a chat below a message, oldest first, and whether
// there are newer ones.
func (c *Client) MessagesAfter(ctx context.Context, id ConversationID, after MessageID, limit int) (page []Message, newer bool, err error) {
	m, err := c.kit.Store.Message(ctx, int64(after))
	if err != nil {
		return nil, false, problem.Of(err, problem.Generally)
	}
	rows, newer, err := c.kit.Store.MessagesAfter(ctx, int64(id), m.Cursor(), limit)
	if err != nil {
		return nil, false, problem.Of(err, problem.Generally)
	}
	page, err = c.messages(ctx, rows)
	return page, newer, err
}

// MessagesFrom is MessagesAfter with the message itself.
func (c *Client) MessagesFrom(ctx context.Context, id ConversationID, first MessageID, limit int) (page []Message, newer bool, err error) {
	head, err := c.MessagesByID(ctx, first)
	if err != nil {
		return nil, false, err
	}
	rest, newer, err := c.MessagesAfter(ctx, id, first, limit)
	return append(head, rest...), newer, err
}

// kept is a text as it was stored; the words of an event are in the language in force.
func kept(r storage.Role, text string) string {
	if role(r) == RoleEvent {
		return problem.Again(text)
	}
	return text
}

func role(r storage.Role) Role {
	switch {
	case r == storage.RoleHuman:
		return RoleUser
	case r == storage.RoleOperator:
		return RoleOperator
	case strings.HasPrefix(string(r), storage.SystemEventPrefix):
		return RoleEvent
	}
	return RoleAgent
}

var eventKinds = map[storage.Role]EventKind{
	conversation.RoleHandedOver: EventHandedOver, conversation.RoleHandedBack: EventHandedBack, conversation.RoleCopilot: EventCopilot, conversation.RoleClosed: EventClosed,
	conversation.RoleCall: EventCall,
}

func feedback(f storage.Feedback) model.Feedback {
	switch f {
	case storage.FeedbackGood:
		return model.FeedbackGood
	case storage.FeedbackBad:
		return model.FeedbackBad
	}
	return model.FeedbackNone
}

// Send keeps a message and its files and returns; delivery goes on behind.
func (c *Client) Send(ctx context.Context, id ConversationID, out Outgoing) (MessageID, error) {
	return c.conversations.Send(ctx, id, out)
}

// SendAgain sends a failed or unconfirmed message once more, on the person's word.
// Where its conversation has ended it goes on in a new one.
func (c *Client) SendAgain(ctx context.Context, id MessageID) error {
	return c.conversations.SendAgain(ctx, id)
}

// SendAttemptAgain is SendAgain for a person who saw how a certain attempt ended.
// If another one has begun since, that was the answer already, and nothing happens.
func (c *Client) SendAttemptAgain(ctx context.Context, id MessageID, attempt int) error {
	return c.conversations.SendAttemptAgain(ctx, id, attempt)
}

// DeleteUnsent removes a message that is queued, failed or unconfirmed.
func (c *Client) DeleteUnsent(ctx context.Context, id MessageID) error {
	return c.conversations.DeleteUnsent(ctx, id)
}

// React sets the person's reaction to a message; it shows at once and is sent
// behind, as soon as the portal's id of the message is known.
func (c *Client) React(ctx context.Context, id MessageID, f Feedback) error {
	return c.conversations.React(ctx, id, f)
}

// NotForAgent takes back what the person said and did not mean for the agent: it is
// deleted if it was not sent yet, and marked otherwise; what answers it is not heard.
func (c *Client) NotForAgent(ctx context.Context, id MessageID) error {
	m, err := c.kit.Store.Message(ctx, int64(id))
	if err != nil {
		return problem.Of(err, problem.Editing)
	}
	c.voice.Disown(m.ConversationID, m.ID)
	return c.conversations.NotForAgent(ctx, id)
}
