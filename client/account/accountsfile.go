package account

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"

	"delonix/client/internal/kit"
	"delonix/storage"
)

// FileName is the file that says which agents are connected, beside the database: a
// database beyond repair must not cost the connections too. It has no tokens. Beside it
// lies, for moments, the next one with NewFileEnding.
const (
	FileName      = "accounts.json"
	NewFileEnding = ".new"
)

// accountsFile is that file in a folder.
type accountsFile struct {
	dir string
	kit *kit.Kit
}

// savedAccount is one connected agent in the file.
type savedAccount struct {
	Portal, AgentID, UserID, ExtType, Name  string
	ProfileName, ProfileEmail, ProfilePhone string `json:",omitempty"`
}

func (f accountsFile) path() string { return filepath.Join(f.dir, FileName) }

// key is what tells accounts apart.
func (a savedAccount) key() string { return a.Portal + " " + a.AgentID + " " + a.UserID }

// entries returns the file's entries as they stand there, so that what a
// newer version wrote of an account is kept.
func (f accountsFile) entries() map[string]json.RawMessage {
	data, err := os.ReadFile(f.path())
	if err != nil {
		return nil
	}
	out := map[string]json.RawMessage{}
	for _, raw := range storage.Decode(data, []json.RawMessage(nil)) {
		out[storage.Decode(raw, savedAccount{}).key()] = raw
	}
	return out
}

// write writes the file anew; without accounts it goes away.
func (f accountsFile) write(ctx context.Context) error {
	agents, err := f.kit.Store.Agents(ctx)
	if err != nil {
		return err
	}
	old := f.entries()
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
		if err := os.Remove(f.path()); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
		return nil
	}
	data, err := json.MarshalIndent(list, "", "  ")
	if err != nil {
		return err
	}
	half := f.path() + NewFileEnding
	if err := os.WriteFile(half, data, 0o600); err != nil {
		return err
	}
	return os.Rename(half, f.path())
}

// restore connects again what the file names, after the database had
// to be replaced and lost them.
func (f accountsFile) restore(ctx context.Context) error {
	agents, err := f.kit.Store.Agents(ctx)
	if err != nil || len(agents) > 0 {
		return err
	}
	data, err := os.ReadFile(f.path())
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
		_, err := f.kit.Store.UpsertAgent(ctx, storage.Agent{Portal: a.Portal, AgentID: a.AgentID, UserID: a.UserID, ExtType: a.ExtType, Name: a.Name,
			ProfileName: a.ProfileName, ProfileEmail: a.ProfileEmail, ProfilePhone: a.ProfilePhone})
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}
