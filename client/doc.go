// Package client is the application without a window: the signed-in accounts,
// their conversations and messages, the local copy they live in, and everything
// that keeps the two in step with the portals.
//
// A window (package ui) calls the methods of Client, reads the rows it shows and
// subscribes to small typed events that name what changed. What a person did is
// on disk before any method returns; the network catches up behind.
//
// It plugs the services together, which do not know each other: account keeps the
// accounts in step with their portals, conversation has the messages and what is under
// way, alerts decides what deserves a notification, and speech who has the microphone and
// the speaker. What a window sees is in model, what is said to people in problem, and
// what all of them work with in internal.
//
// What the wire looks like is the business of client/api, the turns of a spoken
// conversation that of client/voice, and the database that of package storage.
package client
