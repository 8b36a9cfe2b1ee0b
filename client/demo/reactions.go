package demo

import (
	"net/http"
	"strings"
)

// react sets or removes the customer's reaction to a reply.
func (p *Portal) react(w http.ResponseWriter, r *http.Request) *problem {
	if e := p.anyAgent(r); e != nil {
		return e
	}
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		return invalid("model_attributes_type", "Input should be a valid dictionary", "body")
	}
	body, e := readObject(r)
	if e != nil {
		return e
	}
	feedback, present, e := stringField(body, "feedback")
	if e != nil {
		return e
	}
	if !present {
		return missing("body", "feedback")
	}
	if feedback != "GOOD" && feedback != "BAD" && feedback != "NONE" {
		return invalid("enum", "Input should be 'GOOD', 'BAD' or 'NONE'", "body", "feedback")
	}
	extID, present, e := stringField(body, "ext_id")
	if e != nil {
		return e
	}
	if !present || extID == "" {
		return missing("body", "ext_id")
	}
	if _, _, e := stringField(body, "tenant_id"); e != nil {
		return e
	}
	view, e := p.setFeedback(r.PathValue("session_id"), r.PathValue("log_id"), extID, feedback)
	if e != nil {
		return e
	}
	p.answer(w, http.StatusOK, view)
	return nil
}

func (p *Portal) setFeedback(sessionID, logID, extID, feedback string) (map[string]any, *problem) {
	p.world.mu.Lock()
	defer p.world.mu.Unlock()
	s := p.world.sessions[sessionID]
	if s == nil || s.userID != extID {
		return nil, notFound("Session")
	}
	for _, l := range s.logs {
		if p.world.logID(l.id) != logID {
			continue
		}
		if l.role != RoleAI && l.role != RoleOperator {
			return nil, invalid("value_error", "Only replies take a reaction", "path", "log_id")
		}
		l.feedback = feedback
		p.world.changed()
		return p.logView(l), nil
	}
	return nil, notFound("Log")
}
