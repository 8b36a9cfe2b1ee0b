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

// key is what tells accounts apart.
func (a savedAccount) key() string { return a.Portal + " " + a.AgentID + " " + a.UserID }

// savedAccounts returns the file's entries as they stand there, so that what a
// newer version wrote of an account is kept.
func (c *Client) savedAccounts() map[string]json.RawMessage {
	data, err := os.ReadFile(c.accountsPath())
	if err != nil {
		return nil
	}
	out := map[string]json.RawMessage{}
	for _, raw := range storage.Decode(data, []json.RawMessage(nil)) {
		out[storage.Decode(raw, savedAccount{}).key()] = raw
	}
	return out
}

// keepAccounts writes the file anew; without accounts it goes away.
func (c *Client) keepAccounts(ctx context.Context) error {
	if c.opts.Demo != nil {
		return nil // the demo's account is made anew at every start
	}
	agents, err := c.kit.Store.Agents(ctx)
	if err != nil {
		return err
	}
	old := c.savedAccounts()
	var list []json.RawMessage
	for _, a := range agents {
		if a.ListedOnly {
			continue
		}
		saved := savedAccount{a.Portal, a.AgentID, a.UserID, a.ExtType, a.Name, a.ProfileName, a.ProfileEmail, a.ProfilePhone}
		raw, err := storage.Encode(saved, old[saved.key()])
		if err != nil {
			return err
		}
		list = append(list, raw)
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
	agents, err := c.kit.Store.Agents(ctx)
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
	list := storage.Decode(data, []savedAccount(nil)) // whatever can be read of it
	var errs []error
	for _, a := range list {
		if a.Portal == "" || a.AgentID == "" {
			continue
		}
		_, err := c.kit.Store.UpsertAgent(ctx, storage.Agent{Portal: a.Portal, AgentID: a.AgentID, UserID: a.UserID, ExtType: a.ExtType, Name: a.Name,
			ProfileName: a.ProfileName, ProfileEmail: a.ProfileEmail, ProfilePhone: a.ProfilePhone})
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}
