package conversation

import (
	"context"
	"strings"
	"time"

	"delonix/client/api"
	"delonix/client/internal/kit"
	"delonix/client/internal/plain"
	"delonix/client/problem"
	"delonix/storage"
)

// stream is the reply that is arriving in a chat, and what is needed to see that
// the same reply arrived in another way: as the answer of run_v2, as frames of the
// socket, or in the list. It is guarded by chat.mu.
type stream struct {
	draft   api.Draft
	row     int64 // the draft's row in the local copy, 0 while it has none
	dirty   bool  // the draft is ahead of its row
	gap     bool  // frames were lost: pieces can't be appended any more
	paused  bool  // the row is shown as one that stopped half-way; it may still go on
	flushed time.Time
	cost    time.Duration // of the newest write
	rowTold time.Time     // when the conversation's row was told to have changed last
	heardAt time.Time     // of the last frame

	turn   int64      // the own message that is being answered
	whole  []complete // complete replies of the turn
	before []complete // replies of the turn before which the socket did not finish
	chased int        // listings asked for to complete a reply
}

// complete is a whole reply of a turn, or the part of one that the socket had
// brought when the next turn began.
type complete struct {
	row    int64
	text   string // its storage.TextKey
	heard  bool   // the socket brought its end
	posted bool   // run_v2 answered with it
	listed bool   // only the list brought it so far
	part   bool
}

// frame applies one frame of the agent socket.
func (ch *chat) frame(ctx context.Context, f api.Frame) error {
	ch.mu.Lock()
	defer ch.mu.Unlock()
	ch.stream.heardAt = ch.c.kit.Clock.Now()
	ends := f.Kind == api.FrameTimeout || f.Kind == api.FrameClose
	switch f.Kind {
	case api.FrameTrouble:
		ch.noLive(problem.NotFromAgent(f.Text))
		return nil
	case api.FrameTooLarge:
		ch.chase(0) // the list has it
		return nil
	}
	ch.noLive(nil)
	if !ends {
		ch.isOpen()
	}
	var err error
	switch {
	case ends:
		return ch.endCame(ctx, f)
	case f.Kind == api.FrameChunk, f.Kind == api.FrameThought:
		err = ch.piece(ctx, f)
	case f.Kind == api.FrameFinal:
		err = ch.final(ctx, f)
	case f.Kind == api.FrameOperator:
		err = ch.operatorWrote(ctx, f)
	}
	if err == nil && f.Metadata.Mode != "" {
		err = ch.handledBy(ctx, handling{mode: f.Metadata.Mode, at: ch.c.kit.Clock.Now()})
	}
	return err
}

// endCame handles the end of the session. A reply that is arriving may still be
// finished, by words that came with the end or by a message behind it; what is missing
// then is in the list.
func (ch *chat) endCame(ctx context.Context, f api.Frame) error {
	s := &ch.stream
	said := f.Role == api.RoleAI || f.Role == api.RoleOperator || s.draft.Text != "" && strings.HasPrefix(f.Text, s.draft.Text)
	var err error
	switch {
	case f.Text != "" && said && f.Role == api.RoleOperator:
		err = ch.operatorWrote(ctx, f)
	case f.Text != "" && said:
		last := f
		last.Kind = api.FrameFinal
		err = ch.final(ctx, last)
	default:
		err = ch.pause(ctx)
	}
	if err != nil {
		return err
	}
	ch.chase(0)
	return ch.sessionEnded(ctx, f)
}

// piece applies a chunk or a thought and writes the draft if it is time.
func (ch *chat) piece(ctx context.Context, f api.Frame) error {
	s := &ch.stream
	if s.gap && f.Kind == api.FrameChunk {
		if !s.draft.Resume(f) {
			return nil
		}
		s.gap = false
	} else if !s.draft.Apply(f) {
		return nil
	}
	s.dirty = true
	if ch.c.kit.Clock.Now().Sub(s.flushed) < s.flushEvery(ch.c.kit.Tune) {
		return nil
	}
	return ch.writeDraft(ctx)
}

// flushIn is how long until something has to be done without a frame, 0 if
// nothing has.
func (ch *chat) flushIn() time.Duration {
	ch.mu.Lock()
	defer ch.mu.Unlock()
	s := &ch.stream
	now := ch.c.kit.Clock.Now()
	switch {
	case s.dirty:
		return max(time.Millisecond, s.flushed.Add(s.flushEvery(ch.c.kit.Tune)).Sub(now))
	case s.row != 0 && !s.paused:
		return max(time.Millisecond, s.heardAt.Add(ch.c.kit.Tune.StreamStall).Sub(now))
	}
	return 0
}

