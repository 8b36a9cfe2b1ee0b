package ui

import (
	"context"
	"slices"
	"strings"

	"delonix/client"
)

// A new conversation is shown before the local copy has made it, so that what is
// typed at once goes where the person sees it go.

// newWith begins a conversation with an agent.
func (w *Window) newWith(a client.AgentID) {
	w.begin(a, nil, func(ctx context.Context, c *client.Client) (client.ConversationID, error) {
		return c.NewConversation(ctx, a)
	})
}

// startAgain goes on with the open conversation in a new one.
func (w *Window) startAgain() { w.goOnFrom(w.pane.conv) }

// goOnFrom goes on with a closed conversation in a new one, which its draft moves
// to.
func (w *Window) goOnFrom(conv client.Conversation) {
	if conv.ID == 0 {
		return
	}
	old := w.sheetOf(conv.ID)
	w.keep(old)
	m := &moved{from: old}
	w.begin(conv.Agent, m, func(ctx context.Context, c *client.Client) (client.ConversationID, error) {
		k := old.stock
		k.mu.Lock()
		defer k.mu.Unlock()
		id, err := c.StartAgain(ctx, conv.ID)
		if err == nil {
			m.text, m.pieces = k.all(), k.pieces
			k.text, k.pieces = "", nil
		}
		return id, err
	})
}

// moved is the draft of a closed conversation that moves to the one in which it
// goes on.
type moved struct {
	from *sheet

	// Of the step that moves it, until it is over:
	text   string
	pieces []*piece // of it, some of which the window may not have received yet
}

// begin shows an empty conversation with an agent and has it made, after what is
// under way in the one that is shown. The draft of a closed one may go along.
func (w *Window) begin(a client.AgentID, m *moved, create func(context.Context, *client.Client) (client.ConversationID, error)) {
	w.closeOverlay()
	now, before := w.drafts.now, w.open
	if now.pending && !now.used && now.agent == a && m == nil {
		w.comp.Focus() // it is shown already
		return
	}
	s := newSheet()
	s.pending, s.agent = true, a
	w.drafts.making[s] = true
	s.tails = append(s.tails, now.tails...)
	if m != nil {
		s.tails = append(s.tails, m.from.tails...)
	}
	w.showBeginning(s)
	c, d := w.client, w.drafts
	chain(w, s, func(ctx context.Context) (client.ConversationID, error) {
		id, err := create(context.WithoutCancel(ctx), c)
		if err != nil {
			s.err = err
			return 0, err
		}
		s.stock = d.of(c, id)
		return id, nil
	}, func(_ *sheet, id client.ConversationID, err error) {
		delete(d.making, s)
		defer w.forgetAll()
		if err != nil {
			w.notBegun(s, before, err)
			return
		}
		if m != nil {
			w.gone(m)
		}
		w.begun(s, id, m != nil)
	})
	w.readDraft(s)
}

// showBeginning shows a conversation that is being made.
func (w *Window) showBeginning(s *sheet) {
	w.turnTo(s)
	agent := w.agentOf(s.agent)
	w.open, w.pane = 0, openState{epoch: w.pane.epoch + 1}
	w.client.SetView(0, w.focused)
	w.side.Select(0)
	w.call.SetEnlarged(false)
	w.voice.ShowWhere()
	w.chat.Open(client.Conversation{Agent: agent.ID, AgentName: agent.Name, Title: agent.Name}, agent)
	w.comp.Lock("")
	w.comp.SetVoice(agent.Voice)
	w.comp.Focus()
}

// begun opens a conversation that is made by now, if the person still looks at it.
// It may be one that was there, in which nothing was sent yet.
func (w *Window) begun(s *sheet, id client.ConversationID, moved bool) {
	s.pending = false
	if other := w.drafts.sheets[id]; other != nil {
		w.merged(s, other)
		if moved {
			w.readRest(other)
		}
		s = other
	} else {
		s.id = id
		w.drafts.sheets[id] = s
		w.keep(s)
	}
	w.list.Read()
	if s == w.drafts.now && w.open == 0 {
		w.openConversation(id)
	}
}

// notBegun goes back to where the person came from, with what was typed.
func (w *Window) notBegun(s *sheet, before client.ConversationID, err error) {
	s.pending = false
	switch {
	case s != w.drafts.now && before != 0:
		w.merged(s, w.sheetOf(before))
	case s != w.drafts.now:
		w.merged(s, w.drafts.now)
	case before != 0:
		w.openConversation(before)
	}
	w.explain(err)
}

// gone takes from a sheet what the local copy has moved elsewhere: a text, and the
// files that are not in the draft any more.
func (w *Window) gone(m *moved) {
	s := m.from.same()
	if s == w.drafts.now {
		w.capture()
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
	w.show(s)
	w.keep(s)
	step(w, s, func(ctx context.Context, k *stock) (client.Draft, error) { return k.client.Draft(ctx, k.id) },
		func(s *sheet, d client.Draft, err error) {
			if err != nil {
				return
			}
			s.files = slices.DeleteFunc(slices.Clone(s.files), func(f *attached) bool {
				return f.size >= 0 && !slices.ContainsFunc(d.Files, func(a client.Attachment) bool { return a.ID == f.id })
			})
			w.show(s)
			w.forget(s)
		})
}
