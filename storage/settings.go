package storage

import (
	"context"
	"encoding/json"
	"fmt"

	"delonix/storage/internal/rows"
	"delonix/storage/internal/sqlite"
)

// settingTable keeps settings as JSON.
type settingTable struct{ *rows.Base }

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
	return s.base.Write(ctx, what, func(t *rows.Tx) error {
		var old string
		if err := t.Row(`SELECT value FROM settings WHERE key = ?`, key).Scan(&old); err != nil && !sqlite.IsNoRows(err) {
			return err
		}
		raw, err := Encode(v, []byte(old))
		if err != nil {
			return fmt.Errorf("encode: %w", err)
		}
		return rows.PutSetting(t, key, raw)
	})
}

// rawSetting returns the JSON stored under key, nil if there is none.
func (s *settingTable) rawSetting(ctx context.Context, key string) (raw json.RawMessage, err error) {
	err = s.Read(ctx, "read the setting "+key, func(q rows.Query) error {
		err := q.Row(`SELECT value FROM settings WHERE key = ?`, key).Scan((*[]byte)(&raw))
		if sqlite.IsNoRows(err) {
			return nil
		}
		return err
	})
	return raw, err
}

// SetRawSetting stores JSON under key; nil removes it.
func (s *settingTable) SetRawSetting(ctx context.Context, key string, value json.RawMessage) error {
	return s.Write(ctx, "keep the setting "+key, func(t *rows.Tx) error {
		if value == nil {
			_, err := t.Exec(`DELETE FROM settings WHERE key = ?`, key)
			return err
		}
		return rows.PutSetting(t, key, value)
	})
}

// Settings returns all settings whose key begins with prefix.
func (s *settingTable) Settings(ctx context.Context, prefix string) (all map[string]json.RawMessage, err error) {
	all = make(map[string]json.RawMessage)
	err = s.Read(ctx, "read the settings", func(q rows.Query) error {
		return q.Each(`SELECT key, value FROM settings WHERE substr(key, 1, length(?1)) = ?1 ORDER BY key`, func(r sqlite.Scanner) error {
			var key, value string
			err := r.Scan(&key, &value)
			all[key] = json.RawMessage(value)
			return err
		}, prefix)
	})
	return all, err
}

// Decode reads JSON into a copy of fallback, field by field: a field that is missing, null or of another type
// keeps what fallback has, as does the whole where raw is no such value at all. Elements of lists and entries
// of maps that can't be read are left out.
func Decode[T any](raw []byte, fallback T) T { return rows.Decode(raw, fallback) }

// Encode gives v as JSON with the fields that old has and v's type does not know: a newer version's.
func Encode[T any](v T, old []byte) ([]byte, error) { return rows.Encode(v, old) }
