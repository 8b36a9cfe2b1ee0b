package api

import "context"

const routeListen = "GET {agentRoute}/ws/{session_id}"

// AgentSocket receives the frames of one session. It sends pings, answers those
// of the portal, and sends nothing else. A silent peer is given up after
// Timeouts.Dead. A message larger than 4 MiB is passed over, see [FrameTooLarge]; one
// larger than 64 MiB ends the socket.
type AgentSocket struct{ s *socket }

// Listen opens the agent socket: wss {agentRoute}/ws/{session_id}. The context
// is for the handshake only; the socket lives until Close, which must be called
// even after Next has failed. Errors: [*Error]; KindUnauthorized and
// KindNotFound mean that asking again is of no use.
func (a *Agent) Listen(ctx context.Context, sessionID string) (*AgentSocket, error) {
	u, err := endpoint(a.base, "ws", sessionID)
	if err != nil {
		return nil, invalid(routeListen, "session_id", InputUnusable, err.Error())
	}
	s, err := a.wire.openSocket(ctx, routeListen, u)
	if err != nil {
		return nil, err
	}
	return &AgentSocket{s: s}, nil
}

// Next returns the next frame of {agentRoute}/ws/{session_id}. It waits until
// there is one, ctx ends or the socket breaks. The end of ctx is a KindCanceled
// and leaves the socket usable. Frames received before the socket broke come
// before its error, which then stays. Errors: [*Error], with a [*CloseError]
// inside if the portal closed the socket; KindCanceled after Close.
func (s *AgentSocket) Next(ctx context.Context) (Frame, error) {
	m, err := s.s.next(ctx)
	if err != nil {
		return Frame{}, err
	}
	if m.tooLarge {
		return Frame{Kind: FrameTooLarge}, nil
	}
	return readFrame(m.data, m.binary), nil
}

// Close ends the socket of {agentRoute}/ws/{session_id} at once and waits for
// its goroutines. It may be called several times and while Next waits. The error
// is always nil.
func (s *AgentSocket) Close() error { return s.s.close() }
