package model

// Event is one small, typed change. Views re-read what it names from the local
// copy; only events marked "live" carry values themselves.
type Event interface{ event() }

// ConversationsChanged names rows of the sidebar to re-read. Empty means all.
type ConversationsChanged struct{ IDs []ConversationID }

// MessagesChanged names messages of one conversation to re-read. Removed ones
// are gone. Empty IDs and Removed mean: re-read the conversation.
type MessagesChanged struct {
	Conversation ConversationID
	IDs          []MessageID
	Removed      []MessageID
}

// ConnectionChanged is live: how the link to the portals stands.
type ConnectionChanged struct{ Connection Connection }

// UnreadChanged is live: how many conversations have unread messages.
type UnreadChanged struct{ Conversations int }

// AgentsChanged: agents were added, removed or learnt something.
type AgentsChanged struct{}

// SettingsChanged: re-read the settings.
type SettingsChanged struct{}

// Notice is live: something to tell where no message or page can show it.
type Notice struct {
	Problem      Problem
	Conversation ConversationID // 0: of the whole application
}

// ConversationMoved is live: two conversations turned out to be one. What is shown
// or written in From belongs to To; From is gone.
type ConversationMoved struct{ From, To ConversationID }

// WentOn is live: what the person sent in From, which has ended, is on its way in
// To.
type WentOn struct {
	From, To ConversationID
	Problem  Problem // says so
}

// Alert is live: a reason for a desktop notification. Title and Body already
// respect the privacy setting.
type Alert struct {
	Conversation ConversationID
	Kind         string // "message", "handed_over", "first_answer", "no_answer", "closed", "handed_back"
	Title, Body  string
	Sound        bool
	Count        int // messages grouped in it
}

// RecordingChanged is live: push-to-talk.
type RecordingChanged struct{ Recording Recording }

// SpeakingChanged is live: reading a message aloud.
type SpeakingChanged struct {
	Message  MessageID // 0: nothing is being spoken
	Sentence string    // the sentence being heard
	Problem  *Problem
}

// CallChanged is live: the hands-free conversation.
type CallChanged struct{ Call Call }

func (ConversationsChanged) event() {}
func (MessagesChanged) event()      {}
func (ConnectionChanged) event()    {}
func (UnreadChanged) event()        {}
func (AgentsChanged) event()        {}
func (SettingsChanged) event()      {}
func (Notice) event()               {}
func (ConversationMoved) event()    {}
func (WentOn) event()               {}
func (Alert) event()                {}
func (RecordingChanged) event()     {}
func (SpeakingChanged) event()      {}
func (CallChanged) event()          {}
