package conversation

import "slices"

// What is under way in a conversation are three things that know nothing of each
// other. Each is in one state of a closed set, and takes legal steps only.

// deliveryState is how far its outbox is looked after.
type deliveryState string

const (
	deliveryIdle  deliveryState = "idle"
	deliveryWorks deliveryState = "works"       // a goroutine delivers
	deliveryAgain deliveryState = "looks again" // and shall look for more when it is done
)

var deliverySteps = map[deliveryState][]deliveryState{
	deliveryIdle:  {deliveryWorks},
	deliveryWorks: {deliveryAgain, deliveryIdle},
	deliveryAgain: {deliveryWorks},
}

// socketState is how its agent socket stands.
type socketState string

const (
	socketClosed     socketState = "closed"     // nobody listens, and nothing needs it
	socketConnecting socketState = "connecting" // or waiting for the next try, or for a session
	socketLive       socketState = "live"
	socketRefused    socketState = "refused" // goes on without streaming, tried again all the same
)

var socketSteps = map[socketState][]socketState{
	socketClosed:     {socketConnecting},
	socketConnecting: {socketLive, socketRefused, socketClosed},
	socketLive:       {socketConnecting, socketClosed},
	socketRefused:    {socketLive, socketClosed},
}

// isDecided reports whether nobody need wait for the socket any more.
func (s socketState) isDecided() bool { return s == socketLive || s == socketRefused }

// turnState is whose turn it is.
type turnState string

const (
	turnQuiet    turnState = "quiet"
	turnPosted   turnState = "posted"    // run_v2 has a message and did not answer yet
	turnReplying turnState = "replying"  // and a reply arrives by the socket
	turnSpoken   turnState = "spoken to" // a reply arrives that no message waits for
)

var turnSteps = map[turnState][]turnState{
	turnQuiet:    {turnPosted, turnSpoken},
	turnPosted:   {turnReplying, turnQuiet},
	turnReplying: {turnPosted, turnSpoken},
	turnSpoken:   {turnQuiet, turnReplying},
}

// isPosted reports whether a message waits for its answer.
func (s turnState) isPosted() bool { return s == turnPosted || s == turnReplying }

// isArriving reports whether a reply arrives by the socket.
func (s turnState) isArriving() bool { return s == turnReplying || s == turnSpoken }

// withPosted is the state in which a message waits for its answer, or none does.
func (s turnState) withPosted(posted bool) turnState { return turnOf(posted, s.isArriving()) }

// withArriving is the state in which a reply arrives, or none does.
func (s turnState) withArriving(arriving bool) turnState { return turnOf(s.isPosted(), arriving) }

func turnOf(posted, arriving bool) turnState {
	switch {
	case posted && arriving:
		return turnReplying
	case posted:
		return turnPosted
	case arriving:
		return turnSpoken
	}
	return turnQuiet
}

// step moves a state to another one and reports whether that was a step. One that is
// not in the table leaves the state as it is: whoever asks for it was too late.
func step[S comparable](steps map[S][]S, state *S, to S) bool {
	if !slices.Contains(steps[*state], to) {
		return false
	}
	*state = to
	return true
}
