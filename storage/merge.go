package storage

import "delonix/storage/internal/merge"

// historyTable merges what portals list and say. The rules stand in storage/internal/merge.
type historyTable = merge.History

// Log is one message as a list reports it.
type Log = merge.Log

// Listed is one conversation as a list reports it, without its logs.
type Listed = merge.Listed

// ListedSum says in which form a listed conversation was merged last.
type ListedSum = merge.ListedSum

// MergeOptions tune a merge.
type MergeOptions = merge.Options

// MergeResult tells exactly which rows changed.
type MergeResult = merge.Result

// Reply is what is known of a message of an agent or operator at one moment: the answer of a POST, a frame
// or the state of a stream so far.
type Reply = merge.Reply

// RemoteFile is a file the portal has.
type RemoteFile = merge.RemoteFile

// Upserted tells what UpsertReply did.
type Upserted = merge.Upserted

// SameText reports whether two texts are the same but for what every portal may change: white space, tags,
// invisible characters, and the forms of letters, quotation marks and dashes.
func SameText(a, b string) bool { return merge.SameText(a, b) }

// TextKey is a text as SameText compares it, for looking it up among many and for finding one in another. It is
// empty only for a text in which nothing can be seen.
func TextKey(s string) string { return merge.TextKey(s) }
