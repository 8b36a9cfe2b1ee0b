package demo

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"net/http"
	"strings"
)

// endpoint serves one route. An error is answered in the portal's shape.
type endpoint func(w http.ResponseWriter, r *http.Request) *problem

// handler routes requests: a path of the document with another method is 405,
// anything else 404.
func (p *Portal) handler() http.Handler {
	endpoints := map[Route]endpoint{
		RouteSessionCreate:     p.createSession,
		RouteSessionGet:        p.getSession,
		RouteSessionUpdate:     p.updateSession,
		RouteSessionClose:      p.deleteSession,
		RouteSend:              p.receiveMessage,
		RouteCapabilities:      p.tellCapabilities,
		RouteTranscribe:        p.transcribe,
		RouteSynthesize:        p.synthesize,
		RouteSessionSynthesize: p.synthesize,
		RouteConversations:     p.listConversations,
		RouteAttachment:        p.downloadAttachment,
		RouteReaction:          p.react,
		RouteAgentSocket:       p.serveAgentSocket,
		RouteEventsSocket:      p.serveEventsSocket,
	}
	mux := http.NewServeMux()
	paths := map[string]bool{}
	for route, serve := range endpoints {
		mux.Handle(string(route), p.guard(route, serve))
		_, path, _ := strings.Cut(string(route), " ")
		paths[path] = true
	}
	for path := range paths {
		mux.Handle(path, p.guard(RouteUnknown, func(http.ResponseWriter, *http.Request) *problem {
			return &problem{status: http.StatusMethodNotAllowed, msg: "Method Not Allowed"}
		}))
	}
	mux.Handle("/", p.guard(RouteUnknown, func(http.ResponseWriter, *http.Request) *problem {
		return &problem{status: http.StatusNotFound, msg: "Not Found"}
	}))
	return mux
}

// guard counts a call, applies faults and latency, and turns errors into answers.
func (p *Portal) guard(route Route, serve endpoint) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !p.enter() {
			panic(http.ErrAbortHandler)
		}
		defer p.work.Done()
		ctx, cancel := context.WithCancel(r.Context())
		defer cancel()
		defer context.AfterFunc(p.ctx, cancel)()
		r = r.WithContext(ctx)

		p.seen.count(route)
		p.log.Debug("request", "route", string(route))
		p.withFaults(route, w, r, func(w http.ResponseWriter, r *http.Request) {
			// The latency of a message is the time which its answer takes to think of.
			if route != RouteSend && !sleep(ctx, p.opts.Latency[route]) {
				return
			}
			if e := serve(w, r); e != nil {
				p.log.Debug("refused", "route", string(route), "status", e.status)
				p.fail(w, e)
			}
		})
	})
}

// bearer returns the token of the request's Authorization header.
func bearer(r *http.Request) string {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return token
}

func sameToken(a, b string) bool {
	return a != "" && subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1
}

// agentOf finds the agent of a request to an agent route and checks its token.
func (p *Portal) agentOf(r *http.Request) (*agentDef, *problem) {
	token := bearer(r)
	if token == "" {
		return nil, unauthorized()
	}
	p.world.mu.Lock()
	a := p.world.agents[r.PathValue("agent_id")]
	p.world.mu.Unlock()
	if a == nil {
		return nil, notFound("Agent")
	}
	if !sameToken(token, a.key) {
		return nil, unauthorized()
	}
	return a, nil
}

// anyAgent checks the token of a request to a public route: that of any agent will do.
func (p *Portal) anyAgent(r *http.Request) *problem {
	token := bearer(r)
	p.world.mu.Lock()
	defer p.world.mu.Unlock()
	for _, a := range p.world.agents {
		if sameToken(token, a.key) {
			return nil
		}
	}
	return unauthorized()
}

// sessionOf finds the open session of a request to an agent route.
func (p *Portal) sessionOf(r *http.Request) (*agentDef, *session, *problem) {
	a, e := p.agentOf(r)
	if e != nil {
		return nil, nil, e
	}
	p.world.mu.Lock()
	s := p.world.open(a.id, r.PathValue("session_id"))
	p.world.mu.Unlock()
	if s == nil {
		return nil, nil, notFound("Session")
	}
	return a, s, nil
}

// customer is who a public route is about.
type customer struct{ extID, extType string }

// customerOf reads ext_id and ext_type from the query.
func customerOf(r *http.Request) (customer, *problem) {
	q := r.URL.Query()
	c := customer{extID: q.Get("ext_id"), extType: q.Get("ext_type")}
	if c.extID == "" {
		return c, missing("query", "ext_id")
	}
	if c.extType == "" {
		c.extType = "web"
	}
	if !knownExtType(c.extType) {
		return c, invalid("enum", "Input should be 'web', 'mobile', 'telegram', 'whatsapp', 'email', 'sip' or 'facebook'", "query", "ext_type")
	}
	return c, nil
}

// knownExtType reports whether t is a customer type of the document.
func knownExtType(t string) bool {
	switch t {
	case "web", "mobile", "telegram", "whatsapp", "email", "sip", "facebook":
		return true
	}
	return false
}

// owns reports whether a session belongs to a customer. The caller holds the world.
func (c customer) owns(s *session) bool { return s.userID == c.extID && s.extType == c.extType }

// answer sends v as JSON.
func (p *Portal) answer(w http.ResponseWriter, status int, v any) {
	body, err := json.Marshal(v)
	if err != nil {
		p.fail(w, &problem{status: http.StatusInternalServerError, msg: err.Error()})
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(body)
}
