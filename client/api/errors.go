package api

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"
)

// Kind is the class of an error that a caller can act on.
type Kind string

// The kinds of errors.
const (
	KindUnauthorized Kind = "unauthorized" // 401, 403: the token is wrong or may not do this
	KindNotFound     Kind = "not found"    // 404: no such session, agent or resource
	KindInvalid      Kind = "invalid"      // 422, 400: a field is wrong; also found before sending
	KindUnavailable  Kind = "unavailable"  // 503, 429: try later, see RetryAfter
	KindTooLarge     Kind = "too large"    // 413: what was sent is too large
	KindRedirect     Kind = "redirect"     // any 3xx; nothing was followed. A network that wants a login does that, or the portal URL is wrong
	KindPage         Kind = "page"         // a web page, or 511, where data should be: most likely a network that wants a login
	KindProxy        Kind = "proxy"        // the proxy did not let it through, see ProxyError
	KindNetwork      Kind = "network"      // no connection, or it broke, or a time limit passed, the context's included
	KindProtocol     Kind = "protocol"     // an answer that is not what the document says, 5xx included
	KindCanceled     Kind = "canceled"     // the caller cancelled the context or closed the socket
)

// InputFault is what is wrong with something that was to be sent.
type InputFault string

// Faults of what is to be sent. InputNoFault is that of an answer of the portal.
const (
	InputNoFault    InputFault = ""
	InputEmpty      InputFault = "empty"
	InputUnusable   InputFault = "unusable"   // it holds what can't be sent in its place
	InputUnreadable InputFault = "unreadable" // it could not be read to the end
	InputFormat     InputFault = "format"     // sound of another kind than portals take
)

// Error is what every call of this package fails with.
type Error struct {
	Kind       Kind
	Status     int           // the HTTP status, 0 if there was no answer
	Field      string        // the field a KindInvalid is about, if known
	Fault      InputFault    // what is wrong with it, where that was found before anything was sent
	Detail     string        // what the portal said: one line, cleaned, at most 300 characters
	RetryAfter time.Duration // how long the portal asks to wait, 0 if it did not say
	Route      string        // the route's template, such as "GET {agentRoute}/capabilities"
	Err        error         // the cause, if there is one
	Sound      string        // the format of an answer that is no WAV, such as "MP3", where it is known
	// Own reports whether an error's body is JSON with a detail, as the API has it. What
	// stands between here and the API does not answer like that.
	Own bool
	// Stamp tells two answers apart: one with the stamp of another may be the same
	// one out of a cache. Empty if the answer has no date.
	Stamp string

	early  bool // true only for an answer that can only come from before the delivery
	unsent bool // true only if no byte of the request was written
	said   bool // Detail are the portal's own words
}

// Error describes the failure in one line without ids, texts and tokens, and
// without the portal's own words, which may name people: see Detail.
func (e *Error) Error() string {
	var b strings.Builder
	if e.Route != "" {
		b.WriteString(e.Route)
		b.WriteString(": ")
	}
	b.WriteString(string(e.Kind))
	if e.Status != 0 {
		fmt.Fprintf(&b, " (status %d)", e.Status)
	}
	switch {
	case e.Detail != "" && !e.said && !e.Own:
		b.WriteString(": ")
		b.WriteString(e.Detail)
	case e.Err != nil:
		b.WriteString(": ")
		b.WriteString(cleanLine(causeText(e.Err), maxDetail))
	}
	return b.String()
}

// causeText is a cause without the addresses that the errors of the network hold.
func causeText(err error) string {
	var dns *net.DNSError
	var op *net.OpError
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		return "the name was not found"
	case errors.As(err, &dns):
		return "the name could not be looked up"
	case errors.As(err, &op) && op.Err != nil:
		return op.Op + ": " + op.Err.Error()
	}
	return err.Error()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Words returns what the portal itself said, "" if nothing or if Detail is not
// its own. They are for the person and not for the log.
func (e *Error) Words() string {
	if e.said {
		return e.Detail
	}
	return ""
}

// KindOf returns the kind of an error of this package, KindInvalid for an
// address that can't be used, KindCanceled or KindNetwork for a bare context
// error, and "" for nil and for errors of others.
func KindOf(err error) Kind {
	var e *Error
	var address *PortalURLError
	switch {
	case errors.As(err, &e):
		return e.Kind
	case errors.As(err, &address), errors.Is(err, ErrOtherOrigin):
		return KindInvalid
	case errors.Is(err, context.Canceled):
		return KindCanceled
	case errors.Is(err, context.DeadlineExceeded):
		return KindNetwork
	}
	return ""
}

// WroteRequest reports whether any byte of the failed request may have reached the
// connection. False means that it is safe to send the same request again: the
// failure came from a check, name lookup, dialling, the TLS handshake, or a
// connection that broke before the first byte. In doubt it is true.
func WroteRequest(err error) bool {
	var e *Error
	var address *PortalURLError
	switch {
	case errors.As(err, &e):
		return !e.unsent
	case errors.As(err, &address), errors.Is(err, ErrOtherOrigin):
		return false
	}
	return err != nil
}

// InTheWay reports whether something between here and the portal seems to have
// answered in its place: a network that wants a login first.
func InTheWay(err error) bool {
	kind := KindOf(err)
	return kind == KindRedirect || kind == KindPage
}

// Undelivered reports whether a request surely was not worked on: no byte of it was
// written, or the answer can only come from before it was delivered. A 503 of a proxy
// may also tell that the portal took it and its answer was lost.
func Undelivered(err error) bool {
	var e *Error
	return err != nil && (!WroteRequest(err) || errors.As(err, &e) && e.early)
}

// RetryAfter returns how long the portal asked to wait, or 0.
func RetryAfter(err error) time.Duration {
	var e *Error
	if errors.As(err, &e) {
		return e.RetryAfter
	}
	return 0
}

// statusOf returns the HTTP status of an error, or 0.
func statusOf(err error) int {
	var e *Error
	if errors.As(err, &e) {
		return e.Status
	}
	return 0
}

// invalid is an error found before anything was sent.
func invalid(route, field string, fault InputFault, detail string) *Error {
	return &Error{Kind: KindInvalid, Field: field, Fault: fault, Detail: detail, Route: route, unsent: true}
}

// protocolError is an answer that is not what the document says.
func protocolError(route, detail string, cause error) *Error {
	return &Error{Kind: KindProtocol, Detail: detail, Route: route, Err: cause}
}
