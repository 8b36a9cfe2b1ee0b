package demo

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"strings"
	"time"

	"github.com/gorilla/websocket"
)

const (
	maxJSONBody  = 1 << 20
	demoTenantID = "00000000-0000-0000-0000-000000000000"
)

// knownStatus reports whether s is a closing status of the document.
func knownStatus(s string) bool {
	switch s {
	case "completed", "busy", "noanswer", "canceled", "failed", "resolved_by_operator", "escalated_by_operator",
		"not_found", "network_error", "unknown", "user_timeout", "timeout", "declined", "transferred",
		"daily_limit_exceeded":
		return true
	}
	return false
}

// readObject reads a JSON object from a request's body.
func readObject(r *http.Request) (map[string]any, *problem) {
	raw, err := io.ReadAll(io.LimitReader(r.Body, maxJSONBody+1))
	if err != nil {
		return nil, invalid("read_error", "Body can not be read", "body")
	}
	if len(raw) > maxJSONBody {
		return nil, &problem{status: http.StatusRequestEntityTooLarge, msg: "Request body is too large"}
	}
	if len(raw) == 0 {
		return nil, missing("body")
	}
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		return nil, invalid("json_invalid", "JSON decode error", "body", 0)
	}
	object, ok := v.(map[string]any)
	if !ok {
		return nil, invalid("model_attributes_type", "Input should be a valid dictionary", "body")
	}
	return object, nil
}

// stringField reads an optional string of a body; null counts as absent.
func stringField(body map[string]any, key string) (value string, present bool, e *problem) {
	v, ok := body[key]
	if !ok || v == nil {
		return "", false, nil
	}
	s, ok := v.(string)
	if !ok {
		return "", false, invalid("string_type", "Input should be a valid string", "body", key)
	}
	return s, true, nil
}

// applySessionBody checks a POST or PUT body and writes it into a session.
func applySessionBody(body map[string]any, s *session) *problem {
	for _, f := range []struct {
		key string
		to  *string
	}{{"name", &s.name}, {"email", &s.email}, {"phone", &s.phone}} {
		v, present, e := stringField(body, f.key)
		if e != nil {
			return e
		}
		if present {
			*f.to = v
		}
	}
	if v, ok := body["args"]; ok && v != nil {
		args, isList := v.([]any)
		if !isList {
			return invalid("list_type", "Input should be a valid list", "body", "args")
		}
		s.args = args
	}
	for _, f := range []struct {
		key string
		to  *map[string]any
	}{{"kwargs", &s.kwargs}, {"user_info", &s.userInfo}} {
		v, ok := body[f.key]
		if !ok || v == nil {
			continue
		}
		object, isObject := v.(map[string]any)
		if !isObject {
			return invalid("dict_type", "Input should be a valid dictionary", "body", f.key)
		}
		*f.to = object
	}
	if language, ok := s.userInfo["language"].(string); ok && len(language) >= 2 {
		s.language = strings.ToLower(language[:2])
	}
	return nil
}

// whose reads the required user_id and the optional type of a body.
func whose(body map[string]any) (userID, extType string, e *problem) {
	userID, present, e := stringField(body, "user_id")
	if e != nil {
		return "", "", e
	}
	if !present || strings.TrimSpace(userID) == "" {
		return "", "", missing("body", "user_id")
	}
	extType, present, e = stringField(body, "type")
	if e != nil {
		return "", "", e
	}
	if !present {
		extType = "web"
	}
	if !knownExtType(extType) {
		return "", "", invalid("enum", "Input is not a customer type", "body", "type")
	}
	return userID, extType, nil
}

func (p *Portal) createSession(w http.ResponseWriter, r *http.Request) *problem {
	a, e := p.agentOf(r)
	if e != nil {
		return e
	}
	body, e := readObject(r)
	if e != nil {
		return e
	}
	userID, extType, e := whose(body)
	if e != nil {
		return e
	}
	s := p.world.newSession(a.id, userID, extType, p.now(), p.opts.SessionTimeout)
	if e := applySessionBody(body, s); e != nil {
		return e
	}
	p.world.mu.Lock()
	p.world.add(s)
	if p.opts.Shape.GreetingLogged {
		p.world.append(s, RoleAI, p.opts.Words.greeting(a), s.created, nil)
	}
	view := p.sessionView(s)
	p.world.mu.Unlock()
	p.emit(s.userID, EventCreated, s.id)
	p.answer(w, http.StatusOK, view)
	return nil
}

func (p *Portal) getSession(w http.ResponseWriter, r *http.Request) *problem {
	_, s, e := p.sessionOf(r)
	if e != nil {
		return e
	}
	p.world.mu.Lock()
	view := p.sessionView(s)
	p.world.mu.Unlock()
	p.answer(w, http.StatusOK, view)
	return nil
}

func (p *Portal) updateSession(w http.ResponseWriter, r *http.Request) *problem {
	_, s, e := p.sessionOf(r)
	if e != nil {
		return e
	}
	body, e := readObject(r)
	if e != nil {
		return e
	}
	userID, _, e := whose(body)
	if e != nil {
		return e
	}
	p.world.mu.Lock()
	if userID != s.userID {
		e = invalid("value_error", "user_id does not match the session", "body", "user_id")
	} else {
		changed := *s // all or nothing
		if e = applySessionBody(body, &changed); e == nil {
			s.name, s.email, s.phone, s.language = changed.name, changed.email, changed.phone, changed.language
			s.args, s.kwargs, s.userInfo = changed.args, changed.kwargs, changed.userInfo
			p.world.changed()
		}
	}
	view := p.sessionView(s)
	p.world.mu.Unlock()
	if e != nil {
		return e
	}
	p.done(w, view)
	return nil
}

