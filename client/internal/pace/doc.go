// Package pace has the one clock, the one back-off and the one way to wait of the
// whole client: for a time, for a kick, for the end of a context.
package pace
