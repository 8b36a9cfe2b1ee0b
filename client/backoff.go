package client

import (
	"math/rand/v2"
	"time"
)

// Waiting between tries: from one second to a minute, doubling, each with full
// jitter so that many clients don't come back in step. A connection that held
// for half a minute starts over.
const (
	backoffFirst  = time.Second
	backoffMost   = time.Minute
	backoffStable = 30 * time.Second
)

// backoff counts failures in a row. Its zero value is ready.
type backoff struct {
	tries       int
	first, most time.Duration  // 0 is the default
	random      func() float64 // 0 ≤ x < 1; nil is the default source
}

// next returns how long to wait after one more failure.
func (b *backoff) next() time.Duration {
	first, most := b.first, b.most
	if first <= 0 {
		first = backoffFirst
	}
	if most <= 0 {
		most = backoffMost
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

// limit is how long the wait after the last failure could have been.
func (b *backoff) limit() time.Duration {
	first, most := b.first, b.most
	if first <= 0 {
		first = backoffFirst
	}
	if most <= 0 {
		most = backoffMost
	}
	if b.tries > 16 {
		return most
	}
	return min(first<<max(0, b.tries-1), most)
}

// held tells how long a connection lasted that has just ended.
func (b *backoff) held(d time.Duration) {
	if d >= backoffStable {
		b.tries = 0
	}
}

// reset starts over.
func (b *backoff) reset() { b.tries = 0 }
