package ui

import (
	"context"
	"time"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/bridge"
)

// pageSize is how many messages are read at once.
const pageSize = 50

// openState is what the window knows of the open conversation's loading.
type openState struct {
	conv  client.Conversation
	epoch int // counts the openings: answers to an older one are dropped
	reads bridge.SingleFlight
	dirty bridge.MessageChanges
	cost  time.Duration    // of showing and painting the last change
	find  client.MessageID // to be shown once it is loaded
}

// opening is what is read to open a conversation.
type opening struct {
	conv client.Conversation
	msgs []client.Message
}

// openConversation shows a conversation.
func (w *Window) openConversation(id client.ConversationID) {
	if id == 0 || id == w.open && w.overlay == nil {
		w.comp.Focus()
		return
	}
	w.closeOverlay()
	if id == w.open {
		return
	}
	w.root.HideHint()
	w.comp.SetProblem(i18n.Phrase{})
	w.turnTo(w.sheetOf(id))
	w.open = id
	w.pane = openState{epoch: w.pane.epoch + 1}
	epoch := w.pane.epoch
	w.side.Select(id)
	w.call.SetEnlarged(false) // or nothing of it would be seen
	w.voice.ShowWhere()
	w.comp.Lock("")
	if row, ok := w.side.Conversation(id); ok {
		w.chat.Open(row, w.agentOf(row.Agent))
		w.lockFor(row)
	}
	w.client.SetView(id, w.focused)
	w.notes.Seen(int64(id))
	bridge.Run(w.bridge, func(ctx context.Context) (opening, error) {
		c, err := w.client.Conversation(ctx, id)
		if err != nil {
			return opening{}, err
		}
		msgs, err := w.client.Messages(ctx, id, 0, pageSize)
		return opening{c, msgs}, err
	}, func(o opening, err error) {
		if epoch != w.pane.epoch {
			return
		}
		if err != nil {
			p := client.Explain(err)
			w.chat.SetProblem(&p)
			return
		}
		w.showOpened(o)
	})
}

func (w *Window) showOpened(o opening) {
	w.pane.conv = o.conv
	a := w.agentOf(o.conv.Agent)
	w.chat.Open(o.conv, a)
	w.chat.SetMessages(o.msgs, len(o.msgs) == pageSize)
	w.chat.SetConnection(w.client.Connection())
	w.voice.MarkSpoken()
	w.voice.ReadPending(nil)
	w.applyConversation(o.conv)
	w.comp.Focus()
	if w.told != nil && w.told.To == w.open {
		w.chat.SetProblem(&w.told.Problem)
		w.told = nil
	}
	if w.pane.find != 0 {
		w.findMessage(w.pane.find)
	}
	w.firstShown()
}

// applyConversation shows what a conversation's state allows.
func (w *Window) applyConversation(c client.Conversation) {
	w.pane.conv = c
	w.chat.SetConversation(c)
	if w.chat.Counts() {
		w.hurry()
	}
	w.lockFor(c)
}

// lockFor lets the composer be written in where something can be sent.
func (w *Window) lockFor(c client.Conversation) {
	switch {
	case c.Closed:
		w.comp.Lock(i18n.T("chat.isClosed"))
	case c.ReadOnly != "":
		w.comp.Lock(c.ReadOnly)
	default:
		w.comp.Lock("")
	}
	w.comp.SetVoice(w.agentOf(c.Agent).Voice)
}

// seen tells the client what the person has seen.
func (w *Window) seen(upTo client.MessageID) {
	id := w.open
	bridge.Do(w.bridge, func(ctx context.Context) error { return w.client.MarkSeen(ctx, id, upTo) }, nil)
}
