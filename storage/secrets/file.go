package secrets

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync"
)

// FileName is the name of the unprotected file in the data folder.
const FileName = "delonix-tokens-UNPROTECTED.json"

// fileWarning is the first thing somebody sees who opens the file.
const fileWarning = "These tokens of Delonix are NOT protected: whoever can read this file can use them. The user agreed to it because no keyring could be used."

// Consent is the user's explicit yes to a token without protection.
type Consent bool

// plainFile is the vault over an unprotected file. There is no file while there is no token.
type plainFile struct {
	mu   sync.Mutex
	path string
}

type fileContent struct {
	Warning string            `json:"warning"`
	Tokens  map[string]string `json:"tokens"`
}

// NewFile returns a vault over an unprotected file (mode 0600) in dir. Without consent: ErrConsent.
func NewFile(dir string, yes Consent) (Vault, error) {
	if !yes {
		return nil, ErrConsent
	}
	return &plainFile{path: filepath.Join(dir, FileName)}, nil
}

// Place implements Vault.
func (f *plainFile) Place() Place { return PlaceFile }

// Set implements Vault.
func (f *plainFile) Set(_ context.Context, key, value string) error {
	return f.change("store the token", func(tokens map[string]string) { tokens[key] = value })
}

// Get implements Vault.
func (f *plainFile) Get(_ context.Context, key string) (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	tokens, err := f.read()
	if err != nil {
		return "", fmt.Errorf("read the token: %w", err)
	}
	v, ok := tokens[key]
	if !ok {
		return "", fmt.Errorf("read the token: %w", ErrNotFound)
	}
	return v, nil
}

// Delete implements Vault.
func (f *plainFile) Delete(_ context.Context, key string) error {
	return f.change("remove the token", func(tokens map[string]string) { delete(tokens, key) })
}

func (f *plainFile) change(what string, edit func(map[string]string)) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	tokens, err := f.read()
	if err == nil {
		edit(tokens)
		err = f.write(tokens)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

// read returns the tokens. A file that somebody opened to others is closed again.
func (f *plainFile) read() (map[string]string, error) {
	b, err := os.ReadFile(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return make(map[string]string), nil
	}
	if err != nil {
		return nil, err
	}
	if info, err := os.Stat(f.path); err == nil && runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		if err := os.Chmod(f.path, 0o600); err != nil {
			return nil, err
		}
	}
	var c fileContent
	if json.Unmarshal(b, &c) != nil { // its error would show a part of the content
		return nil, fmt.Errorf("%s can't be read; remove it and sign in again", f.path)
	}
	if c.Tokens == nil {
		c.Tokens = make(map[string]string)
	}
	return c.Tokens, nil
}

// write replaces the file as a whole, so that a crash leaves the old or the new one.
func (f *plainFile) write(tokens map[string]string) error {
	if len(tokens) == 0 {
		if err := os.Remove(f.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	}
	b, err := json.MarshalIndent(fileContent{fileWarning, tokens}, "", "  ")
	if err != nil {
		return err
	}
	dir := filepath.Dir(f.path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	tmp, err := os.CreateTemp(dir, FileName+".*.tmp") // mode 0600
	if err != nil {
		return err
	}
	_, err = tmp.Write(b)
	if runtime.GOOS != "windows" {
		err = errors.Join(err, tmp.Chmod(0o600)) // whatever the umask
	}
	err = errors.Join(err, tmp.Sync(), tmp.Close())
	if err == nil {
		err = os.Rename(tmp.Name(), f.path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(tmp.Name()))
	}
	return syncDir(dir)
}

func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
