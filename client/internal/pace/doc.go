// Package pace has the one clock, back-off, way to wait and kind of work queue of the
// whole client: for a time, for a kick, for the end of a context.
package pace
