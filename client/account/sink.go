package account

import (
	"context"

	"delonix/client/account/portal"
)

// Sink is told what concerns the conversations of all accounts.
type Sink interface {
	// Feed returns what takes the lists of an account. It is called once for each.
	Feed(*Account) portal.Feed
	// Online tells that an account's portal answers again: what waited for that goes on.
	Online()
	// Retry ends all other waiting for a next try; asked says that the person asked.
	Retry(asked bool)
	// SignedOut is called when agents were signed out, or erased from the local copy,
	// and before the accounts that stay are connected again.
	SignedOut(ctx context.Context, erased bool) error
}
