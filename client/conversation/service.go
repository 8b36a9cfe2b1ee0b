package conversation

import (
	"context"

	"delonix/client/api"
	"delonix/client/internal/kit"
	"delonix/client/internal/pace"
	"delonix/client/model"
)

// New makes the service. about is what a portal is told of this program with a new
// session.
func New(k *kit.Kit, about api.UserInfo, agents Agents, observer Observer, call Call) *Service {
	c := &Service{
		kit: k, about: about, agents: agents, observer: observer, call: call, reactions: pace.NewWorker(),
		creating: newCreations(), actors: map[int64]*Actor{},
	}
	c.refresh.Worker = pace.NewWorker()
	return c
}

// Prepare reads what a former run left, from the disk only.
func (c *Service) Prepare(ctx context.Context) error {
	if err := c.readCreations(ctx); err != nil {
		return err
	}
	return c.CountUnread(ctx)
}

// Start begins to send reactions and to read sessions.
func (c *Service) Start() {
	c.kit.Spawn(c.refreshSessions)
	c.kit.Spawn(c.sendReactions)
}

// Tick looks at what changes by time alone: operators that are waited for, and
// conversations that are about to close.
func (c *Service) Tick(ctx context.Context) {
	c.watchOperators(ctx)
	c.watchDeadlines(ctx)
}

// NoteAsked notes that the person wants everything that waits to be tried again.
func (c *Service) NoteAsked() {
	for _, act := range c.allActors() {
		act.update(func(s *actorState) { s.delivery.asksAgain = true })
	}
}

// RetryNow ends every waiting for a next try.
func (c *Service) RetryNow() {
	for _, act := range c.allActors() {
		act.retryNow()
	}
	c.reactions.Kick()
}

// UnderWay returns what is under way in a conversation, as it is shown.
func (c *Service) UnderWay(conversation int64) model.UnderWay {
	s := c.peek(conversation)
	shown := s.socket.told
	shown.Streaming, shown.Live = s.turn != turnQuiet, s.socket.state == socketLive
	return shown
}

// Progress is how much of a message's body was sent, 0 to 1.
func (c *Service) Progress(conversation, message int64) float64 {
	if act := c.existing(conversation); act != nil {
		return act.progress(message)
	}
	return 0
}

// Hold keeps the replies of a conversation streaming, for a call, until Release.
func (c *Service) Hold(conversation int64) { c.actor(conversation).listener().acquire(reasonCall) }

// Release takes Hold back.
func (c *Service) Release(conversation int64) { c.release(conversation, reasonCall) }

// ForgetGone forgets what is kept in memory of conversations that are not there
// any more.
func (c *Service) ForgetGone(gone func(conversation int64) bool) {
	for _, act := range c.allActors() {
		if gone(act.id) {
			c.forgetActor(act.id)
		}
	}
}
