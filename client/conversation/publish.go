package conversation

import (
	"context"
	"slices"

	"delonix/client/model"
	"delonix/storage"
)

// load returns a conversation and how its agent is reached.
func (c *Service) load(ctx context.Context, conversation int64) (storage.Conversation, Route, error) {
	conv, err := c.kit.Store.Conversation(ctx, conversation)
	if err != nil {
		return conv, Route{}, err
	}
	return conv, c.agents.Route(conv.AgentID), nil
}

// load returns the conversation and how its agent is reached.
func (act *Actor) load(ctx context.Context) (storage.Conversation, Route, error) {
	return act.svc.load(ctx, act.id)
}

// touched tells the account that the conversation was written to here.
func (act *Actor) touched(conv storage.Conversation, r Route) {
	if r.Account != nil && conv.SessionID != "" {
		r.Account.Touched(conv.SessionID)
	}
}

// changed tells the window that messages and the conversation's row changed.
func (c *Service) changed(conversation int64, ids ...int64) {
	c.changedOnly(conversation, ids...)
	c.kit.Publish(model.ConversationsChanged{IDs: []model.ConversationID{model.ConversationID(conversation)}})
}

// changedOnly tells the window that messages changed.
func (c *Service) changedOnly(conversation int64, ids ...int64) {
	if named := messageIDs(ids); len(named) > 0 {
		c.kit.Publish(model.MessagesChanged{Conversation: model.ConversationID(conversation), IDs: named})
	}
}

// removed tells the window that messages are gone.
func (c *Service) removed(conversation int64, ids ...int64) {
	if named := messageIDs(ids); len(named) > 0 {
		c.kit.Publish(model.MessagesChanged{Conversation: model.ConversationID(conversation), Removed: named})
	}
}

// messageIDs are the ids that name a message: 0 names none.
func messageIDs(ids []int64) (named []model.MessageID) {
	for _, id := range ids {
		if id != 0 {
			named = append(named, model.MessageID(id))
		}
	}
	return named
}

func (act *Actor) changed(ids ...int64)     { act.svc.changed(act.id, ids...) }
func (act *Actor) changedOnly(ids ...int64) { act.svc.changedOnly(act.id, ids...) }
func (act *Actor) removed(ids ...int64)     { act.svc.removed(act.id, ids...) }

// publishMerge tells the window which messages a merge changed.
func (c *Service) publishMerge(res storage.MergeResult) {
	if res.NewConversation {
		return // nobody shows it yet
	}
	ids := append(slices.Clone(res.Added), res.Updated...)
	if len(ids)+len(res.Removed) == 0 {
		return
	}
	c.kit.Publish(model.MessagesChanged{Conversation: model.ConversationID(res.ConversationID), IDs: messageIDs(ids), Removed: messageIDs(res.Removed)})
}
