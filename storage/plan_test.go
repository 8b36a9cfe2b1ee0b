package storage

import (
	"context"
	"regexp"
	"strings"
	"sync"
	"testing"
)

// A statement that reads all messages costs more the longer somebody uses the program, so none may. These read
// few by an index of some of them only, or are meant to look at everything.
var (
	readsAll   = regexp.MustCompile(`^SCAN (messages|m)\b`)
	readsFew   = regexp.MustCompile(`USING (COVERING )?INDEX messages_(outbox|unread|pending|provisional)\b`)
	meantToAll = regexp.MustCompile(`m\.text NOT LIKE value|GROUP BY conversation ORDER BY min\(id\)|count\(\*\) FROM messages( |\)|$)|DELETE FROM "messages"`)
)

// explained are the statements whose plans were looked at in this run.
var explained sync.Map

// checkPlans fails a test whose store has prepared a statement that reads all messages.
func checkPlans(t testing.TB, s *Store) {
	t.Helper()
	var readers []*conn
	for range cap(s.db.readers) {
		readers = append(readers, <-s.db.readers)
	}
	for _, c := range append(readers, s.db.writer) {
		if c == nil {
			continue
		}
		for text := range c.stmts {
			if _, twice := explained.LoadOrStore(text, true); !twice && !meantToAll.MatchString(text) {
				checkPlan(t, c, text)
			}
		}
	}
	for _, c := range readers {
		s.db.readers <- c
	}
}

func checkPlan(t testing.TB, c *conn, text string) {
	t.Helper()
	if !strings.Contains(text, "messages") || strings.HasPrefix(text, "EXPLAIN") {
		return
	}
	args := make([]any, max(strings.Count(text, "?"), 1))
	for ; ; args = args[1:] {
		rows, err := c.c.QueryContext(context.Background(), "EXPLAIN QUERY PLAN "+text, args...)
		if err != nil {
			if len(args) == 0 {
				t.Fatalf("%v\n%s", err, text)
			}
			continue // a parameter that stands there twice
		}
		defer rows.Close()
		for rows.Next() {
			var id, parent, unused int
			var plan string
			check(t, rows.Scan(&id, &parent, &unused, &plan))
			if readsAll.MatchString(plan) && !readsFew.MatchString(plan) {
				t.Errorf("reads all messages: %s\n%s", plan, text)
			}
		}
		return
	}
}
