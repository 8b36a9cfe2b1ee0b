package conversation

import (
	"context"
	"delonix/client/api"
	"delonix/client/internal/plain"
	"delonix/client/problem"
	"delonix/storage"
	"strings"
	"time"
)

// onFrame applies one frame of the agent socket.
func (act replies) onFrame(ctx context.Context, f api.Frame) error {
	act.mu.Lock()
	defer act.mu.Unlock()
	act.stream.heardAt = act.svc.kit.Clock.Now()
	ends := f.Kind == api.FrameTimeout || f.Kind == api.FrameClose
	switch f.Kind {
	case api.FrameTrouble:
		act.noLive(problem.NotFromAgent(f.Text))
		return nil
	case api.FrameTooLarge:
		act.relistLater(0) // the list has it
		return nil
	}
	act.noLive(nil)
	if !ends {
		act.isOpen()
	}
	var err error
	switch {
	case ends:
		return act.onEndLocked(ctx, f)
	case f.Kind == api.FrameChunk, f.Kind == api.FrameThought:
		err = act.onChunkLocked(ctx, f)
	case f.Kind == api.FrameFinal:
		err = act.onFinalLocked(ctx, f)
	case f.Kind == api.FrameOperator:
		err = act.operatorWroteLocked(ctx, f)
	}
	if err == nil && f.Metadata.Mode != "" {
		err = act.handledByLocked(ctx, handling{mode: f.Metadata.Mode, at: act.svc.kit.Clock.Now()})
	}
	return err
}

// onEndLocked handles the end of the session. A reply that is arriving may still be
// finished, by words that came with the end or by a message behind it; what is missing
// then is in the list.
func (act replies) onEndLocked(ctx context.Context, f api.Frame) error {
	s := &act.stream
	said := f.Role == api.RoleAI || f.Role == api.RoleOperator || s.draft.Text != "" && strings.HasPrefix(f.Text, s.draft.Text)
	var err error
	switch {
	case f.Text != "" && said && f.Role == api.RoleOperator:
		err = act.operatorWroteLocked(ctx, f)
	case f.Text != "" && said:
		last := f
		last.Kind = api.FrameFinal
		err = act.onFinalLocked(ctx, last)
	default:
		err = act.pauseLocked(ctx)
	}
	if err != nil {
		return err
	}
	act.relistLater(0)
	return act.sessionEndedLocked(ctx, f)
}

// onChunkLocked applies a chunk or a thought and writes the draft if it is time.
func (act replies) onChunkLocked(ctx context.Context, f api.Frame) error {
	s := &act.stream
	if s.missedChunks && f.Kind == api.FrameChunk {
		if !s.draft.Resume(f) {
			return nil
		}
		s.missedChunks = false
	} else if !s.draft.Apply(f) {
		return nil
	}
	s.dirty = true
	if act.svc.kit.Clock.Now().Sub(s.flushed) < s.flushEvery(act.svc.kit.Tune) {
		return nil
	}
	return act.writeDraftLocked(ctx)
}

// nextFlush is how long until something has to be done without a frame, 0 if
// nothing has.
func (act replies) nextFlush() time.Duration {
	act.mu.Lock()
	defer act.mu.Unlock()
	s := &act.stream
	now := act.svc.kit.Clock.Now()
	switch {
	case s.dirty:
		return max(time.Millisecond, s.flushed.Add(s.flushEvery(act.svc.kit.Tune)).Sub(now))
	case s.row != 0 && !s.paused:
		return max(time.Millisecond, s.heardAt.Add(act.svc.kit.Tune.StreamStall).Sub(now))
	}
	return 0
}

// flush does what flushIn waited for: it writes what arrived, or tells of a reply that
// it does not go on.
func (act replies) flush(ctx context.Context) error {
	act.mu.Lock()
	defer act.mu.Unlock()
	if act.stream.dirty {
		return act.writeDraftLocked(ctx)
	}
	stalled := act.svc.kit.Clock.Now().Sub(act.stream.heardAt) >= act.svc.kit.Tune.StreamStall
	if stalled && !act.snapshot().turn.isPosted() {
		return act.pauseLocked(ctx)
	}
	return nil
}

// writeDraftLocked stores the draft and then shows it.
func (act replies) writeDraftLocked(ctx context.Context) error {
	s := &act.stream
	s.dirty, s.flushed = false, act.svc.kit.Clock.Now()
	text := plain.Text(s.draft.Text)
	if s.row == 0 && s.isEcho(text) {
		return nil
	}
	if text == "" && s.draft.Thoughts == "" {
		return nil
	}
	defer func() { s.cost = act.svc.kit.Clock.Now().Sub(s.flushed) }()
	return act.storeReplyLocked(ctx, storage.Reply{
		ID: s.row, Role: storedRole(s.draft.Role), Text: text, Thoughts: plain.Text(s.draft.Thoughts), Provisional: true,
	}, func(row int64) {
		s.row, s.paused = row, false
		act.setArriving(true)
	})
}

