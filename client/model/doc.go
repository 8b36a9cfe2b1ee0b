// Package model is what a window sees: ids, agents, conversations, messages, calls,
// the person's settings, problems, and the events that name what changed. They are
// values without behaviour of their own.
//
// It imports only the standard library. How rows of the local copy become these
// values is the business of package client, and the sentences in them come from
// client/problem.
package model
