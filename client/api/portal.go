package api

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// ErrOtherOrigin is the cause of a refusal to send a bot's key to an address
// whose scheme, host or port is not the portal's.
var ErrOtherOrigin = errors.New("the address is not on the portal's own scheme, host and port")

// AddressFault is what is wrong with an address.
type AddressFault string

// What can be wrong with an address.
const (
	AddressEmpty      AddressFault = "empty"
	AddressUnreadable AddressFault = "unreadable"
	AddressHasUser    AddressFault = "user"
	AddressPlainHTTP  AddressFault = "http"
	AddressPath       AddressFault = "path"
	AddressScheme     AddressFault = "scheme"
	AddressNoHost     AddressFault = "no host"
	AddressHost       AddressFault = "host"
	AddressPort       AddressFault = "port"
)

// PortalURLError says why an address can't be used as a portal.
type PortalURLError struct {
	Fault  AddressFault
	Port   string // the one that is none, with AddressPort
	Reason string // the fault in English
	Err    error  // the cause, if there is one
}

// Error returns the reason. The address itself is left out: it may hold secrets.
func (e *PortalURLError) Error() string { return "portal URL: " + e.Reason }

// Unwrap returns the cause.
func (e *PortalURLError) Unwrap() error { return e.Err }

// ParsePortal normalises the address of a portal: https with any host, or http
// with a loopback host (localhost, 127.0.0.0/8, ::1). A missing scheme means
// https, or http for loopback. A path prefix is kept without its trailing slash;
// query and fragment are dropped. Errors are of type [*PortalURLError].
func ParsePortal(raw string) (*url.URL, error) {
	raw = strings.TrimSpace(raw)
	if raw == "" {
		return nil, &PortalURLError{Fault: AddressEmpty, Reason: "the address is empty"}
	}
	if !strings.Contains(raw, "://") {
		raw = guessScheme(raw) + "://" + raw
	}
	u, err := url.Parse(raw)
	if err != nil {
		// The error of url.Parse quotes the address.
		return nil, &PortalURLError{Fault: AddressUnreadable, Reason: "the address can't be read"}
	}
	return normalisePortal(u)
}

// guessScheme is the scheme of an address that was typed without one.
func guessScheme(raw string) string {
	u, err := url.Parse("//" + raw)
	if err == nil && isLoopback(u.Hostname()) {
		return "http"
	}
	return "https"
}

// normalisePortal checks u and returns a cleaned copy.
func normalisePortal(u *url.URL) (*url.URL, error) {
	scheme, host, port, err := originOf(u)
	switch {
	case err != nil:
		return nil, err
	case u.User != nil:
		return nil, &PortalURLError{Fault: AddressHasUser, Reason: "the address must not hold a user name or password"}
	case scheme == "http" && !isLoopback(host):
		return nil, &PortalURLError{Fault: AddressPlainHTTP, Reason: "plain http is accepted only for this computer itself; use https://"}
	}
	clean := &url.URL{Scheme: scheme, Host: hostPort(scheme, host, port)}
	path := strings.TrimRight(u.EscapedPath(), "/")
	if clean.Path, err = url.PathUnescape(path); err != nil {
		return nil, &PortalURLError{Fault: AddressUnreadable, Reason: "the address can't be read"}
	}
	for segment := range strings.SplitSeq(clean.Path, "/") {
		if segment == "." || segment == ".." {
			return nil, &PortalURLError{Fault: AddressPath, Reason: "the path must not hold . or .."}
		}
	}
	clean.RawPath = path
	return clean, nil
}

// originOf returns the parts of u that a token is bound to; the port is explicit.
func originOf(u *url.URL) (scheme, host, port string, err error) {
	scheme, host, port = strings.ToLower(u.Scheme), strings.ToLower(u.Hostname()), u.Port()
	switch {
	case scheme != "http" && scheme != "https":
		return "", "", "", &PortalURLError{Fault: AddressScheme, Reason: "the address must begin with https://"}
	case host == "":
		return "", "", "", &PortalURLError{Fault: AddressNoHost, Reason: "the address has no host"}
	case !plainHost(host):
		return "", "", "", &PortalURLError{Fault: AddressHost, Reason: "the host name has characters that host names can't have; write international names in their xn-- form"}
	}
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[scheme]
	}
	number, err := strconv.ParseUint(port, 10, 16)
	if err != nil || number == 0 {
		return "", "", "", &PortalURLError{Fault: AddressPort, Port: cleanLine(port, 20), Reason: fmt.Sprintf("%q is not a port", cleanLine(port, 20))}
	}
	return scheme, host, strconv.FormatUint(number, 10), nil
}

// hostPort is the Host of a URL, without the scheme's own port.
func hostPort(scheme, host, port string) string {
	if scheme == "http" && port == "80" || scheme == "https" && port == "443" {
		if strings.Contains(host, ":") {
			return "[" + host + "]"
		}
		return host
	}
	return net.JoinHostPort(host, port)
}

// plainHost reports whether host is an IP address or an ASCII host name.
func plainHost(host string) bool {
	if _, err := netip.ParseAddr(host); err == nil {
		return true
	}
	const allowed = "abcdefghijklmnopqrstuvwxyz0123456789-._"
	return len(host) <= 253 && strings.Trim(host, allowed) == ""
}

// isLoopback reports whether host names this computer: localhost, 127.0.0.0/8, ::1.
func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && !addr.Is4In6() && addr.IsLoopback()
}

// SameOrigin reports whether two addresses have the same scheme, host and port,
// the scheme's own port counting as written out. A token may go from one to the
// other only then.
func SameOrigin(a, b *url.URL) bool {
	if a == nil || b == nil {
		return false
	}
	schemeA, hostA, portA, errA := originOf(a)
	schemeB, hostB, portB, errB := originOf(b)
	return errA == nil && errB == nil && schemeA == schemeB && hostA == hostB && portA == portB
}

// errSegment says that an id can't be part of a route.
var errSegment = errors.New("an id is empty or can't be part of an address")

// endpoint returns base with escaped path segments appended.
func endpoint(base *url.URL, segments ...string) (*url.URL, error) {
	u := *base
	escaped := strings.TrimRight(base.EscapedPath(), "/")
	u.Path = strings.TrimRight(base.Path, "/")
	for _, segment := range segments {
		if segment == "" || segment == "." || segment == ".." {
			return nil, errSegment
		}
		u.Path += "/" + segment
		escaped += "/" + url.PathEscape(segment)
	}
	u.RawPath = escaped
	u.RawQuery, u.Fragment = "", ""
	return &u, nil
}

// socketURL returns u with the scheme of a WebSocket.
func socketURL(u *url.URL) *url.URL {
	ws := *u
	ws.Scheme = map[string]string{"http": "ws", "https": "wss"}[u.Scheme]
	return &ws
}
