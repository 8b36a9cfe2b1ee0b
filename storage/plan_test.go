package storage

import (
	"context"
	"regexp"
	"strings"
	"sync"
	"testing"

	"delonix/storage/internal/rows"
	"delonix/storage/internal/sqlite"
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

// plans collects the statements that a store prepares.
type plans struct {
	mu    sync.Mutex
	texts []string
}

func (p *plans) add(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.texts = append(p.texts, text)
}

// check fails a test whose store has prepared a statement that reads all messages.
func (p *plans) check(t testing.TB, s *Store) {
	t.Helper()
	p.mu.Lock()
	texts := p.texts
	p.mu.Unlock()
	for _, text := range texts {
		if _, twice := explained.LoadOrStore(text, true); !twice && !meantToAll.MatchString(text) {
			checkPlan(t, s, text)
		}
	}
}

func checkPlan(t testing.TB, s *Store, text string) {
	t.Helper()
	if !strings.Contains(text, "messages") || strings.HasPrefix(text, "EXPLAIN") {
		return
	}
	args := make([]any, max(strings.Count(text, "?"), 1))
	for ; ; args = args[1:] {
		var steps []string
		err := s.base.InSnapshot(context.Background(), func(q rows.Query) error {
			return q.Each("EXPLAIN QUERY PLAN "+text, func(r sqlite.Scanner) error {
				var id, parent, unused int
				var plan string
				err := r.Scan(&id, &parent, &unused, &plan)
				steps = append(steps, plan)
				return err
			}, args...)
		})
		if err != nil {
			if len(args) == 0 {
				t.Fatalf("%v\n%s", err, text)
			}
			continue // a parameter that stands there twice
		}
		for _, plan := range steps {
			if readsAll.MatchString(plan) && !readsFew.MatchString(plan) {
				t.Errorf("reads all messages: %s\n%s", plan, text)
			}
		}
		return
	}
}
