package conversation

import (
	"context"
	"slices"
	"strings"

	"delonix/client"
)

// follow follows two conversations that turned out to be one. The local copy
// has both drafts in the second by now.
func (d *Drafts) follow(from, to client.ConversationID) {
	d.capture()
	old := d.sheets[from]
	delete(d.sheets, from)
	next := d.sheets[to]
	if next != nil {
		d.readRest(next)
	} else {
		next = d.sheetOf(to)
	}
	if old == nil {
		return
	}
	old.into = next
	next.steps += old.steps
	if old.dirty {
		next.text, next.dirty = client.JoinDrafts(next.text, old.text), true
	}
	if d.now == old {
		d.now = next
		d.show(next)
	}
}

// readRest reads what came to a stored draft otherwise than by the window.
func (d *Drafts) readRest(s *Sheet) {
	step(d, s, func(ctx context.Context, k *stock) (part, error) {
		kept, err := k.client.Draft(ctx, k.id)
		if err != nil || !k.known {
			return part{}, err
		}
		p := &piece{text: strings.TrimLeft(strings.TrimPrefix(kept.Text, k.all()), "\n")}
		if !strings.HasPrefix(kept.Text, k.all()) {
			p.text = ""
		}
		k.pieces = append(k.pieces, p)
		return part{p, kept.Files}, nil
	}, func(s *Sheet, p part, err error) { d.received(s, p, err) })
}

// moved is the draft of a closed conversation that moves to the one in which it
// goes on.
type moved struct {
	from *Sheet

	// Of the step that moves it, until it is over:
	text   string
	pieces []*piece // of it, some of which the window may not have received yet
}

// gone takes from a sheet what the local copy has moved elsewhere: a text, and the
// files that are not in the draft any more.
func (d *Drafts) gone(m *moved) {
	s := m.from.same()
	if s == d.now {
		d.capture()
	}
	for _, p := range m.pieces {
		p.void = true
	}
	rest, whole := strings.CutPrefix(s.text, m.text)
	switch {
	case whole:
		s.text = rest
	case strings.Contains(m.text, s.text):
		s.text = ""
	}
	s.dirty, s.shown = true, nil
	d.show(s)
	d.keep(s)
	step(d, s, func(ctx context.Context, k *stock) (client.Draft, error) { return k.client.Draft(ctx, k.id) },
		func(s *Sheet, kept client.Draft, err error) {
			if err != nil {
				return
			}
			s.files = slices.DeleteFunc(slices.Clone(s.files), func(f *attached) bool {
				return f.size >= 0 && !slices.ContainsFunc(kept.Files, func(a client.Attachment) bool { return a.ID == f.id })
			})
			d.show(s)
			d.forget(s)
		})
}
