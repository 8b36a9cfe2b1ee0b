package speech

import (
	"context"

	"delonix/client/internal/plain"
	"delonix/client/problem"
)

// operator is whether an operator answers in a call.
type operator uint8

const (
	operatorAway    operator = iota
	operatorJoining          // it was not said yet
	operatorHere
)

// HandledBy has a call say that an operator answers in its conversation from now on, or
// the agent again. It is called once more when a name becomes known.
func (d *Service) HandledBy(conversation int64, on bool, name string) {
	k := d.inCall()
	if k == nil || k.where() != conversation {
		return
	}
	name = plain.Line(name)
	k.conversation.SetOperator(on)
	if !on {
		if k.operatorWas(operatorAway) == operatorHere {
			k.conversation.Announce(problem.OperatorLeft(k.speaks(), name))
		}
		return
	}
	k.mu.Lock()
	first := k.operator == operatorAway
	if first {
		k.operator = operatorJoining
	}
	k.mu.Unlock()
	switch {
	case name != "":
		k.sayJoined(name)
	case first:
		d.Spawn(func(ctx context.Context) {
			d.Pause(ctx, d.Tune.NameWithin, nil)
			k.sayJoined("")
		})
	}
}

// sayJoined says that an operator has joined, if that was not said yet.
func (k *call) sayJoined(name string) {
	k.mu.Lock()
	joining := k.operator == operatorJoining
	if joining {
		k.operator = operatorHere
	}
	k.mu.Unlock()
	if joining {
		k.conversation.Announce(problem.OperatorJoined(k.speaks(), name))
	}
}

// operatorWas sets whether an operator answers, and tells whether one did.
func (k *call) operatorWas(now operator) (before operator) {
	k.mu.Lock()
	defer k.mu.Unlock()
	before, k.operator = k.operator, now
	return before
}
