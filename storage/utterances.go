package storage

import (
	"context"
	"os"
	"time"
)

// BeginUtterance makes a row in state recording and its empty WAV file, open for writing (and seeking back
// to its header). The caller closes the file before FinishUtterance.
func (s *Store) BeginUtterance(ctx context.Context, conversationID int64) (Utterance, *os.File, error) {
	return Utterance{}, nil, errStub
}

// FinishUtterance syncs the file and moves the utterance to recorded.
func (s *Store) FinishUtterance(ctx context.Context, id int64, d time.Duration) (Utterance, error) {
	return Utterance{}, errStub
}

// SaveUtterance stores a complete WAV file as a recorded utterance. When it returns, it is on the disk.
func (s *Store) SaveUtterance(ctx context.Context, conversationID int64, wav []byte, d time.Duration) (Utterance, error) {
	return Utterance{}, errStub
}

// SetTranscript moves a recorded utterance to transcribed, or keeps the error of a failed try (state stays).
func (s *Store) SetTranscript(ctx context.Context, id int64, transcript, failure string) (Utterance, error) {
	return Utterance{}, errStub
}

// Utterance returns one utterance, or ErrNotFound.
func (s *Store) Utterance(ctx context.Context, id int64) (Utterance, error) {
	return Utterance{}, errStub
}

// PendingUtterances returns those that are not part of a message yet (recorded, transcribed), oldest first.
func (s *Store) PendingUtterances(ctx context.Context) ([]Utterance, error) { return nil, errStub }

// DiscardUtterance removes an utterance the person does not want, with its file. ErrState if it is part of
// a message that is not sent yet.
func (s *Store) DiscardUtterance(ctx context.Context, id int64) error { return errStub }
