package api

import (
	"context"
	"net/http"
)

const routeReact = "PATCH {publicRoute}/api/v1/public/sessions/{session_id}/logs/{log_id}"

// Reaction is a customer's like or dislike.
type Reaction struct {
	Feedback Feedback // FeedbackNone takes it back
	ExtID    string   // the customer's id
	TenantID string   // left out if empty, see [Session.TenantID]
}

// reactionBody is a reaction on the wire.
type reactionBody struct {
	Feedback Feedback `json:"feedback"`
	ExtID    string   `json:"ext_id"`
	TenantID string   `json:"tenant_id,omitempty"`
}

// React sets a customer's reaction to a message: PATCH
// {publicRoute}/api/v1/public/sessions/{session_id}/logs/{log_id}. Any 2xx answer
// will do. Errors: [*Error].
func (p *Public) React(ctx context.Context, sessionID string, logID LogID, r Reaction) error {
	switch {
	case r.Feedback == "":
		return invalid(routeReact, "feedback", InputEmpty, "there is no reaction to send")
	case r.ExtID == "":
		return invalid(routeReact, "ext_id", InputEmpty, "the user ID is empty")
	}
	c, err := p.call(routeReact, http.MethodPatch, "api", "v1", "public", "sessions", sessionID, "logs", string(logID))
	if err != nil {
		return err
	}
	if err := c.setJSON(reactionBody(r)); err != nil {
		return err
	}
	_, err = p.wire.fetch(ctx, c, maxJSON)
	return err
}
