package merge

import (
	"cmp"
	"context"
	"slices"
	"time"

	"delonix/storage/internal/rows"
	"delonix/storage/internal/sqlite"
)

// History merges what portals list and say.
type History struct{ *rows.Base }

// The rules of a merge: how the messages of a list and those known here become one row each.
//
// A row is bound once it has a log id, and stays with that id. A list is a snapshot: what it lacks may come with
// the next, so nothing is ever removed because a list does not have it. What is here in the same form costs its
// digest (log.go). For what is new the order is:
//
//  1. Own messages find their logs (matchown.go), both kept in their order (align.go): by the same text (SameText);
//     by a text that portals make of it (alike), if its answer was lost or what answered it stands behind the log;
//     by the answer alone, in a list that surely has the message; and what is then left over between two bound
//     messages, if as many were sent as are listed. Never by the time alone: it only rules out what is too old.
//  2. Replies find their logs within their turn, which is what stands between the questions around them
//     (turns.go, match.go): by the same text, then as the beginning of a longer one, then as an altered one.
//  3. What belongs to no row is added; where it later turns out that it was one (a reply's stream whose beginning
//     was missed, an own message that came altered), the row that was known here takes over the log, and the added
//     one goes (adopt in match.go, foldIntoReply in replies.go).
//  4. A row that has its log follows the list in all it says (bind.go). What the person wrote stays as written.
//  5. The order follows the list, and what is not bound keeps its place between what is (place.go here, order.go in
//     package rows); then the
//     conversation's preview and counts are made anew (recompute.go there).
//
// Replies of a socket or a request take the same way by themselves, without a list (replies.go).

// MergeListed stores a conversation of a list with its logs in one transaction: found by portal and session
// id or created, then merged like MergeLogs. Nothing is written if nothing changed. ErrNotFound: there is no
// such agent.
func (s *History) MergeListed(ctx context.Context, l Listed, logs []Log, o Options) (res Result, err error) {
	var took time.Duration
	err = s.Write(ctx, "merge the conversation", func(t *rows.Tx) error {
		t.Writer.Measure(&took)
		id, created, changed, err := upsertListed(t, l)
		if err != nil {
			return err
		}
		if res, err = Logs(s.Base, t, id, logs, o); err != nil {
			return err
		}
		res.NewConversation = created
		if (created || changed) && !res.Changed {
			res.Changed = true
			return t.RefreshConversation(id)
		}
		return nil
	})
	res.Took = took
	return res, err
}

// upsertListed stores what a list says of a conversation besides its logs. An empty value changes nothing.
func upsertListed(t *rows.Tx, l Listed) (id int64, created, changed bool, err error) {
	err = t.Row(`SELECT c.id FROM conversations c JOIN agents a ON a.portal = c.portal WHERE a.id = ? AND c.session_id = ?`,
		l.AgentID, l.SessionID).Scan(&id)
	started := sqlite.Micros(l.Started)
	if sqlite.IsNoRows(err) {
		err = t.Row(`INSERT INTO conversations (agent, portal, session_id, bot_name, bot_url, started, last_activity)
			SELECT id, portal, ?2, ?3, ?4, ?5, ?5 FROM agents WHERE id = ?1 RETURNING id`,
			l.AgentID, l.SessionID, l.BotName, l.BotURL, started).Scan(&id)
		return id, true, true, err
	}
	if err != nil {
		return 0, false, false, err
	}
	n, err := t.Exec(`UPDATE conversations SET bot_name = CASE ?2 WHEN '' THEN bot_name ELSE ?2 END,
			bot_url = CASE ?3 WHEN '' THEN bot_url ELSE ?3 END, started = CASE ?4 WHEN 0 THEN started ELSE ?4 END
		WHERE id = ?1 AND (?2 NOT IN ('', bot_name) OR ?3 NOT IN ('', bot_url) OR ?4 NOT IN (0, started))`,
		id, l.BotName, l.BotURL, started)
	return id, false, n > 0, err
}

