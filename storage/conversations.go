package storage

import (
	"context"
	"errors"
	"time"

	"delonix/storage/internal/merge"
	"delonix/storage/internal/rows"
	"delonix/storage/internal/sqlite"
)

// conversationTable keeps the conversations.
type conversationTable struct{ *rows.Base }

// NewConversation is what is known when a person begins a conversation on this machine.
type NewConversation struct {
	AgentID  int64
	BotName  string
	Greeting string
	AboutID  int64  // the conversation it continues
	Draft    string // first draft, e.g. moved from a closed conversation
}

// CreateConversation makes a conversation without a session. ErrNotFound: there is no such agent.
func (s *conversationTable) CreateConversation(ctx context.Context, n NewConversation) (c Conversation, err error) {
	err = s.Write(ctx, "create the conversation", func(t *rows.Tx) error {
		c, err = createConversation(s.Base, t, n)
		return err
	})
	return c, err
}

func createConversation(s *rows.Base, t *rows.Tx, n NewConversation) (c Conversation, err error) {
	now := sqlite.Micros(s.Now())
	var id int64
	err = t.Row(`INSERT INTO conversations (agent, portal, bot_name, greeting, about, draft, draft_at, started, last_activity)
			SELECT id, portal, ?2, ?3, nullif(?4, 0), ?5, CASE ?5 WHEN '' THEN 0 ELSE ?6 END, ?6, ?6 FROM agents WHERE id = ?1 RETURNING id`,
		n.AgentID, n.BotName, n.Greeting, n.AboutID, n.Draft, now).Scan(&id)
	if err != nil {
		return c, err
	}
	return t.Conversation(id)
}

// BindSession gives a local conversation its session id. If a list brought the same session first, that
// conversation is folded into this one; its id is returned as removed (else 0). ErrState: it has another
// session id already, or the other conversation has messages written here, which must not get lost.
func (s *conversationTable) BindSession(ctx context.Context, id int64, sessionID string) (removed int64, err error) {
	err = s.Write(ctx, "bind the session", func(t *rows.Tx) error {
		c, err := t.Conversation(id)
		if err != nil || c.SessionID == sessionID {
			return err
		}
		if c.SessionID != "" {
			return ErrState
		}
		err = t.Row(`SELECT id FROM conversations WHERE portal = ? AND session_id = ?`, c.Portal, sessionID).Scan(&removed)
		if sqlite.IsNoRows(err) {
			return t.One(`UPDATE conversations SET session_id = ? WHERE id = ?`, sessionID, id)
		}
		if err != nil {
			return err
		}
		var own int
		if err := t.Row(`SELECT count(*) FROM messages WHERE conversation = ? AND own = 1`, removed).Scan(&own); err != nil {
			return err
		}
		if own > 0 {
			return ErrState
		}
		return foldConversation(s.Base, t, id, removed, sessionID)
	})
	if err != nil {
		return 0, err
	}
	return removed, nil
}

// foldConversation moves what a list knew of a session into the conversation it was begun in here.
func foldConversation(s *rows.Base, t *rows.Tx, id, listed int64, sessionID string) error {
	logs, seen, err := merge.StoredLogs(t, listed)
	if err != nil {
		return err
	}
	for _, text := range []string{
		`UPDATE conversations AS c SET bot_url = o.bot_url, bot_name = CASE c.bot_name WHEN '' THEN o.bot_name ELSE c.bot_name END,
			mode = CASE o.mode WHEN '' THEN c.mode ELSE o.mode END, muted = max(c.muted, o.muted), started = min(c.started, o.started)
			FROM conversations o WHERE c.id = ?1 AND o.id = ?2`,
		`UPDATE handovers SET conversation = ?1 WHERE conversation = ?2 AND NOT (ended_at = 0
			AND EXISTS (SELECT 1 FROM handovers h WHERE h.conversation = ?1 AND h.ended_at = 0))`,
		`UPDATE utterances SET conversation = ?1 WHERE conversation = ?2`,
	} {
		if _, err := t.Exec(text, id, listed); err != nil {
			return err
		}
	}
	if err := moveDraft(t, listed, id, s.Now()); err != nil {
		return err
	}
	if err := t.One(`DELETE FROM conversations WHERE id = ?`, listed); err != nil {
		return err
	}
	if err := t.One(`UPDATE conversations SET session_id = ? WHERE id = ?`, sessionID, id); err != nil {
		return err
	}
	_, err = merge.Logs(s, t, id, logs, MergeOptions{Seen: seen})
	return err
}

