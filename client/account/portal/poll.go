package portal

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"

	"delonix/client/internal/kit"
	"delonix/client/internal/pace"
)

// poller lists from time to time: often where there is no live connection or it never
// brought anything, and seldom, to be safe, where there is one.
type poller struct {
	kit      *kit.Kit
	status   *status
	schedule func()        // asks for a listing
	wake     chan struct{} // polling may be due earlier

	mu      sync.Mutex
	expects map[int64]expected // replies that are waited for, by conversation
}

// expected is a reply that is waited for in one conversation.
type expected struct {
	since, until time.Time
}

func newPoller(k *kit.Kit, s *status, schedule func()) *poller {
	return &poller{kit: k, status: s, schedule: schedule, wake: make(chan struct{}, 1), expects: map[int64]expected{}}
}

// expect makes the account's news be fetched more often while a reply is waited for
// in a conversation and nothing else brings it.
func (p *poller) expect(conversation int64, d time.Duration) {
	now := p.kit.Clock.Now()
	p.mu.Lock()
	e := p.expects[conversation]
	if e.since.IsZero() || now.After(e.until) {
		e.since = now
	}
	e.until = now.Add(d)
	p.expects[conversation] = e
	p.mu.Unlock()
	pace.Poke(p.wake)
}

// arrived ends the waiting for a reply.
func (p *poller) arrived(conversation int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.expects, conversation)
}

func (p *poller) run(ctx context.Context) {
	for ctx.Err() == nil {
		if wait := p.due(); wait > 0 {
			p.kit.Pause(ctx, wait, p.wake)
			continue
		}
		p.schedule()
		p.status.polled()
	}
}

// due is how long it is until the next listing is due.
func (p *poller) due() time.Duration {
	rest, sock := p.status.parts()
	now, tune := p.kit.Clock.Now(), p.kit.Tune
	if rest.denied != nil || !rest.known {
		return tune.PollEvery // what failed is tried again by whoever tried it
	}
	every := tune.PollSafe
	if !sock.live || sock.event.IsZero() {
		every = tune.PollEvery
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for conversation, e := range p.expects {
		switch {
		case now.After(e.until):
			delete(p.expects, conversation)
		case sock.live && sock.event.After(e.since):
			// the live connection works
		default:
			every = min(every, max(tune.PollSoon, now.Sub(e.since)/3))
		}
	}
	every = every*3/4 + time.Duration(rand.Int64N(int64(every)/2+1)) // not in step with others
	return every - now.Sub(rest.began)
}
