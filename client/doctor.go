package client

import "context"

// Check is one line of the doctor's table.
type Check struct {
	Name   string
	OK     bool
	Needed bool // the program is of no use while it fails
	Text   string
}

// Doctor checks portal, capabilities, sockets and keyring of every agent.
func Doctor(ctx context.Context, o Options) []Check { return nil }

// Login checks credentials against the portal and stores token and agent. With
// credentials that are refused it stores nothing.
func Login(ctx context.Context, o Options, cr Credentials) (Connected, error) {
	return Connected{}, notYet()
}

// Logout removes all tokens and, with erase, the local copy.
func Logout(ctx context.Context, o Options, erase bool) error { return notYet() }
