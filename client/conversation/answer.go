package conversation

import (
	"cmp"
	"context"
	"errors"
	"strings"

	"delonix/client/api"
	"delonix/client/internal/kit"
	"delonix/client/internal/plain"
	"delonix/storage"
)

// onAnswerLocked stores the answer of run_v2.
func (act replies) onAnswerLocked(ctx context.Context, reply api.Reply) error {
	s := &act.stream
	text := plain.Text(reply.Text)
	if text == "" && len(reply.Attachments) == 0 {
		return nil
	}
	if len(s.turnReplies) > 1 && (s.joined(true) == storage.TextKey(text) || s.joined(false) == storage.TextKey(text)) {
		return nil // the socket brought it in several messages
	}
	r := storage.Reply{
		LogID: string(reply.LogID), Role: storedRole(reply.Role), Text: text,
		Buttons: storedButtons(reply.Metadata.Buttons), Sources: storedSources(reply.Metadata.Sources), Attachments: storedFiles(reply.Attachments),
	}
	r.ID = s.finishedRow(text, func(w *finishedReply) bool { return !w.posted })
	ofDraft := r.ID == 0 && s.row != 0
	if ofDraft {
		r.ID, r.Thoughts = s.row, plain.Text(s.draft.Thoughts)
	}
	return act.storeReplyLocked(ctx, r, func(row int64) {
		s.noteFinished(row, text, func(w *finishedReply) { w.posted = true })
		if ofDraft || s.isEcho(s.draft.Text) {
			s.reset()
			act.setArriving(false)
		}
	})
}

// storeReplyLocked stores a reply and then shows it. stored is told the row.
func (act replies) storeReplyLocked(ctx context.Context, r storage.Reply, stored func(row int64)) error {
	if err := act.checkLogIDLocked(ctx, &r); err != nil {
		return err
	}
	echo, err := act.checkRowLocked(ctx, &r)
	if err != nil {
		return err
	}
	if echo {
		stored(r.ID)
		return nil
	}
	up, err := act.svc.kit.Store.UpsertReply(ctx, act.id, r)
	if err != nil {
		return err
	}
	stored(up.Message.ID)
	if up.Removed != 0 {
		act.removed(up.Removed)
	}
	if !up.Changed {
		return nil
	}
	if conv, r, err := act.load(ctx); err == nil {
		act.touched(conv, r)
	}
	if r.Provisional && !act.stream.rowDue(act.svc.kit.Clock.Now(), act.svc.kit.Tune.RowEvery) {
		act.changedOnly(up.Message.ID)
	} else {
		act.changed(up.Message.ID)
	}
	act.arrivedLocked(ctx, up.Message)
	return nil
}

// checkLogIDLocked takes a log id back that a frame or an answer carries, unless the list has
// shown it for this message: the ids of a socket may be of another kind than those of
// the list, or count anew with each socket.
func (act replies) checkLogIDLocked(ctx context.Context, r *storage.Reply) error {
	if r.LogID == "" {
		return nil
	}
	m, err := act.svc.kit.Store.MessageByLog(ctx, act.id, r.LogID)
	switch {
	case err != nil && !kit.IsGone(err):
		return err
	case kit.IsGone(err), m.ID <= act.stream.turn, m.Role != cmp.Or(r.Role, storage.RoleAI), !storage.SameText(m.Text, r.Text):
		r.LogID = ""
	}
	return nil
}

// checkRowLocked looks at the row a reply is to be written to. A row that the list has
// bound is as the list says: the reply is then an echo of it, or another message.
func (act replies) checkRowLocked(ctx context.Context, r *storage.Reply) (echo bool, err error) {
	if r.ID == 0 {
		return false, nil
	}
	m, err := act.svc.kit.Store.Message(ctx, r.ID)
	switch {
	case kit.IsGone(err): // found superfluous
		r.ID = 0
		return false, nil
	case err != nil || m.LogID == "" || m.LogID == r.LogID:
		return false, err
	case r.LogID == "" && strings.Contains(storage.TextKey(m.Text), storage.TextKey(r.Text)):
		return true, nil
	}
	r.ID = 0
	return false, nil
}

// arrivedLocked tells everyone but the window that a message of somebody else arrived or
// grew: the alerts, the counts, and who reads aloud.
func (act replies) arrivedLocked(ctx context.Context, m storage.Message) {
	if !act.greetsLocked(ctx, m) {
		act.svc.observer.Replied(act.id, m)
	}
	if m.Provisional || m.Interrupted {
		return
	}
	act.svc.kit.LogError("count unread", act.svc.CountUnread(ctx))
	if m.Unread {
		act.svc.observer.Arrived(ctx, act.id, []int64{m.ID})
	}
	if m.Pending != "" {
		act.svc.reactions.Kick()
	}
}

// An agent greets when a session begins, and a session begins with what the person says
// first: a greeting that the portal keeps comes about when the answer does, before or
// after it. It is to be read then, and not heard.

// greetsLocked reports whether a message that came by the socket before anything was
// answered is the greeting.
func (act replies) greetsLocked(ctx context.Context, m storage.Message) bool {
	if m.Greeting {
		return true
	}
	if act.stream.turn != 0 || m.Role != storage.RoleAI {
		return false
	}
	conv, err := act.svc.kit.Store.Conversation(ctx, act.id)
	return err == nil && conv.Greeting != "" && storage.SameText(conv.Greeting, m.Text)
}

// dropReplyLocked removes a reply that the list does not have. One that is bound by now
// stays.
func (act replies) dropReplyLocked(ctx context.Context, id int64) error {
	err := act.svc.kit.Store.DropReply(ctx, id)
	if errors.Is(err, storage.ErrState) || kit.IsGone(err) {
		return nil
	}
	if err == nil {
		act.removed(id)
	}
	return err
}
