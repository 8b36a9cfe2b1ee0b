package storage

import (
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"io"
	"slices"
	"time"

	"delonix/storage/internal/sqlite"
)

// The rules of a merge: how the messages of a list and those known here become one row each.
//
// A row is bound once it has a log id, and stays with that id. A list is a snapshot: what it lacks may come with
// the next, so nothing is ever removed because a list does not have it. What is here in the same form costs its
// digest (merge.go). For what is new the order is:
//
//  1. Own messages find their logs (matchown.go), both kept in their order (align.go): by the same text (SameText);
//     by a text that portals make of it (alike), if its answer was lost or what answered it stands behind the log;
//     by the answer alone, in a list that surely has the message; and what is then left over between two bound
//     messages, if as many were sent as are listed. Never by the time alone: it only rules out what is too old.
//  2. Replies find their logs within their turn, which is what stands between the questions around them
//     (match.go): by the same text, then as the beginning of a longer one, then as an altered one.
//  3. What belongs to no row is added; where it later turns out that it was one (a reply's stream whose beginning
//     was missed, an own message that came altered), the row that was known here takes over the log, and the added
//     one goes (adopt, foldLog in replies.go).
//  4. A row that has its log follows the list in all it says (bind.go). What the person wrote stays as written.
//  5. The order follows the list, and what is not bound keeps its place between what is (order.go); then the
//     conversation's preview and counts are made anew (recompute.go).
//
// Replies of a socket or a request take the same way by themselves, without a list (replies.go).

// Log is one message as a list reports it.
type Log struct {
	ID          string // made up from the rest if the portal gives none
	Role        Role
	Text        string
	At          time.Time
	AtGuessed   bool     // At only gives a new message its place; a time that is known stays
	Feedback    Feedback // empty: the list does not say
	Hidden      bool     // hide it whatever its role
	Buttons     []Button
	Sources     []Source
	Attachments []RemoteFile
}

// Listed is one conversation as a list reports it, without its logs.
type Listed struct {
	AgentID   int64 // local id of the agent it belongs to
	SessionID string
	BotName   string
	BotURL    string
	Started   time.Time
}

// MergeOptions tune a merge.
type MergeOptions struct {
	// CountAsRead: what this merge adds counts as read (the first list of an account).
	CountAsRead bool
	// Accept may refuse that a new HUMAN log is taken for an own message whose text is the same. nil: never.
	// It must not call the store.
	Accept func(own Message, log Log) bool
	// Older is how many older logs may follow in later merges: arrival numbers are left for them, from
	// MergeResult.Arrival on.
	Older int
	// Arrival is the arrival number of the first of these logs, where an earlier merge left numbers for them. 0: they
	// arrive now.
	Arrival int64
	// Skew is how far the portal's times are ahead of this computer's clock. nil: not known; then a log is never
	// too old to be an own message.
	Skew *time.Duration
	// Fresh is how long before the list began the portal last answered a message of this conversation: what was
	// sent is then in the list, whatever its text is. 0: it may be older than that.
	Fresh time.Duration

	seen map[string]bool // log ids that are read already
}

// MergeResult tells exactly which rows changed.
type MergeResult struct {
	ConversationID  int64
	NewConversation bool
	Changed         bool            // anything a person can see has changed
	Added           []int64         // new rows, hidden ones left out, in reading order
	Updated         []int64         // older rows whose text, place, state, feedback or files changed
	Confirmed       []int64         // own messages that are now bound; also in Updated
	NewUnread       []int64         // rows that are unread since this merge
	Skews           []time.Duration // how far the portal's time of an own message was ahead of the time it was sent at
	Removed         []int64         // rows of earlier lists that turned out to be a reply that was here already (in Updated)
	Arrival         int64           // the first of the numbers left for MergeOptions.Older logs, 0 if nothing new came
	Took            time.Duration   // how long other writers had to wait for it, commit included
}

// MergeListed stores a conversation of a list with its logs in one transaction: found by portal and session
// id or created, then merged like MergeLogs. Nothing is written if nothing changed. ErrNotFound: there is no
// such agent.
func (s *Store) MergeListed(ctx context.Context, l Listed, logs []Log, o MergeOptions) (res MergeResult, err error) {
	var took time.Duration
	err = s.write(ctx, "merge the conversation", func(t *tx) error {
		t.w.Measure(&took)
		id, created, changed, err := t.upsertListed(l)
		if err != nil {
			return err
		}
		if res, err = s.mergeLogs(t, id, logs, o); err != nil {
			return err
		}
		res.NewConversation = created
		if (created || changed) && !res.Changed {
			res.Changed = true
			return t.refreshConversation(id)
		}
		return nil
	})
	res.Took = took
	return res, err
}

