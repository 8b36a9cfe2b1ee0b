package demo

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"
)

// socketFaults carries what a socket's handler has to do by itself.
type socketFaults struct {
	silent, drop bool
	dropAfter    int
	reset        bool
}

type socketFaultsKey struct{}

func socketFaultsOf(r *http.Request) socketFaults {
	f, _ := r.Context().Value(socketFaultsKey{}).(socketFaults)
	return f
}

// withFaults serves a call with whatever goes wrong with it.
func (p *Portal) withFaults(route Route, w http.ResponseWriter, r *http.Request, serve http.HandlerFunc) {
	hits := p.faults.match(route)
	if len(hits) == 0 {
		serve(w, r)
		return
	}
	for _, f := range hits {
		if !sleep(r.Context(), f.Before) || p.stops(f, w, r) {
			return
		}
	}
	if route == RouteAgentSocket || route == RouteEventsSocket {
		ctx := context.WithValue(r.Context(), socketFaultsKey{}, gatherSocketFaults(hits))
		serve(w, r.WithContext(ctx))
		return
	}
	for _, f := range hits {
		if f.SlowBody > 0 {
			r.Body = &slowBody{ReadCloser: r.Body, pause: f.SlowBody, ctx: r.Context()}
		}
	}
	kept := &keptAnswer{header: http.Header{}, status: http.StatusOK}
	serve(kept, r)
	for _, f := range hits {
		if !sleep(r.Context(), f.After) || !held(r.Context(), f.Hold) {
			return
		}
		if f.Cut == CutProcessed {
			breakConnection(w, f.Reset)
			return
		}
	}
	kept.replay(w, r, hits)
}

// held waits until an answer is let go, and reports whether somebody still waits for it.
func held(ctx context.Context, hold <-chan struct{}) bool {
	if hold == nil {
		return true
	}
	select {
	case <-hold:
		return true
	case <-ctx.Done():
		return false
	}
}

// stops applies a fault which keeps the call from being processed, if f is one.
func (p *Portal) stops(f Fault, w http.ResponseWriter, r *http.Request) bool {
	switch {
	case f.Cut == CutBefore:
		breakConnection(w, f.Reset)
	case f.Cut == CutInBody:
		n := f.Bytes
		if n == 0 {
			n = r.ContentLength / 2
		}
		_, _ = io.CopyN(io.Discard, r.Body, n)
		breakConnection(w, f.Reset)
	case f.Redirect != "":
		w.Header().Set("Location", f.Redirect)
		w.WriteHeader(http.StatusFound)
	case f.Status != 0:
		p.answerFault(f, w)
	default:
		return false
	}
	return true
}

func (p *Portal) answerFault(f Fault, w http.ResponseWriter) {
	for k, v := range f.Header {
		w.Header()[k] = v
	}
	if f.Body == "" {
		p.fail(w, &problem{status: f.Status, msg: http.StatusText(f.Status), typ: "fault", loc: faultLoc(f.Status)})
		return
	}
	w.Header().Set("Content-Type", f.bodyType())
	w.WriteHeader(f.Status)
	_, _ = io.WriteString(w, f.Body)
}

// faultLoc makes a 422 look like a validation error.
func faultLoc(status int) []any {
	if status == http.StatusUnprocessableEntity {
		return []any{"body", "message"}
	}
	return nil
}

func (f Fault) bodyType() string {
	if f.ContentType == "" {
		return "application/json"
	}
	return f.ContentType
}

func gatherSocketFaults(hits []Fault) socketFaults {
	var out socketFaults
	for _, f := range hits {
		out.silent = out.silent || f.Silent
		out.reset = out.reset || f.Reset
		if f.Cut == CutProcessed {
			out.drop = true
		}
		if f.Cut == CutInAnswer {
			out.dropAfter = max(1, int(f.Bytes))
		}
	}
	return out
}

// breakConnection closes the connection under an answer.
func breakConnection(w http.ResponseWriter, reset bool) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := conn.(*net.TCPConn); ok && reset {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}

// keptAnswer holds an answer back until its faults are known.
type keptAnswer struct {
	header http.Header
	status int
	body   bytes.Buffer
	wrote  bool
}

func (k *keptAnswer) Header() http.Header { return k.header }

func (k *keptAnswer) WriteHeader(status int) {
	if !k.wrote {
		k.status, k.wrote = status, true
	}
}

func (k *keptAnswer) Write(b []byte) (int, error) {
	k.wrote = true
	return k.body.Write(b)
}

// replay sends the answer as the faults want it.
func (k *keptAnswer) replay(w http.ResponseWriter, r *http.Request, hits []Fault) {
	cut, drip, reset := int64(-1), time.Duration(0), false
	body := k.body.Bytes()
	for _, f := range hits {
		for name, v := range f.Header {
			k.header[name] = v
		}
		if f.Garble {
			body = []byte(f.Body)
			k.header.Set("Content-Type", f.bodyType())
		}
		if f.Cut == CutInAnswer {
			cut, reset = f.Bytes, f.Reset
			if cut == 0 {
				cut = int64(len(body) / 2)
			}
		}
		drip = max(drip, f.Drip)
	}
	for name, v := range k.header {
		w.Header()[name] = v
	}
	if k.status != http.StatusNoContent {
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	}
	w.WriteHeader(k.status)
	if cut >= 0 {
		body = body[:min(cut, int64(len(body)))]
	}
	writeSlowly(w, r, body, drip)
	if cut >= 0 {
		_ = http.NewResponseController(w).Flush()
		breakConnection(w, reset)
	}
}

// writeSlowly writes single bytes with a pause after each, or all at once.
func writeSlowly(w http.ResponseWriter, r *http.Request, body []byte, drip time.Duration) {
	if drip == 0 {
		_, _ = w.Write(body)
		return
	}
	flusher := http.NewResponseController(w)
	for i := range body {
		if _, err := w.Write(body[i : i+1]); err != nil {
			return
		}
		_ = flusher.Flush()
		if !sleep(r.Context(), drip) {
			return
		}
	}
}

// slowBody reads a request's body with pauses.
type slowBody struct {
	io.ReadCloser
	pause time.Duration
	ctx   context.Context
	since int // bytes since the last pause
}

func (b *slowBody) Read(p []byte) (int, error) {
	const piece = 64 << 10
	if b.since >= piece {
		b.since = 0
		if !sleep(b.ctx, b.pause) {
			return 0, b.ctx.Err()
		}
	}
	n, err := b.ReadCloser.Read(p[:min(len(p), piece-b.since)])
	b.since += n
	return n, err
}
