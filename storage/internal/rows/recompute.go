package rows

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"delonix/storage/internal/sqlite"
)

// PreviewLength is how many characters of the last message a conversation carries: enough for one line of words
// whatever marks stand between them.
const PreviewLength = 600

// Recompute brings order and derived columns of a conversation up to date after its messages changed.
func (t *Tx) Recompute(conversation int64) error {
	if _, err := t.Reorder(conversation); err != nil {
		return err
	}
	return t.RefreshConversation(conversation)
}

// RefreshConversation makes the derived columns of a conversation anew: preview, counts and last activity. Lines
// that nobody wrote (SystemEventPrefix) count as activity, but the preview is always what somebody said.
func (t *Tx) RefreshConversation(conversation int64) error {
	var (
		id, at, boundAt, unread, queued, troubled, files int64
		role, state, text                                string
	)
	err := t.Row(`SELECT id, at, role, state, substr(ltrim(text, char(32, 9, 10, 13)), 1, 640),
			(SELECT count(*) FROM attachments a WHERE a.message = messages.id)
		FROM messages WHERE conversation = ? AND hidden = 0 AND (text <> '' OR provisional = 0) AND role NOT GLOB 'EVENT_*'
		ORDER BY ord_key DESC, ord_sub DESC, id DESC LIMIT 1`, conversation).Scan(&id, &at, &role, &state, &text, &files)
	if err != nil && !sqlite.IsNoRows(err) {
		return err
	}
	// Own messages carry this machine's clock until they are bound; a wrong clock must not make the
	// conversation sink in the list.
	err = t.Row(`SELECT at FROM messages WHERE conversation = ? AND hidden = 0 AND ord_key < '~'
		ORDER BY ord_key DESC, ord_sub DESC, id DESC LIMIT 1`, conversation).Scan(&boundAt)
	if err != nil && !sqlite.IsNoRows(err) {
		return err
	}
	if err := t.Row(`SELECT (SELECT count(*) FROM messages WHERE conversation = ?1 AND unread = 1),
			coalesce(sum(`+isOnWay+`), 0), coalesce(sum(`+isTrouble+`), 0)
		FROM messages WHERE conversation = ?1 AND `+InOutbox,
		conversation).Scan(&unread, &queued, &troubled); err != nil {
		return err
	}
	if err := t.changedHere(conversation); err != nil {
		return err
	}
	return t.One(`UPDATE conversations SET last_activity = max(?2, started), unread = ?3, queued = ?4, troubled = ?5,
		preview = ?6, preview_role = ?7, preview_state = ?8, preview_id = ?9, preview_files = ?10 WHERE id = ?1`,
		conversation, max(at, boundAt), unread, queued, troubled, beginning(text, PreviewLength), role, state, id, files)
}

// beginning gives the first characters of a text, with its lines but without other control characters.
func beginning(text string, limit int) string {
	var b strings.Builder
	n := 0
	for _, r := range text {
		if r != '\n' && r != '\t' && unicode.IsControl(r) || r == utf8.RuneError {
			continue
		}
		if n >= limit {
			break
		}
		b.WriteRune(r)
		n++
	}
	return strings.TrimSpace(b.String())
}

// OneLine makes one line of a text: white space folded, control characters dropped, cut at limit characters.
func OneLine(text string, limit int) string {
	var b strings.Builder
	n, space := 0, false
	for _, r := range text {
		if unicode.IsSpace(r) {
			space = n > 0
			continue
		}
		if unicode.IsControl(r) || r == utf8.RuneError {
			continue
		}
		if n >= limit {
			return b.String() + "…"
		}
		if space {
			b.WriteByte(' ')
			space = false
			n++
		}
		b.WriteRune(r)
		n++
	}
	return b.String()
}

// changedHere forgets in which form a list had the conversation.
func (t *Tx) changedHere(conversation int64) error {
	_, err := t.Exec(`DELETE FROM listed WHERE conversation = ?`, conversation)
	return err
}
