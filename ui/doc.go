// Package ui is the window. It shows what the client's local copy holds, hands
// what a person does to the client off the UI thread, and re-reads the rows
// that an event names. One folder holds one region; bridge.go is the only
// place where events cross to the UI thread.
package ui
