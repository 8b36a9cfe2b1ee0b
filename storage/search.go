package storage

import (
	"context"
	"time"
)

// SearchOptions narrow a search.
type SearchOptions struct {
	ConversationID int64 // 0: all
	AgentID        int64 // 0: all
	Limit          int   // 0: 50
	Offset         int
}

// Segment is a piece of a snippet.
type Segment struct {
	Text  string
	Match bool
}

// Hit is one message that was found.
type Hit struct {
	MessageID      int64
	ConversationID int64
	Role           Role
	At             time.Time
	Snippet        []Segment
}

// Search finds visible messages that contain every word of the query, the last one also as the beginning of
// a word; "quoted words" as a phrase. Case and accents don't matter. Newest first. A query without a word
// finds nothing.
func (s *Store) Search(ctx context.Context, query string, o SearchOptions) (hits []Hit, more bool, err error) {
	return nil, false, errStub
}

// SearchConversations finds conversations whose agent's or operator's name contains the query.
func (s *Store) SearchConversations(ctx context.Context, query string, limit int) ([]Conversation, error) {
	return nil, errStub
}
