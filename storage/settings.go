package storage

import (
	"context"
	"encoding/json"
	"fmt"
)

// Setting reads the setting key as a T. Where there is none, or an older version wrote something else, it
// returns fallback.
func Setting[T any](ctx context.Context, s *Store, key string, fallback T) (T, error) {
	raw, err := s.RawSetting(ctx, key)
	if err != nil || raw == nil {
		return fallback, err
	}
	v := fallback
	if json.Unmarshal(raw, &v) != nil {
		return fallback, nil
	}
	return v, nil
}

// SetSetting stores v as JSON under key.
func SetSetting[T any](ctx context.Context, s *Store, key string, v T) error {
	raw, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("encode setting %s: %w", key, err)
	}
	return s.SetRawSetting(ctx, key, raw)
}

// RawSetting returns the JSON stored under key, nil if there is none.
func (s *Store) RawSetting(ctx context.Context, key string) (json.RawMessage, error) {
	return nil, errStub
}

// SetRawSetting stores JSON under key; nil removes it.
func (s *Store) SetRawSetting(ctx context.Context, key string, value json.RawMessage) error {
	return errStub
}

// Settings returns all settings whose key begins with prefix.
func (s *Store) Settings(ctx context.Context, prefix string) (map[string]json.RawMessage, error) {
	return nil, errStub
}
