package rows

import "delonix/storage/internal/sqlite"

const ConversationColumns = `c.id, c.agent, c.portal, coalesce(c.session_id, ''), c.bot_name, c.bot_url, c.language, c.mode,
	c.operator_id, c.operator_name, c.status, c.close_reason, c.closed, c.close_time, c.timeout, c.started, c.last_activity,
	c.greeting, c.details, coalesce(c.about, 0), c.muted, c.draft, c.draft_at, c.unread, c.last_seen, c.queued, c.troubled,
	c.preview, c.preview_role, c.preview_state, c.preview_id, c.preview_files,
	CASE c.unread WHEN 0 THEN 0 ELSE coalesce((SELECT m.id FROM messages m WHERE m.conversation = c.id AND m.unread = 1
		ORDER BY m.ord_key, m.ord_sub, m.id LIMIT 1), 0) END`

func ScanConversation(r sqlite.Scanner) (c Conversation, err error) {
	return c, r.Scan(&c.ID, &c.AgentID, &c.Portal, &c.SessionID, &c.BotName, &c.BotURL, &c.Language, &c.Mode, &c.OperatorID,
		&c.OperatorName, &c.Status, &c.CloseReason, &c.Closed, sqlite.TimeInto(&c.CloseTime), sqlite.DurationInto(&c.Timeout), sqlite.TimeInto(&c.Started),
		sqlite.TimeInto(&c.LastActivity), &c.Greeting, &c.Details, &c.AboutID, &c.Muted, &c.Draft, sqlite.TimeInto(&c.DraftAt), &c.Unread,
		&c.LastSeenID, &c.Queued, &c.Undelivered, &c.Preview, &c.PreviewRole, &c.PreviewState, &c.PreviewID, &c.PreviewFiles,
		&c.FirstUnreadID)
}

func (q Query) Conversation(id int64) (Conversation, error) {
	return ScanConversation(q.Row(`SELECT `+ConversationColumns+` FROM conversations c WHERE c.id = ?`, id))
}
