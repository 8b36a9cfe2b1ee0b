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

// handOver sends a message and waits for the answer, but not for longer than the list
// needs to show both: a portal may hold an answer back, and the next message must not
// wait for that. late tells that the answer is still to come; the message is sent then.
func (ch *chat) handOver(ctx context.Context, m storage.Message, conv storage.Conversation, r Route, message api.Message) (reply api.Reply, err error, late bool) {
	listed := make(chan struct{}, 1)
	ch.set(func(s *chatState) { s.posting, s.listed = true, listed })
	ch.changed(m.ID)
	ch.expect(r, replyMost)
	answers := make(chan answerOf, 1)
	send := func(ctx context.Context) {
		reply, err := r.API.Send(ctx, conv.SessionID, message)
		answers <- answerOf{reply, err}
	}
	if !ch.c.kit.Spawn(send) {
		send(ctx)
	}
	var a answerOf
	select {
	case a = <-answers:
	case <-listed:
		select {
		case a = <-answers:
		case <-ch.c.kit.Clock.After(ch.c.kit.Tune.AnswerGrace):
			late = true
		}
	}
	ch.set(func(s *chatState) {
		s.posting, s.listed = false, nil
		delete(s.progress, m.ID)
		s.answered = ch.c.kit.Clock.Now()
	})
	ch.answered(r, late || a.err == nil && a.reply.Text != "")
	ch.touched(conv, r)
	if late {
		ch.c.observer.Delivered(m.ID, nil)
		ch.c.kit.Spawn(func(ctx context.Context) { ch.answeredLate(ctx, m, r, <-answers) })
	}
	return a.reply, a.err, late
}

// noteAnswered tells a delivery that the list has its message and the reply. Called
// with mu held.
func (ch *chat) noteAnswered(ctx context.Context) {
	listed := ch.see().listed
	if listed == nil {
		return
	}
	rows, _, err := ch.c.kit.Store.Messages(ctx, ch.id, storage.Cursor{}, settleMost)
	if err != nil {
		return
	}
	asked := false
	for _, m := range rows {
		switch {
		case m.ID == ch.stream.turn:
			asked = m.LogID != ""
		case asked && m.LogID != "" && (m.Role == storage.RoleAI || m.Role == storage.RoleOperator):
			pace.Poke(listed)
			return
		}
	}
}

// answeredLate takes from an answer that came after the list had the reply what the
// list does not tell. The reply itself is there.
func (ch *chat) answeredLate(ctx context.Context, m storage.Message, r Route, a answerOf) {
	if a.err != nil {
		ch.c.kit.LogError("get an answer that is in the list", a.err)
		return
	}
	ch.mu.Lock()
	defer ch.mu.Unlock()
	ch.c.kit.LogError("note who handles a conversation", ch.customerWrote(ctx, m))
	rows, _, err := ch.c.kit.Store.Messages(ctx, ch.id, storage.Cursor{}, 2*settleMost)
	ch.c.kit.LogError("read the messages", err)
	asked := false
	for _, row := range rows {
		if row.Role == storage.RoleHuman && asked {
			break // of another turn
		}
		asked = asked || row.ID == m.ID
		if !asked || row.Role != storedRole(a.reply.Role) || !storage.SameText(row.Text, plain.Text(a.reply.Text)) {
			continue
		}
		ch.c.kit.LogError("complete a reply", ch.put(ctx, storage.Reply{
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

// expect tells the account that a reply is waited for in the chat.
func (ch *chat) expect(r Route, d time.Duration) {
	if r.Account != nil {
		r.Account.Expect(ch.id, d)
	}
}

// answered tells that run_v2 has ended. Without a text in its answer, the reply comes
// by itself: from an operator, or because the answer was lost.
func (ch *chat) answered(r Route, replied bool) {
	switch {
	case r.Account == nil:
	case replied:
		r.Account.Arrived(ch.id)
	default:
		r.Account.Expect(ch.id, expectFor)
	}
}
