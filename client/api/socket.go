package api

import (
	"context"
)

const routeListen = "GET {agentRoute}/ws/{session_id}"

// AgentSocket receives the frames of one session. It answers and sends pings
// and sends nothing else.
type AgentSocket struct{ s *socket }

// Listen opens the agent socket: wss {agentRoute}/ws/{session_id}. The context
// is for the handshake only; the socket lives until Close or until Next fails.
// Errors: [*Error]; KindUnauthorized and KindNotFound mean that asking again is
// of no use.
func (a *Agent) Listen(ctx context.Context, sessionID string) (*AgentSocket, error) {
	return nil, protocolError(routeListen, "", nil)
}

// Next returns the next frame. It waits until there is one, ctx ends or the
// socket breaks; the end of ctx leaves the socket usable. Frames received before
// the end come before the error, which then stays. Errors: [*Error], with a
// [*CloseError] inside if the portal closed the socket.
func (s *AgentSocket) Next(ctx context.Context) (Frame, error) { return Frame{}, nil }

// Close ends the socket at once, and waits for its goroutines. It may be called
// several times and while Next waits.
func (s *AgentSocket) Close() error { return nil }

type socket struct{}

// CloseError says with which code the portal closed a socket.
type CloseError struct {
	Code   int    // of RFC 6455, such as 1000
	Reason string // cleaned, may be empty
}

// Error describes the code and the reason.
func (e *CloseError) Error() string { return "closed" }
