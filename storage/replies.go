package storage

import (
	"context"
	"time"
)

// Reply is what is known of a message of an agent or operator at one moment: the answer of a POST, a frame
// or the state of a stream so far.
type Reply struct {
	ID          int64 // row to go on with; 0: found by log id, then by role and text within the turn, else made
	LogID       string
	Role        Role // AI if empty
	Text        string
	Thoughts    string
	At          time.Time // zero: now
	Provisional bool      // more is to come; false makes it final
	Interrupted bool      // it stopped half-way
	Greeting    bool
	Seen        bool // it is being looked at: never becomes unread
	Buttons     []Button
	Sources     []Source
	Attachments []RemoteFile
}

// RemoteFile is a file the portal has.
type RemoteFile struct {
	RemoteID    string
	Name        string
	ContentType string
	Size        int64 // -1 while unknown
}

// Upserted tells what UpsertReply did.
type Upserted struct {
	Message Message
	Added   bool  // a new row
	Changed bool  // the row differs from before (true when added)
	Removed int64 // a row that turned out to be the same message and is gone, 0 for none
}

// UpsertReply stores a reply: one row however often and in whatever pieces it arrives. A final text
// replaces the draft of the stream; a row with the same log id is folded into the one given.
func (s *Store) UpsertReply(ctx context.Context, conversationID int64, r Reply) (Upserted, error) {
	return Upserted{}, errStub
}

// BindLog gives a message its log id. If a list brought the same log first, that row is folded into this
// one and its id returned as removed (else 0).
func (s *Store) BindLog(ctx context.Context, messageID int64, logID string) (removed int64, err error) {
	return 0, errStub
}

// DropProvisional removes a provisional or interrupted reply that was never bound, e.g. an empty one.
func (s *Store) DropProvisional(ctx context.Context, messageID int64) error { return errStub }
