package storage

import (
	"context"
	"errors"
	"time"

	"delonix/storage/internal/sqlite"
)

const conversationColumns = `c.id, c.agent, c.portal, coalesce(c.session_id, ''), c.bot_name, c.bot_url, c.language, c.mode,
	c.operator_id, c.operator_name, c.status, c.close_reason, c.closed, c.close_time, c.timeout, c.started, c.last_activity,
	c.greeting, c.details, coalesce(c.about, 0), c.muted, c.draft, c.draft_at, c.unread, c.last_seen, c.queued, c.troubled,
	c.preview, c.preview_role, c.preview_state, c.preview_id, c.preview_files,
	CASE c.unread WHEN 0 THEN 0 ELSE coalesce((SELECT m.id FROM messages m WHERE m.conversation = c.id AND m.unread = 1
		ORDER BY m.ord_key, m.ord_sub, m.id LIMIT 1), 0) END`

func scanConversation(r sqlite.Scanner) (c Conversation, err error) {
	return c, r.Scan(&c.ID, &c.AgentID, &c.Portal, &c.SessionID, &c.BotName, &c.BotURL, &c.Language, &c.Mode, &c.OperatorID,
		&c.OperatorName, &c.Status, &c.CloseReason, &c.Closed, sqlite.TimeInto(&c.CloseTime), sqlite.DurationInto(&c.Timeout), sqlite.TimeInto(&c.Started),
		sqlite.TimeInto(&c.LastActivity), &c.Greeting, &c.Details, &c.AboutID, &c.Muted, &c.Draft, sqlite.TimeInto(&c.DraftAt), &c.Unread,
		&c.LastSeenID, &c.Queued, &c.Undelivered, &c.Preview, &c.PreviewRole, &c.PreviewState, &c.PreviewID, &c.PreviewFiles,
		&c.FirstUnreadID)
}

func (q query) conversation(id int64) (Conversation, error) {
	return scanConversation(q.Row(`SELECT `+conversationColumns+` FROM conversations c WHERE c.id = ?`, id))
}

// NewConversation is what is known when a person begins a conversation on this machine.
type NewConversation struct {
	AgentID  int64
	BotName  string
	Greeting string
	AboutID  int64  // the conversation it continues
	Draft    string // first draft, e.g. moved from a closed conversation
}

// CreateConversation makes a conversation without a session. ErrNotFound: there is no such agent.
func (s *Store) CreateConversation(ctx context.Context, n NewConversation) (c Conversation, err error) {
	err = s.write(ctx, "create the conversation", func(t *tx) error {
		c, err = s.createConversation(t, n)
		return err
	})
	return c, err
}

func (s *Store) createConversation(t *tx, n NewConversation) (c Conversation, err error) {
	now := sqlite.Micros(s.now())
	var id int64
	err = t.Row(`INSERT INTO conversations (agent, portal, bot_name, greeting, about, draft, draft_at, started, last_activity)
			SELECT id, portal, ?2, ?3, nullif(?4, 0), ?5, CASE ?5 WHEN '' THEN 0 ELSE ?6 END, ?6, ?6 FROM agents WHERE id = ?1 RETURNING id`,
		n.AgentID, n.BotName, n.Greeting, n.AboutID, n.Draft, now).Scan(&id)
	if err != nil {
		return c, err
	}
	return t.conversation(id)
}

