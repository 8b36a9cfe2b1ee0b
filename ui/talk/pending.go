package talk

import (
	"context"

	"delonix/client"
	"delonix/ui/bridge"
)

// ReadPending shows the recordings of the open conversation that did not
// become a message. A problem is told beside them only if it is not the reason
// of one.
func (t *Talk) ReadPending(p *client.Problem) {
	id := t.Open()
	bridge.Run(t.Bridge, t.Client.PendingUtterances, func(all []client.Utterance, err error) {
		if err != nil || id != t.Open() {
			return
		}
		var mine []client.Utterance
		for _, u := range all {
			if u.Conversation == id {
				mine = append(mine, u)
			}
		}
		t.Chat.SetPending(mine)
		if p != nil && !tellsIt(mine, p) {
			t.Chat.SetProblem(p)
		}
	})
}

func tellsIt(list []client.Utterance, p *client.Problem) bool {
	for _, u := range list {
		if u.Problem != nil && client.Said(*u.Problem) == client.Said(*p) {
			return true
		}
	}
	return false
}

// Retry sends a recording that did not become a message.
func (t *Talk) Retry(id client.UtteranceID) {
	bridge.Do(t.Bridge, func(ctx context.Context) error { return t.Client.RetryUtterance(ctx, id) }, t.pendingDone)
}

// Discard throws one away.
func (t *Talk) Discard(id client.UtteranceID) {
	bridge.Do(t.Bridge, func(ctx context.Context) error { return t.Client.DiscardUtterance(ctx, id) }, t.pendingDone)
}

func (t *Talk) pendingDone(err error) {
	if err == nil {
		t.ReadPending(nil)
		return
	}
	p := client.Explain(err)
	t.ReadPending(&p)
}

// NotForAgent takes a message back that was said and not meant for the agent.
func (t *Talk) NotForAgent(id client.MessageID) {
	bridge.Do(t.Bridge, func(ctx context.Context) error { return t.Client.NotForAgent(ctx, id) }, t.Nav.Problem)
}