// MergeLogs merges logs of one conversation in one transaction, in whatever order and however often they
// come: one row per log id, by the rules above.
func (s *History) MergeLogs(ctx context.Context, conversationID int64, logs []Log, o Options) (res Result, err error) {
	var took time.Duration
	err = s.Write(ctx, "merge the messages", func(t *rows.Tx) error {
		t.Writer.Measure(&took)
		res, err = Logs(s.Base, t, conversationID, logs, o)
		return err
	})
	res.Took = took
	return res, err
}

func Logs(s *rows.Base, t *rows.Tx, conversation int64, logs []Log, o Options) (Result, error) {
	m := &merge{Base: s, Tx: t, o: o, res: Result{ConversationID: conversation}}
	known, unknown, err := m.sort(logs)
	if err != nil {
		return m.res, err
	}
	for _, l := range known {
		if err := m.update(l); err != nil {
			return m.res, err
		}
	}
	if err := m.match(unknown); err != nil {
		return m.res, err
	}
	if err := m.adopt(); err != nil {
		return m.res, err
	}
	if !m.res.Changed {
		return m.res, nil
	}
	moved, err := t.Reorder(conversation)
	if err != nil {
		return m.res, err
	}
	m.res.Updated = append(m.res.Updated, moved...)
	slices.Sort(m.res.Updated)
	m.res.Updated = slices.Compact(m.res.Updated)
	return m.res, t.RefreshConversation(conversation)
}

// sort splits a batch into logs whose row is known but differs, and logs that are new, in their order. Of
// the same log twice the later one counts; what did not change is left out.
func (m *merge) sort(logs []Log) (known, unknown []*newLog, err error) {
	all := make(map[string]*newLog, len(logs))
	ids := make([]string, 0, len(logs))
	for _, l := range logs {
		l = l.normal()
		n := &newLog{Log: l, digest: l.digest()}
		if _, twice := all[n.ID]; !twice {
			ids = append(ids, n.ID)
		}
		all[n.ID] = n
	}
	inOrder := make([]*newLog, len(ids))
	for i, id := range ids {
		inOrder[i] = all[id]
	}
	if err := m.placeKeys(inOrder); err != nil {
		return nil, nil, err
	}
	here, err := digestsOf(m.Tx.Query, m.res.ConversationID, ids)
	if err != nil {
		return nil, nil, err
	}
	for log, row := range here {
		n := all[log]
		delete(all, log)
		if n.digest != row.digest {
			n.row = row.id
			known = append(known, n)
		}
	}
	slices.SortFunc(known, func(a, b *newLog) int { return cmp.Compare(a.row, b.row) })
	for _, id := range ids {
		if n, ok := all[id]; ok {
			unknown = append(unknown, n)
		}
	}
	slices.SortFunc(unknown, func(a, b *newLog) int { return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.ID, b.ID)) })
	return known, unknown, nil
}

// StoredLogs returns the bound messages of a conversation as logs, and which of them are read.
func StoredLogs(t *rows.Tx, conversation int64) ([]Log, map[string]bool, error) {
	bound, err := rows.Collect(t.Query, rows.ScanMessage, `SELECT `+rows.MessageColumns+` FROM messages WHERE conversation = ? AND log_id IS NOT NULL`,
		conversation)
	if err != nil {
		return nil, nil, err
	}
	if err := t.FillAttachments(bound); err != nil {
		return nil, nil, err
	}
	logs, seen := make([]Log, len(bound)), make(map[string]bool)
	for i, r := range bound {
		logs[i] = Log{ID: r.LogID, Role: r.Role, Text: r.Text, At: r.At, Feedback: r.Feedback, Hidden: r.Hidden,
			Buttons: r.Buttons, Sources: r.Sources}
		for _, a := range r.Attachments {
			logs[i].Attachments = append(logs[i].Attachments, RemoteFile{a.RemoteID, a.Name, a.ContentType, a.Size})
		}
		seen[r.LogID] = !r.Unread
	}
	return logs, seen, nil
}
