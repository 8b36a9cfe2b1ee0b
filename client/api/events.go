package api

import "context"

const routeEvents = "GET {publicRoute}/ws/{user_id}"

// Event is a signal that the conversations should be listed again.
type Event struct {
	Name      EventName // empty if the frame names none; unknown names are to be ignored
	Raw       string    // the frame as it came
	SessionID string    // the conversation it is about, empty if not said
}

// EventsSocket receives the events of all conversations of a customer.
type EventsSocket struct{ s *socket }

// Events opens the conversation events socket: wss {publicRoute}/ws/{user_id}.
// The context is for the handshake only; the socket lives until Close or until
// Next fails. Errors: [*Error]; KindUnauthorized and KindNotFound mean that
// asking again is of no use.
func (p *Public) Events(ctx context.Context, userID string) (*EventsSocket, error) {
	return nil, protocolError(routeEvents, "", nil)
}

// Next returns the next event; see [AgentSocket.Next] for its rules.
func (s *EventsSocket) Next(ctx context.Context) (Event, error) { return Event{}, nil }

// Close ends the socket at once, and waits for its goroutines. It may be called
// several times and while Next waits.
func (s *EventsSocket) Close() error { return nil }
