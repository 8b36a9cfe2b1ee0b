package portal

import (
	"context"
	"time"

	"delonix/client/api"
)

// Feed takes what the lists of one account bring.
type Feed interface {
	// Begin begins a listing at a time. What the first one of an account brings is
	// history, not news.
	Begin(ctx context.Context, began time.Time, first bool) (Listing, error)
	// Touched makes the next listing look at a session again, Forget at all of them.
	Touched(session string)
	Forget()
}

// Listing is one list on its way.
type Listing interface {
	// ETag names the list of which nothing need be looked at again, "" if there is none.
	ETag() string
	// Take takes one conversation of the list.
	Take(ctx context.Context, conv *api.Listed) error
	// End ends the listing: out and err are how it ended, about the sessions that events
	// named before it; true for one that was said to have ended. It returns what of the
	// list could not be taken.
	End(ctx context.Context, out api.Listing, err error, about map[string]bool) (skipped api.Listing)
}
