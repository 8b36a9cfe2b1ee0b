package demo

import (
	"net/http"
	"sync"

	"github.com/gorilla/websocket"
)

// serveAgentSocket streams what happens in a session.
func (p *Portal) serveAgentSocket(w http.ResponseWriter, r *http.Request) *problem {
	_, s, e := p.sessionOf(r)
	if e != nil {
		return e
	}
	if status := p.opts.Shape.RefuseSocket; status != 0 {
		return &problem{status: status, msg: "Streaming is not enabled for this agent"}
	}
	return p.serveSocket(w, r, p.hub.agent, s.id)
}

// serveEventsSocket streams what happens in all conversations of a customer.
func (p *Portal) serveEventsSocket(w http.ResponseWriter, r *http.Request) *problem {
	if e := p.anyAgent(r); e != nil {
		return e
	}
	return p.serveSocket(w, r, p.hub.events, r.PathValue("user_id"))
}

// serveSocket upgrades a request and stays until the connection ends.
func (p *Portal) serveSocket(w http.ResponseWriter, r *http.Request, set map[string]map[*socket]bool, key string) *problem {
	if !websocket.IsWebSocketUpgrade(r) {
		return &problem{status: http.StatusUpgradeRequired, msg: "This route is a WebSocket"}
	}
	upgrader := websocket.Upgrader{
		Error: func(w http.ResponseWriter, _ *http.Request, status int, reason error) {
			p.fail(w, &problem{status: status, msg: reason.Error()})
		},
	}
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return nil // the upgrader has answered
	}
	faults := socketFaultsOf(r)
	s := newSocket(conn)
	s.silent.Store(faults.silent)
	s.dropAfter, s.reset = faults.dropAfter, faults.reset
	if faults.drop || !p.hub.join(set, key, s) {
		s.drop(faults.reset)
		return nil
	}
	defer p.hub.leave(set, key, s)
	var writer sync.WaitGroup
	writer.Go(s.write)
	s.read()
	writer.Wait()
	return nil
}

// DropSockets breaks every open socket at once, with a TCP reset if wanted.
func (p *Portal) DropSockets(reset bool) {
	for _, s := range p.allSockets() {
		s.drop(reset)
	}
}

// CloseSockets closes every open socket in order, with a code of RFC 6455.
func (p *Portal) CloseSockets(code int) {
	for _, s := range p.allSockets() {
		s.finish(code, "")
	}
}

// SilenceSockets makes every open socket a dead peer: connected, but without frames,
// pongs or a close.
func (p *Portal) SilenceSockets() {
	for _, s := range p.allSockets() {
		s.silent.Store(true)
	}
}

func (p *Portal) allSockets() []*socket {
	return append(p.hub.of(p.hub.agent, ""), p.hub.of(p.hub.events, "")...)
}

// PushFrame sends a text frame, exactly as given, to the agent sockets of a session.
func (p *Portal) PushFrame(sessionID, raw string) {
	for _, s := range p.hub.of(p.hub.agent, sessionID) {
		s.send([]byte(raw))
	}
}

// PushEvent sends a text frame, exactly as given, to the events sockets of a customer.
func (p *Portal) PushEvent(userID, raw string) {
	for _, s := range p.hub.of(p.hub.events, userID) {
		s.send([]byte(raw))
	}
}

// Emit sends an event of the document about a session to a customer's sockets.
func (p *Portal) Emit(userID string, e Event, sessionID string) { p.emit(userID, e, sessionID) }

// StormEvents sends n events to every events socket as fast as they go, over the
// sessions of its customer in turn; names of events take turns too.
func (p *Portal) StormEvents(n int) {
	names := []Event{EventNewMessage, EventCreated, EventBotStatus, EventClosed, "CONVERSATION_SOMETHING_NEW"}
	for _, user := range p.hub.users() {
		sessions := p.sessionIDs(user)
		for i := range n {
			id := ""
			if len(sessions) > 0 {
				id = sessions[i%len(sessions)]
			}
			p.emit(user, names[i%len(names)], id)
		}
	}
}

func (p *Portal) sessionIDs(userID string) []string {
	p.world.mu.Lock()
	defer p.world.mu.Unlock()
	var out []string
	for _, s := range p.world.order {
		if s.userID == userID {
			out = append(out, s.id)
		}
	}
	return out
}
