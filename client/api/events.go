package api

import (
	"bytes"
	"context"
	"strings"
)

const routeEvents = "GET {publicRoute}/ws/{user_id}"

// Event is a signal that the conversations should be listed again.
type Event struct {
	Name      EventName // empty if the frame names none; unknown names are to be ignored
	Raw       string    // the frame as it came, at most 4 KiB of it
	SessionID string    // the conversation it is about, empty if not said
}

// EventsSocket receives the events of all conversations of a customer. Its
// limits are those of [AgentSocket].
type EventsSocket struct{ s *socket }

// Events opens the conversation events socket: wss {publicRoute}/ws/{user_id}.
// The context is for the handshake only; the socket lives until Close, which must
// be called even after Next has failed. Errors: [*Error]; KindUnauthorized and
// KindNotFound mean that asking again is of no use.
func (p *Public) Events(ctx context.Context, userID string) (*EventsSocket, error) {
	u, err := endpoint(p.base, "ws", userID)
	if err != nil {
		return nil, invalid(routeEvents, "user_id", InputUnusable, err.Error())
	}
	s, err := p.wire.openSocket(ctx, routeEvents, u)
	if err != nil {
		return nil, err
	}
	return &EventsSocket{s: s}, nil
}

// Next returns the next event of {publicRoute}/ws/{user_id}, known or not. Its
// rules and errors are those of [AgentSocket.Next].
func (s *EventsSocket) Next(ctx context.Context) (Event, error) {
	m, err := s.s.next(ctx)
	if err != nil {
		return Event{}, err
	}
	return readEvent(m.data), nil
}

// Close ends the socket of {publicRoute}/ws/{user_id} at once and waits for its
// goroutines. It may be called several times and while Next waits. The error is
// always nil.
func (s *EventsSocket) Close() error { return s.s.close() }

// eventKeys are the names under which an event's name may come.
var eventKeys = []string{"type", "event", "event_type", "name"}

// maxRawEvent is how much of an event's frame is kept, in bytes.
const maxRawEvent = 4 << 10

// readEvent reads a message of the events socket. The name is the first string
// among type, event, event_type and name; a documented name under one of them
// goes before an unknown one. Ids are session_id or conversation_id. Both may be
// at the top or under data or payload. A bare name, as text or as JSON, is an
// event too.
func readEvent(data []byte) Event {
	e := Event{Raw: strings.ToValidUTF8(string(data[:min(len(data), maxRawEvent)]), "")}
	body := bytes.TrimSpace(data)
	o, err := readObject(body)
	if err != nil {
		text, ok := stringText(body)
		if !ok {
			text = e.Raw
		}
		if name := readEventName(text); name.Known() {
			e.Name = name
		}
		return e
	}
	for _, layer := range []object{o, o.nested("data"), o.nested("payload")} {
		for _, key := range eventKeys {
			text, _ := stringText(layer[key])
			if name := readEventName(text); e.Name == "" || name.Known() && !e.Name.Known() {
				e.Name = name
			}
		}
		if e.SessionID == "" {
			e.SessionID = layer.text("session_id", "conversation_id")
		}
	}
	return e
}

// readEventName reads a name whatever its case and separators.
func readEventName(text string) EventName {
	separators := strings.NewReplacer(".", "_", "-", "_", ":", "_", " ", "_")
	if name := readEnum(separators.Replace(strings.TrimSpace(text)), eventNames); name.Known() {
		return name
	}
	return EventName(cleanLine(text, 100))
}
