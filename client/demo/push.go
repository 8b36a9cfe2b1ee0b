package demo

import (
	"bytes"
	"errors"
	"fmt"
	"time"
)

// ErrNoSession tells that a session does not exist or is closed.
var ErrNoSession = errors.New("demo portal: no such open session")

// Push is a message which reaches a person without being asked for.
type Push struct {
	// SessionID is where; empty starts a new conversation.
	SessionID string
	// UserID owns a new conversation; empty means the portal's customer.
	UserID string
	// AgentID leads a new conversation; empty means the main agent.
	AgentID string
	// Role is who writes; empty means RoleOperator in an existing session and RoleAI in
	// a new one. RoleHuman is the person on another device; RoleCopilot and RoleNotes
	// are hidden logs.
	Role Role
	Text string
	// Mode changes who handles the session; empty keeps it.
	Mode     Mode
	Operator string
	Buttons  []Button
	Files    []PushFile
	// NoEvent leaves out the event, NoFrame the frame on the agent socket.
	NoEvent, NoFrame bool
	// At is the time stamp; zero means now.
	At time.Time
}

// PushFile is an attachment of a Push.
type PushFile struct {
	Name, ContentType string
	Data              []byte
}

// Pushed says where a Push went.
type Pushed struct{ SessionID, LogID string }

// Push writes a message into a conversation, or starts one, and tells the sockets.
// It returns ErrNoSession if the session does not exist or is closed.
func (p *Portal) Push(m Push) (Pushed, error) {
	s, role, err := p.pushTarget(m)
	if err != nil {
		return Pushed{}, err
	}
	files, err := p.pushFiles(m.Files)
	if err != nil {
		return Pushed{}, err
	}
	p.world.mu.Lock()
	p.takeOver(s, m.Mode, m.Operator)
	p.world.mu.Unlock()
	l := p.say(s, message{
		role: role, text: m.Text, buttons: m.Buttons, files: files,
		at: m.At, noEvent: m.NoEvent, noFrame: m.NoFrame,
	})
	return Pushed{SessionID: s.id, LogID: p.world.logID(l.id)}, nil
}

// pushTarget finds the session of a push or starts one.
func (p *Portal) pushTarget(m Push) (*session, Role, error) {
	role := m.Role
	if m.SessionID != "" {
		if role == "" {
			role = RoleOperator
		}
		p.world.mu.Lock()
		defer p.world.mu.Unlock()
		s := p.world.open("", m.SessionID)
		if s == nil {
			return nil, "", ErrNoSession
		}
		return s, role, nil
	}
	if role == "" {
		role = RoleAI
	}
	userID, agentID := m.UserID, m.AgentID
	if userID == "" {
		userID = p.opts.UserID
	}
	if agentID == "" {
		agentID = p.opts.AgentID
	}
	at := m.At
	if at.IsZero() {
		at = p.now()
	}
	s := p.world.newSession(agentID, userID, "web", at, p.opts.SessionTimeout)
	p.world.mu.Lock()
	if p.world.agents[agentID] == nil {
		p.world.mu.Unlock()
		return nil, "", fmt.Errorf("demo portal: no agent %q", agentID)
	}
	if userID == p.opts.UserID {
		s.name = p.opts.UserName
	}
	p.world.add(s)
	p.world.mu.Unlock()
	if !m.NoEvent {
		p.emit(userID, EventCreated, s.id)
	}
	return s, role, nil
}

func (p *Portal) pushFiles(files []PushFile) ([]*fileEntry, error) {
	var out []*fileEntry
	for _, f := range files {
		entry, e := p.storeFile(bytes.NewReader(f.Data), f.Name, f.ContentType)
		if e != nil {
			return nil, fmt.Errorf("demo portal: attachment of a push: %w", e)
		}
		out = append(out, entry)
	}
	return out, nil
}

// SetMode changes who handles a session, without a message. An empty operator keeps
// the name.
func (p *Portal) SetMode(sessionID string, mode Mode, operator string) error {
	p.world.mu.Lock()
	s := p.world.open("", sessionID)
	if s != nil {
		p.takeOver(s, mode, operator)
	}
	p.world.mu.Unlock()
	if s == nil {
		return ErrNoSession
	}
	return nil
}

// CloseSession ends a session from the portal's side, as an operator would.
func (p *Portal) CloseSession(sessionID, status string) error {
	return p.endSession(sessionID, status, "")
}

// Expire lets a session time out now.
func (p *Portal) Expire(sessionID string) error {
	return p.endSession(sessionID, "user_timeout", "timeout")
}

func (p *Portal) endSession(sessionID, status, frameType string) error {
	p.world.mu.Lock()
	s := p.world.open("", sessionID)
	p.world.mu.Unlock()
	if s == nil || !p.closeSession(s, status, frameType) {
		return ErrNoSession
	}
	return nil
}

// Fill gives the portal's customer that many conversations with that many messages
// each, a minute apart and ending an hour ago, for measurements.
func (p *Portal) Fill(conversations, messages int) {
	end := p.now().Add(-time.Hour)
	p.world.mu.Lock()
	defer p.world.mu.Unlock()
	for c := range conversations {
		start := end.Add(-time.Duration((conversations-c)*messages) * time.Minute)
		s := p.world.newSession(p.opts.AgentID, p.opts.UserID, "web", start, p.opts.SessionTimeout)
		s.name = p.opts.UserName
		p.world.add(s)
		for m := range messages {
			role, text := RoleHuman, "Question "+itoa(m/2+1)+" of conversation "+itoa(c+1)+"."
			if m%2 == 1 {
				role, text = RoleAI, "Answer "+itoa(m/2+1)+" with **some** words of Markdown and a [link](https://example.com/)."
			}
			p.world.append(s, role, text, start.Add(time.Duration(m)*time.Minute), nil)
		}
	}
}
