package ui

import (
	"context"
	"strings"

	"delonix/client"
)

// merged makes two sheets one: what stands on the first goes below the second.
func (w *Window) merged(s, other *sheet) {
	w.capture()
	other.text = client.JoinDrafts(other.text, s.text)
	other.dirty = other.dirty || s.text != ""
	other.shown = append(other.shown, s.shown...)
	other.files = append(other.files, s.files...)
	other.tails = append(other.tails, s.tails...)
	other.steps += s.steps
	s.text, s.files, s.shown, s.into = "", nil, nil, other
	if w.drafts.now == s {
		w.drafts.now = other
	}
	w.show(other)
	w.keep(other)
}

// draftMoved follows two conversations that turned out to be one. The local copy
// has both drafts in the second by now.
func (w *Window) draftMoved(from, to client.ConversationID) {
	w.capture()
	old := w.drafts.sheets[from]
	delete(w.drafts.sheets, from)
	next := w.drafts.sheets[to]
	if next != nil {
		w.readRest(next)
	} else {
		next = w.sheetOf(to)
	}
	if old == nil {
		return
	}
	old.into = next
	next.steps += old.steps
	if old.dirty {
		next.text, next.dirty = client.JoinDrafts(next.text, old.text), true
	}
	if w.drafts.now == old {
		w.drafts.now = next
		w.show(next)
	}
}

// readRest reads what came to a stored draft otherwise than by the window.
func (w *Window) readRest(s *sheet) {
	step(w, s, func(ctx context.Context, k *stock) (part, error) {
		d, err := k.client.Draft(ctx, k.id)
		if err != nil || !k.known {
			return part{}, err
		}
		p := &piece{text: strings.TrimLeft(strings.TrimPrefix(d.Text, k.all()), "\n")}
		if !strings.HasPrefix(d.Text, k.all()) {
			p.text = ""
		}
		k.pieces = append(k.pieces, p)
		return part{p, d.Files}, nil
	}, func(s *sheet, p part, err error) { w.received(s, p, err) })
}
