package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"unicode/utf8"
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
// are streamed. Errors: [*Error]; [WroteRequest] reports whether the portal may
// have got the message; KindInvalid also for a message without text and
// attachments and for an attachment that can't be read.
func (a *Agent) Send(ctx context.Context, sessionID string, m Message) (Reply, error) {
	c, err := a.call(routeSend, http.MethodPost, "session", sessionID, "run_v2")
	if err != nil {
		return Reply{}, err
	}
	if strings.TrimSpace(m.Text) == "" && len(m.Attachments) == 0 {
		return Reply{}, invalid(routeSend, "message", InputEmpty, "there is nothing to send")
	}
	form, err := newForm(m)
	if err != nil {
		return Reply{}, invalid(routeSend, "attachments", InputUnreadable, err.Error())
	}
	c.slow = true
	c.contentType, c.size, c.body, c.progress = form.contentType, form.size, form.open, m.Progress
	answer, err := a.wire.fetch(ctx, c, maxJSON)
	if err != nil {
		return Reply{}, err
	}
	reply, err := readReply(answer)
	if err != nil {
		return Reply{}, answer.unexpected(err)
	}
	return reply, nil
}

// errNotReply says that an answer of run_v2 can't be read.
var errNotReply = errors.New("the answer is no reply")

// replyKeys are the names under which a reply's text may come, the documented
// one first.
var replyKeys = []string{"response", "text", "message", "content"}

// readReply reads the answer of run_v2: an object with the text under one of
// several names, at the top or nested; a JSON string; bare text; or nothing,
// where nobody has answered yet.
func readReply(r received) (Reply, error) {
	body := bytes.TrimSpace(r.data)
	if len(body) == 0 || bytes.Equal(body, []byte("null")) {
		return Reply{}, nil
	}
	if text, ok := stringText(body); ok {
		return Reply{Text: text}, nil
	}
	if isBareText(r.contentType, body) {
		return Reply{Text: string(body)}, nil
	}
	o, err := readObject(body)
	if err != nil {
		return Reply{}, errors.Join(errNotReply, err)
	}
	e := readEnvelope(o, replyKeys)
	return Reply{Text: e.text, Role: e.role, LogID: e.logID, Metadata: e.metadata, Attachments: e.attachments}, nil
}

// isBareText reports whether an answer is text without any wrapping: said to be
// text, no JSON, no page, and not the beginning of broken JSON.
func isBareText(contentType string, body []byte) bool {
	switch media := mediaType(contentType); {
	case media != "" && media != "text/plain" && media != "application/octet-stream":
		return false
	case json.Valid(body), isHTML(contentType, body), !utf8.Valid(body):
		return false
	}
	return !bytes.ContainsAny(body[:1], "{[\"")
}
