package demo

import (
	"maps"
	"slices"
	"sync"
)

// keptRecordings bounds the memory which recordings take in a long demonstration.
const keptRecordings = 64

// journal remembers what clients sent, for tests.
type journal struct {
	mu         sync.Mutex
	requests   map[Route]int
	received   []Received
	recordings []Recording
	spoken     []Spoken
}

func newJournal() *journal { return &journal{requests: map[Route]int{}} }

func (j *journal) count(r Route) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.requests[r]++
}

func (j *journal) message(m Received) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.received = append(j.received, m)
}

func (j *journal) recording(r Recording) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.recordings = append(j.recordings, r)
	if extra := len(j.recordings) - keptRecordings; extra > 0 {
		j.recordings = slices.Delete(j.recordings, 0, extra)
	}
}

func (j *journal) speech(s Spoken) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.spoken = append(j.spoken, s)
}

// Requests counts the calls of each route so far, refused ones included.
func (p *Portal) Requests() map[Route]int {
	p.seen.mu.Lock()
	defer p.seen.mu.Unlock()
	return maps.Clone(p.seen.requests)
}

// Received lists the messages which arrived, in order.
func (p *Portal) Received() []Received {
	p.seen.mu.Lock()
	defer p.seen.mu.Unlock()
	return slices.Clone(p.seen.received)
}

// Transcribed lists the last 64 recordings which arrived at transcribe, in order.
func (p *Portal) Transcribed() []Recording {
	p.seen.mu.Lock()
	defer p.seen.mu.Unlock()
	return slices.Clone(p.seen.recordings)
}

// Synthesized lists the texts which were to be spoken, in order.
func (p *Portal) Synthesized() []Spoken {
	p.seen.mu.Lock()
	defer p.seen.mu.Unlock()
	return slices.Clone(p.seen.spoken)
}

// Sockets counts the open sockets of sessions and those of events.
func (p *Portal) Sockets() (agent, events int) {
	return len(p.hub.of(p.hub.agent, "")), len(p.hub.of(p.hub.events, ""))
}

// Sessions shows every session, oldest first.
func (p *Portal) Sessions() []SessionState {
	p.world.mu.Lock()
	defer p.world.mu.Unlock()
	out := make([]SessionState, 0, len(p.world.order))
	for _, s := range p.world.order {
		out = append(out, p.stateOf(s))
	}
	return out
}

// Session shows one session; ok reports whether there is one.
func (p *Portal) Session(id string) (state SessionState, ok bool) {
	p.world.mu.Lock()
	defer p.world.mu.Unlock()
	s := p.world.sessions[id]
	if s == nil {
		return SessionState{}, false
	}
	return p.stateOf(s), true
}

func (p *Portal) stateOf(s *session) SessionState {
	out := SessionState{
		ID: s.id, AgentID: s.agentID, UserID: s.userID, ExtType: s.extType,
		Name: s.name, Email: s.email, Phone: s.phone,
		Mode: s.mode, Operator: s.operatorName, Status: s.status,
		Created: s.created, CloseTime: s.closeTime(), Kwargs: maps.Clone(s.kwargs),
	}
	for _, l := range s.logs {
		out.Logs = append(out.Logs, LogEntry{
			ID: p.world.logID(l.id), Role: l.role, Text: l.text, At: l.at,
			Feedback: l.feedback, Files: filesOf(l.files),
		})
	}
	return out
}