// flush does what flushIn waited for: it writes what arrived, or tells of a reply that
// it does not go on.
func (ch *chat) flush(ctx context.Context) error {
	ch.mu.Lock()
	defer ch.mu.Unlock()
	if ch.stream.dirty {
		return ch.writeDraft(ctx)
	}
	stalled := ch.c.kit.Clock.Now().Sub(ch.stream.heardAt) >= ch.c.kit.Tune.StreamStall
	if stalled && !ch.see().posting {
		return ch.pause(ctx)
	}
	return nil
}

// writeDraft stores the draft and then shows it.
func (ch *chat) writeDraft(ctx context.Context) error {
	s := &ch.stream
	s.dirty, s.flushed = false, ch.c.kit.Clock.Now()
	text := plain.Text(s.draft.Text)
	if s.row == 0 && s.isEcho(text) {
		return nil
	}
	if text == "" && s.draft.Thoughts == "" {
		return nil
	}
	defer func() { s.cost = ch.c.kit.Clock.Now().Sub(s.flushed) }()
	return ch.put(ctx, storage.Reply{
		ID: s.row, Role: storedRole(s.draft.Role), Text: text, Thoughts: plain.Text(s.draft.Thoughts), Provisional: true,
	}, func(row int64) {
		s.row, s.paused = row, false
		ch.set(func(st *chatState) { st.arriving = true })
	})
}

// isEcho tells whether a draft without a row yet only repeats a reply that
// arrived in another way already: any part of it, since the socket may have been
// opened, or the turn begun, in the middle.
func (s *stream) isEcho(text string) bool {
	text = storage.TextKey(text)
	for _, w := range append(s.before[:len(s.before):len(s.before)], s.whole...) {
		if w.text == text || !w.heard && strings.Contains(w.text, text) {
			return true
		}
	}
	return false
}

// final stores a final message of the socket: it replaces the draft, or is the
// reply that run_v2 or the list brought already.
func (ch *chat) final(ctx context.Context, f api.Frame) error {
	s := &ch.stream
	text := plain.Text(f.Text)
	if text == "" && len(f.Attachments) == 0 {
		return ch.interrupt(ctx)
	}
	if w, ok := s.lateFor(text); ok {
		return ch.late(ctx, w, f)
	}
	if (s.gap || s.paused) && !strings.HasPrefix(storage.TextKey(text), storage.TextKey(plain.Text(s.draft.Text))) {
		if err := ch.interrupt(ctx); err != nil { // another message than the one that stopped
			return err
		}
	}
	s.draft.Apply(f)
	r := replyOf(f, text)
	r.ID, r.Thoughts = s.row, plain.Text(s.draft.Thoughts)
	if row := s.completeRow(text, func(w *complete) bool { return !w.heard }); row != 0 && row != r.ID {
		if r.ID != 0 { // its pieces were unlike the reply that is there already
			if err := ch.dropRow(ctx, r.ID); err != nil {
				return err
			}
		}
		r.ID = row
	}
	return ch.put(ctx, r, func(row int64) {
		s.complete(row, text, func(w *complete) { w.heard = true })
		s.reset()
		ch.set(func(st *chatState) { st.arriving = false })
	})
}

// replyOf is a final message as it is stored.
func replyOf(f api.Frame, text string) storage.Reply {
	return storage.Reply{
		LogID: string(f.LogID), Role: storedRole(f.Role), Text: text,
		Buttons: storedButtons(f.Metadata.Buttons), Sources: storedSources(f.Metadata.Sources), Attachments: storedFiles(f.Attachments),
	}
}

// lateFor tells whether a final message belongs to the turn before, whose answer
// came without it.
func (s *stream) lateFor(text string) (complete, bool) {
	text = storage.TextKey(text)
	for i, w := range s.before {
		if w.text == text || w.part && strings.Contains(text, w.text) {
			s.before = append(s.before[:i:i], s.before[i+1:]...)
			return w, true
		}
	}
	return complete{}, false
}

// late finishes a reply of the turn before. What the socket brought of it since is
// no reply of this turn.
func (ch *chat) late(ctx context.Context, w complete, f api.Frame) error {
	if row := ch.stream.row; row != 0 && row != w.row {
		if err := ch.dropRow(ctx, row); err != nil {
			return err
		}
	}
	ch.stream.reset()
	ch.set(func(st *chatState) { st.arriving = false })
	r := replyOf(f, plain.Text(f.Text))
	r.ID = w.row
	return ch.put(ctx, r, func(int64) {})
}

