// Package voicetest is what the tests of the voice packages share: a voice that
// hums, recorded sentences, and a journal to wait for what is told. Only tests
// import it.
package voicetest
