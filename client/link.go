package client

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"sync"
	"time"

	"delonix/client/api"
	"delonix/storage"
)

// linkKey names one account: a user of a portal.
type linkKey struct{ portal, user, ext string }

func linkKeyOf(a storage.Agent) linkKey {
	return linkKey{a.Portal, a.UserID, orElse(a.ExtType, string(api.ExtWeb))}
}

func compareLinkKeys(a, b linkKey) int {
	return strings.Compare(a.portal+"\n"+a.user+"\n"+a.ext, b.portal+"\n"+b.user+"\n"+b.ext)
}

// link keeps one account in step with its portal: an events socket that is opened
// again and again, and a listing whenever something may have changed.
type link struct {
	c      *Client
	key    linkKey
	portal *url.URL
	keys   listedKeys
	lister *lister
	merged mergedBoard

	ctx    context.Context
	cancel context.CancelFunc
	wg     sync.WaitGroup
	retry  chan struct{} // ends waiting for the next try
	// unreachable wakes the probing when an outage begins.
	unreachable chan struct{}

	mu      sync.Mutex
	publics []*api.Public // one for each token of the account, the preferred first
	state   linkState
	asked   bool            // about sessions that the list lacks
	lost    time.Time       // since when the portal can't be reached
	missed  bool            // and it did not answer the last probe
	about   map[string]bool // sessions that events named since the last listing; true: closed

	toldSkipped map[string]bool // why parts of the list could not be read
	toldLarge   bool            // it was told that the list is too large
	listedBytes int64           // of the newest list
}

// linkState is how an account's connection stands.
type linkState struct {
	state   ConnectionState
	since   time.Time // of being on or off line, whatever is tried in between
	retryAt time.Time
	problem *Problem
	refused bool // asks instead of trying on
	denied  bool // refused, and the list is not asked for either
}

func newLink(c *Client, k linkKey) *link {
	l := &link{c: c, key: k, retry: make(chan struct{}, 1), unreachable: make(chan struct{}, 1), about: map[string]bool{}}
	l.ctx, l.cancel = context.WithCancel(c.ctx)
	l.lister = newLister(l)
	l.state = linkState{state: ConnConnecting, since: c.clock.Now()}
	return l
}

func (l *link) start() {
	l.wg.Add(3)
	l.c.spawnFor(&l.wg, l.follow)
	l.c.spawnFor(&l.wg, l.lister.run)
	l.c.spawnFor(&l.wg, l.probe)
}

// stop ends the link and waits for it.
func (l *link) stop() {
	l.cancel()
	l.wg.Wait()
}

// spawnFor is spawn for an owner that waits for itself as well.
func (c *Client) spawnFor(wg *sync.WaitGroup, f func()) {
	c.life.Lock()
	defer c.life.Unlock()
	if c.ending {
		wg.Done()
		return
	}
	c.wg.Add(1)
	go func() {
		defer c.wg.Done()
		defer wg.Done()
		f()
	}()
}

// retryNow ends every waiting and forgets that the portal refused.
func (l *link) retryNow() {
	l.mu.Lock()
	l.state.refused, l.state.denied = false, false
	for _, p := range l.publics {
		p.CloseIdle()
	}
	l.mu.Unlock()
	poke(l.retry)
	l.lister.abort() // it may hang on a way that is no more
	l.lister.afresh()
}

// follow keeps the events socket open until the link stops.
func (l *link) follow() {
	b := backoff{first: l.c.tune.retryFirst, most: l.c.tune.retryMost}
	for l.ctx.Err() == nil {
		if l.isRefused() {
			select {
			case <-l.ctx.Done():
				return
			case <-l.retry:
				b.reset()
			}
			continue
		}
		held, err := l.once()
		if l.ctx.Err() != nil {
			return
		}
		b.held(held)
		l.failed(err, b.next(), &b)
	}
}

// once opens the events socket, catches up and reads until the socket ends. It
// returns how long the socket held.
func (l *link) once() (time.Duration, error) {
	l.setState(ConnConnecting, time.Time{}, nil)
	drain(l.retry)
	public := l.public()
	if public == nil {
		return 0, &api.Error{Kind: api.KindUnauthorized}
	}
	ctx, cancel := context.WithCancelCause(l.ctx)
	var watch sync.WaitGroup
	watch.Go(func() { l.endOnRetry(ctx, cancel) })
	held, err := l.hear(ctx, public)
	cancel(nil)
	watch.Wait()
	if context.Cause(ctx) == errRetry {
		err = errRetry
	}
	return held, err
}

// hear opens the events socket and reads until it ends.
func (l *link) hear(ctx context.Context, public *api.Public) (time.Duration, error) {
	sock, err := public.Events(ctx, l.key.user)
	if err != nil {
		return 0, err
	}
	defer sock.Close()
	opened := l.c.clock.Now()
	// Events are read from here on; each only asks for one more listing, so that
	// what arrives while the catch-up runs is replayed by the listing after it.
	l.lister.afresh()
	l.setState(ConnOnline, time.Time{}, nil)
	l.c.cameOnline(l)
	for {
		event, err := sock.Next(ctx)
		if err != nil {
			return l.c.clock.Now().Sub(opened), err
		}
		l.heard(event)
	}
}

