// Package audiotest has sound devices for tests: virtual ones that need no sound
// card and run on the test's own time, and a private PulseAudio server with
// virtual devices for tests of the whole path.
package audiotest
