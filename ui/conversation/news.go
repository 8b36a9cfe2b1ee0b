package conversation

import (
	"delonix/client"
	"delonix/ui/bridge"
)

// New begins to present what is open; Close ends it.
func New(o Options) *Presenter {
	p := &Presenter{Options: o, Drafts: newDrafts(o), Messages: Messages{o}}
	p.Finder = newFinder(p)
	p.end = o.Bridge.Hear(p.hear)
	return p
}

// Close ends it. What is written is kept by KeepAll, before.
func (p *Presenter) Close() { p.end() }

// hear shows a frame's news of the open conversation.
func (p *Presenter) hear(b *bridge.Batch) {
	if ch := b.Messages[p.ID()]; ch != nil && p.state.loaded {
		p.readMessages(ch)
	}
	for _, m := range b.Moved {
		p.Drafts.follow(m.From, m.To)
		if p.ID() == m.From {
			p.Open(m.To)
		}
	}
	for _, e := range b.WentOn {
		p.wentOn(e)
	}
	for _, n := range b.Notices {
		if n.Conversation == 0 || n.Conversation == p.ID() {
			p.Chat.SetProblem(&n.Problem)
		}
	}
}

// wentOn tells where the message of an ended conversation is, and shows it there if
// the person still looks at where it was.
func (p *Presenter) wentOn(e client.WentOn) {
	if p.ID() != e.From {
		p.Chat.SetProblem(&e.Problem)
		return
	}
	p.told = &e
	p.Open(e.To)
}

// OpenHit shows a message found by search.
func (p *Presenter) OpenHit(h client.SearchHit) {
	if h.Conversation == p.ID() {
		p.find(h.Message)
		return
	}
	p.Open(h.Conversation)
	p.state.find = h.Message
}

// Choose sends the text of an option or a suggestion.
func (p *Presenter) Choose(text string) { p.Drafts.choose(p.ID(), text) }
