package client

import (
	"context"
	"io"

	"delonix/client/speech"
)

// speechAgents tells the speech service of the agents.
type speechAgents struct{ c *Client }

func (a speechAgents) Reach(ctx context.Context, conversation int64) (speech.Line, error) {
	conv, r, cantWrite, err := a.c.conversations.Reach(ctx, conversation)
	if err != nil {
		return speech.Line{}, err
	}
	return speech.Line{Conversation: conv, API: r.API, Obstacle: r.Obstacle, CantWrite: cantWrite}, nil
}

func (a speechAgents) Ability(ctx context.Context, agent int64) (VoiceAbility, error) {
	return a.c.accounts.Ability(ctx, agent)
}

func (a speechAgents) AbilityNow(ctx context.Context, agent int64) (VoiceAbility, error) {
	return a.c.accounts.AbilityNow(ctx, agent)
}

func (a speechAgents) Online(agent int64) (online, known bool) {
	if r := a.c.accounts.Route(agent); r.Account != nil {
		return r.Account.IsOnline(), true
	}
	return false, false
}

// Talk starts recording one utterance; called while recording it ends the
// recording, has it transcribed and sends what was said.
func (c *Client) Talk(ctx context.Context, id ConversationID) error { return c.voice.Talk(ctx, id) }

// CancelTalk throws the running recording away.
func (c *Client) CancelTalk() { c.voice.CancelTalk() }

// Recording tells how push-to-talk stands.
func (c *Client) Recording() Recording { return c.voice.Recording() }

// PendingUtterances returns recordings that did not become a message yet.
func (c *Client) PendingUtterances(ctx context.Context) ([]Utterance, error) {
	return c.voice.PendingUtterances(ctx)
}

// RetryUtterance has a kept recording transcribed and sent.
func (c *Client) RetryUtterance(ctx context.Context, id UtteranceID) error {
	return c.voice.RetryUtterance(ctx, id)
}

// DiscardUtterance throws a kept recording away.
func (c *Client) DiscardUtterance(ctx context.Context, id UtteranceID) error {
	return c.voice.DiscardUtterance(ctx, id)
}

// Speak reads a message aloud. What was being read before stops.
func (c *Client) Speak(ctx context.Context, id MessageID) error { return c.voice.Speak(ctx, id) }

// StopSpeaking ends reading aloud.
func (c *Client) StopSpeaking() { c.voice.StopSpeaking() }

// SaveSpeech writes a message as spoken sound to w: a WAV file of one channel.
func (c *Client) SaveSpeech(ctx context.Context, id MessageID, w io.Writer) error {
	return c.voice.SaveSpeech(ctx, id, w)
}

// StartCall begins a hands-free conversation; CallChanged events tell the rest.
func (c *Client) StartCall(ctx context.Context, id ConversationID) error {
	return c.voice.StartCall(ctx, id)
}

// EndCall ends the hands-free conversation.
func (c *Client) EndCall() { c.voice.EndCall() }

// SetMuted closes or opens the microphone of the hands-free conversation.
func (c *Client) SetMuted(muted bool) { c.voice.SetMuted(muted) }

// SetPaused stops or resumes speaking and listening of the hands-free conversation.
func (c *Client) SetPaused(paused bool) { c.voice.SetPaused(paused) }

// Push is the button or key of push-to-talk in a hands-free conversation: true
// while it is held.
func (c *Client) Push(held bool) { c.voice.Push(held) }

// SkipReply stops the reply that is being spoken in a hands-free conversation.
func (c *Client) SkipReply() { c.voice.SkipReply() }

// CallState tells how the hands-free conversation stands.
func (c *Client) CallState() Call { return c.voice.CallState() }

// VoiceTimings tells how long the stages of the last turns took, newest first.
func (c *Client) VoiceTimings() []TurnTiming { return c.voice.Timings() }

// WriteVoiceTimings writes the timings of all spoken turns since the start as CSV.
func (c *Client) WriteVoiceTimings(w io.Writer) error { return c.voice.WriteTimings(w) }

// Devices returns the microphones and speakers of this machine.
func (c *Client) Devices(ctx context.Context) (mics, speakers []Device, err error) {
	return c.voice.Devices(ctx)
}

// TryDevices records for five seconds with the chosen microphone and plays that
// back on the chosen speaker. each is told how it stands with every frame, from
// this goroutine. Nothing is kept. The end of ctx ends it; while it runs, neither
// Talk nor StartCall may be called.
func (c *Client) TryDevices(ctx context.Context, each func(Trial)) error {
	return c.voice.TryDevices(ctx, each)
}
