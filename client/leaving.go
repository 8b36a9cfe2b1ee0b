package client

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"delonix/client/account"
	"delonix/client/conversation"
	"delonix/client/internal/instance"
	"delonix/client/internal/kit"
	"delonix/client/problem"
	"delonix/storage"
)

// pastedDir holds pictures from the clipboard until they are a draft's own, and
// returnedDir held the composer's files in an older version.
const (
	pastedDir   = "pasted"
	returnedDir = "returned"
)

// logNames are the files of the program's log.
var logNames = []string{"delonix.log", "delonix.log.1"}

// erased removes what is left of erased agents beside the local copy: in the folders
// that hold copies, in the log and in memory.
func (c *Client) erased(ctx context.Context) error {
	c.emptyFolders()
	c.forgetGone(ctx)
	return emptyLog(c.kit.Store.Dir())
}

// emptyLog empties the log without taking it from whoever writes to it.
func emptyLog(dir string) error {
	var errs []error
	for _, name := range logNames {
		err := os.Truncate(filepath.Join(dir, name), 0)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// forgetGone forgets what is kept in memory of conversations that are not there
// any more.
func (c *Client) forgetGone(ctx context.Context) {
	gone := func(id int64) bool {
		_, err := c.kit.Store.Conversation(ctx, id)
		return kit.IsGone(err)
	}
	c.conversations.ForgetGone(gone)
	c.alerts.Forget(gone)
}

// emptyFolders removes what former runs left for other programs, pasted pictures
// that were not copied yet and, in an older version, the composer's files.
func (c *Client) emptyFolders() {
	for _, dir := range []string{returnedDir, conversation.OpenedDir, pastedDir} {
		c.kit.LogError("empty a folder", os.RemoveAll(filepath.Join(c.kit.Store.Dir(), dir)))
	}
}

// eraseFolder removes what the client and the window keep beside the database,
// and the demo's folder, when nothing shall be left.
func eraseFolder(ctx context.Context, dir string) error {
	var errs []error
	demo := filepath.Join(dir, demoDir)
	if dirExists(demo) {
		s, err := storage.Open(ctx, demo, storage.Options{})
		switch {
		case errors.Is(err, storage.ErrInUse):
			errs = append(errs, problem.DemoIsRunning())
		case err == nil:
			err = s.Erase(ctx)
			fallthrough
		default: // what can't be opened can be removed all the same
			errs = append(errs, err, os.RemoveAll(demo))
		}
	}
	for _, name := range append([]string{pastedDir, returnedDir, conversation.OpenedDir, account.FileName, account.FileName + account.NewFileEnding, instance.Socket}, logNames...) {
		errs = append(errs, os.RemoveAll(filepath.Join(dir, name)))
	}
	return errors.Join(errs...)
}

// dirExists reports whether a folder is there.
func dirExists(dir string) bool {
	info, err := os.Stat(dir)
	return err == nil && info.IsDir()
}
