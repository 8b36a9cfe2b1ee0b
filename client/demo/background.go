package demo

import (
	"context"
	"strconv"
	"time"
)

// expiryCheck is how often deadlines are looked at.
const expiryCheck = time.Second

func itoa(n int) string { return strconv.Itoa(n) }

// expireSessions closes sessions whose time is over.
func (p *Portal) expireSessions(ctx context.Context) {
	tick := time.NewTicker(min(expiryCheck, max(p.opts.SessionTimeout/4, 10*time.Millisecond)))
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
		now := p.now()
		var over []*session
		p.world.mu.Lock()
		for _, s := range p.world.order {
			if s.isOpen() && now.After(s.closeTime()) {
				over = append(over, s)
			}
		}
		p.world.mu.Unlock()
		for _, s := range over {
			p.closeSession(s, "user_timeout", "timeout")
		}
	}
}

// initiative is a conversation which the agent starts by itself.
type initiative struct {
	text, topic string
	buttons     []Button
}

// initiatives take turns from run to run.
func initiatives() []initiative {
	return []initiative{
		{
			text:    "Good news about parcel **4471**: it has just left the depot, and the driver is on the way to you. Shall he leave it with a neighbour if nobody is at home?",
			topic:   "parcel-neighbour",
			buttons: []Button{{Label: "Yes, please"}, {Label: "No, I am at home", Value: "no"}},
		},
		{
			text:    "A short reminder: your appointment is tomorrow at half past ten. Is that still all right?",
			topic:   "appointment-kept",
			buttons: []Button{{Label: "Yes"}, {Label: "Another day, please", Value: "I need another appointment"}},
		},
		{
			text:    "Your invoice 2291 has been paid. Thank you! Would you like a receipt?",
			topic:   "receipt",
			buttons: []Button{{Label: "Yes, please"}, {Label: "No, thank you"}},
		},
	}
}

// startByItself starts a conversation after a while, and some time later lets the
// operator of the history answer, so that both can be seen arriving.
func (p *Portal) startByItself(ctx context.Context) {
	if !sleep(ctx, p.opts.ProactiveAfter) {
		return
	}
	p.world.mu.Lock()
	choices := initiatives()
	own := choices[p.world.proactive%len(choices)]
	p.world.proactive++
	p.world.mu.Unlock()
	pushed, err := p.Push(Push{Text: own.text, Buttons: own.buttons})
	if err != nil {
		return // the portal is closing
	}
	p.world.mu.Lock()
	if s := p.world.sessions[pushed.SessionID]; s != nil {
		s.topic, s.previous = own.topic, own.text
	}
	p.world.mu.Unlock()

	if !sleep(ctx, p.opts.ProactiveAfter) {
		return
	}
	if id := p.waitingForOperator(); id != "" {
		_, _ = p.Push(Push{SessionID: id, Text: "Thank you for your patience. You were right: a call was left open over night. " +
			"I have taken 110 minutes off the invoice. Is that all right for you?"})
	}
}

// waitingForOperator finds the conversation of the history in which the person wrote
// last.
func (p *Portal) waitingForOperator() string {
	p.world.mu.Lock()
	defer p.world.mu.Unlock()
	for _, s := range p.world.order {
		if s.isOpen() && s.agentID == billingAgent && s.mode == ModeOperator && s.logs[len(s.logs)-1].role == RoleHuman {
			return s.id
		}
	}
	return ""
}
