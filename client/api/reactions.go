package api

import "context"

const routeReact = "PATCH {publicRoute}/api/v1/public/sessions/{session_id}/logs/{log_id}"

// Reaction is a customer's like or dislike.
type Reaction struct {
	Feedback Feedback // FeedbackNone takes it back
	ExtID    string   // the customer's id
	TenantID string   // left out if empty, see [Session.TenantID]
}

// React sets a customer's reaction to a message: PATCH
// {publicRoute}/api/v1/public/sessions/{session_id}/logs/{log_id}.
// Errors: [*Error].
func (p *Public) React(ctx context.Context, sessionID string, logID LogID, r Reaction) error {
	return protocolError(routeReact, "", nil)
}
