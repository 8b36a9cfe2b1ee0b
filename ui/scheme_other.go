//go:build !linux

package ui

import "context"

// followScheme leaves the system's colours to the toolkit, which follows them
// as long as its own application is the current one when the loop starts.
func (w *Window) followScheme(context.Context) (stop func()) { return func() {} }
