// Package voice is a call: a hands-free conversation with an agent.
//
// A [Call] is a pure state machine with a driver around it (driver.go). Everything
// that happens is an input (inputs.go), everything that is to be done an effect
// (effects.go); the machine decides, in virtual time where a test wants it, and the
// driver owns devices, requests and goroutines. The machine's files:
//
//   - state.go: all that a call knows; step.go: which input goes where;
//   - userturn.go, meaning.go: what the person says;
//   - agentspeech.go: what is said to the person; interrupt.go, nearness.go: who
//     speaks over it, and whether it goes on;
//   - waiting.go: the time between the two;
//   - recovery.go: what does not work, and when it is tried again;
//   - view.go: what there is to see. [State] is the only list of states.
//
// What is said belongs to an epoch: whatever comes of an older one is dropped.
// simulate.go runs the machine without devices, for measurements.
//
// The parts that know nothing of a call are packages of their own: listen, turn,
// speechtext, playout and record. Devices, the portal, the local copy and the clock
// are small interfaces. What a message is, where it is stored and how it reaches the
// portal is the business of package client; samples, devices, speech detection and
// echo cancellation live in package audio and below it.
package voice
