// Package conversation keeps the conversations of the local copy in step with their
// portals: what a person writes goes out, what is answered comes in, and each message
// stands there once.
package conversation
