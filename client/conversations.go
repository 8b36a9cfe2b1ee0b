package client

import (
	"cmp"
	"context"
	"io"
	"time"

	"delonix/client/conversation"
	"delonix/client/internal/kit"
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
	if conv.Mode != storage.ModeOperator || conv.Closed {
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
	obstacle := c.accounts.Route(s.AgentID).Obstacle
	out := Conversation{
		ID: ConversationID(s.ID), Agent: AgentID(s.AgentID), AgentName: c.accounts.NameOf(s),
		Handler: conversation.Handler(s.Mode), OperatorName: plain.Line(s.OperatorName),
		WaitingSince: h.WaitingSince(), HandedOverAt: h.At,
		PreviewFrom: role(s.PreviewRole), PreviewState: state(storage.Message{Role: s.PreviewRole, State: s.PreviewState}), LastAt: s.LastActivity, StartedAt: s.Started,
		Unread: s.Unread, Queued: s.Queued, Troubled: s.Undelivered, Draft: s.Draft, Muted: s.Muted,
		Closed: s.Closed, CloseTime: s.CloseTime, Timeout: s.Timeout,
		Started: s.SessionID != "", UnderWay: c.conversations.UnderWay(s.ID),
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
		out.UnderWay = UnderWay{Live: out.Live}
	}
	out.ReadOnly = problem.ReadOnly(obstacle)
	return out
}

// ConversationsByID returns those of the named rows of the sidebar that still exist and
// fit the filter. Its limits don't matter.
func (c *Client) ConversationsByID(ctx context.Context, f Filter, ids ...ConversationID) ([]Conversation, error) {
	out := make([]Conversation, 0, len(ids))
	for _, id := range ids {
		conv, err := c.kit.Store.Conversation(ctx, int64(id))
		if kit.IsGone(err) {
			continue
		}
		if err != nil {
			return nil, problem.Of(err, problem.Generally)
		}
		row := c.conversation(conv, c.openHandOver(ctx, conv))
		if f.Fits(row) {
			out = append(out, row)
		}
	}
	return out, nil
}

// pageAfter is where a page of the sidebar goes on.
func pageAfter(ctx context.Context, f Filter, store *storage.Store) (*storage.Conversation, error) {
	if f.After == 0 {
		return nil, nil
	}
	conv, err := store.Conversation(ctx, int64(f.After))
	if err != nil {
		return nil, err
	}
	return &conv, nil
}

// NewConversation makes a conversation with an agent in the local copy. An empty
// one that was never sent to is used again. The portal hears of it with the first
// message.
func (c *Client) NewConversation(ctx context.Context, a AgentID) (ConversationID, error) {
	return c.conversations.NewConversation(ctx, a)
}

// StartAgain returns the conversation in which a closed one goes on. The draft moves
// there.
func (c *Client) StartAgain(ctx context.Context, id ConversationID) (ConversationID, error) {
	return c.conversations.StartAgain(ctx, id)
}

// CloseStatuses are the statuses a customer may close a conversation with.
func (c *Client) CloseStatuses() []CloseStatus { return problem.CloseStatuses() }

// CloseConversation closes the session at the portal with one of CloseStatuses. A
// conversation that was never begun there is removed.
func (c *Client) CloseConversation(ctx context.Context, id ConversationID, status string) error {
	return c.conversations.CloseConversation(ctx, id, status)
}

// SessionDetails asks the portal for the session's data.
func (c *Client) SessionDetails(ctx context.Context, id ConversationID) (SessionDetails, error) {
	return c.conversations.SessionDetails(ctx, id)
}

// UpdateSession changes name, e-mail, phone and the own fields of a session.
func (c *Client) UpdateSession(ctx context.Context, id ConversationID, d SessionDetails) error {
	return c.conversations.UpdateSession(ctx, id, d)
}

// UnreadCount is the number of conversations with unread messages; muted ones are
// not counted.
func (c *Client) UnreadCount() int { return c.conversations.UnreadCount() }

// MarkSeen tells that the person saw everything up to a message.
func (c *Client) MarkSeen(ctx context.Context, id ConversationID, upTo MessageID) error {
	return c.conversations.MarkSeen(ctx, id, upTo)
}

// Mute switches the alerts of one conversation off or on.
func (c *Client) Mute(ctx context.Context, id ConversationID, muted bool) error {
	return c.conversations.Mute(ctx, id, muted)
}

// SetView tells which conversation is in view (0 is none) and whether the window
// has the focus.
func (c *Client) SetView(id ConversationID, focused bool) { c.conversations.SetView(id, focused) }

// HandOvers returns the history of hand-overs to operators, newest first.
func (c *Client) HandOvers(ctx context.Context) ([]HandOver, error) {
	var out []HandOver
	err := c.kit.Store.EachHandOver(ctx, time.Time{}, time.Time{}, func(r storage.HandOverRecord) error {
		out = append([]HandOver{{
			Conversation: ConversationID(r.ConversationID), AgentName: r.AgentName, OperatorName: r.OperatorName,
			At: r.At, FirstAnswer: r.FirstAnswerAt, EndedAt: r.EndedAt, How: problem.HandOverEnd(r.HandOver),
		}}, out...)
		return nil
	})
	return out, problem.Of(err, problem.Generally)
}

// ExportHandOvers writes the history of hand-overs as CSV.
func (c *Client) ExportHandOvers(ctx context.Context, w io.Writer) error {
	return problem.Of(c.kit.Store.WriteHandOverCSV(ctx, w, time.Time{}, time.Time{}), problem.Generally)
}
