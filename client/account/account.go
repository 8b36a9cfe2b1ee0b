package client

import (
	"cmp"
	"context"
	"errors"
	"net/url"
	"strings"
	"sync"
	"time"

	"delonix/client/api"
	"delonix/client/conversation"
	"delonix/client/internal/kit"
	"delonix/client/internal/pace"
	"delonix/client/problem"
	"delonix/storage"
)

// linkKey names one account: a user of a portal.
type linkKey struct{ portal, user, ext string }

func linkKeyOf(a storage.Agent) linkKey {
	return linkKey{a.Portal, a.UserID, cmp.Or(a.ExtType, string(api.ExtWeb))}
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
	away   map[string]bool // agents whose conversations stay away, see keepAway
	lister *lister
	feed   *conversation.Feed
	skew   skew

	ctx    context.Context
	cancel context.CancelFunc
	wg     sync.WaitGroup
	retry  chan struct{} // ends waiting for the next try
	// unreachable wakes the probing when an outage begins.
	unreachable chan struct{}
	pollNow     chan struct{} // wakes the polling when it may be due earlier

	mu      sync.Mutex
	publics []*api.Public // one for each token of the account, the preferred first
	state   linkState
	rest    restState
	sock    sockState
	ended   time.Time          // when the last live connection ended
	expects map[int64]expected // replies that chats wait for
	lost    time.Time          // since when the portal can't be reached
	missed  bool               // and it did not answer the last probe
	about   map[string]bool    // sessions that events named since the last listing; true: closed

	toldSkipped  map[string]bool // why parts of the list could not be read
	toldLarge    bool            // it was told that the list is too large
	listedBytes  int64           // of the newest list
	decodedBytes int64           // of messages of all lists
}

// linkState is how an account's connection stands. It follows from what the last
// listings said and from the socket.
type linkState struct {
	state   ConnectionState
	since   time.Time // of being on or off line, whatever is tried in between
	retryAt time.Time
	problem *Problem
}

// sockState is how the events socket stands. It only hastens: what it refuses does
// not count as refused.
type sockState struct {
	live    bool
	trying  bool
	heard   time.Time // when it brought the last event, zero if none since it opened
	problem *Problem  // why it is not open
	retryAt time.Time
}

func newLink(c *Client, k linkKey) *link {
	l := &link{c: c, key: k, retry: make(chan struct{}, 1), unreachable: make(chan struct{}, 1), pollNow: make(chan struct{}, 1),
		about: map[string]bool{}, expects: map[int64]expected{}}
	l.ctx, l.cancel = context.WithCancel(c.kit.Context())
	l.lister = newLister(l)
	l.feed = c.conversations.NewFeed(l)
	l.state = linkState{state: ConnConnecting, since: c.kit.Clock.Now()}
	return l
}

func (l *link) start() {
	l.wg.Add(4)
	l.c.kit.SpawnFor(&l.wg, l.follow)
	l.c.kit.SpawnFor(&l.wg, l.poll)
	l.c.kit.SpawnFor(&l.wg, l.lister.run)
	l.c.kit.SpawnFor(&l.wg, l.probe)
}

// stop ends the link and waits for it.
func (l *link) stop() {
	l.cancel()
	l.wg.Wait()
}

// retryNow ends every waiting and forgets what the portal refused.
func (l *link) retryNow() {
	l.mu.Lock()
	if len(l.publics) > 0 {
		l.rest.denied, l.rest.refused = nil, kit.Twice{}
	}
	l.rest.known = false
	for _, p := range l.publics {
		p.CloseIdle()
	}
	l.mu.Unlock()
	l.closeIdleAgents()
	pace.Poke(l.retry)
	l.lister.abort() // it may hang on a way that is no more
	l.lister.afresh()
}

// closeIdleAgents closes the kept connections of the account's agents: they may be
// dead without knowing it.
func (l *link) closeIdleAgents() {
	l.c.mu.Lock()
	defer l.c.mu.Unlock()
	for _, r := range l.c.remotes {
		if r.link == l && r.api != nil {
			r.api.CloseIdle()
		}
	}
}

// follow keeps the events socket open until the link stops.
func (l *link) follow() {
	b := pace.Backoff{First: l.c.kit.Tune.RetryFirst, Most: l.c.kit.Tune.RetryMost}
	for l.ctx.Err() == nil {
		if l.isDenied() {
			select {
			case <-l.ctx.Done():
				return
			case <-l.retry:
				b.Reset()
			}
			continue
		}
		held, err := l.once()
		if l.ctx.Err() != nil {
			return
		}
		b.Held(held)
		l.failed(err, held > 0, &b)
	}
}

