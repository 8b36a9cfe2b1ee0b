// Package conversation keeps the conversations of the local copy in step with their
// portals: what a person writes goes out, what is answered comes in, and each message
// stands there once.
//
// An Actor is what is under way in one conversation. Its courier brings what waits in the
// outbox to the portal (outbox, attempt, confirm, session, late); its listener
// keeps the agent socket open while there is a reason (socket); its replies make one row
// of every answer, which comes as frames, as the answer of a request and in the list
// (frames, answer, reconcile, with the arithmetic in stream). A Feed merges the lists of
// one account (merge, pieces, and package ledger for what did not change). Who handles a
// conversation and how it ended is learnt in handover and closing. The order of locks
// stands in conversation.go, the states and their legal steps in states.go.
//
// Not here: fetching lists and how an agent is reached (an Account's and the Agents'), what
// deserves an alert or is read aloud (an Observer's), files on disk (package files), and
// what a message may become (package storage).
package conversation
