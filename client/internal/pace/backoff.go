package pace

import (
	"math/rand/v2"
	"time"
)

// Waiting between tries: from one second to a minute, doubling, each with full
// jitter so that many clients don't come back in step. A connection that held
// for half a minute starts over.
const (
	First         = time.Second
	Most          = time.Minute
	backoffStable = 30 * time.Second
)

// Backoff counts failures in a row. Its zero value is ready.
type Backoff struct {
	tries       int
	First, Most time.Duration  // 0 is the default
	random      func() float64 // 0 ≤ x < 1; nil is the default source
}

// Next returns how long to wait after one more failure.
func (b *Backoff) Next() time.Duration {
	first, most := b.First, b.Most
	if first <= 0 {
		first = First
	}
	if most <= 0 {
		most = Most
	}
	limit := most
	if b.tries < 16 {
		limit = min(first<<b.tries, most)
	}
	b.tries++
	r := b.random
	if r == nil {
		r = rand.Float64
	}
	return time.Duration(r() * float64(limit))
}

// Limit is how long the wait after the last failure could have been.
func (b *Backoff) Limit() time.Duration {
	first, most := b.First, b.Most
	if first <= 0 {
		first = First
	}
	if most <= 0 {
		most = Most
	}
	return Doubled(first, most, b.tries)
}

// Doubled is the longest wait after so many failures in a row: first after one, twice as long after each more, and
// most at most.
func Doubled(first, most time.Duration, tries int) time.Duration {
	if tries > 16 {
		return most
	}
	return min(first<<max(0, tries-1), most)
}

// Held tells how long a connection lasted that has just ended.
func (b *Backoff) Held(d time.Duration) {
	if d >= backoffStable {
		b.tries = 0
	}
}

// Reset starts over.
func (b *Backoff) Reset() { b.tries = 0 }
