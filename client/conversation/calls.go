package conversation

import (
	"context"
	"encoding/json"
	"errors"

	"delonix/client/model"
	"delonix/client/problem"
	"delonix/storage"
)

// NoteCall draws the line of a call that is over. A conversation in which nothing was said
// has none: it stays the beginning of one.
func (c *Service) NoteCall(ctx context.Context, conversation int64, note model.CallNote) error {
	page, _, err := c.kit.Store.Messages(ctx, conversation, storage.Cursor{}, 1)
	if err != nil || len(page) == 0 {
		return err
	}
	data, err := json.Marshal(note)
	if err != nil {
		return err
	}
	act := c.actor(conversation)
	act.mu.Lock()
	defer act.mu.Unlock()
	m, err := c.kit.Store.AddSystemEvent(ctx, conversation, storage.SystemEvent{Role: RoleCall, Data: string(data), At: c.kit.Clock.Now()})
	if err == nil {
		act.changed(m.ID)
	}
	return err
}

// NotForAgent takes back what was said and not meant for the agent: it is deleted with its
// recording if it was not sent yet, and marked on this machine otherwise.
func (c *Service) NotForAgent(ctx context.Context, id model.MessageID) error {
	m, err := c.kit.Store.Message(ctx, int64(id))
	if err != nil {
		return problem.Of(err, problem.Editing)
	}
	if m.State.Unsent() {
		if err = c.DeleteUnsent(ctx, id); err == nil {
			return nil
		}
	}
	if err := c.kit.Store.Disown(ctx, m.ID); err != nil && !errors.Is(err, storage.ErrNotFound) {
		return problem.Of(err, problem.Editing)
	}
	c.changed(m.ConversationID, m.ID)
	return nil
}
