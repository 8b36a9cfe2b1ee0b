package api

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	maxErrorBody = 64 << 10  // bytes read of an error's body
	maxJSON      = 4 << 20   // bytes of an ordinary answer
	maxRetry     = time.Hour // the longest Retry-After that is believed

	// refusalIdle is how long pieces of an error's body may take: the status is
	// known already.
	refusalIdle = 5 * time.Second
)

// answer is a response whose body is read under the watchdog. Errors of Read are
// of type *Error.
type answer struct {
	route  string
	status int
	header http.Header
	size   int64 // of the body, negative if not known

	wire   *wire
	body   io.ReadCloser
	up     *upload
	dog    *watchdog
	outer  context.Context // the caller's
	inner  context.Context // the request's, which the watchdog ends
	cancel context.CancelCauseFunc
	idle   time.Duration // the longest time between two pieces of the body
	first  time.Duration // the longest time to the first: the agent may still be at work
	broken error         // the first failure of the body, nil or *Error

	// A body that creeps is given up as well: its pieces together may take crawl
	// and, besides, a second for each KiB.
	crawl  time.Duration
	waited time.Duration // for pieces, so far
	got    int64         // bytes
}

// crawlRate is how many bytes a second a body must have in the long run.
const crawlRate = 1 << 10

// left is how long the next piece may take.
func (a *answer) left() time.Duration {
	whole := a.crawl + time.Duration(float64(a.got)/crawlRate*float64(time.Second)) - a.waited
	return max(time.Millisecond, min(max(a.idle, a.first), whole))
}

// Read reads the body. Only the time spent waiting for the portal counts, not
// the time the caller takes between two calls.
func (a *answer) Read(p []byte) (int, error) {
	a.dog.arm(a.left(), errStalled)
	start := time.Now()
	n, err := a.body.Read(p)
	a.dog.disarm()
	a.waited += time.Since(start)
	if a.got += int64(n); n > 0 {
		a.first = 0
	}
	if err == nil || err == io.EOF {
		return n, err
	}
	if a.broken == nil {
		a.broken = a.wire.failure(a.outer, a.inner, a.route, err, false)
	}
	return n, a.broken
}

// Close ends the request. Read on to io.EOF before, so that the connection can
// be used again.
func (a *answer) Close() error {
	err := a.body.Close()
	a.up.stop()
	a.dog.disarm()
	a.cancel(nil)
	return err
}

// all reads the body to its end and closes it. More than limit bytes are a
// KindProtocol.
func (a *answer) all(limit int64) ([]byte, error) {
	defer func() { _ = a.Close() }()
	data, err := io.ReadAll(io.LimitReader(a, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(data)) > limit {
		return nil, protocolError(a.route, fmt.Sprintf("the answer is larger than %d KiB", limit>>10), nil)
	}
	return data, nil
}

// mediaType returns the content type without parameters, in lower case.
func (a *answer) mediaType() string { return mediaType(a.header.Get("Content-Type")) }

func mediaType(contentType string) string {
	media, _, _ := strings.Cut(contentType, ";")
	return strings.ToLower(strings.TrimSpace(media))
}

// refusal turns an answer that is not 2xx into an error.
func (a *answer) refusal() *Error {
	a.idle, a.first, a.crawl = min(a.idle, refusalIdle), 0, refusalIdle
	body, _ := io.ReadAll(io.LimitReader(a, maxErrorBody))
	return a.wire.refusal(a.route, a.status, a.header, body)
}

// refusal turns the parts of an answer that is not 2xx into an error. The
// sockets use it for handshakes.
func (w *wire) refusal(route string, status int, header http.Header, body []byte) *Error {
	e := &Error{Kind: kindOfStatus(status), Status: status, Route: route, Stamp: stampOf(header)}
	switch {
	case e.Kind == KindRedirect:
		e.Detail = redirectDetail(header.Get("Location"))
		return e
	case e.Kind == KindProxy:
		e.Detail, e.Err = "", &ProxyError{Status: status, Asks: true}
		return e
	case pageStatus(status) && isHTML(header.Get("Content-Type"), bytes.TrimSpace(body)):
		e.Kind = KindPage
	}
	e.Own = hasDetail(body)
	e.early = status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable && (e.Own || isEarly(body))
	e.Field, e.Detail = readErrorBody(header.Get("Content-Type"), w.redact(body))
	e.said = e.Detail != ""
	if e.Kind == KindUnavailable {
		e.RetryAfter = readRetryAfter(header.Get("Retry-After"), time.Now())
	}
	return e
}

// stampOf is what tells one answer from the same one out of a cache.
func stampOf(header http.Header) string { return cleanLine(header.Get("Date"), 100) }

// pageStatus reports whether a web page with this status is taken for the page of a
// network that wants a login. The others mean what they say, whoever says it.
func pageStatus(status int) bool {
	switch status {
	case http.StatusUnauthorized, http.StatusPaymentRequired, http.StatusForbidden, http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusGone:
		return true
	}
	return false
}

// earlySigns are the words of proxies that could not hand a request on: no server was
// there, it could not be reached, or too much was waiting already.
var earlySigns = []string{
	"no healthy upstream", "connection failure", "connection_failure", "connection refused", "overflow", "no server is available",
	"<center>nginx",
}

// isEarly reports whether the body of a 503 is by a proxy that did not hand the request
// on. Words like "reset before headers" alone do not say so.
func isEarly(body []byte) bool {
	text := string(asciiLower(body))
	return slices.ContainsFunc(earlySigns, func(sign string) bool { return strings.Contains(text, sign) })
}

// redact takes the token out of what a portal echoes.
func (w *wire) redact(body []byte) []byte {
	return bytes.ReplaceAll(body, []byte(w.token.Reveal()), []byte(redacted))
}

// kindOfStatus sorts the statuses. 500, 502 and 504 are no KindUnavailable: the
// portal may have done what it was asked, so that the request can't simply be
// repeated.
func kindOfStatus(status int) Kind {
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden:
		return KindUnauthorized
	case http.StatusNotFound, http.StatusGone:
		return KindNotFound
	case http.StatusBadRequest, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity:
		return KindInvalid
	case http.StatusServiceUnavailable, http.StatusTooManyRequests:
		return KindUnavailable
	case http.StatusRequestEntityTooLarge:
		return KindTooLarge
	case http.StatusNetworkAuthenticationRequired:
		return KindPage
	case http.StatusProxyAuthRequired:
		return KindProxy
	}
	if status/100 == 3 {
		return KindRedirect
	}
	return KindProtocol
}

