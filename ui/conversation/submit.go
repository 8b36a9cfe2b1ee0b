package conversation

import (
	"context"
	"slices"
	"strings"

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

// Submit takes what is written out of the field, at once, and hands it to the
// client. If that fails it is given back to the conversation it was written in.
func (d *Drafts) Submit() {
	d.capture()
	s := d.now
	if s.id == 0 && !s.pending || strings.TrimSpace(s.text) == "" && len(s.files) == 0 || d.Composer.Locked() != "" {
		return
	}
	if len(s.files) > client.FilesMost {
		d.Composer.SetProblem(i18n.Count("submit.tooMany", client.FilesMost))
		return
	}
	sub := &submission{piece: &piece{text: s.text}, files: s.files, settled: s.id != 0}
	shown := s.shown
	s.text, s.files, s.shown, s.dirty, s.used = "", nil, nil, false, true
	if s.timer != nil {
		s.timer.Stop()
	}
	d.show(s)
	d.Composer.SetProblem(i18n.Phrase{})
	d.Chat.SetProblem(nil)
	for _, f := range sub.files {
		if f.pick != nil {
			f.pick.over = true
		}
	}
	d.waitForFiles(s, sub, shown)
	step(d, s, func(ctx context.Context, k *stock) (client.MessageID, error) {
		return sub.hand(ctx, k, shown)
	}, func(s *Sheet, _ client.MessageID, err error) {
		if err != nil {
			d.giveBack(s, sub, err)
			return
		}
		if s == d.now {
			d.Chat.ScrollToEnd()
		}
		d.forget(s)
	})
}

// waitForFiles holds the steps of a sheet until the files of a submission are
// copied. Other conversations go on.
func (d *Drafts) waitForFiles(s *Sheet, sub *submission, shown []*piece) {
	if !slices.ContainsFunc(sub.files, func(f *attached) bool { return f.size < 0 }) {
		return
	}
	if s == d.now {
		d.Composer.SetProblem(i18n.Say("submit.copying"))
	}
	chain(d, s, func(ctx context.Context) (struct{}, error) {
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
	}, func(s *Sheet, _ struct{}, _ error) {
		if s == d.now {
			d.Composer.SetProblem(i18n.Phrase{})
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
func (d *Drafts) giveBack(s *Sheet, sub *submission, err error) {
	d.capture()
	if !sub.piece.void {
		s.text, s.dirty = client.JoinDrafts(sub.piece.text, s.text), true
		s.shown = append(s.shown, sub.piece)
	}
	good := slices.DeleteFunc(slices.Clone(sub.files), func(f *attached) bool { return f.err != nil || f.removed })
	s.files = append(good, s.files...)
	d.show(s)
	d.keep(s)
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
	d.tell(s, p)
}

// EditUnsent takes an unsent message back into the field, above what stands there.
func (d *Drafts) EditUnsent(id client.MessageID) {
	if !d.once(id) {
		return
	}
	s := d.now
	d.keep(s)
	step(d, s, func(ctx context.Context, k *stock) (part, error) {
		if !k.known {
			return part{}, errNotRead()
		}
		kept, err := k.client.EditUnsent(ctx, k.id, id)
		if err != nil {
			return part{}, err
		}
		p := &piece{text: kept.Text}
		k.pieces = slices.Insert(k.pieces, 0, p)
		return part{p, kept.Files}, nil
	}, func(s *Sheet, p part, err error) {
		if err != nil {
			delete(d.taken, id)
			d.Nav.Problem(err)
			return
		}
		d.received(s, p, nil)
		if s == d.now {
			d.Composer.Focus()
		}
	})
}

// once is true the first time that a message is to be taken away: a second press
// comes before its row is gone.
func (d *Drafts) once(id client.MessageID) bool {
	if d.taken[id] {
		return false
	}
	d.taken[id] = true
	return true
}

// DeleteUnsent removes an unsent message.
func (d *Drafts) DeleteUnsent(id client.MessageID) {
	if !d.once(id) {
		return
	}
	bridge.Do(d.Bridge, func(ctx context.Context) error { return d.Client.DeleteUnsent(ctx, id) }, func(err error) {
		if err != nil {
			delete(d.taken, id)
			d.Nav.Problem(err)
		}
	})
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
func (d *Drafts) choose(open client.ConversationID, text string) {
	if t := d.tapped; t != nil && t.conv == open && t.text == text && (t.sent == 0 || !d.Chat.Has(t.sent)) {
		return
	}
	d.capture()
	s, t := d.now, &tapped{conv: open, text: text}
	if t.conv == 0 || s.id != t.conv {
		return
	}
	d.tapped = t
	sub := &submission{piece: &piece{text: text}}
	step(d, s, func(ctx context.Context, k *stock) (client.MessageID, error) {
		return sub.hand(ctx, k, nil)
	}, func(s *Sheet, id client.MessageID, err error) {
		t.sent = id
		if err != nil {
			if d.tapped == t {
				d.tapped = nil
			}
			d.giveBack(s, sub, err)
			return
		}
		if s == d.now {
			d.Chat.SetProblem(nil)
			d.Chat.ScrollToEnd()
		}
	})
}
