package conversation

import (
	"context"
	"errors"
	"strings"

	"delonix/client/api"
	"delonix/client/internal/kit"
	"delonix/client/internal/pace"
	"delonix/client/internal/plain"
	"delonix/client/model"
	"delonix/client/problem"
	"delonix/storage"
)

// Send keeps a message and its files and returns; delivery goes on behind.
func (c *Service) Send(ctx context.Context, id model.ConversationID, out model.Outgoing) (model.MessageID, error) {
	m, err := c.Enqueue(ctx, int64(id), out, nil)
	if err != nil {
		return 0, problem.Of(err, problem.Writing)
	}
	return model.MessageID(m.ID), nil
}

// Enqueue stores an own message. stored, which may be nil, is told before anything is
// sent.
func (c *Service) Enqueue(ctx context.Context, id int64, out model.Outgoing, stored func(storage.Message)) (storage.Message, error) {
	conv, r, err := c.load(ctx, id)
	if err != nil {
		return storage.Message{}, err
	}
	if err := c.canWrite(conv, r); err != nil {
		return storage.Message{}, err
	}
	o, err := c.outgoing(ctx, id, out)
	if err != nil {
		return storage.Message{}, err
	}
	m, err := c.kit.Store.Enqueue(ctx, id, o)
	if err != nil {
		c.unstage(o.AttachmentIDs[len(out.DraftFiles):])
		return storage.Message{}, err
	}
	c.queued(m, stored)
	return m, nil
}

// queued shows a message that is stored by now and has it sent.
func (c *Service) queued(m storage.Message, stored func(storage.Message)) {
	if stored != nil {
		stored(m)
	}
	act := c.actor(m.ConversationID)
	act.changed(m.ID)
	act.courier().deliver()
}

// outgoing checks a message and copies its files.
func (c *Service) outgoing(ctx context.Context, id int64, out model.Outgoing) (storage.Outgoing, error) {
	text := strings.TrimSpace(plain.Text(out.Text))
	switch n := len(out.DraftFiles) + len(out.Files); {
	case text == "" && n == 0:
		return storage.Outgoing{}, problem.NothingToSend()
	case len(text) > TextMost:
		return storage.Outgoing{}, problem.TextTooLong()
	case n > model.FilesMost:
		return storage.Outgoing{}, problem.TooManyFiles()
	}
	files, err := c.stage(ctx, id, out.Files)
	if err != nil {
		return storage.Outgoing{}, err
	}
	o := storage.Outgoing{Text: text, Draft: out.Draft}
	for _, f := range out.DraftFiles {
		o.AttachmentIDs = append(o.AttachmentIDs, int64(f))
	}
	o.AttachmentIDs = append(o.AttachmentIDs, files...)
	if out.Utterance != 0 {
		o.UtteranceIDs = []int64{int64(out.Utterance)}
	}
	return o, nil
}

// TextMost is the longest text of one message in bytes.
const TextMost = 1 << 20

// Reach returns a conversation, how its agent is reached, and why nothing can be sent in it.
func (c *Service) Reach(ctx context.Context, conversation int64) (conv storage.Conversation, r Route, cantWrite, err error) {
	if conv, r, err = c.load(ctx, conversation); err != nil {
		return conv, r, nil, err
	}
	return conv, r, c.canWrite(conv, r), nil
}

// canWrite tells why nothing can be sent in a conversation.
func (c *Service) canWrite(conv storage.Conversation, r Route) error {
	switch {
	case conv.Closed:
		return problem.HasEnded()
	case r.Obstacle.Stops() && r.Obstacle != model.ObstacleSignedOut:
		return problem.CantReach(r.Obstacle)
	case r.Obstacle == model.ObstacleSignedOut && r.Agent.ListedOnly:
		return problem.SignInFirst()
	}
	return nil
}

