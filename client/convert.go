package client

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"delonix/client/internal/plain"
	"delonix/client/problem"
	"delonix/storage"
)

// Conversations returns the rows of the sidebar, newest first; with
// Filter.Operator the longest waiting first.
func (c *Client) Conversations(ctx context.Context, f Filter) ([]Conversation, error) {
	if f.Limit <= 0 {
		f.Limit = 200
	}
	if f.Operator {
		return c.withOperator(ctx, f)
	}
	after, err := pageAfter(ctx, f, c.kit.Store)
	if err != nil {
		return nil, problem.Of(err, problem.Generally)
	}
	q := storage.ConversationQuery{AgentID: int64(f.Agent), Limit: f.Limit, After: after}
	if f.Unread {
		q.Filter = storage.FilterUnread
	}
	page, _, err := c.kit.Store.Conversations(ctx, q)
	if err != nil {
		return nil, problem.Of(err, problem.Generally)
	}
	out := make([]Conversation, 0, len(page))
	for _, conv := range page {
		out = append(out, c.conversation(conv, c.openHandOver(ctx, conv)))
	}
	return out, nil
}

func (c *Client) withOperator(ctx context.Context, f Filter) ([]Conversation, error) {
	rows, err := c.kit.Store.OperatorConversations(ctx)
	if err != nil {
		return nil, problem.Of(err, problem.Generally)
	}
	if f.After != 0 { // the list is in one piece, for its order changes as time goes on
		return nil, nil
	}
	out := make([]Conversation, 0, len(rows))
	for _, row := range rows {
		if f.Agent != 0 && int64(f.Agent) != row.Conversation.AgentID || f.Unread && row.Conversation.Unread == 0 {
			continue
		}
		out = append(out, c.conversation(row.Conversation, row.HandOver))
	}
	return out, nil
}

// Conversation returns one conversation.
func (c *Client) Conversation(ctx context.Context, id ConversationID) (Conversation, error) {
	conv, err := c.kit.Store.Conversation(ctx, int64(id))
	if err != nil {
		return Conversation{}, problem.Of(err, problem.Generally)
	}
	return c.conversation(conv, c.openHandOver(ctx, conv)), nil
}

// openHandOver returns the hand-over of a conversation that is with an operator.
func (c *Client) openHandOver(ctx context.Context, conv storage.Conversation) storage.HandOver {
	if normalMode(conv.Mode) != storage.ModeOperator || conv.Closed {
		return storage.HandOver{}
	}
	all, err := c.kit.Store.HandOvers(ctx, conv.ID)
	if err != nil || len(all) == 0 || !all[len(all)-1].Open() {
		return storage.HandOver{}
	}
	return all[len(all)-1]
}

// conversation makes a row of the sidebar.
func (c *Client) conversation(s storage.Conversation, h storage.HandOver) Conversation {
	r := c.remote(s.AgentID)
	seen := c.peek(s.ID)
	out := Conversation{
		ID: ConversationID(s.ID), Agent: AgentID(s.AgentID), AgentName: c.nameOf(s),
		Handler: handler(s.Mode), OperatorName: plain.Line(s.OperatorName),
		WaitingSince: h.WaitingSince(), HandedOverAt: h.At,
		PreviewFrom: role(s.PreviewRole), PreviewState: state(storage.Message{Role: s.PreviewRole, State: s.PreviewState}), LastAt: s.LastActivity, StartedAt: s.Started,
		Unread: s.Unread, Queued: s.Queued, Troubled: s.Undelivered, Draft: s.Draft, Muted: s.Muted,
		Closed: s.Closed, CloseTime: s.CloseTime, Timeout: s.Timeout,
		Started: s.SessionID != "", Streaming: seen.arriving || seen.posting, Live: seen.live, NoLive: seen.noLive,
	}
	out.Title = out.AgentName
	if out.Answered = !h.FirstAnswerAt.IsZero(); out.Answered {
		out.FirstAnswerAfter = h.FirstAnswerAt.Sub(h.At)
	}
	switch line := kept(s.PreviewRole, plain.OfMarkdown(s.Preview)); {
	case s.PreviewID == 0: // nobody has written
	case line == "" && s.PreviewFiles > 0:
		out.Preview = problem.AFile()
	default:
		out.Preview = cmp.Or(line, problem.AnEmptyMessage())
	}
	if s.Closed {
		out.ClosedWhy = cmp.Or(problem.Again(s.CloseReason), problem.Closed(s.Status))
		out.Streaming, out.NoLive = false, nil
	}
	out.ReadOnly = readOnly(r)
	return out
}

// kept is a text as it was stored; the words of an event are in the language in force.
func kept(r storage.Role, text string) string {
	if role(r) == RoleEvent {
		return problem.Again(text)
	}
	return text
}

func handler(m storage.Mode) Handler {
	switch m {
	case storage.ModeOperator:
		return HandledByOperator
	case storage.ModeCopilot:
		return HandledByCopilot
	}
	return HandledByAgent
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
	roleHandedOver: EventHandedOver, roleHandedBack: EventHandedBack, roleCopilot: EventCopilot, roleClosed: EventClosed,
}

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
		msg.Spoken = spoken[m.ID]
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
	case RoleAgent:
		out.Author = cmp.Or(plain.Line(conv.BotName), problem.AnAgent())
		out.CanReact = out.State == StateReceived && !m.Greeting && conv.SessionID != ""
	case RoleOperator:
		out.Author = cmp.Or(plain.Line(conv.OperatorName), problem.AnOperator())
	case RoleUser:
		if m.State != storage.StateSent && m.State != storage.StateReceived {
			out.Error = problem.Decode(m.Error)
		}
		out.Progress = c.chat(m.ConversationID).progress(m.ID)
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

func state(m storage.Message) State {
	if m.Role != storage.RoleHuman {
		if m.Provisional {
			return StateStreaming
		}
		return StateReceived
	}
	switch m.State {
	case storage.StateQueued:
		return StateQueued
	case storage.StateSending:
		return StateSending
	case storage.StateUnconfirmed:
		return StateUnconfirmed
	case storage.StateFailed:
		return StateFailed
	}
	return StateSent
}

// images are the kinds of files that can be previewed.
var images = []string{"image/png", "image/jpeg", "image/gif", "image/webp"}

func (c *Client) attachment(a storage.Attachment) Attachment {
	kind, _, _ := strings.Cut(strings.ToLower(a.ContentType), ";")
	out := Attachment{
		ID: AttachmentID(a.ID), Name: plain.NameOfFile(a.Name, a.ContentType), ContentType: plain.Line(a.ContentType), Size: a.Size,
		Image: slices.Contains(images, strings.TrimSpace(kind)),
	}
	if a.Local() {
		out.Path = c.kit.Store.AttachmentPath(a)
	}
	return out
}
