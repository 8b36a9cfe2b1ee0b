// Package account has the accounts of a person: each is a user of a portal.
//
// Here live the connecting and signing out, the tokens and the keyring, how each agent
// is reached and what it can do, the state over all connections, and what a sleep of the
// machine or another network means for them. One account is kept in step by package
// portal.
//
// Not here: what becomes of the conversations that a list brings, and of the messages
// that wait to be sent. The accounts hand their lists to a feed and tell a Sink when a
// portal answers again.
package account