// completeRow returns the row of a whole reply of the turn with this text.
func (s *stream) completeRow(text string, ok func(*complete) bool) int64 {
	text = storage.TextKey(text)
	for i := range s.whole {
		if w := &s.whole[i]; ok(w) && (w.text == text || w.part && strings.Contains(text, w.text)) {
			return w.row
		}
	}
	return 0
}

// complete notes a whole reply of the turn.
func (s *stream) complete(row int64, text string, mark func(*complete)) {
	for i := range s.whole {
		if s.whole[i].row == row {
			s.whole[i].text, s.whole[i].part = storage.TextKey(text), false
			mark(&s.whole[i])
			return
		}
	}
	w := complete{row: row, text: storage.TextKey(text)}
	mark(&w)
	s.whole = append(s.whole, w)
}

// From so many bytes on a reply is long, and very long: what is new in it is a small part
// of what is written and painted each time.
const (
	longDraft     = 800
	veryLongDraft = 4000
)

// writeShare is how many times as long as a write took the pause behind it lasts at
// least, up to writeRestMost: a disk or a machine that is slow is not to be busy with
// nothing else.
const (
	writeShare    = 5
	writeRestMost = time.Second
)

// flushEvery is how often pieces of the reply are written and shown at most.
func (s *stream) flushEvery(t kit.Tuning) time.Duration {
	every := t.FlushEvery
	switch n := len(s.draft.Text) + len(s.draft.Thoughts); {
	case n > veryLongDraft:
		every *= 3
	case n > longDraft:
		every *= 2
	}
	return max(every, min(writeShare*s.cost, writeRestMost))
}

// rowDue tells whether the conversation's row is to be told to have changed because of
// another piece of the reply: each change of it is painted.
func (s *stream) rowDue(now time.Time, every time.Duration) bool {
	if !s.rowTold.IsZero() && now.Sub(s.rowTold) < every {
		return false
	}
	s.rowTold = now
	return true
}

// reset begins a new draft.
func (s *stream) reset() {
	s.draft, s.row, s.dirty, s.gap, s.paused = api.Draft{}, 0, false, false, false
	s.rowTold = time.Time{}
}

// streamBroke is called when the socket ended: pieces may be lost from here on.
func (ch *chat) streamBroke(ctx context.Context) error {
	ch.mu.Lock()
	defer ch.mu.Unlock()
	s := &ch.stream
	if s.dirty {
		if err := ch.writeDraft(ctx); err != nil {
			return err
		}
	}
	s.gap = s.draft.Text != ""
	if ch.see().posting {
		return nil // the answer of run_v2 completes it
	}
	return ch.pause(ctx)
}

// pause marks the reply that is arriving as one that stopped half-way. The list
// completes it, unless the socket goes on with it before. Called with mu held.
func (ch *chat) pause(ctx context.Context) error {
	s := &ch.stream
	if s.dirty {
		if err := ch.writeDraft(ctx); err != nil {
			return err
		}
	}
	switch {
	case s.paused:
		return nil
	case s.row == 0:
		s.reset()
		return nil
	}
	s.paused = true
	r := storage.Reply{
		ID: s.row, Role: storedRole(s.draft.Role), Text: plain.Text(s.draft.Text), Thoughts: plain.Text(s.draft.Thoughts), Interrupted: true,
	}
	ch.set(func(st *chatState) { st.arriving = false })
	if err := ch.put(ctx, r, func(int64) {}); err != nil {
		return err
	}
	ch.chase(0)
	return nil
}

// interrupt gives up the reply that is arriving: what comes from now on is another
// one. Called with mu held.
func (ch *chat) interrupt(ctx context.Context) error {
	s := &ch.stream
	err := ch.pause(ctx)
	if s.row != 0 {
		s.whole = append(s.whole, complete{row: s.row, text: storage.TextKey(plain.Text(s.draft.Text)), part: true})
	}
	s.reset()
	return err
}

// chase lists again after a while, to complete a reply that stopped half-way.
func (ch *chat) chase(after time.Duration) {
	ch.c.kit.Spawn(func(ctx context.Context) {
		kick, leave := ch.bell.Listen()
		ch.c.kit.Pause(ctx, after, kick)
		leave()
		if _, r, err := ch.where(ctx); err == nil && r.Account != nil {
			r.Account.Schedule()
		}
	})
}
