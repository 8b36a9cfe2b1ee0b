package account

import (
	"maps"
	"slices"

	"delonix/client/api"
)

// ListedKeys are the keys that the list of an account brought, for tests.
func ListedKeys(a *Account) []api.Secret {
	l := a.Agents().(*listedAgents)
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Collect(maps.Values(l.keys))
}
