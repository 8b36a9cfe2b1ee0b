package account

import (
	"context"
	"slices"

	"delonix/client/internal/kit"
	"delonix/storage"
)

// RemovalsKey is the setting that holds the keys of tokens that could not be removed.
const RemovalsKey = "removals"

// removals are tokens that could not be removed when they should have been.
type removals struct {
	kit    *kit.Kit
	tokens *tokens
}

// remove removes an agent's token. What can't be removed now, because of kept, is
// removed later.
func (m removals) remove(ctx context.Context, a storage.Agent) (kept, err error) {
	key := TokenKey(a)
	if err := m.change(ctx, func(keys []string) []string { return append(keys, key) }); err != nil {
		return nil, err
	}
	if kept := m.tokens.remove(ctx, key); kept != nil {
		return kept, nil
	}
	return nil, m.forget(ctx, key)
}

// forget takes back that a token is to be removed.
func (m removals) forget(ctx context.Context, key string) error {
	return m.change(ctx, func(keys []string) []string {
		return slices.DeleteFunc(keys, func(k string) bool { return k == key })
	})
}

func (m removals) change(ctx context.Context, change func([]string) []string) error {
	old, err := storage.Setting(ctx, m.kit.Store, RemovalsKey, []string(nil))
	if err != nil {
		return err
	}
	keys := change(slices.Clone(old))
	slices.Sort(keys)
	if keys = slices.Compact(keys); len(keys) == 0 {
		if len(old) == 0 {
			return nil
		}
		return m.kit.Store.SetRawSetting(ctx, RemovalsKey, nil)
	}
	return storage.SetSetting(ctx, m.kit.Store, RemovalsKey, keys)
}

// finish removes the tokens that are left. The error is why some still are.
func (m removals) finish(ctx context.Context) error {
	keys, err := storage.Setting(ctx, m.kit.Store, RemovalsKey, []string(nil))
	if err != nil || len(keys) == 0 {
		return err
	}
	for _, key := range keys {
		if err := m.tokens.remove(ctx, key); err != nil {
			return err
		}
		m.kit.LogError("forget a removal", m.forget(ctx, key))
	}
	return nil
}
