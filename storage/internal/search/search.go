package search

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"delonix/storage/internal/rows"
	"delonix/storage/internal/sqlite"
)

// Table finds messages.
type Table struct{ *rows.Base }

// Options narrow a search.
type Options struct {
	ConversationID int64 // 0: all
	AgentID        int64 // 0: all
	Limit          int   // 0: 50
	Offset         int
}

// Segment is a piece of a snippet.
type Segment struct {
	Text  string
	Match bool
}

// Hit is one message that was found.
type Hit struct {
	MessageID      int64
	ConversationID int64
	Role           rows.Role
	At             time.Time
	Snippet        []Segment // at most some 24 words around the first match
}

// Limits of a search, so that no query takes long.
const (
	maxQuery = 512  // bytes of a query that are looked at
	maxTerms = 16   // words and phrases of it
	maxHits  = 2000 // newest arrivals that are put in order of their time, beyond the offset
)

// The marks SQLite puts around a match. No text contains them: control characters never reach a snippet.
const (
	markStart = '\x02'
	markEnd   = '\x03'
)

// Search finds visible messages that contain every word of the query, the last one also as the beginning of
// a word; "quoted words" as a phrase. Case and accents don't matter. Newest first. A query without a word
// finds nothing. Scripts without spaces between words are searched as they are written.
func (s *Table) Search(ctx context.Context, text string, o Options) (hits []Hit, more bool, err error) {
	if o.Limit <= 0 {
		o.Limit = rows.DefaultPage
	}
	terms := parseQuery(text)
	if len(terms) == 0 {
		return nil, false, nil
	}
	err = s.Read(ctx, "search", func(q rows.Query) (err error) {
		if like := likePatterns(terms); like != "" {
			hits, err = searchPlain(q, terms, like, o)
		} else {
			hits, err = searchIndex(q, terms, o)
		}
		return err
	})
	if more = len(hits) > o.Limit; more {
		hits = hits[:o.Limit]
	}
	return hits, more, err
}

// searchIndex asks the full-text index. It takes the newest arrivals, which the index can give without
// sorting, puts those in order of their time, and makes snippets of the page only.
func searchIndex(q rows.Query, terms []term, o Options) ([]Hit, error) {
	match := ftsQuery(terms)
	hits, err := rows.Collect(q, scanHit, `WITH found AS MATERIALIZED (
			SELECT m.id, m.at FROM messages_fts CROSS JOIN messages m ON m.id = messages_fts.rowid
			CROSS JOIN conversations c ON c.id = m.conversation
			WHERE messages_fts MATCH ?1 AND (?2 = 0 OR m.conversation = ?2) AND (?3 = 0 OR c.agent = ?3)
			ORDER BY messages_fts.rowid DESC LIMIT ?4)
		SELECT m.id, m.conversation, m.role, m.at, '' FROM (SELECT id FROM found ORDER BY at DESC, id DESC LIMIT ?5 OFFSET ?6) f
		JOIN messages m ON m.id = f.id ORDER BY m.at DESC, m.id DESC`,
		match, o.ConversationID, o.AgentID, max(o.Offset, 0)+maxHits, o.Limit+1, max(o.Offset, 0))
	if err != nil || len(hits) == 0 {
		return nil, err
	}
	at := make(map[int64]int, len(hits))
	ids := make([]int64, len(hits))
	for i, h := range hits {
		at[h.MessageID], ids[i] = i, h.MessageID
	}
	// One more pass over the matches instead of a search for each hit; the plus keeps the list from being
	// looked up one by one.
	err = q.Each(`SELECT rowid, snippet(messages_fts, 0, char(2), char(3), '…', 24) FROM messages_fts
		WHERE messages_fts MATCH ? AND rowid BETWEEN ? AND ? AND +rowid IN (SELECT value FROM json_each(?))`, func(r sqlite.Scanner) error {
		var id int64
		var snippet string
		err := r.Scan(&id, &snippet)
		hits[at[id]].Snippet = segments(snippet)
		return err
	}, match, slices.Min(ids), slices.Max(ids), rows.IDList(ids))
	return hits, err
}

// searchPlain looks through all texts, newest arrivals first, for scripts the index knows no words of.
func searchPlain(q rows.Query, terms []term, like string, o Options) ([]Hit, error) {
	hits, err := rows.Collect(q, scanHit, `WITH found AS MATERIALIZED (
			SELECT m.id FROM messages m JOIN conversations c ON c.id = m.conversation
			WHERE m.hidden = 0 AND m.provisional = 0 AND (?2 = 0 OR m.conversation = ?2) AND (?3 = 0 OR c.agent = ?3)
				AND NOT EXISTS (SELECT 1 FROM json_each(?1) WHERE m.text NOT LIKE value ESCAPE '\')
			ORDER BY m.id DESC LIMIT ?4)
		SELECT m.id, m.conversation, m.role, m.at, m.text FROM found JOIN messages m ON m.id = found.id
		ORDER BY m.at DESC, m.id DESC LIMIT ?5 OFFSET ?6`,
		like, o.ConversationID, o.AgentID, max(o.Offset, 0)+maxHits, o.Limit+1, max(o.Offset, 0))
	for i := range hits {
		hits[i].Snippet = plainSnippet(hits[i].Snippet[0].Text, terms[0].text())
	}
	return hits, err
}

func scanHit(r sqlite.Scanner) (h Hit, err error) {
	var snippet string
	err = r.Scan(&h.MessageID, &h.ConversationID, &h.Role, sqlite.TimeInto(&h.At), &snippet)
	h.Snippet = segments(snippet)
	return h, err
}

// segments splits a snippet at its marks, folding white space, to a line end where one is in it, and dropping other control characters. There
// is always at least one.
func segments(snippet string) []Segment {
	var out []Segment
	var b strings.Builder
	match, space := false, byte(0)
	flush := func() {
		if b.Len() > 0 {
			out = append(out, Segment{b.String(), match})
			b.Reset()
		}
	}
	for _, r := range snippet {
		switch {
		case r == markStart || r == markEnd:
			if space != 0 {
				b.WriteByte(space)
				space = 0
			}
			flush()
			match = r == markStart
		case r == '\n':
			space = '\n'
		case unicode.IsSpace(r):
			if space == 0 {
				space = ' '
			}
		case unicode.IsControl(r) || r == utf8.RuneError:
		default:
			if space != 0 {
				b.WriteByte(space)
				space = 0
			}
			b.WriteRune(r)
		}
	}
	flush()
	if out == nil {
		out = []Segment{{}}
	}
	return out
}

// plainSnippet cuts a text around the first place where a word stands.
func plainSnippet(text, word string) []Segment {
	const around = 40 // characters
	at := strings.Index(strings.ToLower(text), strings.ToLower(word))
	if at < 0 || at+len(word) > len(text) || !utf8.RuneStart(text[at]) { // lower case may have another length
		return segments(rows.OneLine(text, 2*around))
	}
	before, after := []rune(text[:at]), []rune(text[at+len(word):])
	start, end := "", ""
	if len(before) > around {
		before, start = before[len(before)-around:], "…"
	}
	if len(after) > around {
		after, end = after[:around], "…"
	}
	return segments(start + clean(string(before)) + string(markStart) + text[at:at+len(word)] + string(markEnd) + clean(string(after)) + end)
}

// clean removes the marks from a text.
func clean(s string) string {
	return strings.NewReplacer(string(markStart), "", string(markEnd), "").Replace(s)
}
