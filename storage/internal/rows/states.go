package rows

// State is the way of an own message to the portal. Messages of others have StateReceived.
type State string

// The states of a message. StateSteps are the steps between them.
const (
	StateReceived    State = ""            // written by somebody else, or listed by the portal
	StateQueued      State = "queued"      // on disk, not a byte of it sent
	StateSending     State = "sending"     // handed to the network
	StateSent        State = "sent"        // the portal has it
	StateUnconfirmed State = "unconfirmed" // the portal may or may not have it
	StateFailed      State = "failed"      // the portal refused it
)

// Unsent reports whether a person can still send it again, edit or delete it.
func (s State) Unsent() bool {
	return s == StateQueued || s == StateUnconfirmed || s == StateFailed
}

// StateSteps are the steps a message can take:
//
//	queued      → sending (one at a time in a conversation), failed
//	sending     → sent, unconfirmed, failed, queued (no byte was written, or the portal said "later")
//	unconfirmed → sent, failed, queued (a person said "send again")
//	failed      → queued
var StateSteps = map[State][]State{
	StateQueued:      {StateSending, StateFailed},
	StateSending:     {StateSent, StateUnconfirmed, StateFailed, StateQueued},
	StateUnconfirmed: {StateSent, StateFailed, StateQueued},
	StateFailed:      {StateQueued},
}

// Conditions on the state of a row.
const (
	// InOutbox holds for all that is not safely at the portal. It is the condition of the index messages_outbox,
	// which serves no query without it: another state in it needs another schema (storage/internal/schema).
	InOutbox  = `state IN ('queued', 'sending', 'unconfirmed', 'failed')`
	isOnWay   = `state IN ('queued', 'sending')`
	isTrouble = `state IN ('unconfirmed', 'failed')`
)
