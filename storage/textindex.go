package storage

import (
	"context"
	"time"
)

// The full-text index is a number of segments that have to be merged now and then. Left to itself it merges
// hundreds of pages inside of whatever transaction comes next, for which everybody else then waits. So its own
// merging is off, and the store does it in small steps: a few pages with each write of a message, and what a
// large merge of messages leaves in transactions of their own, between its pieces (see YieldToWriters).

const (
	// indexPages is how many pages of the index are merged with a write of messages at most. A write makes one
	// or two, and a page is merged about four times until it lies in the largest segment.
	indexPages = 8
	// indexStep is how many are merged at most in a transaction of its own.
	indexStep = 64
	// indexedPerPage is how many messages of a bulk bring one page to be merged.
	indexedPerPage = 6
	// indexCrisis is how many segments of one size are merged at once whatever it costs. More than twice as many
	// the index cannot have. Nothing that tends the index as above comes near it.
	indexCrisis = 800
)

// tendIndex keeps the index from merging by itself. The settings are part of the file.
func (d *database) tendIndex(ctx context.Context) error {
	q := query{ctx, d.writer}
	var automerge, crisis int
	if err := q.row(`SELECT coalesce((SELECT v FROM messages_fts_config WHERE k = 'automerge'), -1),
			coalesce((SELECT v FROM messages_fts_config WHERE k = 'crisismerge'), -1)`).Scan(&automerge, &crisis); err != nil {
		return err
	}
	if automerge == 0 && crisis == indexCrisis {
		return nil
	}
	return d.write(ctx, func(t *tx) error {
		if _, err := t.exec(`INSERT INTO messages_fts (messages_fts, rank) VALUES ('automerge', 0)`); err != nil {
			return err
		}
		_, err := t.exec(`INSERT INTO messages_fts (messages_fts, rank) VALUES ('crisismerge', ?)`, indexCrisis)
		return err
	})
}

// mergeIndex merges some pages of the index, if it has enough segments.
func (t *tx) mergeIndex(pages int) error {
	_, err := t.exec(`INSERT INTO messages_fts (messages_fts, rank) VALUES ('merge', ?)`, pages)
	return err
}

// How long nobody else must have written before somebody who can wait goes on, and how long that is waited for.
const (
	quietFor  = 25 * time.Millisecond
	yieldMost = 80 * time.Millisecond
)

// YieldToWriters is called before each piece of something that writes for long: it tends the index and waits
// until nobody wants the writer, or has had it just now and may come again, but not for long.
func (s *Store) YieldToWriters(ctx context.Context) error {
	return s.inCall("wait for other writers", func() error {
		if err := s.db.yield(ctx); err != nil {
			return err
		}
		if s.db.unmerged.Load() == 0 {
			return nil
		}
		err := s.db.write(ctx, func(t *tx) error {
			t.patient = true
			pages := min(s.db.unmerged.Load(), indexStep)
			s.db.unmerged.Add(-pages)
			return t.mergeIndex(int(pages))
		})
		if err != nil {
			return err
		}
		return s.db.yield(ctx)
	})
}

// yield waits as YieldToWriters says.
func (d *database) yield(ctx context.Context) error {
	for end := time.Now().Add(yieldMost); ; {
		wait := d.wanted.quiet(time.Now())
		if wait <= 0 || !time.Now().Before(end) {
			return ctx.Err()
		}
		t := time.NewTimer(wait)
		select {
		case <-t.C:
		case <-ctx.Done():
			t.Stop()
			return ctx.Err()
		}
	}
}
