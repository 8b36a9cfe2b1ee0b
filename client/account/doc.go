// Package account keeps the accounts of a person in step with their portals. An
// account is a user of a portal: its events socket is opened again and again, its
// conversations are listed whenever something may have changed, and the portal is
// probed while it can't be reached.
//
// Here live the connecting and signing out, the tokens and the keyring, how each agent
// is reached and what it can do, the state of the connection, and what a sleep of the
// machine or another network means for it.
//
// Not here: what becomes of the conversations that a list brings, and of the messages
// that wait to be sent. An account hands its lists to a Feed and tells a Sink when the
// portal answers again.
package account
