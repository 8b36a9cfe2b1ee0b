package audio

import "sync/atomic"

// captureRing carries samples from the device's thread to one reader without
// locks, so that the thread never waits. What finds no room is dropped and counted.
type captureRing struct {
	buf     []float32 // a power of two long
	read    atomic.Uint64
	written atomic.Uint64
	dropped atomic.Int64
	want    atomic.Uint64 // samples the reader waits for
	ready   chan struct{} // holds a token when they may be there
}

// newCaptureRing returns a ring for at least that many samples.
func newCaptureRing(samples int) *captureRing {
	size := 1
	for size < samples {
		size *= 2
	}
	return &captureRing{buf: make([]float32, size), ready: make(chan struct{}, 1)}
}

// push adds samples; it neither blocks nor allocates.
func (r *captureRing) push(samples []float32) {
	at := r.written.Load()
	room := uint64(len(r.buf)) - (at - r.read.Load())
	if extra := len(samples) - int(room); extra > 0 {
		r.dropped.Add(int64(extra))
		samples = samples[:room]
	}
	n := copy(r.buf[at%uint64(len(r.buf)):], samples)
	copy(r.buf, samples[n:])
	at += uint64(len(samples))
	r.written.Store(at)
	if at-r.read.Load() < r.want.Load() {
		return // waking the reader for less costs more than the copying
	}
	select {
	case r.ready <- struct{}{}:
	default:
	}
}

// pull fills dst if there are that many samples, and takes none otherwise: then
// ready tells when it is worth trying again.
func (r *captureRing) pull(dst []float32) bool {
	r.want.Store(uint64(len(dst))) // before looking, so that no wake-up is missed
	at := r.read.Load()
	if r.written.Load()-at < uint64(len(dst)) {
		return false
	}
	n := copy(dst, r.buf[at%uint64(len(r.buf)):])
	copy(dst[n:], r.buf)
	r.read.Store(at + uint64(len(dst)))
	return true
}

// held is how many samples wait for the reader.
func (r *captureRing) held() int { return int(r.written.Load() - r.read.Load()) }

// queue is a ring of samples for use under a lock.
type queue struct {
	buf  []float32
	head int // oldest sample
	n    int // samples held
}

func newQueue(samples int) queue { return queue{buf: make([]float32, samples)} }

// push appends samples and returns how many of the oldest had to go for them.
func (q *queue) push(samples []float32) (dropped int) {
	if extra := len(samples) - len(q.buf); extra > 0 {
		samples, dropped = samples[extra:], extra
	}
	if extra := q.n + len(samples) - len(q.buf); extra > 0 {
		q.drop(extra)
		dropped += extra
	}
	at := (q.head + q.n) % len(q.buf)
	n := copy(q.buf[at:], samples)
	copy(q.buf, samples[n:])
	q.n += len(samples)
	return dropped
}

// pop moves up to len(dst) of the oldest samples to dst.
func (q *queue) pop(dst []float32) int {
	dst = dst[:min(len(dst), q.n)]
	n := copy(dst, q.buf[q.head:])
	copy(dst[n:], q.buf)
	q.drop(len(dst))
	return len(dst)
}

// drop forgets the n oldest samples.
func (q *queue) drop(n int) {
	q.head = (q.head + n) % len(q.buf)
	q.n -= n
}
