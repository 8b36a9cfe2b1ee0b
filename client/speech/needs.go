package speech

import (
	"context"

	"delonix/client/api"
	"delonix/client/model"
	"delonix/client/voice"
	"delonix/client/voice/listen"
	"delonix/storage"
)

// Hardware are the devices of this machine. Without a microphone or a speaker that
// part of the service is off; List may be nil.
type Hardware struct {
	Microphone listen.Microphone
	Speaker    voice.Speaker
	List       Devices
}

// Line is a conversation and how its agent is reached.
type Line struct {
	Conversation storage.Conversation
	API          *api.Agent // nil where it can't be reached
	Obstacle     model.Obstacle
	CantWrite    error // why nothing can be sent in the conversation
}

// Agents is what the service needs to know of the agents.
type Agents interface {
	// Reach returns how the agent of a conversation is reached.
	Reach(ctx context.Context, conversation int64) (Line, error)
	// Ability returns what is known of what an agent can do with speech.
	Ability(ctx context.Context, agent int64) (model.VoiceAbility, error)
	// AbilityNow is Ability, asked for where it is not known yet.
	AbilityNow(ctx context.Context, agent int64) (model.VoiceAbility, error)
	// Online reports whether the portal of an agent answers, where that is known.
	Online(agent int64) (online, known bool)
}

// Sender makes messages of what was said. stored, which may be nil, is told of the
// message before it is sent.
type Sender interface {
	Enqueue(ctx context.Context, conversation int64, out model.Outgoing, stored func(storage.Message)) (storage.Message, error)
	// SendInNext is Enqueue in the conversation in which an ended one goes on.
	SendInNext(ctx context.Context, ended storage.Conversation, out model.Outgoing, stored func(storage.Message)) (storage.Message, error)
	// SendAgainInNext sends a message again whose conversation has ended: in the
	// conversation in, or with 0 in the one in which it goes on.
	SendAgainInNext(ctx context.Context, m storage.Message, in int64, stored func(storage.Message)) error
	// NoteCall keeps in a conversation what a call was that is over.
	NoteCall(ctx context.Context, conversation int64, note model.CallNote) error
	// Hold keeps the replies of a conversation streaming until Release.
	Hold(conversation int64)
	Release(conversation int64)
}

// Devices lists the sound devices and chooses among them. An empty id is the
// system's default.
type Devices interface {
	Microphones(ctx context.Context) ([]model.Device, error)
	Speakers(ctx context.Context) ([]model.Device, error)
	SetMicrophone(id string) error
	SetSpeaker(id string) error
}
