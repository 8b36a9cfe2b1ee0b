package demo

import (
	"log/slog"
	"time"
)

// DefaultPace is the typing speed of the demonstration, in time per word. Pauses of
// operators are written for it and scale with Options.Pace.
const DefaultPace = 45 * time.Millisecond

// Options say how a portal behaves. The zero value is a bare portal for tests: it
// answers at once, has no history, and does nothing by itself.
type Options struct {
	// Addr is the loopback address to listen on; empty means 127.0.0.1:0 (with a
	// StateDir: the port of the last run if it is free).
	Addr string
	// AgentID, AgentName, UserID and UserName describe the main agent and the
	// customer who owns the history; each has a default.
	AgentID, AgentName, UserID, UserName string
	// Token is the API token of the main agent; empty means a random one.
	Token string

	// Shape chooses among the readings of the document.
	Shape Shape
	// Seed makes ids and choices repeatable; 0 draws them at random.
	Seed uint64
	// Pace is the typing speed in time per word. 0 means instant: pauses of operators
	// are then skipped too, and what would happen after a silence does not happen.
	Pace time.Duration
	// Latency is added to a route before it is processed; to run_v2 between the arrival
	// of the message and the first word of its answer.
	Latency map[Route]time.Duration
	// SessionTimeout is how long a session stays open after the last message;
	// 0 means the 259200 s of the document's example.
	SessionTimeout time.Duration
	// ProactiveAfter is when the agent starts a conversation by itself; 0 is never.
	ProactiveAfter time.Duration
	// History gives the customer older conversations with three other agents.
	History bool
	// MaxAttachment is the largest accepted file in bytes (413 above); 0 is 1 GiB.
	MaxAttachment int64

	// Words are the window's; without them the scripted agent speaks English.
	Words Words
	// Agent answers messages; nil means the scripted agent of the demonstration.
	Agent Agent
	// STT and TTS are the speech services; nil means those found on this machine.
	STT STT
	TTS TTS
	// HasSTT and HasTTS override what capabilities tell.
	HasSTT, HasTTS Override
	// WarmSpeech loads the speech recogniser at the start instead of with the first
	// utterance.
	WarmSpeech bool
	// StateDir, if not empty, keeps conversations and files over restarts.
	StateDir string

	// Faults apply from the first request on.
	Faults []Fault
	// Now is the clock of time stamps and deadlines; nil means time.Now.
	Now func() time.Time
	// Logger receives route templates and failures of the portal itself; nil is none.
	Logger *slog.Logger
}

// Showcase returns the options of `delonix --demo`: typing speed, history, and a
// conversation that starts by itself after a minute.
func Showcase() Options {
	return Options{
		Pace:           DefaultPace,
		History:        true,
		ProactiveAfter: time.Minute,
		WarmSpeech:     true,
		Latency: map[Route]time.Duration{
			RouteSend: 350 * time.Millisecond,
		},
	}
}

// Override replaces what would be found out.
type Override int

// Overrides of a capability.
const (
	Detect Override = iota // tell what is there
	Yes                    // claim the service; without an engine it answers 503
	No                     // deny the service; its routes answer 422
)

// Role is who wrote a log entry.
type Role string

// Message roles of the document.
const (
	RoleHuman    Role = "HUMAN"
	RoleAI       Role = "AI"
	RoleOperator Role = "OPERATOR"
	RoleCopilot  Role = "COPILOT"
	RoleNotes    Role = "NOTES"
)

// Mode is who handles a session.
type Mode string

// Session modes of the document.
const (
	ModeRegular  Mode = "REGULAR"
	ModeOperator Mode = "OPERATOR"
	ModeCopilot  Mode = "COPILOT"
)

// Event is a name on the conversation events socket.
type Event string

// Events of the document.
const (
	EventCreated    Event = "CONVERSATION_CREATED"
	EventClosed     Event = "CONVERSATION_CLOSED"
	EventNewMessage Event = "CONVERSATION_NEW_MESSAGE"
	EventBotStatus  Event = "CONVERSATION_BOT_STATUS_MODIFIED"
)