// redirectDetail says where a redirect points to, as far as that helps to mend
// the portal URL: the rest of a location may hold secrets.
func redirectDetail(location string) string {
	const seems = "the portal URL seems to be misconfigured"
	u, err := url.Parse(location)
	if err != nil || u.Host == "" {
		return "the portal answered with a redirect; " + seems
	}
	return cleanLine("the portal redirects to "+u.Scheme+"://"+u.Host+"; "+seems, maxDetail)
}

// readRetryAfter reads seconds or a date.
func readRetryAfter(value string, now time.Time) time.Duration {
	value = strings.TrimSpace(value)
	var wait time.Duration
	if seconds, err := strconv.ParseFloat(value, 64); err == nil {
		wait = time.Duration(min(max(seconds, 0), maxRetry.Seconds()) * float64(time.Second))
	} else if at, err := http.ParseTime(value); err == nil {
		wait = at.Sub(now)
	}
	return min(max(wait, 0), maxRetry)
}

// failure sorts the error of a request that got no whole answer. outer is the
// caller's context, inner the request's.
func (w *wire) failure(outer, inner context.Context, route string, err error, unsent bool) *Error {
	e := &Error{Kind: KindNetwork, Route: route, Err: err, unsent: unsent}
	var source *sourceError
	var certificate *tls.CertificateVerificationError
	var refused *ProxyError
	cause := context.Cause(inner)
	switch {
	case errors.Is(outer.Err(), context.Canceled):
		e.Kind, e.Err = KindCanceled, context.Canceled
	case errors.Is(outer.Err(), context.DeadlineExceeded):
		e.Detail, e.Err = "the time given for it has passed", context.DeadlineExceeded
	case errors.Is(cause, errStalled):
		e.Detail, e.Err = "nothing moved for too long", errStalled
	case errors.Is(cause, errNoAnswer):
		e.Detail, e.Err = "the portal did not answer in time", errNoAnswer
	case errors.As(err, &refused):
		e.Kind, e.Detail, e.Err = KindProxy, refused.Error(), refused
	case errors.As(err, &source):
		return bodyFailure(route, err, unsent)
	case errors.As(err, &certificate):
		e.Detail = cleanLine("the portal's certificate is not trusted: "+certificate.Err.Error(), maxDetail)
	case errors.Is(err, io.ErrUnexpectedEOF):
		e.Detail = "the answer broke off"
	case isMalformed(err):
		e.Kind, e.Detail = KindProtocol, "the answer is not HTTP as expected; is the portal URL right?"
	}
	return e
}

// malformedSigns are the words by which the errors of net/http and of its
// decompression are known; most have no exported types.
var malformedSigns = []string{
	"malformed", "invalid header", "bad Content-Length", "unsupported transfer encoding",
	"server response headers exceeded", "chunk", "gzip", "flate",
}

// isMalformed reports whether a peer answered with something that is not HTTP, or
// with plain HTTP where TLS was expected.
func isMalformed(err error) bool {
	var record tls.RecordHeaderError
	var opErr *net.OpError
	if errors.As(err, &record) || errors.Is(err, http.ErrSchemeMismatch) {
		return true
	}
	if errors.As(err, &opErr) {
		return false
	}
	text := err.Error()
	return slices.ContainsFunc(malformedSigns, func(sign string) bool { return strings.Contains(text, sign) })
}
