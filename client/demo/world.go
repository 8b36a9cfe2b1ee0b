package demo

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"time"
)

// world is everything the portal knows. Its fields and those of the sessions in it
// are guarded by mu, which is never held during I/O.
type world struct {
	mu        sync.Mutex
	ids       *idSource
	idStyle   IDStyle
	agents    map[string]*agentDef
	sessions  map[string]*session
	order     []*session // oldest first
	files     map[string]*fileEntry
	lastLog   int64
	proactive int  // conversations the agent started by itself so far
	populated bool // the history exists already
	lastPort  int  // port of the last run
	dirty     chan struct{}
}

// agentDef is an agent of the portal.
type agentDef struct {
	id, name, key string
	agent         Agent
}

// session is a session with its logs: a conversation.
type session struct {
	id, agentID, userID, extType string
	name, email, phone, language string
	args                         []any
	kwargs, userInfo             map[string]any
	mode                         Mode
	operatorID, operatorName     string
	created, touched             time.Time
	timeout                      time.Duration
	status                       string // empty while it is open
	logs                         []*logEntry
	topic, previous              string
	turns                        int // messages of the person

	// A turn holds the channel of turn; who waits for it puts a token into hurry, so
	// that the turn before finishes its reply without typing on.
	turn, hurry chan struct{}
	ctx         context.Context // ends when the session is closed
	end         context.CancelFunc
}

// logEntry is one line of a conversation.
type logEntry struct {
	id       int64
	role     Role
	text     string
	at       time.Time
	feedback string
	files    []*fileEntry
}

// fileEntry is a stored attachment.
type fileEntry struct {
	id, name, contentType, sha256 string
	size                          int64
	sessionID                     string
	path                          string
}

func newWorld(o Options, ids *idSource) *world {
	w := &world{
		ids:      ids,
		idStyle:  o.Shape.IDs,
		agents:   map[string]*agentDef{},
		sessions: map[string]*session{},
		files:    map[string]*fileEntry{},
		dirty:    make(chan struct{}, 1),
	}
	w.agents[o.AgentID] = &agentDef{id: o.AgentID, name: o.AgentName, key: o.Token, agent: o.Agent}
	return w
}

// newSession makes an open session which the world does not know yet.
func (w *world) newSession(agentID, userID, extType string, at time.Time, timeout time.Duration) *session {
	s := &session{
		id: w.ids.uuid(), agentID: agentID, userID: userID, extType: extType, language: "en",
		mode: ModeRegular, created: at, touched: at, timeout: timeout,
	}
	s.revive()
	return s
}

// revive makes the parts of a session which are not kept.
func (s *session) revive() {
	s.turn = make(chan struct{}, 1)
	s.hurry = make(chan struct{}, 1)
	s.ctx, s.end = context.WithCancel(context.Background())
	if s.status != "" {
		s.end()
	}
}

// add makes a session known. The caller holds mu.
func (w *world) add(s *session) {
	w.sessions[s.id] = s
	w.order = append(w.order, s)
	w.changed()
}

// open returns an open session, or nil. The caller holds mu.
func (w *world) open(agentID, sessionID string) *session {
	s := w.sessions[sessionID]
	if s == nil || s.status != "" || agentID != "" && s.agentID != agentID {
		return nil
	}
	return s
}

// append writes a log. The caller holds mu.
func (w *world) append(s *session, role Role, text string, at time.Time, files []*fileEntry) *logEntry {
	w.lastLog++
	l := &logEntry{id: w.lastLog, role: role, text: text, at: at, files: files}
	s.logs = append(s.logs, l)
	if at.After(s.touched) {
		s.touched = at
	}
	for _, f := range files {
		f.sessionID = s.id
		w.files[f.id] = f
	}
	w.changed()
	return l
}

// changed tells the keeper that there is something to write.
func (w *world) changed() {
	select {
	case w.dirty <- struct{}{}:
	default:
	}
}

// logID is the id of a log as clients see it.
func (w *world) logID(id int64) string {
	if w.idStyle == OpaqueIDs {
		return fmt.Sprintf("log_%06d", id)
	}
	return strconv.FormatInt(id, 10)
}

// wireLogID is the id of a log as it stands in JSON.
func (w *world) wireLogID(id int64) any {
	if w.idStyle == NumberIDs {
		return id
	}
	return w.logID(id)
}

// closeTime is the deadline of the automatic close.
func (s *session) closeTime() time.Time { return s.touched.Add(s.timeout) }

// isOpen reports whether the session takes messages. The caller holds mu.
func (s *session) isOpen() bool { return s.status == "" }

// file describes a stored attachment to agents and tests.
func (f *fileEntry) file() File {
	return File{ID: f.id, Name: f.name, ContentType: f.contentType, Size: f.size, SHA256: f.sha256, Path: f.path}
}

func filesOf(entries []*fileEntry) []File {
	out := make([]File, 0, len(entries))
	for _, f := range entries {
		out = append(out, f.file())
	}
	return out
}
