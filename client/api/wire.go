package api

import "net/url"

type wire struct{}

func newWire(origin *url.URL, token Secret, o Options) *wire { return &wire{} }

func (w *wire) closeIdle() {}
