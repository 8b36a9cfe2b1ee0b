// Package demo is a complete Flametree portal in the process: the embedded
// default of `delonix --demo`, and what the integration tests talk to.
//
// It listens on a real loopback port and serves every route and both sockets of
// the Chat API document. It is written from the document alone, with its own wire
// types, and imports nothing else of the project, so that client and portal can
// not be wrong together. Where the document is silent, Shape chooses among the
// readings a client has to tolerate.
//
// What lives here: the HTTP and WebSocket server, the state of sessions and their
// logs, the scripted agent and operator of the demonstration, speech services over
// programs which may be installed on the machine, faults for tests, and a view of
// what the portal received. What does not: any code of the client.
//
// The zero Options are those of a test: no pauses, no history, nothing starts by
// itself. Showcase returns the options of the demonstration.
package demo
