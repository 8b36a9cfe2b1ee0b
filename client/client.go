// Package client is the application without a window: the signed-in accounts,
// their conversations and messages, the local copy they live in, and everything
// that keeps the two in step with the portals.
//
// A window (package ui) calls the methods of Client, reads the rows it shows and
// subscribes to small typed events that name what changed. What a person did is
// on disk before any method returns; the network catches up behind.
//
// What the wire looks like is the business of client/api, the turns of a spoken
// conversation that of client/voice, and the database that of package storage.
package client

import (
	"context"
	"io"
)

// Client is the whole application behind the window. Its methods are safe from
// any goroutine. Those that take a context may wait for the disk or the network
// and must not be called on the UI thread; the others return at once.
type Client struct {
	opts Options
}

// Open opens the local copy. It does not touch the network, so that a window can
// be shown at once. ErrInUse means that another instance has the folder open; it
// has been asked to raise its window by then.
func Open(ctx context.Context, o Options) (*Client, error) { return &Client{opts: o}, nil }

// Start begins syncing in the background and returns at once.
func (c *Client) Start(ctx context.Context) {}

// Close ends every goroutine, waits for them and closes the local copy.
func (c *Client) Close() error { return nil }

// Subscribe calls f with every event, in order, from one goroutine. f must return
// fast. The returned function ends the subscription.
func (c *Client) Subscribe(f func(Event)) (cancel func()) { return func() {} }

// Recovery tells what opening the local copy had to repair.
func (c *Client) Recovery() Recovery { return Recovery{} }

// DataDir is the folder of the local copy.
func (c *Client) DataDir() string { return c.opts.Dir }

// Settings returns the person's choices.
func (c *Client) Settings(ctx context.Context) (Settings, error) { return DefaultSettings(), nil }

// SaveSettings keeps the person's choices.
func (c *Client) SaveSettings(ctx context.Context, s Settings) error { return notYet() }

// Agents returns the agents the person can talk to, connected ones first.
func (c *Client) Agents(ctx context.Context) ([]Agent, error) { return nil, nil }

// TestConnection checks credentials against the portal and stores nothing.
func (c *Client) TestConnection(ctx context.Context, cr Credentials) (Connected, error) {
	return Connected{}, notYet()
}

// Connect checks credentials against the portal, stores the token and the agent,
// and starts syncing.
func (c *Client) Connect(ctx context.Context, cr Credentials) (Connected, error) {
	return Connected{}, notYet()
}

// SignOut forgets the token of an agent, or of all with 0. With erase its local
// copy goes too.
func (c *Client) SignOut(ctx context.Context, a AgentID, erase bool) error { return notYet() }

// Conversations returns the rows of the sidebar, newest first; with
// Filter.Operator the longest waiting first.
func (c *Client) Conversations(ctx context.Context, f Filter) ([]Conversation, error) {
	return nil, nil
}

// Conversation returns one conversation.
func (c *Client) Conversation(ctx context.Context, id ConversationID) (Conversation, error) {
	return Conversation{}, notYet()
}

// NewConversation makes a conversation with an agent in the local copy. An empty
// one that was never sent to is used again. The portal hears of it with the first
// message.
func (c *Client) NewConversation(ctx context.Context, a AgentID) (ConversationID, error) {
	return 0, notYet()
}

// StartAgain makes a new conversation with the agent of a closed one.
func (c *Client) StartAgain(ctx context.Context, id ConversationID) (ConversationID, error) {
	return 0, notYet()
}

// Messages returns a page of a chat, oldest first. before is the oldest message
// known, 0 the newest page.
func (c *Client) Messages(ctx context.Context, id ConversationID, before MessageID, limit int) ([]Message, error) {
	return nil, nil
}

// MessagesByID returns the named messages that still exist, in the order of the
// chat.
func (c *Client) MessagesByID(ctx context.Context, ids ...MessageID) ([]Message, error) {
	return nil, nil
}

// Send keeps a message and its files and returns; delivery goes on behind.
func (c *Client) Send(ctx context.Context, id ConversationID, out Outgoing) (MessageID, error) {
	return 0, notYet()
}

// SendAgain sends a failed or unconfirmed message once more, on the person's word.
func (c *Client) SendAgain(ctx context.Context, id MessageID) error { return notYet() }

// DeleteUnsent removes a message that is queued, failed or unconfirmed.
func (c *Client) DeleteUnsent(ctx context.Context, id MessageID) error { return notYet() }

// EditUnsent removes an unsent message and returns it for the composer. Its files
// are copies that stay until they were sent or the app ends.
func (c *Client) EditUnsent(ctx context.Context, id MessageID) (Outgoing, error) {
	return Outgoing{}, notYet()
}

// SaveDraft keeps what the composer holds.
func (c *Client) SaveDraft(ctx context.Context, id ConversationID, text string) error {
	return notYet()
}

