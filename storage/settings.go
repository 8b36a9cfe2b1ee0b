package storage

import (
	"context"
	"encoding/json"
	"fmt"

	"delonix/storage/internal/sqlite"
)

// Setting reads the setting key as a T. Where there is none it returns fallback, and where another version of
// the program wrote it, fallback in every field that can't be read: see Decode.
func Setting[T any](ctx context.Context, s *Store, key string, fallback T) (T, error) {
	raw, err := s.rawSetting(ctx, key)
	if err != nil || raw == nil {
		return fallback, err
	}
	return Decode(raw, fallback), nil
}

// SetSetting stores v as JSON under key. Fields of a newer version, which T does not know, are kept.
func SetSetting[T any](ctx context.Context, s *Store, key string, v T) error {
	what := "keep the setting " + key
	return s.write(ctx, what, func(t *tx) error {
		var old string
		if err := t.Row(`SELECT value FROM settings WHERE key = ?`, key).Scan(&old); err != nil && !sqlite.IsNoRows(err) {
			return err
		}
		raw, err := Encode(v, []byte(old))
		if err != nil {
			return fmt.Errorf("encode: %w", err)
		}
		return t.setSetting(key, raw)
	})
}

// rawSetting returns the JSON stored under key, nil if there is none.
func (s *Store) rawSetting(ctx context.Context, key string) (raw json.RawMessage, err error) {
	err = s.read(ctx, "read the setting "+key, func(q query) error {
		err := q.Row(`SELECT value FROM settings WHERE key = ?`, key).Scan((*[]byte)(&raw))
		if sqlite.IsNoRows(err) {
			return nil
		}
		return err
	})
	return raw, err
}

// SetRawSetting stores JSON under key; nil removes it.
func (s *Store) SetRawSetting(ctx context.Context, key string, value json.RawMessage) error {
	return s.write(ctx, "keep the setting "+key, func(t *tx) error {
		if value == nil {
			_, err := t.Exec(`DELETE FROM settings WHERE key = ?`, key)
			return err
		}
		return t.setSetting(key, value)
	})
}

func (t *tx) setSetting(key string, value json.RawMessage) error {
	_, err := t.Exec(`INSERT INTO settings (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2 WHERE value <> ?2`,
		key, string(value))
	return err
}

// Settings returns all settings whose key begins with prefix.
func (s *Store) Settings(ctx context.Context, prefix string) (all map[string]json.RawMessage, err error) {
	all = make(map[string]json.RawMessage)
	err = s.read(ctx, "read the settings", func(q query) error {
		return q.Each(`SELECT key, value FROM settings WHERE substr(key, 1, length(?1)) = ?1 ORDER BY key`, func(r sqlite.Scanner) error {
			var key, value string
			err := r.Scan(&key, &value)
			all[key] = json.RawMessage(value)
			return err
		}, prefix)
	})
	return all, err
}