// BindSession gives a local conversation its session id. If a list brought the same session first, that
// conversation is folded into this one; its id is returned as removed (else 0). ErrState: it has another
// session id already, or the other conversation has messages written here, which must not get lost.
func (s *Store) BindSession(ctx context.Context, id int64, sessionID string) (removed int64, err error) {
	err = s.write(ctx, "bind the session", func(t *tx) error {
		c, err := t.conversation(id)
		if err != nil || c.SessionID == sessionID {
			return err
		}
		if c.SessionID != "" {
			return ErrState
		}
		err = t.Row(`SELECT id FROM conversations WHERE portal = ? AND session_id = ?`, c.Portal, sessionID).Scan(&removed)
		if sqlite.IsNoRows(err) {
			return t.one(`UPDATE conversations SET session_id = ? WHERE id = ?`, sessionID, id)
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
		return s.foldConversation(t, id, removed, sessionID)
	})
	if err != nil {
		return 0, err
	}
	return removed, nil
}

// foldConversation moves what a list knew of a session into the conversation it was begun in here.
func (s *Store) foldConversation(t *tx, id, listed int64, sessionID string) error {
	logs, seen, err := t.storedLogs(listed)
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
	if err := t.moveDraft(listed, id, s.now()); err != nil {
		return err
	}
	if err := t.one(`DELETE FROM conversations WHERE id = ?`, listed); err != nil {
		return err
	}
	if err := t.one(`UPDATE conversations SET session_id = ? WHERE id = ?`, sessionID, id); err != nil {
		return err
	}
	_, err = s.mergeLogs(t, id, logs, MergeOptions{seen: seen})
	return err
}

// Conversation returns one conversation, or ErrNotFound.
func (s *Store) Conversation(ctx context.Context, id int64) (c Conversation, err error) {
	err = s.read(ctx, "read the conversation", func(q query) (err error) {
		c, err = q.conversation(id)
		return err
	})
	return c, err
}

// ConversationBySession finds a conversation by the merge key, or returns ErrNotFound.
func (s *Store) ConversationBySession(ctx context.Context, portal, sessionID string) (c Conversation, err error) {
	err = s.read(ctx, "find the conversation", func(q query) (err error) {
		c, err = scanConversation(q.Row(`SELECT `+conversationColumns+` FROM conversations c WHERE c.portal = ? AND c.session_id = ?`,
			portal, sessionID))
		return err
	})
	return c, err
}

// DeleteConversation removes a conversation from this machine with its messages, recordings and files. What the portal
// still lists comes back with the next list.
func (s *Store) DeleteConversation(ctx context.Context, id int64) error {
	return s.write(ctx, "delete the conversation", func(t *tx) error {
		const its = `conversation = ?`
		if err := errors.Join(s.forgetFiles(t, its, id), s.deleteUtterances(t, its, id), s.markScrub(t)); err != nil {
			return err
		}
		return t.one(`DELETE FROM conversations WHERE id = ?`, id)
	})
}

// SetMuted switches notifications of one conversation off and on.
func (s *Store) SetMuted(ctx context.Context, id int64, muted bool) error {
	return s.changeOne(ctx, "mute the conversation", `UPDATE conversations SET muted = ?2 WHERE id = ?1`, id, muted)
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
func (s *Store) UpdateConversation(ctx context.Context, id int64, u ConversationUpdate) (changed bool, err error) {
	err = s.write(ctx, "update the conversation", func(t *tx) error {
		before, err := t.conversation(id)
		if err != nil {
			return err
		}
		c := u.apply(before)
		if changed = c != before; !changed {
			return nil
		}
		return t.saveConversation(c)
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

func (t *tx) saveConversation(c Conversation) error {
	return t.one(`UPDATE conversations SET agent = ?2, bot_name = ?3, bot_url = ?4, language = ?5, mode = ?6, operator_id = ?7,
		operator_name = ?8, status = ?9, close_reason = ?10, closed = ?11, close_time = ?12, timeout = ?13, started = ?14,
		last_activity = max(last_activity, ?14), greeting = ?15, details = ?16, muted = ?17 WHERE id = ?1`,
		c.ID, c.AgentID, c.BotName, c.BotURL, c.Language, c.Mode, c.OperatorID, c.OperatorName, c.Status, c.CloseReason, c.Closed,
		sqlite.Micros(c.CloseTime), c.Timeout.Microseconds(), sqlite.Micros(c.Started), c.Greeting, c.Details, c.Muted)
}
