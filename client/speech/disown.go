package speech

import (
	"context"
	"time"

	"delonix/client/model"
)

// noteMost is how long the line of a call may take to be written.
const noteMost = 5 * time.Second

// Disown tells that an own message was not meant for the agent: what answers it is not
// heard, and a call takes what is as loud for the room.
func (d *Service) Disown(conversation, message int64) {
	if k := d.inCall(); k != nil {
		k.disown(message)
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.spoken, conversation)
	if r := d.reading; r != nil && r.conversation == conversation && !r.asked {
		d.stopReading()
	}
}

// disown takes the turn of an own message back.
func (k *call) disown(message int64) {
	turn, ok := k.turnOf(message)
	if !ok {
		return
	}
	k.conversation.Disown(turn)
	k.show(func(s *model.Call) {
		delete(k.turns, message) // nobody waits for its delivery, nor goes on with it
		if s.HeardAs == model.MessageID(message) {
			s.HeardAs = 0
		}
	})
}

// messageOf is the own message of a turn, 0 if there is none.
func (k *call) messageOf(turn uint64) int64 {
	for message, t := range k.turns {
		if t == turn {
			return message
		}
	}
	return 0
}

// note keeps, in the conversation of a call that is over, what it was.
func (k *call) note(turns, interruptions int) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(k.d.Context()), noteMost)
	defer cancel()
	k.d.LogError("note a call", k.d.sender.NoteCall(ctx, k.where(), model.CallNote{
		Length: k.d.Clock.Now().Sub(k.started), Turns: turns, Interruptions: interruptions,
	}))
}