// done answers an update or a close in the portal's shape.
func (p *Portal) done(w http.ResponseWriter, view map[string]any) {
	switch p.opts.Shape.Done {
	case DoneEmpty:
		w.WriteHeader(http.StatusNoContent)
	case DoneText:
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = io.WriteString(w, "OK")
	default:
		p.answer(w, http.StatusOK, view)
	}
}

func (p *Portal) deleteSession(w http.ResponseWriter, r *http.Request) *problem {
	_, s, e := p.sessionOf(r)
	if e != nil {
		return e
	}
	status, e := p.closingStatus(r)
	if e != nil {
		return e
	}
	if !p.closeSession(s, status, "") {
		return notFound("Session")
	}
	p.world.mu.Lock()
	view := p.sessionView(s)
	p.world.mu.Unlock()
	p.done(w, view)
	return nil
}

// closingStatus reads the status of a close from where the portal's shape wants it.
func (p *Portal) closingStatus(r *http.Request) (string, *problem) {
	raw, err := io.ReadAll(io.LimitReader(r.Body, maxJSONBody))
	if err != nil {
		return "", invalid("read_error", "Body can not be read", "body")
	}
	inQuery := r.URL.Query().Has("status")
	status, where := "completed", "query"
	switch p.opts.Shape.Close {
	case CloseBody:
		where = "body"
		var body struct {
			Status string `json:"status"`
		}
		if json.Unmarshal(raw, &body) != nil || body.Status == "" {
			return "", missing("body", "status")
		}
		status = body.Status
	case ClosePlain:
		if inQuery || len(raw) > 0 {
			return "", invalid("extra_forbidden", "Extra inputs are not permitted", "query", "status")
		}
	default:
		if len(raw) > 0 {
			return "", invalid("extra_forbidden", "Extra inputs are not permitted", "body")
		}
		if inQuery {
			status = r.URL.Query().Get("status")
		}
	}
	if !knownStatus(status) {
		return "", invalid("enum", "Input is not a session status", where, "status")
	}
	return status, nil
}

// closeSession ends a session for everybody; it reports whether it was open. A frame
// of the given type ("timeout"), and then one of type "close", tell the agent sockets.
func (p *Portal) closeSession(s *session, status, frameType string) bool {
	p.world.mu.Lock()
	if !s.isOpen() {
		p.world.mu.Unlock()
		return false
	}
	s.status = status
	s.end()
	p.world.changed()
	p.world.mu.Unlock()

	if frameType != "" {
		p.sendFrame(s.id, frame{typ: frameType, text: "The session has timed out."})
	}
	p.sendFrame(s.id, frame{typ: "close", text: "The session is closed.", metadata: map[string]any{"status": status}})
	for _, socket := range p.hub.of(p.hub.agent, s.id) {
		socket.finish(websocket.CloseNormalClosure, status)
	}
	p.emit(s.userID, EventClosed, s.id)
	return true
}

// sessionView is the session object of the document. The caller holds the world.
func (p *Portal) sessionView(s *session) map[string]any {
	agent := p.world.agents[s.agentID]
	kwargs := map[string]any{"tenant_id": demoTenantID}
	maps.Copy(kwargs, s.kwargs)
	view := map[string]any{
		"session_id":          s.id,
		"session_type":        "custom_stateful",
		"mode":                s.mode,
		"conversation_id":     nil,
		"ext_type":            s.extType,
		"user_id":             s.userID,
		"name":                orNull(s.name),
		"email":               orNull(s.email),
		"phone":               orNull(s.phone),
		"channel_id":          nil,
		"timeout":             s.timeout.Seconds(),
		"greeting_text":       p.opts.Words.greeting(agent),
		"inbound_phrase":      nil,
		"start_phrase":        nil,
		"language":            s.language,
		"llm_backend":         nil,
		"show_thoughts":       !p.opts.Shape.HideThoughts,
		"conversation_result": orNull(s.status),
		"operator_id":         orNull(s.operatorID),
		"operator_name":       orNull(s.operatorName),
		"env_info":            map[string]any{"current_date": p.now().Format("2006-01-02 Mon"), "tenant_id": demoTenantID},
		"kwargs":              kwargs,
		"close_time":          epochSeconds(s.closeTime()),
		"voice_name":          nil,
		"metadata":            map[string]any{"mode": s.mode, p.buttonsKey(): p.buttons(p.opts.Words.greetingButtons(agent))},
	}
	p.decorate(view)
	return view
}

// decorate adds fields which the document does not know, if the shape wants them.
func (p *Portal) decorate(view map[string]any) {
	if p.opts.Shape.ExtraFields {
		view["x_revision"] = 7
		view["x_future"] = map[string]any{"text": "not a message", "items": []any{1, nil, "two"}}
	}
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func epochSeconds(t time.Time) float64 { return float64(t.UnixMicro()) / 1e6 }
