package echo

// ring keeps the latest samples of a signal under their running number.
// Samples that were never put are zero.
type ring struct {
	buf  []float32
	mask int
}

// newRing returns a ring for at least n samples.
//
//go:norace
func newRing(n int) ring {
	size := 1
	for size < n {
		size *= 2
	}
	return ring{make([]float32, size), size - 1}
}

// put stores x as the samples from number at on.
//
//go:norace
func (r ring) put(at int, x []float32) {
	for len(x) > 0 {
		n := copy(r.buf[at&r.mask:], x)
		at, x = at+n, x[n:]
	}
}

// get fills dst with the samples from number at on.
//
//go:norace
func (r ring) get(dst []float32, at int) {
	for len(dst) > 0 {
		n := copy(dst, r.buf[at&r.mask:])
		at, dst = at+n, dst[n:]
	}
}
