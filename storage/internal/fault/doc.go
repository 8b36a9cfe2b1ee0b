// Package fault has the kinds of errors the local copy can meet, and finds the kind of an error of SQLite or of the
// operating system. Which call met it is said by whoever made the call.
package fault
