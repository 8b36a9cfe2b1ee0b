package demo

import "time"

// Received is a message of a person as it arrived with run_v2.
type Received struct {
	AgentID, SessionID, UserID string
	LogID                      string
	Text                       string
	Files                      []File
	At                         time.Time
}

// Recording is what arrived at transcribe, and what was understood.
type Recording struct {
	AgentID     string
	ContentType string
	Data        []byte
	Text        string
	At          time.Time
}

// Spoken is what synthesize was asked for.
type Spoken struct {
	AgentID, SessionID  string // SessionID is empty on the agent's route
	Text, Format, Voice string
	At                  time.Time
}

// LogEntry is a log of a conversation as the portal holds it.
type LogEntry struct {
	ID       string
	Role     Role
	Text     string
	At       time.Time
	Feedback string
	Files    []File
}

// SessionState is a session as the portal holds it.
type SessionState struct {
	ID, AgentID, UserID, ExtType string
	Name, Email, Phone           string
	Mode                         Mode
	Operator                     string
	Status                       string // empty while it is open
	Created, CloseTime           time.Time
	Kwargs                       map[string]any
	Logs                         []LogEntry
}
