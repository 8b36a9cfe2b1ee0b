package storage

import (
	"context"
	"time"

	"delonix/storage/internal/rows"
	"delonix/storage/internal/sqlite"
)

// draftTable keeps what is written and not sent.
type draftTable struct{ *rows.Base }

// Draft is what is written in a conversation and not sent: its text, and its files in the order they were
// added.
type Draft struct {
	Text  string
	Files []Attachment
}

// Draft returns what is written in a conversation and not sent.
func (s *draftTable) Draft(ctx context.Context, conversationID int64) (d Draft, err error) {
	err = s.Read(ctx, "read the draft", func(q rows.Query) error {
		if err := q.Row(`SELECT draft FROM conversations WHERE id = ?`, conversationID).Scan(&d.Text); err != nil {
			return err
		}
		d.Files, err = draftFiles(q, conversationID)
		return err
	})
	return d, err
}

func draftFiles(q rows.Query, conversationID int64) ([]Attachment, error) {
	return rows.Collect(q, rows.ScanAttachment, `SELECT `+rows.AttachmentColumns+` FROM attachments
		WHERE conversation = ? AND message IS NULL AND position > 0 ORDER BY position, id`, conversationID)
}

// SetDraft keeps what is typed in a conversation; "" clears it. The same text again writes nothing. The
// draft's files stay.
func (s *draftTable) SetDraft(ctx context.Context, conversationID int64, text string) error {
	return s.Write(ctx, "keep the draft", func(t *rows.Tx) error { return setDraft(t, conversationID, text, s.Now()) })
}

func setDraft(t *rows.Tx, conversationID int64, text string, now time.Time) error {
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
func joinDraft(t *rows.Tx, conversationID int64, above, below string, now time.Time) error {
	if above == "" && below == "" {
		return nil
	}
	var text string
	if err := t.Row(`SELECT draft FROM conversations WHERE id = ?`, conversationID).Scan(&text); err != nil {
		return err
	}
	return setDraft(t, conversationID, JoinDrafts(above, JoinDrafts(text, below)), now)
}

// draftPosition gives a new file of the draft its place behind the others.
const draftPosition = `(SELECT max(coalesce(max(position), 0), 0) + 1 FROM attachments WHERE conversation = ?1 AND message IS NULL)`

// TakeBack removes a queued, unconfirmed or failed message and makes it the draft of its conversation, files
// and all, in one transaction. What the draft held stays below. It returns the message as it was. ErrState:
// it is being sent, was sent, or goes on in another conversation by now.
func (s *draftTable) TakeBack(ctx context.Context, conversationID, messageID int64) (m Message, err error) {
	err = s.Write(ctx, "take the message back", func(t *rows.Tx) error {
		if m, err = unsentMessage(t.Query, messageID); err != nil {
			return err
		}
		if m.ConversationID != conversationID {
			return ErrState
		}
		for _, a := range m.Attachments {
			if err := t.One(`UPDATE attachments SET message = NULL, position = `+draftPosition+` WHERE id = ?2`, m.ConversationID, a.ID); err != nil {
				return err
			}
		}
		if err := joinDraft(t, m.ConversationID, m.Text, "", s.Now()); err != nil {
			return err
		}
		return dropUnsent(s.Base, t, m)
	})
	return m, err
}

// moveDraft gives what is written in one conversation to another one, below what is written there.
func moveDraft(t *rows.Tx, from, to int64, now time.Time) error {
	var text string
	if err := t.Row(`SELECT draft FROM conversations WHERE id = ?`, from).Scan(&text); err != nil {
		return err
	}
	files, err := draftFiles(t.Query, from)
	if err != nil {
		return err
	}
	for _, a := range files {
		if err := t.One(`UPDATE attachments SET conversation = ?1, position = `+draftPosition+` WHERE id = ?2`, to, a.ID); err != nil {
			return err
		}
	}
	if err := joinDraft(t, to, "", text, now); err != nil {
		return err
	}
	return setDraft(t, from, "", now)
}
