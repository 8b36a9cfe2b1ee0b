// Package rows is what the rows of the tables are, how one is read, and what must hold after one was changed: the
// order of a conversation (order.go), its preview and counts (recompute.go), files that go with their row (files.go),
// the states of a message and the steps between them (states.go).
// Base is what the tables in package storage and the merge in storage/internal/merge work with. It decides nothing:
// when a row takes a step is said by its table.
package rows
