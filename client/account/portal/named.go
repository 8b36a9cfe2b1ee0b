package portal

import "sync"

// namedMost is how many sessions are remembered that events named between two
// listings.
const namedMost = 2000

// namedSessions are the sessions that events named since the last listing; true for one
// that was said to have ended.
type namedSessions struct {
	mu       sync.Mutex
	sessions map[string]bool
}

func (n *namedSessions) add(session string, ended bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.sessions == nil {
		n.sessions = map[string]bool{}
	}
	if _, known := n.sessions[session]; known || len(n.sessions) < namedMost {
		n.sessions[session] = n.sessions[session] || ended
	}
}

// take returns what was named since the last call.
func (n *namedSessions) take() map[string]bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	out := n.sessions
	n.sessions = nil
	return out
}
