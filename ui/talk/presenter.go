package talk

import (
	"context"
	"time"

	"delonix/client"
	"delonix/ui/bridge"
	"delonix/ui/call"
	"delonix/ui/chat"
	"delonix/ui/composer"
)

// Client is what talking needs of the client.
type Client interface {
	Talk(context.Context, client.ConversationID) error
	CancelTalk()
	StopSpeaking()
	StartCall(context.Context, client.ConversationID) error
	EndCall()
	SkipReply()
	Push(down bool)
	SetMuted(bool)
	SetPaused(bool)
	Conversation(context.Context, client.ConversationID) (client.Conversation, error)
	NotForAgent(context.Context, client.MessageID) error
	PendingUtterances(context.Context) ([]client.Utterance, error)
	RetryUtterance(context.Context, client.UtteranceID) error
	DiscardUtterance(context.Context, client.UtteranceID) error
}

// Navigator leads to other places.
type Navigator interface {
	// Problem tells what went wrong; nil is nothing.
	Problem(error)
}

// Options are what talking needs besides the client.
type Options struct {
	Client   Client
	Bridge   *bridge.Bridge
	Nav      Navigator
	Chat     *chat.View
	Composer *composer.Composer
	Panel    *call.Panel
	Open     func() client.ConversationID // which conversation is open
	EndTrial func() bool                  // ends the try-out of the devices; false if there is none
	Activity func(words string)           // the voice does something else now
	Hurry    func()                       // something counts seconds now
	Relayout func()                       // the panel comes or goes
}

// Talk presents the voice. Its fields belong to the UI thread.
type Talk struct {
	Options
	Now       func() time.Time
	Recording client.Recording
	Call      client.Call
	Speaking  client.MessageID // is read aloud, 0 for none
	sentence  string           // of it
	calls     *bridge.Line     // what is asked for in a call, in the person's order
	holding   holding
	asked     bool // for a recording that has not begun yet
	calling   bool // a hands-free conversation was asked for and has not begun
	hangUp    bool // it is to end as soon as it begins
	end       func()
}

// holding is the button or the key to talk while it is down.
type holding struct {
	since time.Time // zero: it is up
	due   bool      // it was released before the microphone was open
	drop  bool      // so briefly that there is nothing to send
}
