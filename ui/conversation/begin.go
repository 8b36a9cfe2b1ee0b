package conversation

import (
	"context"

	"delonix/client"
)

// A new conversation is shown before the local copy has made it, so that what is
// typed at once goes where the person sees it go.

// Own are the agents that a conversation can be begun with.
func (p *Presenter) Own() []client.Agent {
	var out []client.Agent
	for _, a := range p.Agents() {
		if a.ReadOnly == "" {
			out = append(out, a)
		}
	}
	return out
}

// New begins a conversation with the agent of the open one, or the only one there is.
func (p *Presenter) New() {
	own, open := p.Own(), p.state.conv.Agent
	switch {
	case len(own) == 0 && len(p.Agents()) > 0:
		// Not the page itself: what is typed next would go into its fields.
		p.Chat.SetProblem(client.CantReach(p.Agents()[0].Obstacle))
	case len(own) == 0:
		p.Nav.Connect()
	case p.Drafts.Beginning():
		p.NewWith(p.Drafts.now.agent)
	case open != 0 && p.agent(open).ReadOnly == "":
		p.NewWith(open)
	default:
		p.NewWith(own[0].ID)
	}
}

// NewWith begins a conversation with an agent.
func (p *Presenter) NewWith(a client.AgentID) {
	p.begin(a, nil, func(ctx context.Context, c Client) (client.ConversationID, error) {
		return c.NewConversation(ctx, a)
	})
}

// StartAgain goes on with the open conversation in a new one.
func (p *Presenter) StartAgain() {
	if c, ok := p.Loaded(); ok {
		p.GoOnFrom(c)
	}
}

// GoOnFrom goes on with a closed conversation in a new one, which its draft moves
// to.
func (p *Presenter) GoOnFrom(conv client.Conversation) {
	if conv.ID == 0 {
		return
	}
	old := p.Drafts.sheetOf(conv.ID)
	p.Drafts.keep(old)
	m := &moved{from: old}
	p.begin(conv.Agent, m, func(ctx context.Context, c Client) (client.ConversationID, error) {
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

// begin shows an empty conversation with an agent and has it made, after what is
// under way in the one that is shown. The draft of a closed one may go along.
func (p *Presenter) begin(a client.AgentID, m *moved, create func(context.Context, Client) (client.ConversationID, error)) {
	p.Nav.Uncover()
	now, before := p.Drafts.now, p.ID()
	if now.pending && !now.used && now.agent == a && m == nil {
		p.Composer.Focus() // it is shown already
		return
	}
	s := newSheet()
	s.pending, s.agent = true, a
	p.Drafts.making[s] = true
	s.tails = append(s.tails, now.tails...)
	if m != nil {
		s.tails = append(s.tails, m.from.tails...)
	}
	p.showBeginning(s)
	d := p.Drafts
	chain(p.Drafts, s, func(ctx context.Context) (client.ConversationID, error) {
		id, err := create(context.WithoutCancel(ctx), p.Client)
		if err != nil {
			s.err = err
			return 0, err
		}
		s.stock = d.of(id)
		return id, nil
	}, func(_ *Sheet, id client.ConversationID, err error) {
		delete(d.making, s)
		defer d.forgetAll()
		if err != nil {
			p.notBegun(s, before, err)
			return
		}
		if m != nil {
			d.gone(m)
		}
		p.begun(s, id, m != nil)
	})
	p.Drafts.readDraft(s)
}

// showBeginning shows a conversation that is being made.
func (p *Presenter) showBeginning(s *Sheet) {
	p.Drafts.turnTo(s)
	p.turn(0)
	p.Opened(0)
	agent := p.agent(s.agent)
	p.Chat.Open(client.Conversation{Agent: agent.ID, AgentName: agent.Name, Title: agent.Name}, agent)
	p.Composer.Lock("")
	p.Composer.SetVoice(agent.Voice)
	p.Composer.Focus()
}

// begun opens a conversation that is made by now, if the person still looks at it.
// It may be one that was there, in which nothing was sent yet.
func (p *Presenter) begun(s *Sheet, id client.ConversationID, moved bool) {
	s.pending = false
	if other := p.Drafts.sheets[id]; other != nil {
		p.Drafts.merged(s, other)
		if moved {
			p.Drafts.readRest(other)
		}
		s = other
	} else {
		s.id = id
		p.Drafts.sheets[id] = s
		p.Drafts.keep(s)
	}
	p.Made()
	if s == p.Drafts.now && p.ID() == 0 {
		p.Open(id)
	}
}

// notBegun goes back to where the person came from, with what was typed.
func (p *Presenter) notBegun(s *Sheet, before client.ConversationID, err error) {
	s.pending = false
	switch {
	case s != p.Drafts.now && before != 0:
		p.Drafts.merged(s, p.Drafts.sheetOf(before))
	case s != p.Drafts.now:
		p.Drafts.merged(s, p.Drafts.now)
	case before != 0:
		p.Open(before)
	}
	p.Nav.Problem(err)
}