// upsertListed stores what a list says of a conversation besides its logs. An empty value changes nothing.
func (t *tx) upsertListed(l Listed) (id int64, created, changed bool, err error) {
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
func (s *Store) MergeLogs(ctx context.Context, conversationID int64, logs []Log, o MergeOptions) (res MergeResult, err error) {
	var took time.Duration
	err = s.write(ctx, "merge the messages", func(t *tx) error {
		t.w.Measure(&took)
		res, err = s.mergeLogs(t, conversationID, logs, o)
		return err
	})
	res.Took = took
	return res, err
}

// newLog is a log of a merge with what is worked out about it.
type newLog struct {
	Log
	key    string // its ord_key
	digest int64
	row    int64 // message it belongs to, 0 for a new one
	seq    int64 // its order of arrival if it is new
	added  bool
}

func (s *Store) mergeLogs(t *tx, conversation int64, logs []Log, o MergeOptions) (MergeResult, error) {
	m := &merge{Store: s, tx: t, o: o, res: MergeResult{ConversationID: conversation}}
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
	moved, err := t.reorder(conversation)
	if err != nil {
		return m.res, err
	}
	m.res.Updated = append(m.res.Updated, moved...)
	slices.Sort(m.res.Updated)
	m.res.Updated = slices.Compact(m.res.Updated)
	return m.res, t.refreshConversation(conversation)
}

// merge is one merge in progress.
type merge struct {
	*Store
	*tx
	o   MergeOptions
	res MergeResult

	replies []said // of the list, for finding out what they answer; only where own messages are unbound
	bulk    bool   // new rows are added as provisional ones and indexed at the end: see index
}

// bulkSize is from how many new logs on they are indexed together.
const bulkSize = 16

// index makes the rows of a bulk ordinary ones. The full-text index writes to the disk once a statement, so
// one statement for all of them is several times faster than one each.
func (m *merge) index(first int64) error {
	_, err := m.Exec(`UPDATE messages SET provisional = 0 WHERE conversation = ? AND provisional = 1 AND log_id IS NOT NULL AND id >= ?`,
		m.res.ConversationID, first)
	return err
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
	rows, err := m.digests(m.res.ConversationID, ids)
	if err != nil {
		return nil, nil, err
	}
	for log, row := range rows {
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

// madeUpID begins the id of a log for which the portal gave none. Such an id is never sent.
const madeUpID = "?"

// normal is a log as it is compared and stored.
func (l Log) normal() Log {
	l.Hidden = l.Hidden || l.Role.Hidden()
	if l.ID == "" {
		l.ID = fmt.Sprintf("%s%016x", madeUpID, uint64(l.digest()))
	}
	return l
}

// digest tells whether a log was merged like this before. It must not change from version to version
// without need: it would make the next merge compare every row.
func (l Log) digest() int64 {
	h := fnv.New64a()
	text := func(s string) {
		var n [4]byte
		binary.LittleEndian.PutUint32(n[:], uint32(len(s)))
		h.Write(n[:])        //nolint:errcheck // never fails
		io.WriteString(h, s) //nolint:errcheck // never fails
	}
	text(string(l.Role))
	text(l.Text)
	text(string(l.Feedback))
	if l.AtGuessed {
		l.At = time.Time{}
	}
	fmt.Fprint(h, sqlite.Micros(l.At), l.Hidden, len(l.Buttons), len(l.Sources), len(l.Attachments))
	for _, b := range l.Buttons {
		text(b.Label)
		text(b.Value)
	}
	for _, s := range l.Sources {
		text(s.Title)
		text(s.URL)
	}
	for _, a := range l.Attachments {
		text(a.RemoteID)
		text(a.Name)
		text(a.ContentType)
		fmt.Fprint(h, a.Size)
	}
	return int64(h.Sum64())
}

// add inserts those of the new logs that belong to no row yet and that which picks, in their order.
func (m *merge) add(logs []*newLog, which func(*newLog) bool) error {
	for _, l := range logs {
		if l.row != 0 || !which(l) {
			continue
		}
		unread := l.Role != RoleHuman && !l.Hidden && !m.o.CountAsRead && !m.o.seen[l.ID]
		id, err := m.Insert(`INSERT INTO messages (conversation, ord_key, ord_sub, seq, log_id, digest, role, hidden, unread, at, feedback,
			buttons, sources, text, provisional) VALUES (?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, m.res.ConversationID, l.key, l.seq,
			l.ID, l.digest, l.Role, l.Hidden, unread, sqlite.Micros(l.At), l.Feedback, asJSON[Button](l.Buttons), asJSON[Source](l.Sources), l.Text,
			m.bulk)
		if err != nil {
			return err
		}
		if err := m.addRemote(m.res.ConversationID, id, l.Attachments); err != nil {
			return err
		}
		l.row, l.added = id, true
		if unread {
			m.res.NewUnread = append(m.res.NewUnread, id)
		}
	}
	return nil
}

// arrivals hands out the arrival numbers of n new logs.
func (m *merge) arrivals(n int) (first int64, err error) {
	if m.o.Arrival != 0 {
		return m.o.Arrival, nil
	}
	first, err = m.nextSeq(m.res.ConversationID, n+m.o.Older)
	m.res.Arrival = first
	return first + int64(m.o.Older), err
}

// storedLogs returns the bound messages of a conversation as logs, and which of them are read.
func (t *tx) storedLogs(conversation int64) ([]Log, map[string]bool, error) {
	rows, err := collect(t.query, scanMessage, `SELECT `+messageColumns+` FROM messages WHERE conversation = ? AND log_id IS NOT NULL`,
		conversation)
	if err != nil {
		return nil, nil, err
	}
	if err := t.fillAttachments(rows); err != nil {
		return nil, nil, err
	}
	logs, seen := make([]Log, len(rows)), make(map[string]bool)
	for i, r := range rows {
		logs[i] = Log{ID: r.LogID, Role: r.Role, Text: r.Text, At: r.At, Feedback: r.Feedback, Hidden: r.Hidden,
			Buttons: r.Buttons, Sources: r.Sources}
		for _, a := range r.Attachments {
			logs[i].Attachments = append(logs[i].Attachments, RemoteFile{a.RemoteID, a.Name, a.ContentType, a.Size})
		}
		seen[r.LogID] = !r.Unread
	}
	return logs, seen, nil
}
