package merge

import (
	"slices"
	"strings"

	"delonix/storage/internal/rows"
	"delonix/storage/internal/sqlite"
)

// update brings a row up to date with its log: one that is known and differs, or that was just bound. What
// the log does not say (feedback, buttons, sources) stays as it is.
func (m *merge) update(l *newLog) error {
	before, err := m.FullMessage(l.row)
	if err != nil {
		return err
	}
	after := before
	after.LogID, after.Hidden, after.Order = l.ID, l.Hidden, rows.Cursor{Key: l.key, ID: before.ID}
	after.Provisional, after.Interrupted = false, false
	switch placed := before.LogID != ""; {
	case placed && l.AtGuessed:
		after.Order = before.Order
	case placed && strings.Contains(before.Order.Key, rows.KeyAfter): // where its list had it
		after.Order, after.At = before.Order, sqlite.FromMicros(sqlite.Micros(l.At))
		if l.At.IsZero() {
			after.At = before.At
		}
	case !l.At.IsZero():
		after.At = sqlite.FromMicros(sqlite.Micros(l.At))
	}
	if !before.Own { // what the person wrote stays as it was written
		after.Text, after.Role = l.Text, l.Role
	}
	if before.Own && before.State != rows.StateSent {
		after.State, after.Error = rows.StateSent, ""
	}
	if l.Feedback != "" {
		after.Feedback = l.Feedback
		if l.Feedback == after.Pending { // the portal took it, only its answer was lost
			after.Pending = ""
		}
	}
	if len(l.Buttons) > 0 {
		after.Buttons = l.Buttons
	}
	if len(l.Sources) > 0 {
		after.Sources = l.Sources
	}
	if before.Text == "" && after.Text != "" && !m.o.CountAsRead && !before.Own && before.Role != rows.RoleHuman {
		after.Unread = true
	}
	after.Unread = after.Unread && !after.Hidden
	return m.saveBound(before, after, l)
}

func (m *merge) saveBound(before, after rows.Message, l *newLog) error {
	if _, err := m.Exec(`UPDATE messages SET log_id = ?2, digest = ?3, ord_key = ?4, ord_sub = ?16, hidden = ?5, provisional = 0, interrupted = 0,
			at = ?6, text = ?7, role = ?8, state = ?9, error = ?10, feedback = ?11, pending = ?12, buttons = ?13, sources = ?14, unread = ?15
		WHERE id = ?1`, after.ID, after.LogID, l.digest, after.Order.Key, after.Hidden, sqlite.Micros(after.At), after.Text, after.Role, after.State,
		after.Error, after.Feedback, after.Pending, rows.AsJSON[rows.Button](after.Buttons), rows.AsJSON[rows.Source](after.Sources), after.Unread,
		after.Order.Sub); err != nil {
		return err
	}
	files, err := syncRemote(m.Tx, before, l.Attachments)
	if err != nil {
		return err
	}
	if after.State == rows.StateSent && before.State != rows.StateSent {
		if err := m.EndUtterances(m.Tx, after.ID); err != nil {
			return err
		}
	}
	if before.Own && before.LogID == "" {
		m.res.Confirmed = append(m.res.Confirmed, after.ID)
		if before.State == rows.StateSent && !before.SendingAt.IsZero() && !l.At.IsZero() && !l.AtGuessed {
			m.res.Skews = append(m.res.Skews, l.At.Sub(before.SendingAt))
		}
	}
	if after.Unread && !before.Unread {
		m.res.NewUnread = append(m.res.NewUnread, after.ID)
	}
	if files || !sameShown(before, after) {
		m.res.Changed = true
		m.res.Updated = append(m.res.Updated, after.ID)
	}
	return nil
}

// sameShown reports whether two states of a message look the same to a person.
func sameShown(a, b rows.Message) bool {
	return a.LogID == b.LogID && a.Hidden == b.Hidden && a.Order == b.Order && a.At.Equal(b.At) && a.Text == b.Text && a.Role == b.Role &&
		a.State == b.State && a.Error == b.Error && a.Feedback == b.Feedback && a.Pending == b.Pending && a.Unread == b.Unread &&
		a.Provisional == b.Provisional && a.Interrupted == b.Interrupted && a.Thoughts == b.Thoughts &&
		slices.Equal(a.Buttons, b.Buttons) && slices.Equal(a.Sources, b.Sources)
}

// syncRemote brings the files of a row up to date with what the portal says of them and reports whether
// anything changed. A file is known by its remote id; one that was sent from here gets its id by its position.
func syncRemote(t *rows.Tx, m rows.Message, remote []RemoteFile) (changed bool, err error) {
	var fresh []RemoteFile
	taken := make(map[int64]bool)
	for _, r := range remote {
		i := slices.IndexFunc(m.Attachments, func(a rows.Attachment) bool { return a.RemoteID == r.RemoteID && r.RemoteID != "" && !taken[a.ID] })
		if i < 0 {
			i = slices.IndexFunc(m.Attachments, func(a rows.Attachment) bool { return a.RemoteID == "" && !taken[a.ID] })
		}
		if i < 0 {
			fresh = append(fresh, r)
			continue
		}
		a := m.Attachments[i]
		taken[a.ID] = true
		n, err := t.Exec(`UPDATE attachments SET remote_id = ?2, name = CASE name WHEN '' THEN ?3 ELSE name END,
				content_type = CASE content_type WHEN '' THEN ?4 ELSE content_type END, size = CASE size WHEN -1 THEN ?5 ELSE size END
			WHERE id = ?1 AND (remote_id <> ?2 OR name = '' AND ?3 <> '' OR content_type = '' AND ?4 <> '' OR size = -1 AND ?5 <> -1)`,
			a.ID, r.RemoteID, r.Name, r.ContentType, r.Size)
		if err != nil {
			return changed, err
		}
		changed = changed || n > 0
	}
	return changed || len(fresh) > 0, addRemote(t, m.ConversationID, m.ID, fresh)
}

// addRemote adds files the portal has to a message, behind those it has already.
func addRemote(t *rows.Tx, conversation, message int64, files []RemoteFile) error {
	for _, f := range files {
		if _, err := t.Exec(`INSERT INTO attachments (conversation, message, position, remote_id, name, content_type, size)
			VALUES (?1, ?2, (SELECT coalesce(max(position), -1) + 1 FROM attachments WHERE message = ?2), ?3, ?4, ?5, ?6)`,
			conversation, message, f.RemoteID, f.Name, f.ContentType, f.Size); err != nil {
			return err
		}
	}
	return nil
}
