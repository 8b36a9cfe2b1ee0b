package api

import (
	"context"
	"io"
	"net/http"
	"net/url"
)

// Reach reports whether anything answers at a portal's address, whatever it says. It
// goes the way of the other requests, without a token and over a connection of its
// own.
func Reach(ctx context.Context, portal *url.URL, o Options) bool {
	w := newWire(portal, Secret{}, o)
	t := newTransport(w, w.options.Timeouts.Keep)
	t.DisableKeepAlives = true
	defer t.CloseIdleConnections()
	req, err := http.NewRequestWithContext(ctx, http.MethodHead, portal.String(), nil)
	if err != nil {
		return false
	}
	req.Header.Set("User-Agent", w.options.UserAgent)
	resp, err := t.RoundTrip(req)
	if err != nil {
		return false
	}
	_, _ = io.CopyN(io.Discard, resp.Body, 1<<10)
	return resp.Body.Close() == nil
}
