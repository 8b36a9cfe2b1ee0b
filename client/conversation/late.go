package conversation

import (
	"context"
	"time"

	"delonix/client/api"
	"delonix/client/internal/pace"
	"delonix/client/internal/plain"
	"delonix/storage"
)

// answerOf is how a request for a reply ended.
type answerOf struct {
	reply api.Reply
	err   error
}

// sendAndAwait sends a message and waits for the answer, but not for longer than the list
// needs to show both: a portal may hold an answer back, and the next message must not
// wait for that. late tells that the answer is still to come; the message is sent then.
func (act courier) sendAndAwait(ctx context.Context, m storage.Message, conv storage.Conversation, r Route, message api.Message) (reply api.Reply, err error, late bool) {
	listed := make(chan struct{}, 1)
	act.setPosted(listed)
	act.changed(m.ID)
	act.expect(r, replyMost)
	answers := make(chan answerOf, 1)
	send := func(ctx context.Context) {
		reply, err := r.API.Send(ctx, conv.SessionID, message)
		answers <- answerOf{reply, err}
	}
	if !act.svc.kit.Spawn(send) {
		send(ctx)
	}
	var a answerOf
	select {
	case a = <-answers:
	case <-listed:
		select {
		case a = <-answers:
		case <-act.svc.kit.Clock.After(act.svc.kit.Tune.AnswerGrace):
			late = true
		}
	}
	act.update(func(s *actorState) {
		step(turnSteps, &s.turn, s.turn.withPosted(false))
		s.delivery.listed = nil
		delete(s.delivery.progress, m.ID)
		s.delivery.answered = act.svc.kit.Clock.Now()
	})
	act.answered(r, late || a.err == nil && a.reply.Text != "")
	act.touched(conv, r)
	if late {
		act.svc.observer.Delivered(m.ID, nil)
		act.svc.kit.Spawn(func(ctx context.Context) { act.answeredLate(ctx, m, r, <-answers) })
	}
	return a.reply, a.err, late
}

// noteAnsweredLocked tells a delivery that the list has its message and the reply.
func (act courier) noteAnsweredLocked(ctx context.Context) {
	listed := act.snapshot().delivery.listed
	if listed == nil {
		return
	}
	rows, _, err := act.svc.kit.Store.Messages(ctx, act.id, storage.Cursor{}, recentMost)
	if err != nil {
		return
	}
	asked := false
	for _, m := range rows {
		switch {
		case m.ID == act.stream.turn:
			asked = m.LogID != ""
		case asked && m.LogID != "" && (m.Role == storage.RoleAI || m.Role == storage.RoleOperator):
			pace.Poke(listed)
			return
		}
	}
}

// answeredLate takes from an answer that came after the list had the reply what the
// list does not tell. The reply itself is there.
func (act courier) answeredLate(ctx context.Context, m storage.Message, r Route, a answerOf) {
	if a.err != nil {
		act.svc.kit.LogError("get an answer that is in the list", a.err)
		return
	}
	act.mu.Lock()
	defer act.mu.Unlock()
	act.svc.kit.LogError("note who handles a conversation", act.customerWroteLocked(ctx, m))
	rows, _, err := act.svc.kit.Store.Messages(ctx, act.id, storage.Cursor{}, 2*recentMost)
	act.svc.kit.LogError("read the messages", err)
	asked := false
	for _, row := range rows {
		if row.Role == storage.RoleHuman && asked {
			break // of another turn
		}
		asked = asked || row.ID == m.ID
		if !asked || row.Role != storedRole(a.reply.Role) || !storage.SameText(row.Text, plain.Text(a.reply.Text)) {
			continue
		}
		act.svc.kit.LogError("complete a reply", act.replies().storeReplyLocked(ctx, storage.Reply{
			ID: row.ID, Role: row.Role, Text: row.Text,
			Buttons: storedButtons(a.reply.Metadata.Buttons), Sources: storedSources(a.reply.Metadata.Sources), Attachments: storedFiles(a.reply.Attachments),
		}, func(int64) {}))
		break
	}
	if r.Account != nil {
		r.Account.Schedule()
	}
}

// replyMost is how long an agent may work on an answer, and expectFor how long a reply
// is waited for after a message was sent.
const (
	replyMost = 5 * time.Minute
	expectFor = 2 * time.Minute
)

// expect tells the account that a reply is waited for in the conversation.
func (act courier) expect(r Route, d time.Duration) {
	if r.Account != nil {
		r.Account.Expect(act.id, d)
	}
}

// answered tells that run_v2 has ended. Without a text in its answer, the reply comes
// by itself: from an operator, or because the answer was lost.
func (act courier) answered(r Route, replied bool) {
	switch {
	case r.Account == nil:
	case replied:
		r.Account.Arrived(act.id)
	default:
		r.Account.Expect(act.id, expectFor)
	}
}

// turnBegins is called before an own message is handed to the network.
func (act courier) turnBegins(ctx context.Context, message int64) error {
	act.mu.Lock()
	defer act.mu.Unlock()
	err := act.replies().interruptLocked(ctx)
	s := &act.stream
	s.turn, s.previousReplies, s.relisted = message, nil, 0
	for _, w := range s.turnReplies {
		if !w.heard {
			s.previousReplies = append(s.previousReplies, w)
		}
	}
	s.turnReplies = nil
	return err
}
