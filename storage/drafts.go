package storage

import (
	"context"
	"time"

	"delonix/storage/internal/sqlite"
)

// Draft is what is written in a conversation and not sent: its text, and its files in the order they were
// added.
type Draft struct {
	Text  string
	Files []Attachment
}

// Draft returns what is written in a conversation and not sent.
func (s *Store) Draft(ctx context.Context, conversationID int64) (d Draft, err error) {
	err = s.read(ctx, "read the draft", func(q query) error {
		if err := q.Row(`SELECT draft FROM conversations WHERE id = ?`, conversationID).Scan(&d.Text); err != nil {
			return err
		}
		d.Files, err = q.draftFiles(conversationID)
		return err
	})
	return d, err
}

func (q query) draftFiles(conversationID int64) ([]Attachment, error) {
	return collect(q, scanAttachment, `SELECT `+attachmentColumns+` FROM attachments
		WHERE conversation = ? AND message IS NULL AND position > 0 ORDER BY position, id`, conversationID)
}

// SetDraft keeps what is typed in a conversation; "" clears it. The same text again writes nothing. The
// draft's files stay.
func (s *Store) SetDraft(ctx context.Context, conversationID int64, text string) error {
	return s.write(ctx, "keep the draft", func(t *tx) error { return t.setDraft(conversationID, text, s.now()) })
}

func (t *tx) setDraft(conversationID int64, text string, now time.Time) error {
	n, err := t.Exec(`UPDATE conversations SET draft = ?2, draft_at = CASE ?2 WHEN '' THEN 0 ELSE ?3 END
		WHERE id = ?1 AND draft <> ?2`, conversationID, text, sqlite.Micros(now))
	if err != nil || n > 0 {
		return err
	}
	var id int64
	return t.Row(`SELECT id FROM conversations WHERE id = ?`, conversationID).Scan(&id)
}

// JoinDrafts puts two texts of one draft together: the second below the first.
func JoinDrafts(above, below string) string {
	if above == "" || below == "" {
		return above + below
	}
	return above + "\n\n" + below
}

// joinDraft puts a text above or below the draft of a conversation.
func (t *tx) joinDraft(conversationID int64, above, below string, now time.Time) error {
	if above == "" && below == "" {
		return nil
	}
	var text string
	if err := t.Row(`SELECT draft FROM conversations WHERE id = ?`, conversationID).Scan(&text); err != nil {
		return err
	}
	return t.setDraft(conversationID, JoinDrafts(above, JoinDrafts(text, below)), now)
}

// draftPosition gives a new file of the draft its place behind the others.
const draftPosition = `(SELECT max(coalesce(max(position), 0), 0) + 1 FROM attachments WHERE conversation = ?1 AND message IS NULL)`

// TakeBack removes a queued, unconfirmed or failed message and makes it the draft of its conversation, files
// and all, in one transaction. What the draft held stays below. It returns the message as it was. ErrState:
// it is being sent, was sent, or goes on in another conversation by now.
func (s *Store) TakeBack(ctx context.Context, conversationID, messageID int64) (m Message, err error) {
	err = s.write(ctx, "take the message back", func(t *tx) error {
		if m, err = t.unsent(messageID); err != nil {
			return err
		}
		if m.ConversationID != conversationID {
			return ErrState
		}
		for _, a := range m.Attachments {
			if err := t.one(`UPDATE attachments SET message = NULL, position = `+draftPosition+` WHERE id = ?2`, m.ConversationID, a.ID); err != nil {
				return err
			}
		}
		if err := t.joinDraft(m.ConversationID, m.Text, "", s.now()); err != nil {
			return err
		}
		return s.dropUnsent(t, m)
	})
	return m, err
}

// moveDraft gives what is written in one conversation to another one, below what is written there.
func (t *tx) moveDraft(from, to int64, now time.Time) error {
	var text string
	if err := t.Row(`SELECT draft FROM conversations WHERE id = ?`, from).Scan(&text); err != nil {
		return err
	}
	files, err := t.draftFiles(from)
	if err != nil {
		return err
	}
	for _, a := range files {
		if err := t.one(`UPDATE attachments SET conversation = ?1, position = `+draftPosition+` WHERE id = ?2`, to, a.ID); err != nil {
			return err
		}
	}
	if err := t.joinDraft(to, "", text, now); err != nil {
		return err
	}
	return t.setDraft(from, "", now)
}
