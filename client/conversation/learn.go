package conversation

import (
	"context"
	"delonix/client/api"
	"delonix/client/internal/plain"
	"delonix/storage"
)

// learnSession keeps what a session's metadata tells: who handles it, when it
// closes by itself, the greeting.
func (act *Actor) learnSession(ctx context.Context, s api.Session) error {
	act.mu.Lock()
	defer act.mu.Unlock()
	c := act.svc
	conv, err := c.kit.Store.Conversation(ctx, act.id)
	if err != nil {
		return err
	}
	u := storage.ConversationUpdate{CloseTime: &s.CloseTime, Timeout: &s.Timeout}
	if s.Language != "" {
		u.Language = &s.Language
	}
	if greeting := plain.Text(s.Greeting); greeting != "" && conv.Greeting == "" {
		u.Greeting = &greeting
	}
	changed, err := c.kit.Store.UpdateConversation(ctx, act.id, u)
	if err != nil {
		return err
	}
	if changed {
		act.changed()
	}
	if s.Language != "" && s.Language != conv.Language {
		c.kit.Spawn(func(context.Context) { c.call.LanguageChanged(act.id) })
	}
	c.kit.LogError("keep what an agent told", c.agents.Learn(ctx, conv.AgentID, s))
	history := act.snapshot().session.history && !conv.Closed
	act.isOpen()
	if s.Mode == "" {
		return nil
	}
	if seen := act.snapshot(); seen.session.handled.After(seen.session.asked) && normalMode(storage.Mode(s.Mode)) != normalMode(conv.Mode) {
		c.refresh.ask(act.id) // the answer may be older than what was learnt meanwhile
		return nil
	}
	h := handling{mode: s.Mode, operatorID: s.OperatorID, operatorName: plain.Line(s.OperatorName), at: c.kit.Clock.Now(), fromSession: true, quiet: history}
	if history && !conv.LastActivity.IsZero() && conv.LastActivity.Before(h.at) {
		h.at = conv.LastActivity
	}
	return act.handledByLocked(ctx, h)
}
