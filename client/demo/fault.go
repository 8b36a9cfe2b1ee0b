package demo

import (
	"net/http"
	"time"
)

// Forever as Fault.Times makes a fault stay until it is removed.
const Forever = -1

// Cut is where a connection breaks.
type Cut int

// Places to cut a request.
const (
	CutNone      Cut = iota
	CutBefore        // before the body is read; nothing is processed
	CutInBody        // after half of the body (Fault.Bytes if set); nothing is processed
	CutProcessed     // after processing, before the first byte of the answer
	CutInAnswer      // after half of the answer's body (Fault.Bytes if set)
)

// Fault is one thing that goes wrong, at one place, for certain. Several fields
// together happen together; several faults which match the same call happen in the
// order in which they were added, the first with a Status, Redirect or Cut wins.
type Fault struct {
	// Route is where; RouteAny everywhere. Empty is RouteAny.
	Route Route
	// Nth is the first call it hits, counted from when it was added; 0 means 1.
	Nth int
	// Times is how many calls in a row it hits; 0 means 1, Forever all.
	Times int

	// SlowBody reads the request's body slowly, with this pause after each 64 KiB.
	SlowBody time.Duration
	// Before delays the call before anything of its body is read.
	Before time.Duration
	// After delays the answer when the call has been processed.
	After time.Duration
	// Hold holds the answer back, when the call has been processed, until it is closed.
	Hold <-chan struct{}
	// Status answers with this status and nothing is processed. On a socket it refuses
	// the handshake.
	Status int
	// Body is the answer's body; empty means an error in the portal's shape.
	Body string
	// ContentType of Body; empty means application/json.
	ContentType string
	// Header is added to the answer, for example Retry-After.
	Header http.Header
	// Redirect answers 302 with this location.
	Redirect string
	// Garble replaces the body of an otherwise normal answer by Body.
	Garble bool
	// Cut breaks the connection. On a socket CutProcessed breaks it after the
	// handshake, CutInAnswer after Bytes frames.
	Cut Cut
	// Bytes is where CutInBody and CutInAnswer cut.
	Bytes int64
	// Reset makes a cut a TCP reset instead of an end of stream.
	Reset bool
	// Drip sends the answer in single bytes, each after this pause.
	Drip time.Duration
	// Silent makes a socket a dead peer: no frame, no pong, no close.
	Silent bool
}
