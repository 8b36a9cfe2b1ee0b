package conversation

import (
	"context"
	"sync"
	"time"

	"delonix/client/api"
	"delonix/storage"
)

// mergedSession is a session as it was last merged.
type mergedSession struct {
	conversation int64
	sum          api.Sum  // of the list's bytes; zero if they are to be merged again
	messages     []uint64 // of each message; nil while they were not seen in this run
	saved        bool     // the sum is in the local copy
	written      int      // how often something was written here that is to be merged again

	agent int64
	name  string
	since time.Time
}

// mergedBoard knows of the sessions of an account in which form they were merged, so
// that what did not change costs its checksum only. What is written to a session on
// this machine makes the next listing merge it again.
type mergedBoard struct {
	mu       sync.Mutex
	loaded   bool
	sessions map[string]*mergedSession
	sums     map[api.Sum]string
	etag     string // of a list of which everything was merged for good
}

// load reads what former runs have merged.
func (b *mergedBoard) load(ctx context.Context, store *storage.Store, portal string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.loaded {
		return nil
	}
	sums, err := store.ListedSums(ctx, portal)
	if err != nil {
		return err
	}
	b.loaded, b.sessions, b.sums = true, make(map[string]*mergedSession, len(sums)), make(map[api.Sum]string, len(sums))
	for _, l := range sums {
		if len(l.Sum) != len(api.Sum{}) {
			continue
		}
		s := &mergedSession{conversation: l.ConversationID, agent: l.AgentID, sum: api.Sum(l.Sum), saved: true}
		b.sessions[l.SessionID], b.sums[s.sum] = s, l.SessionID
	}
	return nil
}

// unchanged returns the session whose bytes have this checksum if it was merged like
// that, with nothing written to it here since.
func (b *mergedBoard) unchanged(sum api.Sum) (session string, s mergedSession, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	session, ok = b.sums[sum]
	if ok {
		s = *b.sessions[session]
	}
	return session, s, ok
}

// of returns how a session was merged last.
func (b *mergedBoard) of(session string) mergedSession {
	b.mu.Lock()
	defer b.mu.Unlock()
	if s := b.sessions[session]; s != nil {
		return *s
	}
	return mergedSession{}
}

// note keeps how a session was merged; not for good if more was written to it here since
// it was merged.
func (b *mergedBoard) note(session string, s mergedSession) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.sessions == nil {
		b.sessions, b.sums = map[string]*mergedSession{}, map[api.Sum]string{}
	}
	if old := b.sessions[session]; old != nil {
		delete(b.sums, old.sum)
		if old.written != s.written {
			s.sum, s.saved, s.written = api.Sum{}, false, old.written
		}
	}
	b.sessions[session] = &s
	if s.sum != (api.Sum{}) {
		b.sums[s.sum] = session
	}
}

// touched makes the next listing merge a session again, because a message of it was
// written here whose log id is not known.
func (b *mergedBoard) touched(session string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.etag = ""
	if s := b.sessions[session]; s != nil {
		delete(b.sums, s.sum)
		s.sum, s.saved, s.written = api.Sum{}, false, s.written+1
	}
}

// forget makes the next listing merge everything again.
func (b *mergedBoard) forget() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.etag = ""
	clear(b.sums)
	for _, s := range b.sessions {
		s.sum, s.saved, s.written = api.Sum{}, false, s.written+1
	}
}

// unsaved returns sums that the local copy does not have, and takes them for saved.
func (b *mergedBoard) unsaved(most int) (out []storage.ListedSum) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for session, s := range b.sessions {
		if len(out) == most {
			break
		}
		if !s.saved && s.sum != (api.Sum{}) {
			s.saved = true
			sum := s.sum // a copy: the session's own may change while this one is written
			out = append(out, storage.ListedSum{ConversationID: s.conversation, SessionID: session, Sum: sum[:]})
		}
	}
	return out
}

// savedAtOnce is how many sums are written in one transaction.
const savedAtOnce = 200

// save writes the sums of this run to the local copy.
func (b *mergedBoard) save(ctx context.Context, store *storage.Store) error {
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

// setETag keeps the ETag of a list that needs no further look; "" for none.
func (b *mergedBoard) setETag(tag string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.etag = tag
}

func (b *mergedBoard) getETag() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.etag
}

// endsLooked is how many messages at either end of a session are looked at again, when
// something was written to it here.
const endsLooked = 50

// altered returns the indices of the messages of a list that were not merged in this
// form; where something was written here also the newest ones, whichever end they are
// at. Lists mostly grow at their end, so what is between the same beginning and the
// same end is taken for new.
func altered(old, now []uint64, written bool) []int {
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
