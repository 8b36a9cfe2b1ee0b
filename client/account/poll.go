package client

import (
	"math/rand/v2"
	"time"

	"delonix/client/internal/pace"
)

// expected is a reply that is waited for in one conversation.
type expected struct {
	since, until time.Time
}

// expect makes the account's news be fetched more often while a reply is waited for
// in a conversation and nothing else brings it.
func (l *link) expect(chat int64, d time.Duration) {
	now := l.c.kit.Clock.Now()
	l.mu.Lock()
	e := l.expects[chat]
	if e.since.IsZero() || now.After(e.until) {
		e.since = now
	}
	e.until = now.Add(d)
	l.expects[chat] = e
	l.mu.Unlock()
	pace.Poke(l.pollNow)
}

// arrived ends the waiting for a reply.
func (l *link) arrived(chat int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.expects, chat)
}

// poll lists from time to time: often where there is no live connection or it never
// brought anything, and seldom, to be safe, where there is one.
func (l *link) poll() {
	for l.ctx.Err() == nil {
		wait := l.pollIn()
		if wait > 0 {
			l.c.kit.Pause(l.ctx, wait, l.pollNow)
			continue
		}
		l.lister.soon()
		l.mu.Lock()
		l.rest.began = l.c.kit.Clock.Now() // the next one is due after the pause, however this one ends
		l.mu.Unlock()
	}
}

// pollIn is how long it is until the next listing is due.
func (l *link) pollIn() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	now, tune := l.c.kit.Clock.Now(), l.c.kit.Tune
	if l.rest.denied != nil || !l.rest.known {
		return tune.PollEvery // what failed is tried again by whoever tried it
	}
	every := tune.PollSafe
	if !l.sock.live || l.sock.heard.IsZero() {
		every = tune.PollEvery
	}
	for chat, e := range l.expects {
		switch {
		case now.After(e.until):
			delete(l.expects, chat)
		case l.sock.live && l.sock.heard.After(e.since):
			// the live connection works
		default:
			every = min(every, max(tune.PollSoon, now.Sub(e.since)/3))
		}
	}
	every = every*3/4 + time.Duration(rand.Int64N(int64(every)/2+1)) // not in step with others
	return every - now.Sub(l.rest.began)
}
