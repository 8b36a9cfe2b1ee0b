package e2e

import "testing"

// awaitMore waits until as many as wanted are there, for as long as there are more
// of them.
func awaitMore(t *testing.T, what string, want int, count func() int) {
	t.Helper()
	last := -1
	for last < want {
		now := last
		if !poll(func() bool { now = count(); return now > last }) {
			t.Fatalf("%d of %d %s", last, want, what)
		}
		last = now
	}
}

const (
	ownTexts = `SELECT text FROM messages WHERE own = 1 AND hidden = 0 ORDER BY seq`
	underWay = `SELECT text FROM messages WHERE own = 1 AND state IN ('queued', 'sending')`
	withWhy  = `SELECT text FROM messages WHERE own = 1 AND state IN ('failed', 'unconfirmed')`
)
