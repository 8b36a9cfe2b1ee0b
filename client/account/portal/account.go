package portal

import (
	"context"
	"errors"
	"net/url"
	"sync"
	"time"

	"delonix/client/api"
	"delonix/client/internal/kit"
	"delonix/client/internal/pace"
	"delonix/client/model"
)

// Account keeps one account in step with its portal: an events socket that is opened
// again and again, and a listing whenever something may have changed. What it does is in
// its parts, which know of each other only what they are given; they and what it is made
// of are its many fields.
type Account struct {
	kit    *kit.Kit
	key    Key
	at     *url.URL // the portal
	api    api.Options
	owner  Owner
	agents Agents
	feed   Feed
	skew   skew

	ctx    context.Context
	cancel context.CancelFunc
	wg     sync.WaitGroup

	status  *status
	lister  *lister
	poller  *poller
	socket  *socket
	prober  *prober
	named   namedSessions
	notices notices
}

// Owner has all accounts.
type Owner interface {
	// StateChanged tells that the connection of an account stands otherwise.
	StateChanged()
	// CameOnline tells that an account's portal answers again.
	CameOnline(*Account)
}

// Agents has the agents of all accounts.
type Agents interface {
	// AgentOf returns the agent of the account that a listed conversation belongs to;
	// wanted is false for one that the person erased.
	AgentOf(ctx context.Context, a *Account, listed api.Conversation) (agent int64, wanted bool, err error)
	// Connected are the agents of the account that the person connected.
	Connected(*Account) []int64
	// Name keeps the name that the portal gives to an agent.
	Name(ctx context.Context, agent int64, name string) error
	// CloseIdle closes the kept connections of the account's agents: they may be dead
	// without knowing it.
	CloseIdle(*Account)
}

// New makes an account that does nothing before Start. at is the portal's address, nil
// where Key names none: the account is denied then. Its lists go to the feed that feed
// returns.
func New(k *kit.Kit, key Key, at *url.URL, o api.Options, owner Owner, agents Agents, feed func(*Account) Feed) *Account {
	a := &Account{kit: k, key: key, at: at, api: o, owner: owner, agents: agents, notices: notices{kit: k}}
	a.feed = feed(a)
	a.api.Dated = a.Dated
	a.ctx, a.cancel = context.WithCancel(k.Context())
	a.status = newStatus(k.Clock, a.changed)
	a.lister = newLister(a.ctx, k, a.status, a.list, a.served)
	a.poller = newPoller(k, a.status, a.lister.Schedule)
	a.socket = &socket{
		kit: k, user: key.User, status: a.status, lister: a.lister, poller: a.poller, named: &a.named,
		opened: func() { owner.CameOnline(a) }, retry: make(chan struct{}, 1),
	}
	a.prober = &prober{
		kit: k, status: a.status, retry: a.RetryNow,
		reach: func(ctx context.Context) bool { return api.Reach(ctx, a.at, o) },
	}
	return a
}

// Start keeps the account in step from now on.
func (a *Account) Start() {
	for _, run := range []func(context.Context){a.socket.run, a.poller.run, a.lister.run, a.prober.run} {
		a.wg.Add(1)
		a.kit.SpawnFor(&a.wg, func() { run(a.ctx) })
	}
}

// Stop ends the account and waits for it.
func (a *Account) Stop() {
	a.cancel()
	a.wg.Wait()
}

// Dated notes the Date of an answer of the portal.
func (a *Account) Dated(date time.Time) { a.skew.answered(date, a.kit.Clock.Now()) }

// changed tells of a change of the connection.
func (a *Account) changed(was, now model.ConnectionState) {
	a.owner.StateChanged()
	if !isOn(was) && now == model.ConnPolling {
		a.owner.CameOnline(a)
	}
}

// served goes on when the portal has answered a listing.
func (a *Account) served(hasten bool) {
	if hasten {
		a.socket.hurry()
	}
	pace.Poke(a.poller.wake)
}

// RetryNow ends every waiting and forgets what the portal refused.
func (a *Account) RetryNow() {
	a.status.forgetRefusals()
	a.agents.CloseIdle(a)
	a.socket.hurry()
	a.lister.abort() // it may be stuck on a dead connection
	a.lister.Reset()
}

// list fetches all conversations of the account and returns how long the list was.
func (a *Account) list(ctx context.Context) (bytes int64, err error) {
	out, err := a.fetch(ctx)
	return out.Bytes, err
}

// fetch fetches all conversations of the account and hands them on one by one.
func (a *Account) fetch(ctx context.Context) (api.Listing, error) {
	public := a.status.public()
	if public == nil {
		return api.Listing{}, &api.Error{Kind: api.KindUnauthorized}
	}
	m, err := a.feed.Begin(ctx, a.kit.Clock.Now(), a.neverListed(ctx))
	if err != nil {
		return api.Listing{}, err
	}
	out, err := public.List(ctx, api.ListRequest{
		ExtID: a.key.User, ExtType: api.ExtType(a.key.Ext), ETag: m.ETag(), Limits: a.kit.Tune.ListLimits,
	}, func(conv *api.Listed) error { return m.Take(ctx, conv) })
	a.kit.Log.Debug("listed", "bytes", out.Bytes, "decoded", out.Decoded)
	a.notices.tellSkipped(m.End(ctx, out, err, a.named.take()))
	if err != nil {
		a.kit.LogError("list the conversations", err)
		a.kit.TellTrouble(err)
		if isOutgrown(err) {
			a.notices.tellTooLarge(err)
			return out, errors.Join(err, a.markListed(ctx)) // what fits is all there will be
		}
		return out, err
	}
	if out.Unchanged {
		return out, nil
	}
	return out, a.markListed(ctx)
}

// neverListed reports whether no agent of the account was ever listed completely:
// what comes now is history, not news.
func (a *Account) neverListed(ctx context.Context) bool {
	agents, err := a.kit.Store.Agents(ctx)
	if err != nil {
		return false
	}
	for _, agent := range agents {
		if KeyOf(agent) == a.key && !agent.ListedAt.IsZero() {
			return false
		}
	}
	return true
}

func (a *Account) markListed(ctx context.Context) error {
	agents, err := a.kit.Store.Agents(ctx)
	if err != nil {
		return err
	}
	var errs []error
	for _, agent := range agents {
		if KeyOf(agent) == a.key && agent.ListedAt.IsZero() {
			errs = append(errs, a.kit.Store.MarkListed(ctx, agent.ID, a.kit.Clock.Now()))
		}
	}
	return errors.Join(errs...)
}
