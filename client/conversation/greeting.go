package conversation

import (
	"context"

	"delonix/storage"
)

// An agent greets when a session begins, and a session begins with what the person says
// first: a greeting that the portal keeps comes about when the answer does, before or
// after it. It is to be read then, and not heard.

// greets reports whether a message that came by the socket before anything was
// answered is the greeting. Called with mu held.
func (ch *chat) greets(ctx context.Context, m storage.Message) bool {
	if m.Greeting {
		return true
	}
	if ch.stream.turn != 0 || m.Role != storage.RoleAI {
		return false
	}
	conv, err := ch.c.kit.Store.Conversation(ctx, ch.id)
	return err == nil && conv.Greeting != "" && storage.SameText(conv.Greeting, m.Text)
}
