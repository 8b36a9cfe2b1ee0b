package account

import (
	"context"

	"delonix/client/api"
)

// For tests and measurements of what an account leads to elsewhere.

// Fetch lists at once, beside the account's own listings.
func (a *Account) Fetch(ctx context.Context) (api.Listing, error) { return a.fetch(ctx) }

// HasMissed reports whether the last probe got no answer.
func (a *Account) HasMissed() bool {
	a.status.mu.Lock()
	defer a.status.mu.Unlock()
	return a.status.missed
}

// Feed returns what takes the account's lists.
func (a *Account) Feed() Feed { return a.feed }

// RetryNow ends every waiting and forgets what the portal refused.
func (a *Account) RetryNow() { a.retryNow() }

// ListedKeys are the keys that the list brought.
func (a *Account) ListedKeys() (out []api.Secret) {
	a.keys.mu.Lock()
	defer a.keys.mu.Unlock()
	for _, k := range a.keys.keys {
		out = append(out, k)
	}
	return out
}