// once opens the events socket, catches up and reads until the socket ends. It
// returns how long the socket held.
func (l *link) once() (time.Duration, error) {
	l.change(func() { l.sock.trying = true })
	pace.Drain(l.retry)
	public := l.public()
	if public == nil {
		return 0, errDenied
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
	opened := l.c.kit.Clock.Now()
	// Events are read from here on; each only asks for one more listing, so that
	// what arrives while the catch-up runs is replayed by the listing after it.
	l.lister.afresh()
	l.change(func() {
		l.sock = sockState{live: true}
		l.rest.failed, l.rest.failing = 0, nil // the listing that begins now tells
	})
	l.c.cameOnline(l)
	for {
		event, err := sock.Next(ctx)
		if err != nil {
			return max(l.c.kit.Clock.Now().Sub(opened), 1), err
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
			pace.Poke(l.retry) // it is for the next one
		}
		cancel(errRetry)
	case <-ctx.Done():
	}
}

// failed notes why the socket could not be opened, or ended after it had been open,
// and waits for the next try.
func (l *link) failed(err error, opened bool, b *pace.Backoff) {
	if errors.Is(err, errRetry) {
		b.Reset()
		l.change(func() { l.sock.live, l.sock.trying = false, false })
		return
	}
	wait := max(b.Next(), api.RetryAfter(err))
	if api.InTheWay(err) {
		wait = min(wait, l.c.kit.Tune.CaptiveMost)
	}
	p := problem.Socket(err)
	list, kind := false, api.KindOf(err)
	broke := kind == api.KindNetwork || kind == api.KindProxy
	if broke {
		l.noteLost()
	}
	l.change(func() {
		l.sock = sockState{problem: &p, retryAt: l.c.kit.Clock.Now().Add(wait)}
		if opened && broke {
			l.rest.known = false // whether the portal is there has to be seen anew
		}
		// What is new is fetched without the socket. One that ended is soon opened
		// again, which lists: asking here as well would list twice for each try.
		now := l.c.kit.Clock.Now()
		if opened {
			l.ended = now
		}
		soon := opened && wait < l.c.kit.Tune.PollSoon
		list = !soon && (!l.rest.known || l.rest.began.Before(l.ended) || now.Sub(l.rest.began) > l.c.kit.Tune.PollEvery)
	})
	if list {
		l.lister.soon()
	}
	pace.Poke(l.pollNow)
	if l.c.kit.Pause(l.ctx, wait, l.retry) {
		b.Reset()
	}
}

// aboutMost is how many sessions are remembered that events named between two
// listings.
const aboutMost = 2000

// heard handles one event: whatever it is, the list tells what really changed.
func (l *link) heard(e api.Event) {
	l.mu.Lock()
	l.sock.heard = l.c.kit.Clock.Now()
	l.mu.Unlock()
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

// deny stops asking for the account until the person does something.
func (l *link) deny(p Problem) {
	l.change(func() { l.rest.denied = &p })
}

// isDenied tells whether nothing is asked of the portal for this account.
func (l *link) isDenied() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.rest.denied != nil
}

// isOnline tells whether the portal answers, with or without a live connection.
func (l *link) isOnline() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return isOn(l.state.state)
}

// isLive tells whether the events socket is open.
func (l *link) isLive() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.sock.live
}

func isOn(s ConnectionState) bool { return s == ConnOnline || s == ConnPolling }

// change changes what is known of the connection and publishes what that means.
func (l *link) change(f func()) {
	l.mu.Lock()
	f()
	was := l.state.state
	next := l.judge()
	if isOn(was) != isOn(next.state) {
		next.since = l.c.kit.Clock.Now()
	}
	l.state = next
	if isOn(next.state) || l.rest.denied != nil {
		l.lost, l.missed = time.Time{}, false
	}
	l.mu.Unlock()
	l.c.connection.refresh(l.c)
	if !isOn(was) && next.state == ConnPolling {
		l.c.cameOnline(l)
	}
}

// judge says how the connection stands: the requests decide, the socket hastens.
// Called with mu held.
func (l *link) judge() linkState {
	out := linkState{since: l.state.since, retryAt: l.sock.retryAt}
	switch {
	case l.rest.denied != nil:
		out.state, out.problem, out.retryAt = deniedAs(*l.rest.denied), l.rest.denied, time.Time{}
	case l.rest.failing != nil && (l.rest.failed > 1 || !l.sock.live):
		out.state, out.problem = ConnOffline, l.rest.failing
		if l.sock.trying {
			out.state = ConnConnecting
		}
	case l.sock.live:
		out.state = ConnOnline
	case l.rest.known:
		out.state, out.problem = ConnPolling, problem.Polling(l.sock.problem)
	case l.sock.trying || l.sock.problem == nil:
		out.state, out.problem = ConnConnecting, l.state.problem // still the reason why it is not online
	default:
		out.state, out.problem = ConnOffline, l.sock.problem
	}
	return out
}

// deniedAs tells an account that the portal refused from one whose token is not at
// hand.
func deniedAs(p Problem) ConnectionState {
	if p.Action == ActionSignIn {
		return ConnUnauthorized
	}
	return ConnNoToken
}

func (l *link) snapshot() linkState {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.state
}
