package storage

import (
	"context"

	"delonix/storage/internal/rows"
	"delonix/storage/internal/sqlite"
)

// Filter selects conversations of the sidebar.
type Filter int

// The filters of the sidebar.
const (
	FilterAll      Filter = iota
	FilterUnread          // with unread messages
	FilterOperator        // open and with an operator
)

// ConversationQuery asks for one page of the sidebar.
type ConversationQuery struct {
	Filter  Filter
	AgentID int64 // 0: of all agents
	// After is the last conversation of the page before; nil for the first page.
	After *Conversation
	Limit int // 0: 50
}

// where makes the condition of a query; the statement's texts stay a handful.
func (cq ConversationQuery) where() string {
	w := "1"
	switch cq.Filter {
	case FilterAll:
	case FilterUnread:
		w = "c.unread > 0"
	case FilterOperator:
		w = "c.mode = 'OPERATOR' AND c.closed = 0"
	}
	if cq.AgentID != 0 {
		w += " AND c.agent = ?1"
	} else {
		w += " AND ?1 = 0"
	}
	return w
}

// Conversations returns one page, newest activity first, and whether more follow.
func (s *conversationTable) Conversations(ctx context.Context, cq ConversationQuery) (page []Conversation, more bool, err error) {
	limit := cq.Limit
	if limit <= 0 {
		limit = 50
	}
	at, id := int64(1)<<62, int64(1)<<62
	if cq.After != nil {
		at, id = sqlite.Micros(cq.After.LastActivity), cq.After.ID
	}
	err = s.Read(ctx, "list the conversations", func(q rows.Query) (err error) {
		page, err = rows.Collect(q, rows.ScanConversation, `SELECT `+rows.ConversationColumns+` FROM conversations c
			WHERE `+cq.where()+` AND (c.last_activity, c.id) < (?2, ?3) ORDER BY c.last_activity DESC, c.id DESC LIMIT ?4`,
			cq.AgentID, at, id, limit+1)
		return err
	})
	if more = len(page) > limit; more {
		page = page[:limit]
	}
	return page, more, err
}

// Totals are the counts of title, tray and filters.
type Totals struct {
	Conversations       int
	UnreadConversations int // without muted ones: the number in the title
	UnreadMessages      int // without muted ones
	MutedUnread         int // muted conversations with unread messages
	WithOperator        int // open conversations with an operator
	Queued              int // own messages queued or sending
	Undelivered         int // own messages unconfirmed or failed
}

// Totals returns the counts over all agents, or one (agentID not 0).
func (s *conversationTable) Totals(ctx context.Context, agentID int64) (n Totals, err error) {
	err = s.Read(ctx, "count", func(q rows.Query) error {
		return q.Row(`SELECT count(*), coalesce(sum(unread > 0 AND muted = 0), 0), coalesce(sum(unread * (muted = 0)), 0),
				coalesce(sum(unread > 0 AND muted = 1), 0), coalesce(sum(mode = 'OPERATOR' AND closed = 0), 0),
				coalesce(sum(queued), 0), coalesce(sum(troubled), 0)
			FROM conversations WHERE ?1 = 0 OR agent = ?1`, agentID).Scan(&n.Conversations, &n.UnreadConversations,
			&n.UnreadMessages, &n.MutedUnread, &n.WithOperator, &n.Queued, &n.Undelivered)
	})
	return n, err
}