// Conversation returns one conversation, or ErrNotFound.
func (s *conversationTable) Conversation(ctx context.Context, id int64) (c Conversation, err error) {
	err = s.Read(ctx, "read the conversation", func(q rows.Query) (err error) {
		c, err = q.Conversation(id)
		return err
	})
	return c, err
}

// ConversationBySession finds a conversation by the merge key, or returns ErrNotFound.
func (s *conversationTable) ConversationBySession(ctx context.Context, portal, sessionID string) (c Conversation, err error) {
	err = s.Read(ctx, "find the conversation", func(q rows.Query) (err error) {
		c, err = rows.ScanConversation(q.Row(`SELECT `+rows.ConversationColumns+` FROM conversations c WHERE c.portal = ? AND c.session_id = ?`,
			portal, sessionID))
		return err
	})
	return c, err
}

// DeleteConversation removes a conversation from this machine with its messages, recordings and files. What the portal
// still lists comes back with the next list.
func (s *conversationTable) DeleteConversation(ctx context.Context, id int64) error {
	return s.Write(ctx, "delete the conversation", func(t *rows.Tx) error {
		const its = `conversation = ?`
		if err := errors.Join(s.ForgetFiles(t, its, id), s.DeleteUtterances(t, its, id), s.MarkScrub(t)); err != nil {
			return err
		}
		return t.One(`DELETE FROM conversations WHERE id = ?`, id)
	})
}

// SetMuted switches notifications of one conversation off and on.
func (s *conversationTable) SetMuted(ctx context.Context, id int64, muted bool) error {
	return s.ChangeOne(ctx, "mute the conversation", `UPDATE conversations SET muted = ?2 WHERE id = ?1`, id, muted)
}

// ConversationUpdate changes the fields that are not nil.
type ConversationUpdate struct {
	AgentID      *int64
	BotName      *string
	BotURL       *string
	Language     *string
	Mode         *Mode
	OperatorID   *string
	OperatorName *string
	Status       *string
	CloseReason  *string
	Closed       *bool
	CloseTime    *time.Time
	Timeout      *time.Duration
	Started      *time.Time
	Greeting     *string
	Details      *string
	Muted        *bool
}

// UpdateConversation applies u and reports whether anything changed. Nothing is written if not.
func (s *conversationTable) UpdateConversation(ctx context.Context, id int64, u ConversationUpdate) (changed bool, err error) {
	err = s.Write(ctx, "update the conversation", func(t *rows.Tx) error {
		before, err := t.Conversation(id)
		if err != nil {
			return err
		}
		c := u.apply(before)
		if changed = c != before; !changed {
			return nil
		}
		return saveConversation(t, c)
	})
	return changed && err == nil, err
}

// apply returns c with the changes of u. Times are cut to what is stored, so that the same one changes nothing.
func (u ConversationUpdate) apply(c Conversation) Conversation {
	set(&c.AgentID, u.AgentID)
	set(&c.BotName, u.BotName)
	set(&c.BotURL, u.BotURL)
	set(&c.Language, u.Language)
	set(&c.Mode, u.Mode)
	set(&c.OperatorID, u.OperatorID)
	set(&c.OperatorName, u.OperatorName)
	set(&c.Status, u.Status)
	set(&c.CloseReason, u.CloseReason)
	set(&c.Closed, u.Closed)
	set(&c.Timeout, u.Timeout)
	set(&c.Greeting, u.Greeting)
	set(&c.Details, u.Details)
	set(&c.Muted, u.Muted)
	if u.CloseTime != nil {
		c.CloseTime = sqlite.FromMicros(sqlite.Micros(*u.CloseTime))
	}
	if u.Started != nil {
		c.Started = sqlite.FromMicros(sqlite.Micros(*u.Started))
	}
	c.Timeout = c.Timeout.Truncate(time.Microsecond)
	return c
}

func set[T any](field *T, v *T) {
	if v != nil {
		*field = *v
	}
}

func saveConversation(t *rows.Tx, c Conversation) error {
	return t.One(`UPDATE conversations SET agent = ?2, bot_name = ?3, bot_url = ?4, language = ?5, mode = ?6, operator_id = ?7,
		operator_name = ?8, status = ?9, close_reason = ?10, closed = ?11, close_time = ?12, timeout = ?13, started = ?14,
		last_activity = max(last_activity, ?14), greeting = ?15, details = ?16, muted = ?17 WHERE id = ?1`,
		c.ID, c.AgentID, c.BotName, c.BotURL, c.Language, c.Mode, c.OperatorID, c.OperatorName, c.Status, c.CloseReason, c.Closed,
		sqlite.Micros(c.CloseTime), c.Timeout.Microseconds(), sqlite.Micros(c.Started), c.Greeting, c.Details, c.Muted)
}
