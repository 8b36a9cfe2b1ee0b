package portal

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

// Agents returns what knows the agents of the account's list.
func (a *Account) Agents() Agents { return a.agents }