// MarkSeen tells that the person saw everything up to a message.
func (c *Client) MarkSeen(ctx context.Context, id ConversationID, upTo MessageID) error {
	return notYet()
}

// SetView tells which conversation is in view (0 is none) and whether the window
// has the focus.
func (c *Client) SetView(id ConversationID, focused bool) {}

// Mute switches the alerts of one conversation off or on.
func (c *Client) Mute(ctx context.Context, id ConversationID, muted bool) error { return notYet() }

// React sets the person's reaction to a message; it shows at once and is sent
// behind.
func (c *Client) React(ctx context.Context, id MessageID, f Feedback) error { return notYet() }

// CloseConversation closes the session at the portal with one of CloseStatuses.
func (c *Client) CloseConversation(ctx context.Context, id ConversationID, status string) error {
	return notYet()
}

// CloseStatuses are the statuses a customer may close a conversation with.
func (c *Client) CloseStatuses() []CloseStatus { return nil }

// SessionDetails asks the portal for the session's data.
func (c *Client) SessionDetails(ctx context.Context, id ConversationID) (SessionDetails, error) {
	return SessionDetails{}, notYet()
}

// UpdateSession changes name, e-mail, phone and the own fields of a session.
func (c *Client) UpdateSession(ctx context.Context, id ConversationID, d SessionDetails) error {
	return notYet()
}

// Download brings an attachment to this machine and returns where it is.
func (c *Client) Download(ctx context.Context, id AttachmentID) (path string, err error) {
	return "", notYet()
}

// OpenableAttachment returns the path of an attachment that may be given to the
// system to open, downloading it if needed, or a Problem saying why not.
func (c *Client) OpenableAttachment(ctx context.Context, id AttachmentID) (path string, err error) {
	return "", notYet()
}

// Search finds messages by their words.
func (c *Client) Search(ctx context.Context, query string, limit int) ([]SearchHit, error) {
	return nil, nil
}

// HandOvers returns the history of hand-overs to operators, newest first.
func (c *Client) HandOvers(ctx context.Context) ([]HandOver, error) { return nil, nil }

// ExportHandOvers writes the history of hand-overs as CSV.
func (c *Client) ExportHandOvers(ctx context.Context, w io.Writer) error { return notYet() }

// RetryNow ends every waiting for a next try.
func (c *Client) RetryNow() {}

// Connection tells how the links to the portals stand.
func (c *Client) Connection() Connection { return Connection{} }

// UnreadCount is the number of conversations with unread messages.
func (c *Client) UnreadCount() int { return 0 }

// Talk starts recording one utterance; called while recording it ends the
// recording, has it transcribed and sends what was said.
func (c *Client) Talk(ctx context.Context, id ConversationID) error { return notYet() }

// CancelTalk throws the running recording away.
func (c *Client) CancelTalk() {}

// Recording tells how push-to-talk stands.
func (c *Client) Recording() Recording { return Recording{} }

// PendingUtterances returns recordings that did not become a message yet.
func (c *Client) PendingUtterances(ctx context.Context) ([]Utterance, error) { return nil, nil }

// RetryUtterance has a kept recording transcribed and sent.
func (c *Client) RetryUtterance(ctx context.Context, id UtteranceID) error { return notYet() }

// DiscardUtterance throws a kept recording away.
func (c *Client) DiscardUtterance(ctx context.Context, id UtteranceID) error { return notYet() }

// Speak reads a message aloud. What was being read before stops.
func (c *Client) Speak(ctx context.Context, id MessageID) error { return notYet() }

// StopSpeaking ends reading aloud.
func (c *Client) StopSpeaking() {}

// SaveSpeech writes a message as spoken sound (MP4) to w.
func (c *Client) SaveSpeech(ctx context.Context, id MessageID, w io.Writer) error { return notYet() }

// StartCall begins a hands-free conversation; CallChanged events tell the rest.
func (c *Client) StartCall(ctx context.Context, id ConversationID) error { return notYet() }

// EndCall ends the hands-free conversation.
func (c *Client) EndCall() {}

// SetMuted closes or opens the microphone of the hands-free conversation.
func (c *Client) SetMuted(muted bool) {}

// SetPaused stops or resumes speaking and listening of the hands-free conversation.
func (c *Client) SetPaused(paused bool) {}

// CallState tells how the hands-free conversation stands.
func (c *Client) CallState() Call { return Call{} }

// VoiceTimings tells how long the stages of the last turns took, newest first.
func (c *Client) VoiceTimings() []TurnTiming { return nil }

// Devices returns the microphones and speakers of this machine.
func (c *Client) Devices(ctx context.Context) (mics, speakers []Device, err error) {
	return nil, nil, nil
}

func notYet() error { return &Problem{Text: "Not yet."} }
