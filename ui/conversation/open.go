package conversation

import (
	"context"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/bridge"
)

// opening is what is read to open a conversation.
type opening struct {
	conv client.Conversation
	msgs []client.Message
}

// Open shows a conversation.
func (p *Presenter) Open(id client.ConversationID) {
	if id == 0 {
		p.Composer.Focus()
		return
	}
	p.Nav.Uncover()
	if id == p.ID() {
		p.Composer.Focus()
		return
	}
	p.Composer.SetProblem(i18n.Phrase{})
	p.Drafts.turnTo(p.Drafts.sheetOf(id))
	p.turn(id)
	epoch := p.state.epoch
	p.Composer.Lock("")
	if row, ok := p.Row(id); ok {
		p.Chat.Open(row, p.agent(row.Agent))
		p.lockFor(row)
	}
	p.Opened(id)
	bridge.Run(p.Bridge, func(ctx context.Context) (opening, error) {
		c, err := p.Client.Conversation(ctx, id)
		if err != nil {
			return opening{}, err
		}
		msgs, err := p.Client.Messages(ctx, id, 0, pageSize)
		return opening{c, msgs}, err
	}, func(o opening, err error) {
		if epoch != p.state.epoch {
			return
		}
		if err != nil {
			p.Nav.Problem(err)
			return
		}
		p.showOpened(o)
	})
}

func (p *Presenter) showOpened(o opening) {
	p.state.loaded = true
	p.Chat.Open(o.conv, p.agent(o.conv.Agent))
	p.Chat.SetMessages(o.msgs, len(o.msgs) == pageSize)
	p.Chat.SetConnection(p.Client.Connection())
	p.Show(o.conv)
	p.Composer.Focus()
	if p.told != nil && p.told.To == p.ID() {
		p.Chat.SetProblem(&p.told.Problem)
		p.told = nil
	}
	if p.state.find != 0 {
		p.find(p.state.find)
	}
	p.Shown()
}

// Show shows another state of the open conversation, and what it allows; that of
// another one is nothing.
func (p *Presenter) Show(c client.Conversation) {
	if !p.state.loaded || c.ID != p.ID() {
		return
	}
	p.state.conv = c
	p.Chat.SetConversation(c)
	if p.Chat.Counts() {
		p.Hurry()
	}
	p.lockFor(c)
}

// lockFor lets the composer be written in where something can be sent.
func (p *Presenter) lockFor(c client.Conversation) {
	switch {
	case c.Closed:
		p.Composer.Lock(i18n.T("chat.isClosed"))
	case c.ReadOnly != "":
		p.Composer.Lock(c.ReadOnly)
	default:
		p.Composer.Lock("")
	}
	p.Composer.SetVoice(p.agent(c.Agent).Voice)
}

// AgentsChanged shows what is known of the agent by now.
func (p *Presenter) AgentsChanged() {
	if p.state.loaded {
		a := p.agent(p.state.conv.Agent)
		p.Chat.SetAgent(a)
		p.Composer.SetVoice(a.Voice)
	}
}

// Reword reads again what the client puts into words.
func (p *Presenter) Reword() {
	if p.state.loaded {
		p.lockFor(p.state.conv)
		p.readMessages(&bridge.MessageChanges{All: true})
		p.readConversation()
	}
}

// readConversation reads the open one again: why nothing can be sent in it, or why it
// is closed, is put into words by the client.
func (p *Presenter) readConversation() {
	id := p.ID()
	bridge.Run(p.Bridge, func(ctx context.Context) (client.Conversation, error) { return p.Client.Conversation(ctx, id) },
		func(c client.Conversation, err error) {
			if err == nil {
				p.Show(c)
			}
		})
}

// Leave shows no conversation any more; with erase nothing that was written stays.
func (p *Presenter) Leave(erase bool) {
	if erase {
		p.Drafts.drop()
	}
	p.turn(0)
}

// Seen tells the client what the person has seen.
func (p *Presenter) Seen(upTo client.MessageID) {
	id := p.ID()
	bridge.Do(p.Bridge, func(ctx context.Context) error { return p.Client.MarkSeen(ctx, id, upTo) }, nil)
}
