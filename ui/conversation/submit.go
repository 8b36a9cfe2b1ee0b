package ui

import (
	"context"
	"slices"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/bridge"
)

// submission is one message from the moment Enter was pressed until it is in the
// outbox.
type submission struct {
	piece   *piece // its text, as it stood in the field
	files   []*attached
	settled bool // its sheet had a conversation
}

// submit takes what is written out of the field, at once, and hands it to the
// client. If that fails it is given back to the conversation it was written in.
func (w *Window) submit() {
	w.capture()
	s := w.drafts.now
	if s.id == 0 && !s.pending || trim(s.text) == "" && len(s.files) == 0 || w.comp.Locked() != "" {
		return
	}
	if len(s.files) > client.FilesMost {
		w.comp.SetProblem(i18n.Count("submit.tooMany", client.FilesMost))
		return
	}
	sub := &submission{piece: &piece{text: s.text}, files: s.files, settled: s.id != 0}
	shown := s.shown
	s.text, s.files, s.shown, s.dirty, s.used = "", nil, nil, false, true
	if s.timer != nil {
		s.timer.Stop()
	}
	w.show(s)
	w.comp.SetProblem(i18n.Phrase{})
	w.chat.SetProblem(nil)
	for _, f := range sub.files {
		if f.pick != nil {
			f.pick.over = true
		}
	}
	w.waitForFiles(s, sub, shown)
	step(w, s, func(ctx context.Context, k *stock) (client.MessageID, error) {
		return sub.hand(ctx, k, shown)
	}, func(s *sheet, _ client.MessageID, err error) {
		if err != nil {
			w.giveBack(s, sub, err)
			return
		}
		if s == w.drafts.now {
			w.chat.ScrollToEnd()
		}
		w.forget(s)
	})
}

// waitForFiles holds the steps of a sheet until the files of a submission are
// copied. Other conversations go on.
func (w *Window) waitForFiles(s *sheet, sub *submission, shown []*piece) {
	if !slices.ContainsFunc(sub.files, func(f *attached) bool { return f.size < 0 }) {
		return
	}
	if s == w.drafts.now {
		w.comp.SetProblem(i18n.Say("submit.copying"))
	}
	chain(w, s, func(ctx context.Context) (struct{}, error) {
		if s.stock != nil { // until it is sent, the text is kept as the draft it was
			s.stock.mu.Lock()
			s.stock.drop(shown...)
			if sub.settled && s.stock.known {
				s.stock.text = sub.piece.text
				_ = s.stock.write(ctx) // hand tells
			}
			s.stock.mu.Unlock()
		}
		for _, f := range sub.files {
			<-f.done
		}
		return struct{}{}, nil
	}, func(s *sheet, _ struct{}, _ error) {
		if s == w.drafts.now {
			w.comp.SetProblem(i18n.Phrase{})
		}
	})
}

// hand puts the message into the outbox, and its text out of the stock in the same
// transaction. If it fails the text is a piece of the stock that the window does
// not show.
func (sub *submission) hand(ctx context.Context, k *stock, shown []*piece) (client.MessageID, error) {
	k.drop(shown...)
	if sub.settled {
		k.text = "" // it was in the field until now
	}
	rest := k.all()
	out := client.Outgoing{Text: sub.piece.text}
	if k.known {
		out.Draft = &rest
	}
	var err error
	for _, f := range sub.files {
		if f.err != nil {
			err = f.err
			break
		}
		out.DraftFiles = append(out.DraftFiles, f.id)
	}
	var id client.MessageID
	if err == nil {
		id, err = k.client.Send(context.WithoutCancel(ctx), k.id, out)
	}
	if err != nil {
		k.pieces = append(k.pieces, sub.piece)
		_ = k.write(ctx) // what hindered the message may hinder this, too
	}
	return id, err
}

