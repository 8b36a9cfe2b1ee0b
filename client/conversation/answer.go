package conversation

import (
	"cmp"
	"context"
	"strings"

	"delonix/client/api"
	"delonix/client/internal/kit"
	"delonix/client/internal/plain"
	"delonix/storage"
)

// turnBegins is called before an own message is handed to the network.
func (ch *chat) turnBegins(ctx context.Context, message int64) error {
	ch.mu.Lock()
	defer ch.mu.Unlock()
	err := ch.interrupt(ctx)
	s := &ch.stream
	s.turn, s.before, s.chased = message, nil, 0
	for _, w := range s.whole {
		if !w.heard {
			s.before = append(s.before, w)
		}
	}
	s.whole = nil
	return err
}

// answer stores the answer of run_v2. Called with mu held.
func (ch *chat) answer(ctx context.Context, reply api.Reply) error {
	s := &ch.stream
	text := plain.Text(reply.Text)
	if text == "" && len(reply.Attachments) == 0 {
		return nil
	}
	if len(s.whole) > 1 && (s.joined(true) == storage.TextKey(text) || s.joined(false) == storage.TextKey(text)) {
		return nil // the socket brought it in several messages
	}
	r := storage.Reply{
		LogID: string(reply.LogID), Role: storedRole(reply.Role), Text: text,
		Buttons: storedButtons(reply.Metadata.Buttons), Sources: storedSources(reply.Metadata.Sources), Attachments: storedFiles(reply.Attachments),
	}
	r.ID = s.completeRow(text, func(w *complete) bool { return !w.posted })
	ofDraft := r.ID == 0 && s.row != 0
	if ofDraft {
		r.ID, r.Thoughts = s.row, plain.Text(s.draft.Thoughts)
	}
	return ch.put(ctx, r, func(row int64) {
		s.complete(row, text, func(w *complete) { w.posted = true })
		if ofDraft || s.isEcho(s.draft.Text) {
			s.reset()
			ch.set(func(st *chatState) { st.arriving = false })
		}
	})
}

// joined is everything the socket brought in this turn, with or without what only
// the list did.
func (s *stream) joined(listed bool) string {
	var parts []string
	for _, w := range s.whole {
		if listed || !w.listed {
			parts = append(parts, w.text)
		}
	}
	return strings.Join(parts, "")
}

// put stores a reply and then shows it. Called with mu held; stored is told the
// row.
func (ch *chat) put(ctx context.Context, r storage.Reply, stored func(row int64)) error {
	if err := ch.checkID(ctx, &r); err != nil {
		return err
	}
	echo, err := ch.checkRow(ctx, &r)
	if err != nil {
		return err
	}
	if echo {
		stored(r.ID)
		return nil
	}
	up, err := ch.c.kit.Store.UpsertReply(ctx, ch.id, r)
	if err != nil {
		return err
	}
	stored(up.Message.ID)
	if up.Removed != 0 {
		ch.removed(up.Removed)
	}
	if !up.Changed {
		return nil
	}
	if conv, r, err := ch.where(ctx); err == nil {
		ch.touched(conv, r)
	}
	if r.Provisional && !ch.stream.rowDue(ch.c.kit.Clock.Now(), ch.c.kit.Tune.RowEvery) {
		ch.changedOnly(up.Message.ID)
	} else {
		ch.changed(up.Message.ID)
	}
	ch.arrived(ctx, up.Message)
	return nil
}

// checkID takes a log id back that a frame or an answer carries, unless the list has
// shown it for this message: the ids of a socket may be of another kind than those of
// the list, or count anew with each socket.
func (ch *chat) checkID(ctx context.Context, r *storage.Reply) error {
	if r.LogID == "" {
		return nil
	}
	m, err := ch.c.kit.Store.MessageByLog(ctx, ch.id, r.LogID)
	switch {
	case err != nil && !kit.IsGone(err):
		return err
	case kit.IsGone(err), m.ID <= ch.stream.turn, m.Role != cmp.Or(r.Role, storage.RoleAI), !storage.SameText(m.Text, r.Text):
		r.LogID = ""
	}
	return nil
}

// checkRow looks at the row a reply is to be written to. A row that the list has
// bound is as the list says: the reply is then an echo of it, or another message.
func (ch *chat) checkRow(ctx context.Context, r *storage.Reply) (echo bool, err error) {
	if r.ID == 0 {
		return false, nil
	}
	m, err := ch.c.kit.Store.Message(ctx, r.ID)
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

// arrived tells everyone but the window that a message of somebody else arrived or
// grew: the alerts, the counts, and who reads aloud.
func (ch *chat) arrived(ctx context.Context, m storage.Message) {
	if !ch.greets(ctx, m) {
		ch.c.observer.Replied(ch.id, m)
	}
	if m.Provisional || m.Interrupted {
		return
	}
	ch.c.kit.LogError("count unread", ch.c.CountUnread(ctx))
	if m.Unread {
		ch.c.observer.Arrived(ctx, ch.id, []int64{m.ID})
	}
	if m.Pending != "" {
		ch.c.reactions.kick()
	}
}

func storedRole(r api.Role) storage.Role {
	if r == "" {
		return storage.RoleAI
	}
	return storage.Role(r)
}
