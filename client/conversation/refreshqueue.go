package conversation

import (
	"slices"
	"sync"
	"time"

	"delonix/client/internal/pace"
)

// refreshQueue holds the sessions that may have changed.
type refreshQueue struct {
	pace.Worker
	mu    sync.Mutex
	queue []refreshing
}

// refreshing is a conversation whose session is to be read.
type refreshing struct {
	id     int64
	ended  bool // an event said that it has ended
	closed bool // it counts as closed, and something happened in it
}

// Pauses: between any two requests, between two of the same
// session, and between two of one that is said to have ended.
const (
	refreshGap   = 300 * time.Millisecond
	refreshSame  = 5 * time.Second
	refreshEnded = time.Second
)

// ask queues a conversation for reading its session.
func (r *refreshQueue) ask(id int64) { r.add(refreshing{id: id}) }

// askEnded is ask for a conversation of which an event said that it has ended. It
// goes before the others.
func (r *refreshQueue) askEnded(id int64) { r.add(refreshing{id: id, ended: true}) }

func (r *refreshQueue) add(n refreshing) {
	r.mu.Lock()
	i := slices.IndexFunc(r.queue, func(q refreshing) bool { return q.id == n.id })
	switch {
	case i >= 0 && (r.queue[i].ended || !n.ended):
	case n.ended:
		if i >= 0 {
			r.queue = slices.Delete(r.queue, i, i+1)
		}
		first := slices.IndexFunc(r.queue, func(q refreshing) bool { return !q.ended })
		if first < 0 {
			first = len(r.queue)
		}
		r.queue = slices.Insert(r.queue, first, n)
	default:
		r.queue = append(r.queue, n)
	}
	r.mu.Unlock()
	r.Kick()
}

// nextDue takes the first conversation whose session may be read at a time; asked is when
// the one of a conversation was read last. left says that others wait.
func (r *refreshQueue) nextDue(now time.Time, asked func(conversation int64) time.Time) (n refreshing, ok, left bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i, n := range r.queue {
		pause := refreshSame
		if n.ended {
			pause = refreshEnded
		}
		since := now.Sub(asked(n.id))
		if since >= pause || since < 0 { // the clock was put back
			r.queue = slices.Delete(r.queue, i, i+1)
			return n, true, len(r.queue) > 0
		}
	}
	return refreshing{}, false, len(r.queue) > 0
}
