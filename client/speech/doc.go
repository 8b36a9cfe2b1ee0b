// Package speech says who has the microphone and the speaker: push-to-talk, reading
// aloud, hands-free conversations and the trial of the devices. They are used for one
// thing at a time.
//
// What was said becomes a message by its Sender, and how an agent is reached is told
// by its Agents. The turns of a call are the business of client/voice.
package speech
