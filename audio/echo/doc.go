// Package echo removes from a microphone's signal what the loudspeaker plays.
//
// A Canceller takes the microphone and the far end (what was sent to the
// loudspeaker in the same span of time) as 16 kHz mono float32 and returns the
// near end. It needs to be told nothing: the delay between the two, which
// differs by device, driver and buffer, is searched for and followed, and so is
// the difference of the two devices' clocks.
//
// Two linear stages take off what can be predicted: a long adaptive filter that knows
// the room to its end but is slow to learn it, and a short one in every bin of
// overlapping frames that knows most of it within a second, also while both speak.
// What they leave is weighed away bin by bin, where nobody near is heard more than
// where somebody is.
//
// Nothing here knows of devices, time or goroutines: samples go in, samples
// come out, the same ones for the same input on every machine.
//
// The functions with the loops are marked go:norace: they touch nothing but what
// their canceller owns, and looking at each sample makes them ten times slower.
// Who calls a canceller from two goroutines is still found out.
package echo
