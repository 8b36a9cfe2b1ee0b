package portal

import (
	"context"
	"net/url"
	"time"

	"delonix/client/api"
	"delonix/client/model"
)

// What those ask of an account who send and merge messages.

// User is the person as the portal knows them.
func (a *Account) User() (id string, ext api.ExtType) { return a.key.User, api.ExtType(a.key.Ext) }

// Portal names the portal, as the agents of the local copy do.
func (a *Account) Portal() string { return a.key.Portal }

// Public returns the routes of the account, nil while its token is not at hand.
func (a *Account) Public() *api.Public { return a.status.public() }

// IsDenied reports whether nothing is asked of the portal for the account.
func (a *Account) IsDenied() bool { return a.status.isDenied() }

// IsOnline reports whether the portal answers, with or without a live connection.
func (a *Account) IsOnline() bool { return isOn(a.status.snapshot().State) }

// IsLive reports whether the events socket is open.
func (a *Account) IsLive() bool { return a.status.isLive() }

// Hurry ends the waiting for the next try of the events socket.
func (a *Account) Hurry() { a.socket.hurry() }

// Schedule asks for a listing after events have paused.
func (a *Account) Schedule() { a.lister.Schedule() }

// ScheduleNow asks for a listing at once.
func (a *Account) ScheduleNow() { a.lister.ScheduleNow() }

// List lists and returns when a listing that began after the call has ended, with the
// time it began.
func (a *Account) List(ctx context.Context) (began time.Time, err error) { return a.lister.List(ctx) }

// Expect makes the account's news be fetched more often while a reply is waited for in
// a conversation and nothing else brings it.
func (a *Account) Expect(conversation int64, d time.Duration) { a.poller.expect(conversation, d) }

// Arrived ends the waiting for a reply.
func (a *Account) Arrived(conversation int64) { a.poller.arrived(conversation) }

// Touched makes the next listing look at a session again, because something was written
// to it on this machine.
func (a *Account) Touched(session string) { a.feed.Touched(session) }

// ForgetMerged makes the next listing look at every session again.
func (a *Account) ForgetMerged() { a.feed.Forget() }

// Skew is how far the portal's times are ahead, nil where that is not known.
func (a *Account) Skew() *time.Duration { return a.skew.get() }

// Confirmed notes how far the times of messages were ahead of those they were sent at.
func (a *Account) Confirmed(ahead []time.Duration) { a.skew.confirmed(ahead) }

// AgentOf returns the local agent a listed conversation belongs to: one the person
// connected, or else one that is only known from the list. wanted is false for one that
// the person erased.
func (a *Account) AgentOf(ctx context.Context, listed api.Conversation) (agent int64, wanted bool, err error) {
	return a.agents.AgentOf(ctx, a, listed)
}

// NameAgent keeps the name that the portal gives to an agent.
func (a *Account) NameAgent(ctx context.Context, agent int64, name string) error {
	return a.agents.Name(ctx, agent, name)
}

// ConnectedAgents are the agents of the account that the person connected.
func (a *Account) ConnectedAgents() []int64 { return a.agents.Connected(a) }

// Key names the account.
func (a *Account) Key() Key { return a.key }

// At is the portal's address.
func (a *Account) At() *url.URL { return a.at }

// API are the options of the routes of the account's agents.
func (a *Account) API() api.Options { return a.api }

// State returns how the connection stands.
func (a *Account) State() model.Connection { return a.status.snapshot() }

// Deny stops asking for the account until the person does something.
func (a *Account) Deny(p model.Problem) { a.status.deny(p) }

// Use adds the routes with a further token of the account, the preferred first.
func (a *Account) Use(p *api.Public) { a.status.addPublic(p) }
