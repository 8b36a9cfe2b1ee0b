// Package e2e has only tests: the real program in a real window, used with
// keyboard, mouse and a virtual microphone, as its user would. They need the
// private desktop of `make test`.
package e2e
