package client

import (
	"context"
	"errors"
	"time"

	"delonix/client/api"
	"delonix/client/conversation"
	"delonix/client/internal/pace"
)

// What conversations need of an account.
var (
	_ conversation.Account = (*link)(nil)
	_ conversation.Source  = (*link)(nil)
)

// User implements conversation.Account.
func (l *link) User() (id string, ext api.ExtType) { return l.key.user, api.ExtType(l.key.ext) }

// Public implements conversation.Account.
func (l *link) Public() *api.Public { return l.public() }

// IsDenied implements conversation.Account.
func (l *link) IsDenied() bool { return l.isDenied() }

// IsLive implements conversation.Account.
func (l *link) IsLive() bool { return l.isLive() }

// Hurry implements conversation.Account.
func (l *link) Hurry() { pace.Poke(l.retry) }

// Schedule implements conversation.Account.
func (l *link) Schedule() { l.lister.soon() }

// ScheduleNow implements conversation.Account.
func (l *link) ScheduleNow() { l.lister.soonest() }

// List implements conversation.Account.
func (l *link) List(ctx context.Context) (began time.Time, err error) { return l.lister.now(ctx) }

// Touched implements conversation.Account.
func (l *link) Touched(session string) { l.feed.Touched(session) }

// ForgetMerged implements conversation.Account.
func (l *link) ForgetMerged() { l.feed.Forget() }

// Expect implements conversation.Account.
func (l *link) Expect(conversation int64, d time.Duration) { l.expect(conversation, d) }

// Arrived implements conversation.Account.
func (l *link) Arrived(conversation int64) { l.arrived(conversation) }

// Skew implements conversation.Account.
func (l *link) Skew() *time.Duration { return l.skew.get() }

// Confirmed implements conversation.Source.
func (l *link) Confirmed(ahead []time.Duration) { l.skew.confirmed(ahead) }

// Portal implements conversation.Source.
func (l *link) Portal() string { return l.key.portal }

// AgentOf implements conversation.Source.
func (l *link) AgentOf(ctx context.Context, listed api.Conversation) (agent int64, wanted bool, err error) {
	agent, err = l.agentFor(ctx, listed)
	if errors.Is(err, errAway) {
		return 0, false, nil
	}
	return agent, err == nil, err
}

// NameAgent implements conversation.Source.
func (l *link) NameAgent(ctx context.Context, agent int64, name string) error {
	return l.c.nameAgent(ctx, agent, name)
}

// ConnectedAgents implements conversation.Source.
func (l *link) ConnectedAgents() (agents []int64) {
	for _, r := range l.c.remotesOf(l) {
		if !r.agent.ListedOnly {
			agents = append(agents, r.agent.ID)
		}
	}
	return agents
}
