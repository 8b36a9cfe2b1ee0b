package search

import (
	"context"
	"slices"

	"delonix/storage/internal/rows"
	"delonix/storage/internal/sqlite"
)

// Find gives the messages of a conversation that Search would find, in reading order: the newest most of them,
// and whether there are more.
func (s *Table) Find(ctx context.Context, conversation int64, text string, most int) (ids []int64, more bool, err error) {
	terms := parseQuery(text)
	if len(terms) == 0 {
		return nil, false, nil
	}
	err = s.Read(ctx, "find in the conversation", func(q rows.Query) (err error) {
		scan := func(r sqlite.Scanner) (id int64, err error) { return id, r.Scan(&id) }
		if like := likePatterns(terms); like != "" {
			ids, err = rows.Collect(q, scan, `SELECT m.id FROM messages m
				WHERE m.conversation = ? AND m.hidden = 0 AND m.provisional = 0
					AND NOT EXISTS (SELECT 1 FROM json_each(?) WHERE m.text NOT LIKE value ESCAPE '\')
				ORDER BY m.ord_key DESC, m.ord_sub DESC, m.id DESC LIMIT ?`, conversation, like, most+1)
			return err
		}
		ids, err = rows.Collect(q, scan, `SELECT m.id FROM messages_fts CROSS JOIN messages m ON m.id = messages_fts.rowid
			WHERE messages_fts MATCH ? AND m.conversation = ? AND m.hidden = 0
			ORDER BY m.ord_key DESC, m.ord_sub DESC, m.id DESC LIMIT ?`, ftsQuery(terms), conversation, most+1)
		return err
	})
	if more = len(ids) > most; more {
		ids = ids[:most]
	}
	slices.Reverse(ids)
	return ids, more, err
}

// Words gives what a query looks for, to be marked where it is shown: words, and phrases with single blanks
// between theirs.
func Words(text string) []string {
	var out []string
	for _, t := range parseQuery(text) {
		out = append(out, t.text())
	}
	return out
}
