package demo

import "sync"

// hub knows the open sockets: those of sessions and those of customers.
type hub struct {
	mu     sync.Mutex
	agent  map[string]map[*socket]bool // by session id
	events map[string]map[*socket]bool // by user id
	ending bool
}

func newHub() *hub {
	return &hub{agent: map[string]map[*socket]bool{}, events: map[string]map[*socket]bool{}}
}

// join registers a socket; it fails when the portal is closing.
func (h *hub) join(set map[string]map[*socket]bool, key string, s *socket) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.ending {
		return false
	}
	if set[key] == nil {
		set[key] = map[*socket]bool{}
	}
	set[key][s] = true
	return true
}

func (h *hub) leave(set map[string]map[*socket]bool, key string, s *socket) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(set[key], s)
	if len(set[key]) == 0 {
		delete(set, key)
	}
}

// of returns the sockets under a key; with an empty key all of the set.
func (h *hub) of(set map[string]map[*socket]bool, key string) []*socket {
	h.mu.Lock()
	defer h.mu.Unlock()
	var out []*socket
	for k, sockets := range set {
		if key != "" && k != key {
			continue
		}
		for s := range sockets {
			out = append(out, s)
		}
	}
	return out
}

func (h *hub) users() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	var out []string
	for u := range h.events {
		out = append(out, u)
	}
	return out
}

// closeAll ends every socket and lets none in any more.
func (h *hub) closeAll() {
	h.mu.Lock()
	h.ending = true
	h.mu.Unlock()
	for _, s := range append(h.of(h.agent, ""), h.of(h.events, "")...) {
		s.drop(false)
	}
}
