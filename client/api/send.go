package api

import (
	"context"
	"io"
)

const routeSend = "POST {agentRoute}/session/{sessionId}/run_v2"

// Message is what a customer sends.
type Message struct {
	Text        string
	Attachments []Attachment
	// Progress is told how many bytes of the request's body were handed to the
	// connection, and how many there are (-1 if a size is not known). It is called
	// from another goroutine, never after Send has returned, and must not block.
	Progress func(sent, total int64)
}

// Attachment is a file to send. It is opened once per attempt, read as a stream
// and closed.
type Attachment struct {
	Name        string
	ContentType string // application/octet-stream if empty
	Size        int64  // exact number of bytes; negative if not known
	Open        func() (io.ReadCloser, error)
}

// Reply is the agent's answer to a message. Text is empty where nobody has
// answered yet, as in the mode OPERATOR.
type Reply struct {
	Text        string // Markdown
	Role        Role   // empty if not said
	LogID       LogID  // empty if not said
	Metadata    Metadata
	Attachments []AttachmentRef
}

// Send sends a message and waits for the reply: POST
// {agentRoute}/session/{sessionId}/run_v2 as multipart/form-data. Attachments
// are streamed. Errors: [*Error]; [WroteRequest] tells whether the portal may
// have got the message.
func (a *Agent) Send(ctx context.Context, sessionID string, m Message) (Reply, error) {
	return Reply{}, protocolError(routeSend, "", nil)
}
