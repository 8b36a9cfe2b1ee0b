package client

import (
	"context"

	"delonix/client/problem"
	"delonix/storage"
)

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

// ConversationsByID returns those of the named rows of the sidebar that still exist and
// fit the filter. Its limits don't matter.
func (c *Client) ConversationsByID(ctx context.Context, f Filter, ids ...ConversationID) ([]Conversation, error) {
	out := make([]Conversation, 0, len(ids))
	for _, id := range ids {
		conv, err := c.kit.Store.Conversation(ctx, int64(id))
		if isGone(err) {
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
