package kit

import (
	"time"

	"delonix/client/api"
)

// Twice keeps a first time that the API refused the token, or did not know something.
// Only a second time, later and not out of a cache, counts.
type Twice struct {
	at    time.Time
	stamp string
}

// Again notes a refusal and reports whether it is a second one, at least apart after
// the first.
func (r *Twice) Again(e *api.Error, now time.Time, apart time.Duration) bool {
	if r.at.IsZero() || now.Before(r.at) {
		*r = Twice{now, e.Stamp}
		return false
	}
	return now.Sub(r.at) >= apart && (e.Stamp == "" || e.Stamp != r.stamp)
}