// giveBack returns what could not be sent to the conversation it was written in,
// above what was written since.
func (w *Window) giveBack(s *sheet, sub *submission, err error) {
	w.capture()
	if !sub.piece.void {
		s.text, s.dirty = client.JoinDrafts(sub.piece.text, s.text), true
		s.shown = append(s.shown, sub.piece)
	}
	good := slices.DeleteFunc(slices.Clone(sub.files), func(f *attached) bool { return f.err != nil || f.removed })
	s.files = append(good, s.files...)
	w.show(s)
	w.keep(s)
	var errs []error
	for _, f := range sub.files {
		if f.err != nil {
			errs = append(errs, f.err)
		}
	}
	p := client.Explain(err)
	if len(errs) > 0 {
		p = client.WithinText("submit.back", client.ExplainFiles(errs, 0))
	}
	w.tell(s, p)
}

// editUnsent takes an unsent message back into the field, above what stands there.
func (w *Window) editUnsent(id client.MessageID) {
	if !w.once(id) {
		return
	}
	s := w.drafts.now
	w.keep(s)
	step(w, s, func(ctx context.Context, k *stock) (part, error) {
		if !k.known {
			return part{}, errNotRead()
		}
		d, err := k.client.EditUnsent(ctx, k.id, id)
		if err != nil {
			return part{}, err
		}
		p := &piece{text: d.Text}
		k.pieces = slices.Insert(k.pieces, 0, p)
		return part{p, d.Files}, nil
	}, func(s *sheet, p part, err error) {
		if err != nil {
			delete(w.taken, id)
			w.explain(err)
			return
		}
		w.received(s, p, nil)
		if s == w.drafts.now {
			w.comp.Focus()
		}
	})
}

// once is true the first time that a message is to be taken away: a second press
// comes before its row is gone.
func (w *Window) once(id client.MessageID) bool {
	if w.taken[id] {
		return false
	}
	if w.taken == nil {
		w.taken = map[client.MessageID]bool{}
	}
	w.taken[id] = true
	return true
}

// deleteUnsent removes an unsent message.
func (w *Window) deleteUnsent(id client.MessageID) {
	if !w.once(id) {
		return
	}
	bridge.Do(w.bridge, func(ctx context.Context) error { return w.client.DeleteUnsent(ctx, id) }, func(err error) {
		if err != nil {
			delete(w.taken, id)
			w.explain(err)
		}
	})
}

// sendAgain sends the attempt again whose end the person sees.
func (w *Window) sendAgain(id client.MessageID) {
	m, ok := w.chat.Message(id)
	if !ok {
		return
	}
	bridge.Do(w.bridge, func(ctx context.Context) error { return w.client.SendAttemptAgain(ctx, id, m.Attempt) }, w.explain)
}

// tapped is the option that was chosen last.
type tapped struct {
	conv client.ConversationID
	text string
	sent client.MessageID // 0 while it is handed over
}

// choose sends the text of an option or a suggestion. What is being written stays;
// what can't be sent is put above it. The second of two quick taps on it does
// nothing: it is there until the message is shown.
func (w *Window) choose(text string) {
	if t := w.tapped; t != nil && t.conv == w.open && t.text == text && (t.sent == 0 || !w.chat.Has(t.sent)) {
		return
	}
	w.capture()
	s, t := w.drafts.now, &tapped{conv: w.open, text: text}
	if t.conv == 0 || s.id != t.conv {
		return
	}
	w.tapped = t
	sub := &submission{piece: &piece{text: text}}
	step(w, s, func(ctx context.Context, k *stock) (client.MessageID, error) {
		return sub.hand(ctx, k, nil)
	}, func(s *sheet, id client.MessageID, err error) {
		t.sent = id
		if err != nil {
			if w.tapped == t {
				w.tapped = nil
			}
			w.giveBack(s, sub, err)
			return
		}
		if t.conv == w.open {
			w.chat.SetProblem(nil)
			w.chat.ScrollToEnd()
		}
	})
}
