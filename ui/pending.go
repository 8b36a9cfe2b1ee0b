package ui

import (
	"context"

	"delonix/client"
	"delonix/ui/bridge"
)

// readPending shows the recordings of the open conversation that did not
// become a message. A problem is told beside them only if it is not the reason
// of one.
func (w *Window) readPending(p *client.Problem) {
	id := w.open
	bridge.Run(w.bridge, w.client.PendingUtterances, func(all []client.Utterance, err error) {
		if err != nil || id != w.open {
			return
		}
		var mine []client.Utterance
		for _, u := range all {
			if u.Conversation == id {
				mine = append(mine, u)
			}
		}
		w.chat.SetPending(mine)
		if p != nil && !tellsIt(mine, p) {
			w.chat.SetProblem(p)
		}
	})
}

func tellsIt(list []client.Utterance, p *client.Problem) bool {
	for _, u := range list {
		if u.Problem != nil && u.Problem.Text == p.Text {
			return true
		}
	}
	return false
}

func (w *Window) retryUtterance(id client.UtteranceID) {
	bridge.Do(w.bridge, func(ctx context.Context) error { return w.client.RetryUtterance(ctx, id) }, w.pendingDone)
}

func (w *Window) discardUtterance(id client.UtteranceID) {
	bridge.Do(w.bridge, func(ctx context.Context) error { return w.client.DiscardUtterance(ctx, id) }, w.pendingDone)
}

func (w *Window) pendingDone(err error) {
	if err == nil {
		w.readPending(nil)
		return
	}
	p := client.Explain(err)
	w.readPending(&p)
}
