// Package voice is the spoken side of a conversation: it records what a person
// says, decides when a turn is over, speaks replies sentence by sentence and
// notices when it is interrupted.
//
// Three things are offered to the rest of the program:
//
//   - [Recorder] records one utterance (push-to-talk);
//   - [Reader] reads one text aloud;
//   - [Conversation] is a hands-free conversation, a state machine in one
//     goroutine whose inputs and outputs are typed.
//
// Devices, the portal, the local copy and the clock are small interfaces, so
// that everything here runs in a test on recorded sound and virtual time. What
// a message is, where it is stored and how it reaches the portal is the
// business of package client; samples, devices, speech detection and echo
// cancellation live in package audio and below it.
package voice
