package conversation

import (
	"context"

	"delonix/storage"
)

// An agent greets when a session begins, and a session begins with what the person says
// first: a greeting that the portal keeps comes about when the answer does, before or
// after it. It is to be read then, and not heard.

// greetsLocked reports whether a message that came by the socket before anything was
// answered is the greeting.
func (act *Actor) greetsLocked(ctx context.Context, m storage.Message) bool {
	if m.Greeting {
		return true
	}
	if act.stream.turn != 0 || m.Role != storage.RoleAI {
		return false
	}
	conv, err := act.svc.kit.Store.Conversation(ctx, act.id)
	return err == nil && conv.Greeting != "" && storage.SameText(conv.Greeting, m.Text)
}
