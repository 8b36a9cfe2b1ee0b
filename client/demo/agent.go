package demo

import (
	"context"
	"sync"
	"time"
)

// Agent answers a message of a person. It is called for one message of a session
// at a time. It must be safe for concurrent use by several sessions.
type Agent func(ctx context.Context, in Incoming) Answer

// Incoming is a message of a person, as an Agent sees it.
type Incoming struct {
	AgentID, AgentName, SessionID, UserID, UserName string
	Text                                            string
	Files                                           []File
	Mode                                            Mode
	Operator                                        string // name of the operator, if any ever was
	Turn                                            int    // 1 for the first message of the session
	Topic                                           string // what the last Answer set
	Previous                                        string // the last reply of the agent in this session
	Now                                             time.Time
}

// File is an attachment in the portal's store.
type File struct {
	ID, Name, ContentType string
	Size                  int64
	SHA256                string // in hex
	Path                  string // where the bytes are
}

// Answer is what an Agent says.
type Answer struct {
	// Thoughts go out as thought frames before the text.
	Thoughts []string
	// Ponder is the pause behind each of them at DefaultPace, 700 ms if it is 0; it scales
	// with Options.Pace.
	Ponder time.Duration
	// Text is Markdown; it is streamed word by word. Empty means no reply, as when an
	// operator handles the session.
	Text    string
	Buttons []Button
	Sources []Source
	// Mode changes who handles the session from this answer on; empty keeps it.
	Mode Mode
	// Operator is the name of the operator who takes over.
	Operator string
	// Topic is remembered and comes back with the next message.
	Topic string
	// Hidden are logs for the portal's own people: COPILOT and NOTES.
	Hidden []HiddenLog
	// Later happens after the answer, in order.
	Later []Later
	// Close ends the session with this status after the answer.
	Close string
}

// Button is an option a person can tap.
type Button struct{ Label, Value string }

// Source is a document a reply rests on.
type Source struct{ Title, URL string }

// HiddenLog is a log which a client must not show.
type HiddenLog struct {
	Role Role
	Text string
}

// Later is something that happens after an answer without a message of the person.
type Later struct {
	// After is the pause before it at DefaultPace; it scales with Options.Pace.
	After time.Duration
	// IfSilent drops it, and what follows it, if the person wrote something since.
	// With Options.Pace 0 it is always dropped.
	IfSilent bool
	Role     Role // RoleOperator if empty
	Text     string
	Mode     Mode
	Buttons  []Button
	Hidden   []HiddenLog
	Topic    string
	Close    string
}

// Reply returns an agent which gives the texts in turn, whoever asks, and repeats
// the last one.
func Reply(texts ...string) Agent {
	var mu sync.Mutex
	return func(context.Context, Incoming) Answer {
		mu.Lock()
		defer mu.Unlock()
		if len(texts) == 0 {
			return Answer{}
		}
		text := texts[0]
		if len(texts) > 1 {
			texts = texts[1:]
		}
		return Answer{Text: text}
	}
}

// Echo returns an agent which repeats what it is told.
func Echo() Agent {
	return func(_ context.Context, in Incoming) Answer {
		return Answer{Text: "You said: " + in.Text}
	}
}
