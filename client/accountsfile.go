package client

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"

	"delonix/storage"
)

// accountsName is the file that says which agents are connected, beside the
// database: a database beyond repair must not cost the connections too. It has
// no tokens.
const accountsName = "accounts.json"

// savedAccount is one connected agent in the file.
type savedAccount struct {
	Portal, AgentID, UserID, ExtType, Name  string
	ProfileName, ProfileEmail, ProfilePhone string `json:",omitempty"`
}

func (c *Client) accountsPath() string { return filepath.Join(c.opts.Dir, accountsName) }

// keepAccounts writes the file anew; without accounts it goes away.
func (c *Client) keepAccounts(ctx context.Context) error {
	if c.opts.Demo != nil {
		return nil // the demo's account is made anew at every start
	}
	agents, err := c.store.Agents(ctx)
	if err != nil {
		return err
	}
	var list []savedAccount
	for _, a := range agents {
		if !a.ListedOnly {
			list = append(list, savedAccount{a.Portal, a.AgentID, a.UserID, a.ExtType, a.Name, a.ProfileName, a.ProfileEmail, a.ProfilePhone})
		}
	}
	if len(list) == 0 {
		if err := os.Remove(c.accountsPath()); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
		return nil
	}
	data, err := json.MarshalIndent(list, "", "  ")
	if err != nil {
		return err
	}
	half := c.accountsPath() + ".new"
	if err := os.WriteFile(half, data, 0o600); err != nil {
		return err
	}
	return os.Rename(half, c.accountsPath())
}

// restoreAccounts connects again what the file names, after the database had
// to be replaced and lost them.
func (c *Client) restoreAccounts(ctx context.Context) error {
	agents, err := c.store.Agents(ctx)
	if err != nil || len(agents) > 0 {
		return err
	}
	data, err := os.ReadFile(c.accountsPath())
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	var list []savedAccount
	if err := json.Unmarshal(data, &list); err != nil {
		return err
	}
	var errs []error
	for _, a := range list {
		_, err := c.store.UpsertAgent(ctx, storage.Agent{Portal: a.Portal, AgentID: a.AgentID, UserID: a.UserID, ExtType: a.ExtType, Name: a.Name,
			ProfileName: a.ProfileName, ProfileEmail: a.ProfileEmail, ProfilePhone: a.ProfilePhone})
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}
