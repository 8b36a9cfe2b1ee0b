// Package search finds messages by their words: what a person typed becomes terms (query.go), which the index
// or, for scripts without spaces, the texts themselves are asked for (search.go).
package search