// errRetry ends a socket because everything is to be tried anew.
var errRetry = errors.New("asked to try again")

// endOnRetry ends an open socket, or the opening of one, when a retry is asked for: after a sleep or a
// change of the network the old socket may be dead without knowing it.
func (l *link) endOnRetry(ctx context.Context, cancel context.CancelCauseFunc) {
	select {
	case <-l.retry:
		if ctx.Err() != nil {
			poke(l.retry) // it is for the next one
		}
		cancel(errRetry)
	case <-ctx.Done():
	}
}

// failed notes why the socket could not be opened or ended, and waits for the
// next try.
func (l *link) failed(err error, wait time.Duration, b *backoff) {
	if errors.Is(err, errRetry) {
		b.reset()
		return
	}
	switch api.KindOf(err) {
	case api.KindUnauthorized:
		if l.nextToken() {
			return
		}
		l.deny(explain(err, whenSyncing))
		return
	case api.KindRedirect:
		l.deny(explain(err, whenSyncing))
		return
	case api.KindNotFound:
		l.refuse(l.explainNoEvents(err))
		return
	case api.KindNetwork:
		l.noteLost()
	default:
		// The portal is there but refuses the socket: what is new is fetched with
		// each try.
		l.lister.soonest()
	}
	wait = max(wait, api.RetryAfter(err))
	p := explain(err, whenSyncing)
	l.setState(ConnOffline, l.c.clock.Now().Add(wait), &p)
	if l.c.pause(l.ctx, wait, l.retry) {
		b.reset()
	}
}

// explainNoEvents explains why there is no events socket: the portal may not know
// the account, or only have no events for it, as for one that never wrote.
func (l *link) explainNoEvents(err error) Problem {
	if _, listErr := l.lister.now(l.ctx); listErr != nil {
		return explain(err, whenSyncing)
	}
	return Problem{
		Text:    "The portal has no live news for this account yet. Your conversations are fetched when you write.",
		Action:  ActionRetry,
		Details: explain(err, whenSyncing).Details,
	}
}

// aboutMost is how many sessions are remembered that events named between two
// listings.
const aboutMost = 2000

// heard handles one event: whatever it is, the list tells what really changed.
func (l *link) heard(e api.Event) {
	if e.Name != "" && !e.Name.Known() {
		return
	}
	if e.SessionID != "" {
		l.mu.Lock()
		if _, known := l.about[e.SessionID]; known || len(l.about) < aboutMost {
			l.about[e.SessionID] = l.about[e.SessionID] || e.Name == api.EventConversationClosed
		}
		l.mu.Unlock()
	}
	l.lister.soon()
}

// public returns the public routes with the token in use.
func (l *link) public() *api.Public {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.publics) == 0 {
		return nil
	}
	return l.publics[0]
}

// nextToken moves on to another token of the account and tells whether there is
// one that was not tried yet.
func (l *link) nextToken() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.publics) < 2 {
		return false
	}
	l.publics = l.publics[1:]
	return true
}

// deny is refuse for an account that the portal does not serve at all: not even
// the list is asked for.
func (l *link) deny(p Problem) {
	l.mu.Lock()
	l.state.denied = true
	l.mu.Unlock()
	l.refuse(p)
}

// isDenied tells whether nothing is asked of the portal for this account.
func (l *link) isDenied() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.state.denied
}

// refuse stops opening the events socket until the person does something.
func (l *link) refuse(p Problem) {
	l.mu.Lock()
	l.state.refused = true
	l.mu.Unlock()
	l.setState(ConnUnauthorized, time.Time{}, &p)
}

func (l *link) isRefused() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.state.refused
}

// isOnline tells whether the events socket is open.
func (l *link) isOnline() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.state.state == ConnOnline
}

// setState notes a change of the connection and publishes what it means for all.
func (l *link) setState(s ConnectionState, retryAt time.Time, p *Problem) {
	l.mu.Lock()
	if l.state.refused && s != ConnUnauthorized {
		l.mu.Unlock()
		return // the list was refused while the socket was being tried
	}
	wasOn, isOn := l.state.state == ConnOnline, s == ConnOnline
	if wasOn != isOn {
		l.state.since = l.c.clock.Now()
	}
	if s == ConnConnecting && p == nil {
		p = l.state.problem // still the reason why it is not online
	}
	l.state.state, l.state.retryAt, l.state.problem = s, retryAt, p
	if isOn || s == ConnUnauthorized {
		l.lost, l.missed = time.Time{}, false
	}
	l.mu.Unlock()
	l.c.connection.refresh(l.c)
}

func (l *link) snapshot() linkState {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.state
}
