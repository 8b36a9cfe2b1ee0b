package conversation

import (
	"context"
	"errors"
	"strings"
	"time"

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
	ch := c.chat(id)
	conv, r, err := ch.where(ctx)
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
	ch := c.chat(m.ConversationID)
	ch.changed(m.ID)
	ch.deliver()
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
	if conv, err = c.kit.Store.Conversation(ctx, conversation); err != nil {
		return conv, r, nil, err
	}
	r = c.agents.Route(conv.AgentID)
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

// deliver sees to it that the chat's queued messages are sent.
func (ch *chat) deliver() {
	start := false
	ch.set(func(s *chatState) {
		if s.delivering {
			s.again = true
			return
		}
		s.delivering, start = true, true
	})
	pace.Poke(ch.retry)
	if !start {
		return
	}
	ch.c.kit.Spawn(func(ctx context.Context) {
		b := &pace.Backoff{First: ch.c.kit.Tune.RetryFirst, Most: ch.c.kit.Tune.RetryMost}
		for ctx.Err() == nil && ch.another(ctx, ch.deliverAll(ctx), b) {
		}
	})
}

// another ends the delivering, unless there is more to do. Trouble of the local
// copy ends nothing: when it is over, delivering goes on.
func (ch *chat) another(ctx context.Context, err error, b *pace.Backoff) (more bool) {
	ch.c.kit.LogError("deliver", err)
	if kit.IsGone(err) {
		_, _, err = ch.where(ctx) // only without its conversation is there nothing to do
		if err == nil {
			err = errVanished
		}
	}
	if err != nil && ctx.Err() == nil && !kit.IsGone(err) {
		ch.c.kit.TellTrouble(err)
		ch.c.kit.Pause(ctx, ch.c.kit.Tune.RetryFirst+b.Next(), ch.retry)
		return true
	}
	ch.set(func(s *chatState) {
		more, s.again = s.again, false
		s.delivering = more
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
		if m.State == storage.StateQueued || m.State == storage.StateUnconfirmed && !asked(m) {
			c.chat(m.ConversationID).deliver()
		}
	}
}

// deliverAll brings the chat's messages to the portal one after the other. It ends
// when nothing is left to do without the person.
func (ch *chat) deliverAll(ctx context.Context) error {
	b := &pace.Backoff{First: ch.c.kit.Tune.RetryFirst, Most: ch.c.kit.Tune.RetryMost}
	for ctx.Err() == nil {
		pace.Drain(ch.retry) // what it told is looked at now
		if err := ch.confirmAll(ctx); err != nil {
			return err
		}
		m, err := ch.c.kit.Store.NextQueued(ctx, ch.id)
		if errors.Is(err, storage.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if wait := ch.waitFor(m); wait > 0 {
			if ch.c.kit.Pause(ctx, wait, ch.retry) {
				b.Reset()
			}
			continue // it may have been deleted meanwhile
		}
		if err := ch.deliverOne(ctx, m, b); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// waitFor is how long a message still waits for its next try. A try that is asked
// for does not wait.
func (ch *chat) waitFor(m storage.Message) (wait time.Duration) {
	ch.set(func(s *chatState) {
		if s.hurry || m.RetryAt.IsZero() {
			s.hurry = false
			return
		}
		wait = min(m.RetryAt.Sub(ch.c.kit.Clock.Now()), waitMost) // the clock may have been put back
	})
	return wait
}

// waitMost is the longest wait for a next try that a portal may ask for.
const waitMost = time.Hour

// deliverOne makes one attempt at one message and stores how it ended.
func (ch *chat) deliverOne(ctx context.Context, m storage.Message, b *pace.Backoff) error {
	conv, r, err := ch.where(ctx)
	if err != nil {
		return err
	}
	switch {
	case conv.Closed:
		if err := ch.step(ctx, m, storage.StateFailed, problem.Explain(&api.Error{Kind: api.KindNotFound}, problem.Sending), 0); err != nil {
			return err
		}
		return ch.c.call.GoOn(ctx, m.ID)
	case r.API == nil, r.Account != nil && r.Account.IsDenied():
		return ch.waitForAgent(ctx, m, r)
	case ch.isDoubted(m.ID) && !ch.networkIsWell(ctx, r):
		// Something else than the portal answered: it is not posted before the portal
		// does, and has shown whether it has it.
		return ch.step(ctx, m, storage.StateQueued, problem.KeptWith(m), max(b.Next(), ch.c.kit.Tune.RetryFirst))
	}
	if there, err := ch.arrivedAfterAll(ctx, m, r); there || err != nil {
		return err
	}
	conv, err = ch.ensureSession(ctx, conv, r)
	if err != nil {
		return ch.sessionFailed(ctx, m, r, err, b)
	}
	return ch.post(ctx, m, conv, r, b)
}

// waitForAgent keeps a message until its agent can be reached again.
func (ch *chat) waitForAgent(ctx context.Context, m storage.Message, r Route) error {
	if err := ch.note(ctx, m, problem.WaitsForAgent(r.Obstacle)); err != nil {
		return err
	}
	ch.c.kit.Pause(ctx, ch.c.kit.Tune.RetryMost, ch.retry)
	return nil
}

// post sends one message with run_v2.
func (ch *chat) post(ctx context.Context, m storage.Message, conv storage.Conversation, r Route, b *pace.Backoff) error {
	ch.hold(needSending)
	defer ch.drop(needSending)
	ch.awaitSocket(ctx)
	if err := ch.turnBegins(ctx, m.ID); err != nil {
		return err
	}
	message, err := ch.message(m)
	if err != nil {
		return ch.step(ctx, m, storage.StateFailed, problem.Explain(err, problem.Sending), 0)
	}
	m, err = ch.c.kit.Store.SetState(ctx, m.ID, storage.StateSending, storage.Step{})
	if errors.Is(err, storage.ErrState) || kit.IsGone(err) {
		return nil // taken back at the last moment
	}
	if err != nil {
		return err
	}
	reply, err, late := ch.handOver(ctx, m, conv, r, message)
	if late {
		b.Reset()
		ch.forgetRefusals(m.ID)
		return nil
	}
	return ch.insist(ctx, func() error {
		if err != nil {
			return ch.notAnswered(ctx, m, r, err, b)
		}
		b.Reset()
		ch.forgetRefusals(m.ID)
		return ch.posted(ctx, m, r, reply)
	})
}

// posted stores that a message is at the portal, and the answer. What was answered
// is written even if the client is being closed.
func (ch *chat) posted(ctx context.Context, m storage.Message, r Route, reply api.Reply) error {
	ctx = context.WithoutCancel(ctx)
	ch.mu.Lock()
	defer ch.mu.Unlock()
	_, err := ch.c.kit.Store.SetState(ctx, m.ID, storage.StateSent, storage.Step{})
	if err != nil && !errors.Is(err, storage.ErrState) && !kit.IsGone(err) {
		return err
	}
	ch.changed(m.ID)
	if err := ch.customerWrote(ctx, m); err != nil {
		return err
	}
	if err := ch.answer(ctx, reply); err != nil {
		return err
	}
	ch.c.observer.Delivered(m.ID, nil)
	ch.isOpen()
	if reply.Metadata.Mode != "" {
		if err := ch.handledBy(ctx, handling{mode: reply.Metadata.Mode, at: ch.c.kit.Clock.Now()}); err != nil {
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
func (ch *chat) notAnswered(ctx context.Context, m storage.Message, r Route, err error, b *pace.Backoff) error {
	keep := context.WithoutCancel(ctx)
	p := problem.Explain(err, problem.Sending)
	ch.c.observer.Delivered(m.ID, err)
	switch kind := api.KindOf(err); {
	case !api.WroteRequest(err) && kind == api.KindInvalid, kind == api.KindInvalid, kind == api.KindTooLarge:
		return ch.step(keep, m, storage.StateFailed, p, 0)
	case kind == api.KindNotFound:
		return ch.notFound(keep, m, err, b)
	case kind == api.KindUnauthorized, api.InTheWay(err):
		return ch.refused(ctx, m, r, err, b)
	case kind == api.KindUnavailable && api.Undelivered(err):
		return ch.step(keep, m, storage.StateQueued, p, max(b.Next(), api.RetryAfter(err)))
	case !api.WroteRequest(err):
		return ch.step(keep, m, storage.StateQueued, p, b.Next())
	}
	return ch.step(keep, m, storage.StateUnconfirmed, problem.LookingFor(), 0)
}

// step moves a message to a state and shows it.
func (ch *chat) step(ctx context.Context, m storage.Message, to storage.State, p model.Problem, wait time.Duration) error {
	st := storage.Step{Error: problem.Encode(p)}
	if to == storage.StateQueued && wait > 0 {
		st.RetryAt = ch.c.kit.Clock.Now().Add(wait)
	}
	_, err := ch.c.kit.Store.SetState(ctx, m.ID, to, st)
	if errors.Is(err, storage.ErrState) || kit.IsGone(err) {
		err = nil // the list or the person was faster
	}
	ch.changed(m.ID)
	return err
}

// note tells on a queued message why it still waits.
func (ch *chat) note(ctx context.Context, m storage.Message, p model.Problem) error {
	if m.Error == problem.Encode(p) {
		return nil
	}
	return ch.step(ctx, m, storage.StateQueued, p, 0)
}
