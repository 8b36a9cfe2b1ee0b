package client

import (
	"context"
	"errors"

	"delonix/storage"
)

// Login checks credentials against the portal and stores token and agent. With
// credentials that are refused it stores nothing.
func Login(ctx context.Context, o Options, cr Credentials) (Connected, error) {
	if o.Dir == "" {
		dir, err := DefaultDir()
		if err != nil {
			return Connected{}, err
		}
		o.Dir = dir
	}
	// The portal is asked before the data folder is made.
	probe := newClient(o)
	_, err := probe.check(ctx, cr)
	err = errors.Join(err, probe.Close())
	if err != nil {
		return Connected{}, err
	}
	c, err := Open(ctx, withoutRaise(o))
	if err != nil {
		return Connected{}, inUse(err)
	}
	defer c.Close()
	return c.Connect(ctx, cr)
}

// Logout removes all tokens and, with erase, the local copy.
func Logout(ctx context.Context, o Options, erase bool) error {
	if o.Dir == "" {
		dir, err := DefaultDir()
		if err != nil {
			return err
		}
		o.Dir = dir
	}
	if !dirExists(o.Dir) {
		return nil
	}
	c, err := Open(ctx, withoutRaise(o))
	if err != nil {
		return inUse(err)
	}
	err = c.SignOut(ctx, 0, erase)
	if erase && err == nil {
		err = problem(c.store.Erase(ctx), generally)
	}
	return errors.Join(err, c.Close())
}

func inUse(err error) error {
	if errors.Is(err, storage.ErrInUse) {
		return &Problem{Text: "Delonix is running with this data folder. Quit it first, then try again."}
	}
	return err
}
