// Package ledger remembers in which form each session of an account was merged, so that a
// list of ten thousand of them costs no more than what changed in it. It knows nothing of
// conversations but their number.
package ledger

import (
	"context"
	"sync"
	"time"

	"delonix/client/api"
	"delonix/storage"
)

// Session is a session as it was last merged.
type Session struct {
	Conversation int64
	Sum          api.Sum  // of the list's bytes; zero if they are to be merged again
	Messages     []uint64 // of each message; nil while they were not seen in this run
	Saved        bool     // the sum is in the local copy
	Written      int      // how often something was written here that is to be merged again

	Agent int64
	Name  string
	Since time.Time
}

// Ledger knows of the sessions of an account in which form they were merged, so
// that what did not change costs its checksum only. What is written to a session on
// this machine makes the next listing merge it again.
type Ledger struct {
	mu       sync.Mutex
	loaded   bool
	sessions map[string]*Session
	sums     map[api.Sum]string
	etag     string // of a list of which everything was merged for good
}

// Load reads what former runs have merged.
func (b *Ledger) Load(ctx context.Context, store *storage.Store, portal string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.loaded {
		return nil
	}
	sums, err := store.ListedSums(ctx, portal)
	if err != nil {
		return err
	}
	b.loaded, b.sessions, b.sums = true, make(map[string]*Session, len(sums)), make(map[api.Sum]string, len(sums))
	for _, l := range sums {
		if len(l.Sum) != len(api.Sum{}) {
			continue
		}
		s := &Session{Conversation: l.ConversationID, Agent: l.AgentID, Sum: api.Sum(l.Sum), Saved: true}
		b.sessions[l.SessionID], b.sums[s.Sum] = s, l.SessionID
	}
	return nil
}

// Unchanged returns the session whose bytes have this checksum if it was merged like
// that, with nothing written to it here since.
func (b *Ledger) Unchanged(sum api.Sum) (session string, s Session, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	session, ok = b.sums[sum]
	if ok {
		s = *b.sessions[session]
	}
	return session, s, ok
}

// Of returns how a session was merged last.
func (b *Ledger) Of(session string) Session {
	b.mu.Lock()
	defer b.mu.Unlock()
	if s := b.sessions[session]; s != nil {
		return *s
	}
	return Session{}
}

// Note keeps how a session was merged; not for good if more was written to it here since
// it was merged.
func (b *Ledger) Note(session string, s Session) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.sessions == nil {
		b.sessions, b.sums = map[string]*Session{}, map[api.Sum]string{}
	}
	if old := b.sessions[session]; old != nil {
		delete(b.sums, old.Sum)
		if old.Written != s.Written {
			s.Sum, s.Saved, s.Written = api.Sum{}, false, old.Written
		}
	}
	b.sessions[session] = &s
	if s.Sum != (api.Sum{}) {
		b.sums[s.Sum] = session
	}
}

// Touched makes the next listing merge a session again, because a message of it was
// written here whose log id is not known.
func (b *Ledger) Touched(session string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.etag = ""
	if s := b.sessions[session]; s != nil {
		delete(b.sums, s.Sum)
		s.Sum, s.Saved, s.Written = api.Sum{}, false, s.Written+1
	}
}

// Forget makes the next listing merge everything again.
func (b *Ledger) Forget() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.etag = ""
	clear(b.sums)
	for _, s := range b.sessions {
		s.Sum, s.Saved, s.Written = api.Sum{}, false, s.Written+1
	}
}

// unsaved returns sums that the local copy does not have, and takes them for saved.
func (b *Ledger) unsaved(most int) (out []storage.ListedSum) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for session, s := range b.sessions {
		if len(out) == most {
			break
		}
		if !s.Saved && s.Sum != (api.Sum{}) {
			s.Saved = true
			sum := s.Sum // a copy: the session's own may change while this one is written
			out = append(out, storage.ListedSum{ConversationID: s.Conversation, SessionID: session, Sum: sum[:]})
		}
	}
	return out
}

// savedAtOnce is how many sums are written in one transaction.
const savedAtOnce = 200

// Save writes the sums of this run to the local copy.
func (b *Ledger) Save(ctx context.Context, store *storage.Store) error {
	for {
		sums := b.unsaved(savedAtOnce)
		if len(sums) == 0 {
			return nil
		}
		if err := store.SetListedSums(ctx, sums); err != nil {
			return err
		}
	}
}

// SetETag keeps the ETag of a list that needs no further look; "" for none.
func (b *Ledger) SetETag(tag string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.etag = tag
}

func (b *Ledger) ETag() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.etag
}

// endsLooked is how many messages at either end of a session are looked at again, when
// something was written to it here.
const endsLooked = 50

// Altered returns the indices of the messages of a list that were not merged in this
// form; where something was written here also the newest ones, whichever end they are
// at. Lists mostly grow at their end, so what is between the same beginning and the
// same end is taken for new.
func Altered(old, now []uint64, written bool) []int {
	from, to := 0, len(now)
	for from < min(len(old), len(now)) && old[from] == now[from] {
		from++
	}
	for back := 1; to > from && back <= len(old)-from && old[len(old)-back] == now[to-1]; back++ {
		to--
	}
	var out []int
	for i := range now {
		ends := written && (i < endsLooked || i >= len(now)-endsLooked)
		if ends || i >= from && i < to {
			out = append(out, i)
		}
	}
	return out
}
