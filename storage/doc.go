// Package storage keeps the local copy of everything a person of Delonix has said, heard and set:
// agents, conversations, messages with their attachments, the outbox, drafts, utterances, hand-overs,
// reactions, settings and the search index. It is one SQLite file beside two folders of files
// (attachments, utterances), in a directory that only the user can read.
//
// What it promises: a call that returned without an error is on the disk (synchronous=FULL, files and
// their folder synced before the row that names them); a call that returned an error changed nothing.
// A state that only a crash can leave behind (a message being sent, a reply being streamed) is put
// right by [Open].
//
// The tables lie here, each in a file of its own, and are joined in [Store]. Below them, in storage/internal, are
// what a row is and what must hold after it was changed (rows), the merge of what portals list (merge), the search
// (search), the database file (sqlite) with its steps (schema), the data folder (folder) and the kinds of errors
// (fault); storage/recovery opens a file in whatever state it is.
//
// What does not live here: tokens (see storage/secrets), anything of the network, and the decision what
// a state means for a person. The package imports nothing else of the project.
//
// Every method takes a context first. It ends the waiting for the one writer and every reading query;
// a transaction that has begun is finished, so that a cancelled call either happened whole or not at all.
package storage