// deliver sees to it that the queued messages are sent.
func (act courier) deliver() {
	start := false
	act.update(func(s *actorState) {
		if start = s.delivery.state == deliveryIdle; start {
			step(deliverySteps, &s.delivery.state, deliveryWorks)
			return
		}
		step(deliverySteps, &s.delivery.state, deliveryAgain)
	})
	pace.Poke(act.retry)
	if !start {
		return
	}
	act.svc.kit.Spawn(func(ctx context.Context) {
		b := &pace.Backoff{First: act.svc.kit.Tune.RetryFirst, Most: act.svc.kit.Tune.RetryMost}
		for ctx.Err() == nil && act.keepDelivering(ctx, act.deliverAll(ctx), b) {
		}
	})
}

// keepDelivering ends the delivering, unless there is more to do. Trouble of the local
// copy ends nothing: when it is over, delivering goes on.
func (act courier) keepDelivering(ctx context.Context, err error, b *pace.Backoff) (more bool) {
	act.svc.kit.LogError("deliver", err)
	if kit.IsGone(err) {
		_, _, err = act.load(ctx) // only without its conversation is there nothing to do
		if err == nil {
			err = errVanished
		}
	}
	if err != nil && ctx.Err() == nil && !kit.IsGone(err) {
		act.svc.kit.TellTrouble(err)
		act.svc.kit.Pause(ctx, act.svc.kit.Tune.RetryFirst+b.Next(), act.retry)
		return true
	}
	act.update(func(s *actorState) {
		if more = s.delivery.state == deliveryAgain; more {
			step(deliverySteps, &s.delivery.state, deliveryWorks)
			return
		}
		step(deliverySteps, &s.delivery.state, deliveryIdle)
	})
	return more
}

// errVanished: something that was needed for a delivery is not there any more.
var errVanished = errors.New("a row vanished during a delivery")

// ResumeOutbox goes on with what a former run left.
func (c *Service) ResumeOutbox(ctx context.Context) {
	messages, err := c.kit.Store.Outbox(ctx, 0)
	c.kit.LogError("read the outbox", err)
	for _, m := range messages {
		if m.State == storage.StateQueued || m.State == storage.StateUnconfirmed && !awaitsUser(m) {
			c.actor(m.ConversationID).courier().deliver()
		}
	}
}

