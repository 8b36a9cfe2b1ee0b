package merge

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"io"
	"slices"
	"time"

	"delonix/storage/internal/rows"
	"delonix/storage/internal/sqlite"
)

// Log is one message as a list reports it.
type Log struct {
	ID          string // made up from the rest if the portal gives none
	Role        rows.Role
	Text        string
	At          time.Time
	AtGuessed   bool          // At only gives a new message its place; a time that is known stays
	Feedback    rows.Feedback // empty: the list does not say
	Hidden      bool          // hide it whatever its role
	Buttons     []rows.Button
	Sources     []rows.Source
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

// Options tune a merge.
type Options struct {
	// CountAsRead: what this merge adds counts as read (the first list of an account).
	CountAsRead bool
	// Accept may refuse that a new HUMAN log is taken for an own message whose text is the same. nil: never.
	// It must not call the store.
	Accept func(own rows.Message, log Log) bool
	// Older is how many older logs may follow in later merges: arrival numbers are left for them, from
	// Result.Arrival on.
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
	// Began is when the list began, by this computer's clock: Fresh says nothing of what was sent since. Zero: not
	// known.
	Began time.Time

	Seen map[string]bool // log ids that are read already
}

// Result tells exactly which rows changed.
type Result struct {
	ConversationID  int64
	NewConversation bool
	Changed         bool            // anything a person can see has changed
	Added           []int64         // new rows, hidden ones left out, in reading order
	Updated         []int64         // older rows whose text, place, state, feedback or files changed
	Confirmed       []int64         // own messages that are now bound; also in Updated
	NewUnread       []int64         // rows that are unread since this merge
	Skews           []time.Duration // how far the portal's time of an own message was ahead of the time it was sent at
	Removed         []int64         // rows of earlier lists that turned out to be a reply that was here already (in Updated)
	Arrival         int64           // the first of the numbers left for Options.Older logs, 0 if nothing new came
	Took            time.Duration   // how long other writers had to wait for it, commit included
}

// RemoteFile is a file the portal has.
type RemoteFile struct {
	RemoteID    string
	Name        string
	ContentType string
	Size        int64 // -1 while unknown
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

// merge is one merge in progress.
type merge struct {
	*rows.Base
	*rows.Tx
	o   Options
	res Result

	replies []said // of the list, for finding out what they answer; only where own messages are unbound
	bulk    bool   // new rows are added as provisional ones and indexed at the end: see index
}

// MadeUpID begins the id of a log for which the portal gave none. Such an id is never sent.
const MadeUpID = "?"

// normal is a log as it is compared and stored.
func (l Log) normal() Log {
	l.Hidden = l.Hidden || l.Role.Hidden()
	if l.ID == "" {
		l.ID = fmt.Sprintf("%s%016x", MadeUpID, uint64(l.digest()))
	}
	return l
}

// digest is a sum of a log, by which one that was merged like this before is known. It must not change from version to version
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

// removed notes that a row is gone that this merge may have added itself.
func (r *Result) removed(id int64) {
	is := func(i int64) bool { return i == id }
	if i := slices.Index(r.Added, id); i >= 0 {
		r.Added = slices.Delete(r.Added, i, i+1)
	} else {
		r.Removed = append(r.Removed, id)
	}
	r.Updated = slices.DeleteFunc(r.Updated, is)
	r.NewUnread = slices.DeleteFunc(r.NewUnread, is)
}

// boundRow is the row of a log that was merged before.
type boundRow struct{ id, digest int64 }

// digests returns the rows of those of the log ids that are known.
func digestsOf(q rows.Query, conversation int64, ids []string) (map[string]boundRow, error) {
	known := make(map[string]boundRow, len(ids))
	err := q.Each(`SELECT log_id, id, digest FROM messages WHERE conversation = ? AND log_id IN (SELECT value FROM json_each(?))`,
		func(r sqlite.Scanner) error {
			var log string
			var row boundRow
			err := r.Scan(&log, &row.id, &row.digest)
			known[log] = row
			return err
		}, conversation, rows.StringList(ids))
	return known, err
}

// said is a reply of the list with its place.
type said struct {
	key, text string // text is its TextKey
	shape     shape  // of text
}

func saidAt(key, text string) said {
	text = TextKey(text)
	return said{key, text, shapeOf(text)}
}