// onFinalLocked stores a final message of the socket: it replaces the draft, or is the
// reply that run_v2 or the list brought already.
func (act replies) onFinalLocked(ctx context.Context, f api.Frame) error {
	s := &act.stream
	text := plain.Text(f.Text)
	if text == "" && len(f.Attachments) == 0 {
		return act.interruptLocked(ctx)
	}
	if w, ok := s.takePrevious(text); ok {
		return act.finishPreviousLocked(ctx, w, f)
	}
	if (s.missedChunks || s.paused) && !strings.HasPrefix(storage.TextKey(text), storage.TextKey(plain.Text(s.draft.Text))) {
		if err := act.interruptLocked(ctx); err != nil { // another message than the one that stopped
			return err
		}
	}
	s.draft.Apply(f)
	r := replyOf(f, text)
	r.ID, r.Thoughts = s.row, plain.Text(s.draft.Thoughts)
	if row := s.finishedRow(text, func(w *finishedReply) bool { return !w.heard }); row != 0 && row != r.ID {
		if r.ID != 0 { // its pieces were unlike the reply that is there already
			if err := act.dropReplyLocked(ctx, r.ID); err != nil {
				return err
			}
		}
		r.ID = row
	}
	return act.storeReplyLocked(ctx, r, func(row int64) {
		s.noteFinished(row, text, func(w *finishedReply) { w.heard = true })
		s.reset()
		act.setArriving(false)
	})
}

// replyOf is a final message as it is stored.
func replyOf(f api.Frame, text string) storage.Reply {
	return storage.Reply{
		LogID: string(f.LogID), Role: storedRole(f.Role), Text: text,
		Buttons: storedButtons(f.Metadata.Buttons), Sources: storedSources(f.Metadata.Sources), Attachments: storedFiles(f.Attachments),
	}
}

// finishPreviousLocked finishes a reply of the turn before. What the socket brought of it since is
// no reply of this turn.
func (act replies) finishPreviousLocked(ctx context.Context, w finishedReply, f api.Frame) error {
	if row := act.stream.row; row != 0 && row != w.row {
		if err := act.dropReplyLocked(ctx, row); err != nil {
			return err
		}
	}
	act.stream.reset()
	act.setArriving(false)
	r := replyOf(f, plain.Text(f.Text))
	r.ID = w.row
	return act.storeReplyLocked(ctx, r, func(int64) {})
}

// streamBroke is called when the socket ended: pieces may be lost from here on.
func (act replies) streamBroke(ctx context.Context) error {
	act.mu.Lock()
	defer act.mu.Unlock()
	s := &act.stream
	if s.dirty {
		if err := act.writeDraftLocked(ctx); err != nil {
			return err
		}
	}
	s.missedChunks = s.draft.Text != ""
	if act.snapshot().turn.isPosted() {
		return nil // the answer of run_v2 completes it
	}
	return act.pauseLocked(ctx)
}

// pauseLocked marks the reply that is arriving as one that stopped half-way. The list
// completes it, unless the socket goes on with it before.
func (act replies) pauseLocked(ctx context.Context) error {
	s := &act.stream
	if s.dirty {
		if err := act.writeDraftLocked(ctx); err != nil {
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
	act.setArriving(false)
	if err := act.storeReplyLocked(ctx, r, func(int64) {}); err != nil {
		return err
	}
	act.relistLater(0)
	return nil
}

// interruptLocked gives up the reply that is arriving: what comes from now on is another
// one.
func (act replies) interruptLocked(ctx context.Context) error {
	s := &act.stream
	err := act.pauseLocked(ctx)
	if s.row != 0 {
		s.turnReplies = append(s.turnReplies, finishedReply{row: s.row, text: storage.TextKey(plain.Text(s.draft.Text)), part: true})
	}
	s.reset()
	return err
}

// relistLater lists again after a while, to complete a reply that stopped half-way.
func (act replies) relistLater(after time.Duration) {
	act.svc.kit.Spawn(func(ctx context.Context) {
		kick, leave := act.retryAll.Listen()
		act.svc.kit.Pause(ctx, after, kick)
		leave()
		if _, r, err := act.load(ctx); err == nil && r.Account != nil {
			r.Account.Schedule()
		}
	})
}
