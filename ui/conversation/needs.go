// Package conversation presents what is open and what is written in it: opening and
// beginning conversations, their messages a page at a time, drafts with their files,
// sending, and what can be done with a message. The views belong to ui/chat and
// ui/composer; what is spoken is ui/talk's.
package conversation

import (
	"context"
	"io"
	"log/slog"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"

	"delonix/client"
	"delonix/ui/bridge"
	"delonix/ui/chat"
	"delonix/ui/composer"
)

// Reader reads what is shown.
type Reader interface {
	Conversation(context.Context, client.ConversationID) (client.Conversation, error)
	Messages(ctx context.Context, id client.ConversationID, before client.MessageID, limit int) ([]client.Message, error)
	MessagesByID(context.Context, ...client.MessageID) ([]client.Message, error)
	MessagesFrom(ctx context.Context, id client.ConversationID, first client.MessageID, limit int) (page []client.Message, newer bool, err error)
	MessagesAfter(ctx context.Context, id client.ConversationID, after client.MessageID, limit int) (page []client.Message, newer bool, err error)
	MessagesAround(ctx context.Context, id client.MessageID, limit int) (page []client.Message, older, newer bool, err error)
	FindIn(ctx context.Context, id client.ConversationID, query string) (found []client.MessageID, more bool, err error)
	MarkSeen(ctx context.Context, id client.ConversationID, upTo client.MessageID) error
	Connection() client.Connection
}

// Writer keeps drafts, and sends them.
type Writer interface {
	NewConversation(context.Context, client.AgentID) (client.ConversationID, error)
	StartAgain(context.Context, client.ConversationID) (client.ConversationID, error)
	Draft(context.Context, client.ConversationID) (client.Draft, error)
	SaveDraft(ctx context.Context, id client.ConversationID, text string) error
	CheckFile(ctx context.Context, path string) error
	Attach(ctx context.Context, id client.ConversationID, path string) (client.Attachment, error)
	Detach(context.Context, client.AttachmentID) error
	Send(context.Context, client.ConversationID, client.Outgoing) (client.MessageID, error)
	EditUnsent(context.Context, client.ConversationID, client.MessageID) (client.Draft, error)
	DeleteUnsent(context.Context, client.MessageID) error
	SendAttemptAgain(ctx context.Context, id client.MessageID, attempt int) error
	DataDir() string
}

// Handler does what can be done with a message that is there.
type Handler interface {
	React(context.Context, client.MessageID, client.Feedback) error
	Speak(context.Context, client.MessageID) error
	SaveSpeech(context.Context, client.MessageID, io.Writer) error
	Download(context.Context, client.AttachmentID) (string, error)
	OpenableAttachment(context.Context, client.AttachmentID) (string, error)
}

// Client is what the open conversation needs of the client.
type Client interface {
	Reader
	Writer
	Handler
}

// Navigator leads to other places.
type Navigator interface {
	// Uncover closes the page that is shown in place of the chat.
	Uncover()
	// Connecting reports whether the page to connect covers the window.
	Connecting() bool
	// Connect shows that page.
	Connect()
	// Dialog shows a dialog on top.
	Dialog(dialog.Dialog)
	// Problem tells what went wrong; nil is nothing.
	Problem(error)
}

// Options are what the open conversation needs besides the client.
type Options struct {
	Client   Client
	Bridge   *bridge.Bridge
	Nav      Navigator
	Chat     *chat.View
	Composer *composer.Composer
	Window   fyne.Window // whose dialogs they are
	Paste    func() string
	OpenPath func(string)
	Agents   func() []client.Agent
	Row      func(client.ConversationID) (client.Conversation, bool) // as the sidebar has it
	Opened   func(client.ConversationID)                             // another one is open, 0 while it is being made
	Shown    func()                                                  // its messages are shown
	Made     func()                                                  // a new one is in the list
	Hurry    func()                                                  // something counts seconds now
	Logger   *slog.Logger
}
