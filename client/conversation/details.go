package conversation

import (
	"context"
	"fmt"

	"delonix/client/api"
	"delonix/client/internal/plain"
	"delonix/client/model"
	"delonix/client/problem"
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
		c.refresher.ask(act.id) // the answer may be older than what was learnt meanwhile
		return nil
	}
	h := handling{mode: s.Mode, operatorID: s.OperatorID, operatorName: plain.Line(s.OperatorName), at: c.kit.Clock.Now(), fromSession: true, quiet: history}
	if history && !conv.LastActivity.IsZero() && conv.LastActivity.Before(h.at) {
		h.at = conv.LastActivity
	}
	return act.handledByLocked(ctx, h)
}

// SessionDetails asks the portal for the session's data.
func (c *Service) SessionDetails(ctx context.Context, id model.ConversationID) (model.SessionDetails, error) {
	conv, r, err := c.load(ctx, int64(id))
	if err != nil {
		return model.SessionDetails{}, problem.Of(err, problem.Generally)
	}
	if conv.SessionID == "" || r.API == nil {
		return c.detailsToCome(conv, r), nil
	}
	s, err := r.API.GetSession(ctx, conv.SessionID)
	if api.KindOf(err) == api.KindNotFound {
		c.kit.LogError("close a conversation", c.gone(ctx, conv.ID, err, ending{found: true}))
	}
	if err != nil {
		return model.SessionDetails{}, problem.Of(err, problem.Generally)
	}
	c.kit.LogError("store a session", c.actor(conv.ID).learnSession(ctx, s))
	return detailsOf(s, conv), nil
}

// detailsToCome are the details of a conversation without a session.
func (c *Service) detailsToCome(conv storage.Conversation, r Route) model.SessionDetails {
	return model.SessionDetails{
		SessionID: conv.SessionID, Mode: Handler(conv.Mode), OperatorName: conv.OperatorName, Language: conv.Language,
		Name: r.Agent.ProfileName, Email: r.Agent.ProfileEmail, Phone: r.Agent.ProfilePhone,
		Started: conv.Started, CloseTime: conv.CloseTime, Timeout: conv.Timeout,
	}
}

func detailsOf(s api.Session, conv storage.Conversation) model.SessionDetails {
	d := model.SessionDetails{
		SessionID: s.ID, Mode: Handler(storage.Mode(s.Mode)), OperatorName: plain.Line(s.OperatorName),
		Name: s.Name, Email: s.Email, Phone: s.Phone, Language: s.Language,
		Started: conv.Started, CloseTime: s.CloseTime, Timeout: s.Timeout, Kwargs: map[string]string{},
	}
	for k, v := range s.Kwargs {
		d.Kwargs[plain.Line(k)] = plain.Line(fmt.Sprint(v))
	}
	return d
}

// UpdateSession changes name, e-mail, phone and the own fields of a session.
func (c *Service) UpdateSession(ctx context.Context, id model.ConversationID, d model.SessionDetails) error {
	conv, r, err := c.load(ctx, int64(id))
	switch {
	case err != nil:
		return problem.Of(err, problem.Editing)
	case conv.SessionID == "":
		return problem.NotBegun()
	case r.API == nil:
		return problem.CantReach(r.Obstacle)
	}
	old, err := r.API.GetSession(ctx, conv.SessionID)
	if err != nil {
		return problem.Of(err, problem.Editing)
	}
	u := api.SessionUpdate{Name: &d.Name, Email: &d.Email, Phone: &d.Phone, Kwargs: changedFields(old, d, conv)}
	s, err := r.API.UpdateSession(ctx, conv.SessionID, u)
	if err != nil {
		return problem.Of(err, problem.Editing)
	}
	c.kit.LogError("store a session", c.actor(conv.ID).learnSession(ctx, s))
	c.changed(conv.ID)
	return nil
}

// changedFields are the own fields that differ; nil removes one. What was not
// changed is not sent as the text it is shown as.
func changedFields(old api.Session, d model.SessionDetails, conv storage.Conversation) map[string]any {
	if d.Kwargs == nil {
		return nil
	}
	was := detailsOf(old, conv).Kwargs
	out := map[string]any{}
	for k, v := range d.Kwargs {
		if before, ok := was[k]; !ok || before != v {
			out[k] = v
		}
	}
	for k := range was {
		if _, ok := d.Kwargs[k]; !ok {
			out[k] = nil
		}
	}
	return out
}
