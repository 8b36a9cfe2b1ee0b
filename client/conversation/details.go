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
