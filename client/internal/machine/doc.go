// Package machine asks this machine: for its memory, the person's language, the
// network it is in, and whether it slept.
package machine
