package client

import (
	"context"
	"errors"
	"os"

	"delonix/client/problem"
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
	_, err := probe.TestConnection(ctx, cr)
	err = errors.Join(err, probe.Close())
	if err != nil {
		return Connected{}, err
	}
	c, err := Open(ctx, withoutRaise(o))
	if err != nil {
		return Connected{}, inUse(err)
	}
	defer c.Close()
	done, err := c.Connect(ctx, cr)
	if err == nil && done.TokenPlaceWeak && !cr.AllowPlainFile {
		return Connected{}, c.undoConnect(ctx, done.Agent)
	}
	return done, err
}

// undoConnect undoes a connection whose token could be kept in memory only: a
// command that ends would forget it.
func (c *Client) undoConnect(ctx context.Context, id AgentID) error {
	why := problem.NowhereToKeepToken()
	if err := c.SignOut(ctx, id, true); err != nil {
		return errors.Join(why, err)
	}
	return why
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
	if err == nil {
		if left := c.accounts.FinishRemovals(ctx); left != nil { // of an earlier time
			err = problem.NewTokenLeft(left, erase)
		}
	}
	if !erase {
		return errors.Join(err, c.Close())
	}
	// A token that could not be removed is no reason to keep the rest: only the note
	// stays that says which one it is, so that it can be removed later.
	var gone error
	if !errors.As(err, new(*problem.TokenLeft)) {
		gone = c.kit.Store.Erase(ctx)
	}
	err = errors.Join(err, problem.Of(errors.Join(c.Close(), eraseFolder(ctx, o.Dir), gone), problem.Generally))
	_ = os.Remove(o.Dir) // fails if something else is in it, as it should
	return err
}

func inUse(err error) error {
	if errors.Is(err, storage.ErrInUse) {
		return problem.QuitFirst()
	}
	return err
}
