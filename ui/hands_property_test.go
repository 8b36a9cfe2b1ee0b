package ui

import (
	"context"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"delonix/client"
)

// place is where words are.
type place struct {
	drafts   []client.ConversationID
	messages []client.Message
	portal   int
}

func (h *hands) places() map[string]*place {
	out := map[string]*place{}
	for name := range h.words {
		out[name] = &place{}
	}
	each := func(text string, files []client.Attachment, f func(*place)) {
		for _, name := range strings.Fields(text) {
			if p := out[name]; p != nil {
				f(p)
			}
		}
		for _, a := range files {
			if p := out[a.Name]; p != nil {
				f(p)
			}
		}
	}
	convs, err := h.client.Conversations(context.Background(), client.Filter{Limit: 100_000})
	if err != nil {
		h.t.Fatal(err)
	}
	for _, c := range convs {
		d, err := h.client.Draft(context.Background(), c.ID)
		if err != nil {
			h.t.Fatal(err)
		}
		each(d.Text, d.Files, func(p *place) { p.drafts = append(p.drafts, c.ID) })
		for _, m := range h.messages(c.ID) {
			if m.Role == client.RoleUser {
				each(m.Text, m.Attachments, func(p *place) { p.messages = append(p.messages, m) })
			}
		}
	}
	for _, r := range h.portal.Received() {
		var files []client.Attachment
		for _, f := range r.Files {
			files = append(files, client.Attachment{Name: f.Name})
		}
		each(r.Text, files, func(p *place) { p.portal++ })
	}
	return out
}

// check looks for every word.
func (h *hands) check() {
	for name, p := range h.places() {
		w := h.words[name]
		if n := len(p.drafts) + len(p.messages); (n != 1 && !w.unsure || n > 1) && !w.arrivedAfterAll(p) {
			h.errorf("%s is in %d drafts and %d messages: %+v %+v", name, len(p.drafts), len(p.messages), w, p)
		}
		switch {
		case w.unsure, w.edited, len(h.wrong) > 0:
		case !w.submitted && (len(p.messages) > 0 || p.portal > 0):
			h.errorf("%s was sent without having been submitted: %+v", name, p)
		case !w.submitted && w.place() != 0 && p.drafts[0] != w.place() && !h.continues(p.drafts[0], w.place()):
			h.errorf("%s was typed in %d and is the draft of %d", name, w.place(), p.drafts[0])
		}
		if p.portal > 1 && !w.edited {
			h.errorf("%s is %d times at the portal", name, p.portal)
		}
	}
}

// arrivedAfterAll tells that words were taken back into the field when nobody knew
// whether they had arrived, and that they had: the portal shows them, and what the
// person goes on to write, and may send, is the person's.
func (w *word) arrivedAfterAll(p *place) bool {
	arrived := slices.ContainsFunc(p.messages, func(m client.Message) bool { return m.State == client.StateSent })
	return w.edited && arrived && len(p.drafts)+len(p.messages) == 2
}

// fail ends the test if anything was wrong. What went before counts, not the runs
// that try the same again.
func (h *hands) fail() {
	if len(h.wrong) > 0 && h.first == "" {
		h.first = strings.Join(h.wrong, "\n") + "\nafter:\n" + strings.Join(h.trace, "\n")
	}
	if h.first != "" {
		h.t.Fatal(h.first)
	}
}

// continues reports whether the draft of a conversation that has ended may have gone on in
// another one.
func (h *hands) continues(next, ended client.ConversationID) bool {
	c, err := h.client.Conversation(context.Background(), ended)
	return err == nil && c.Closed && next > ended
}

// TestHands_WhateverTheyDoEveryWordIsInItsPlace: whatever hurried hands do, every
// text that was submitted is in one message, at the portal at most once, and every
// text that was not is in the draft of the conversation it was typed in.
func TestHands_WhateverTheyDoEveryWordIsInItsPlace(t *testing.T) {
	h := newHands(t)
	const runsOfOne = 25
	rapid.Check(t, func(rt *rapid.T) {
		if h.runs%runsOfOne == 0 {
			h.renew()
		}
		h.runs++
		h.conv.New()
		actions := map[string]func(*rapid.T){
			"type": h.typeWord, "type more": h.typeWord, "type on": h.typeWord, "enter": h.enterKey, "enter twice": h.twice, "switch": h.switchTo, "switch again": h.switchTo,
			"new": func(*rapid.T) { h.conv.New() }, "option": h.option, "edit": h.edit, "delete": h.delete, "send again": h.again,
			"drop": h.drop, "remove": h.remove, "close": h.closeIt, "start again": h.goOn, "fault": h.fault,
			"quit": h.quitAndStart, "kill": h.killAndStart,
			"look": func(*rapid.T) { h.d.Pump() }, "rest": func(*rapid.T) { h.quiet() },
		}
		h.note("begin")
		for name, act := range actions {
			actions[name] = func(t *rapid.T) { h.note(name); act(t) }
		}
		rt.Repeat(actions)
		h.note("end")
		h.quiet()
		h.check()
		h.fail()
		h.portal.Faults().Clear()
	})
	t.Logf("%d runs, %d words, %d starts", h.runs, h.count, h.starts)
	h.finish()
}

// finish lets the last portal be well and waits until everything is sent, or waits
// for the person.
func (h *hands) finish() {
	h.client.RetryNow()
	h.await("every message is sent or asked about", func() bool {
		for name, p := range h.places() {
			w := h.words[name]
			for _, m := range p.messages {
				waits := m.State == client.StateFailed || m.Error != nil && m.Error.Action == client.ActionSendAgain
				if m.State != client.StateSent && !waits {
					return false
				}
				if m.State == client.StateSent && p.portal != 1 && !w.edited {
					h.t.Fatalf("%s counts as sent and is %d times at the portal", name, p.portal)
				}
			}
		}
		return true
	})
}
