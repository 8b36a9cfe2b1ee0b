// Package files brings files of a person into the local copy and out of it again: what
// may be sent, what may be given to another program, and what is done about a disk that
// does not answer. It knows nothing of conversations but their number.
package files