// deliverAll brings the queued messages to the portal one after the other. It ends
// when nothing is left to do without the person.
func (act courier) deliverAll(ctx context.Context) error {
	b := &pace.Backoff{First: act.svc.kit.Tune.RetryFirst, Most: act.svc.kit.Tune.RetryMost}
	for ctx.Err() == nil {
		pace.Drain(act.retry) // what it told is looked at now
		if err := act.confirmAll(ctx); err != nil {
			return err
		}
		m, err := act.svc.kit.Store.NextQueued(ctx, act.id)
		if errors.Is(err, storage.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if wait := act.waitFor(m); wait > 0 {
			if act.svc.kit.Pause(ctx, wait, act.retry) {
				b.Reset()
			}
			continue // it may have been deleted meanwhile
		}
		if err := act.deliverOne(ctx, m, b); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// deliverOne makes one attempt at one message and stores how it ended.
func (act courier) deliverOne(ctx context.Context, m storage.Message, b *pace.Backoff) error {
	conv, r, err := act.load(ctx)
	if err != nil {
		return err
	}
	switch {
	case conv.Closed:
		if err := act.step(ctx, m, storage.StateFailed, problem.Explain(&api.Error{Kind: api.KindNotFound}, problem.Sending), 0); err != nil {
			return err
		}
		return act.svc.call.GoOn(ctx, m.ID)
	case r.API == nil, r.Account != nil && r.Account.IsDenied():
		return act.waitForAgent(ctx, m, r)
	case act.isDoubted(m.ID) && !act.networkIsWell(ctx, r):
		// Something else than the portal answered: it is not posted before the portal
		// does, and has shown whether it has it.
		return act.step(ctx, m, storage.StateQueued, problem.KeptWith(m), max(b.Next(), act.svc.kit.Tune.RetryFirst))
	}
	if there, err := act.arrivedAfterAll(ctx, m, r); there || err != nil {
		return err
	}
	conv, err = act.ensureSession(ctx, conv, r)
	if err != nil {
		return act.sessionFailed(ctx, m, r, err, b)
	}
	return act.post(ctx, m, conv, r, b)
}

// waitForAgent keeps a message until its agent can be reached again.
func (act courier) waitForAgent(ctx context.Context, m storage.Message, r Route) error {
	if err := act.note(ctx, m, problem.WaitsForAgent(r.Obstacle)); err != nil {
		return err
	}
	act.svc.kit.Pause(ctx, act.svc.kit.Tune.RetryMost, act.retry)
	return nil
}

// post sends one message with run_v2.
func (act courier) post(ctx context.Context, m storage.Message, conv storage.Conversation, r Route, b *pace.Backoff) error {
	act.listener().acquire(reasonSending)
	defer act.listener().release(reasonSending)
	act.listener().awaitSocket(ctx)
	if err := act.turnBegins(ctx, m.ID); err != nil {
		return err
	}
	message, err := act.wireMessage(m)
	if err != nil {
		return act.step(ctx, m, storage.StateFailed, problem.Explain(err, problem.Sending), 0)
	}
	m, err = act.svc.kit.Store.SetState(ctx, m.ID, storage.StateSending, storage.Step{})
	if errors.Is(err, storage.ErrState) || kit.IsGone(err) {
		return nil // taken back at the last moment
	}
	if err != nil {
		return err
	}
	reply, err, late := act.sendAndAwait(ctx, m, conv, r, message)
	if late {
		b.Reset()
		act.forgetRefusals(m.ID)
		return nil
	}
	return act.persistWithRetry(ctx, func() error {
		if err != nil {
			return act.notAnswered(ctx, m, r, err, b)
		}
		b.Reset()
		act.forgetRefusals(m.ID)
		return act.posted(ctx, m, r, reply)
	})
}

// posted stores that a message is at the portal, and the answer. What was answered
// is written even if the client is being closed.
func (act courier) posted(ctx context.Context, m storage.Message, r Route, reply api.Reply) error {
	ctx = context.WithoutCancel(ctx)
	act.mu.Lock()
	defer act.mu.Unlock()
	_, err := act.svc.kit.Store.SetState(ctx, m.ID, storage.StateSent, storage.Step{})
	if err != nil && !errors.Is(err, storage.ErrState) && !kit.IsGone(err) {
		return err
	}
	act.changed(m.ID)
	if err := act.customerWroteLocked(ctx, m); err != nil {
		return err
	}
	if err := act.replies().onAnswerLocked(ctx, reply); err != nil {
		return err
	}
	act.svc.observer.Delivered(m.ID, nil)
	act.isOpen()
	if reply.Metadata.Mode != "" {
		if err := act.handledByLocked(ctx, handling{mode: reply.Metadata.Mode, at: act.svc.kit.Clock.Now()}); err != nil {
			return err
		}
	}
	if r.Account != nil {
		r.Account.Schedule() // for the log ids
	}
	return nil
}

// notAnswered decides what an attempt without an answer means. Only where no byte
// was written, or where "later" was surely said before anything was delivered, it is
// tried again by itself.
func (act courier) notAnswered(ctx context.Context, m storage.Message, r Route, err error, b *pace.Backoff) error {
	keep := context.WithoutCancel(ctx)
	p := problem.Explain(err, problem.Sending)
	act.svc.observer.Delivered(m.ID, err)
	switch kind := api.KindOf(err); {
	case !api.WroteRequest(err) && kind == api.KindInvalid, kind == api.KindInvalid, kind == api.KindTooLarge:
		return act.step(keep, m, storage.StateFailed, p, 0)
	case kind == api.KindNotFound:
		return act.notFound(keep, m, err, b)
	case kind == api.KindUnauthorized, api.InTheWay(err):
		return act.refused(ctx, m, r, err, b)
	case kind == api.KindUnavailable && api.Undelivered(err):
		return act.step(keep, m, storage.StateQueued, p, max(b.Next(), api.RetryAfter(err)))
	case !api.WroteRequest(err):
		return act.step(keep, m, storage.StateQueued, p, b.Next())
	}
	return act.step(keep, m, storage.StateUnconfirmed, problem.LookingFor(), 0)
}
