package api

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/url"
)

// call returns a call of one of the agent's routes.
func (a *Agent) call(route, method string, segments ...string) (call, error) {
	return newCall(a.base, route, method, segments)
}

// call returns a call of one of the public routes.
func (p *Public) call(route, method string, segments ...string) (call, error) {
	return newCall(p.base, route, method, segments)
}

func newCall(base *url.URL, route, method string, segments []string) (call, error) {
	u, err := endpoint(base, segments...)
	if err != nil {
		return call{}, invalid(route, "id", InputUnusable, err.Error())
	}
	return call{route: route, method: method, url: u, accept: "application/json"}, nil
}

// setJSON makes value the call's body.
func (c *call) setJSON(value any) error {
	data, err := json.Marshal(value)
	if err != nil {
		// Only kwargs can hold what has no JSON.
		return &Error{Kind: KindInvalid, Field: "kwargs", Fault: InputUnusable, Detail: "a value can't be written as JSON", Route: c.route, Err: err, unsent: true}
	}
	c.contentType = "application/json"
	c.size = int64(len(data))
	c.body = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }
	return nil
}

// received is a whole 2xx answer.
type received struct {
	route       string
	status      int
	contentType string
	data        []byte
}

// fetch sends a call and reads its whole answer of at most limit bytes.
func (w *wire) fetch(ctx context.Context, c call, limit int64) (received, error) {
	a, err := w.do(ctx, c)
	if err != nil {
		return received{}, err
	}
	data, err := a.all(limit)
	if err != nil {
		return received{}, err
	}
	r := received{route: c.route, status: a.status, contentType: a.header.Get("Content-Type"), data: data}
	if isHTML(r.contentType, bytes.TrimSpace(data)) {
		// No route answers with a page: whoever does has not done what was asked.
		return received{}, r.unexpected(nil)
	}
	return r, nil
}

// unexpected is the error of a 2xx answer that is not what the document says.
func (r received) unexpected(cause error) *Error {
	kind, said, detail := KindProtocol, false, "the answer is not the JSON it should be"
	switch body := bytes.TrimSpace(r.data); {
	case len(body) == 0:
		detail = "the answer is empty"
	case isHTML(r.contentType, body):
		kind, said, detail = KindPage, true, "the answer is a web page, not data."
		if title := htmlTitle(body); title != "" {
			detail = cleanLine(detail+" Its title: "+title, maxDetail)
		}
	case json.Valid(body):
		detail = "the answer is not what the Chat API describes"
	}
	return &Error{Kind: kind, Status: r.status, Detail: detail, Route: r.route, Err: cause, said: said}
}
