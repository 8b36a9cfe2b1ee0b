package speech

import (
	"context"

	"delonix/client/model"
	"delonix/client/problem"
	"delonix/client/voice"
	"delonix/storage"
)

// A call outlives its conversation. When the portal has closed that and the person
// speaks, what is said begins the conversation in which it goes on, and the call goes
// on there.

// where is the conversation the call is in.
func (k *call) where() int64 {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.conv
}

// sent notes the message that a turn became, before it is delivered, and follows it
// into another conversation.
func (k *call) sent(m storage.Message, said voice.UserTurn) {
	k.mu.Lock()
	k.turns[m.ID] = said.Turn
	delete(k.kept, int64(said.Utterance))
	newest := said.Turn == k.last
	k.mu.Unlock()
	if newest {
		k.show(func(s *model.Call) { s.HeardAs = model.MessageID(m.ID) })
	}
	k.goesOnIn(m.ConversationID)
}

// goesOnIn makes a conversation the one of the call, and says so.
func (k *call) goesOnIn(to int64) {
	k.mu.Lock()
	from := k.conv
	k.conv = to
	if from != to {
		k.operator = operatorAway
	}
	k.mu.Unlock()
	if from == to {
		return
	}
	k.d.sender.Release(from)
	k.d.sender.Hold(to)
	k.show(func(*model.Call) {})
	k.applySettings()
	k.conversation.SetOperator(false)
	k.conversation.AnnounceInstead(problem.OnEnding(k.speaks()), problem.OnMovingOn(k.speaks()))
}

// say makes a message of what was said, in the conversation of the call or, where
// that has ended, in the one in which it goes on.
func (k *call) say(ctx context.Context, said voice.UserTurn) error {
	k.moving.Lock()
	defer k.moving.Unlock()
	out := model.Outgoing{Text: said.Text, Utterance: model.UtteranceID(said.Utterance)}
	stored := func(m storage.Message) { k.sent(m, said) }
	conv, err := k.d.Store.Conversation(ctx, k.where())
	if err != nil {
		return err
	}
	if conv.Closed {
		_, err = k.d.sender.SendInNext(ctx, conv, out, stored)
	} else {
		_, err = k.d.sender.Enqueue(ctx, conv.ID, out, stored)
	}
	return err
}

// GoOnFrom sends what was said in a call, and refused before it was known that the
// conversation has ended, in the one in which the call goes on.
func (d *Service) GoOnFrom(ctx context.Context, ended int64) error {
	unsent, err := d.Store.Outbox(ctx, ended)
	for _, m := range unsent {
		if err == nil && m.State == storage.StateFailed {
			err = d.GoOn(ctx, m.ID)
		}
	}
	return err
}

// GoOn sends what was said in a call, and whose conversation had ended before it
// arrived, in the one in which the call goes on.
func (d *Service) GoOn(ctx context.Context, message int64) error {
	k := d.inCall()
	if k == nil {
		return nil
	}
	if _, ok := k.turnOf(message); !ok {
		return nil
	}
	k.moving.Lock()
	defer k.moving.Unlock()
	m, err := d.Store.Message(ctx, message)
	if err != nil || m.State != storage.StateFailed {
		return err
	}
	conv, err := d.Store.Conversation(ctx, m.ConversationID)
	if err != nil || !conv.Closed {
		return err
	}
	to := int64(0)
	if in := k.where(); in != conv.ID {
		to = in // it was said before what has moved on already
	}
	return d.sender.SendAgainInNext(ctx, m, to, func(m storage.Message) { k.goesOnIn(m.ConversationID) })
}

// Ended has a call say that its conversation has ended.
func (d *Service) Ended(conversation int64) {
	if k := d.inCall(); k != nil && k.where() == conversation {
		k.conversation.Announce(problem.OnEnding(k.speaks()))
	}
}

// Announce has the call say something of its own accord, behind what it says already.
func (d *Service) Announce(words string) {
	if k := d.inCall(); k != nil {
		k.conversation.Announce(words)
	}
}
