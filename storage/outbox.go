package storage

import (
	"context"
	"time"
)

// Outgoing is a message a person wants to send.
type Outgoing struct {
	Text          string
	AttachmentIDs []int64 // staged in this conversation, in order
	UtteranceIDs  []int64 // recordings whose transcript it carries
	KeepDraft     bool    // true: the draft's text stays (an option button, a spoken turn)
}

// Enqueue stores an own message in state queued together with its attachments, marks its utterances as
// attached and clears the draft, all in one transaction.
func (s *Store) Enqueue(ctx context.Context, conversationID int64, o Outgoing) (Message, error) {
	return Message{}, errStub
}

// NextQueued returns the message to send next in the conversation: the first queued one, whose RetryAt
// may still lie ahead. ErrNotFound: nothing is queued, or another one is being sent.
func (s *Store) NextQueued(ctx context.Context, conversationID int64) (Message, error) {
	return Message{}, errStub
}

// OutboxConversations returns the conversations with queued messages, the longest waiting first.
func (s *Store) OutboxConversations(ctx context.Context) ([]int64, error) { return nil, errStub }

// Outbox returns the own messages of the conversation (0: of all) that are queued, sending, unconfirmed or
// failed, in order.
func (s *Store) Outbox(ctx context.Context, conversationID int64) ([]Message, error) {
	return nil, errStub
}

// Step says why a message changes its state.
type Step struct {
	Error   string    // kept with the message; "" clears it
	RetryAt time.Time // for StateQueued: not before
}

// SetState moves an own message one step. Possible are
//
//	queued      → sending (one at a time in a conversation), failed
//	sending     → sent, unconfirmed, failed, queued (no byte was written, or the portal said "later")
//	unconfirmed → sent, failed, queued (a person said "send again")
//	failed      → queued
//
// Anything else is ErrState. A step into the state it already has changes only Error and RetryAt.
// Sent ends its utterances.
func (s *Store) SetState(ctx context.Context, id int64, to State, step Step) (Message, error) {
	return Message{}, errStub
}

// EditUnsent changes the text of a queued, unconfirmed or failed message, else ErrState.
func (s *Store) EditUnsent(ctx context.Context, id int64, text string) (Message, error) {
	return Message{}, errStub
}

// DeleteUnsent removes a queued, unconfirmed or failed message with its files, else ErrState. Its
// utterances go with it.
func (s *Store) DeleteUnsent(ctx context.Context, id int64) error { return errStub }
