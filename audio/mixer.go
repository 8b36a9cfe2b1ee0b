package audio

import (
	"context"
	"sync"
	"time"
)

const (
	// queueLimit is how much speech waits before Write blocks: enough to ride
	// out a slow network, little enough that a pause in writing is noticed.
	queueLimit = 2 * PlaybackRate
	// queueSlack is the room above the limit for one resampled piece.
	queueSlack = PlaybackRate / 4
	// fadeSamples is how long gains take to move and flushed sound to fade, 8 ms:
	// too short to hear as a fade and too long to hear as a click.
	fadeSamples = 8 * PlaybackRate / 1000
	// fadeStep is the change of a gain from sample to sample.
	fadeStep = float32(1) / fadeSamples
	// loudest is the highest gain of speech, 6 dB. Peaks are rounded then, by so much
	// of what there is at most, as cut ones crackle.
	loudest, bent = 2, 0.3
	// maxChimes is how many chimes sound at the same time.
	maxChimes = 8
	// referenceSamples is how much of what was sent is kept for Reference.
	referenceSamples = 2 * PlaybackRate
)

// mixer makes one stream for the device out of the queue of speech, chimes and
// what fades out. The device pulls from its own thread; everything that thread
// meets here takes microseconds and no memory.
type mixer struct {
	mu   sync.Mutex
	cond sync.Cond // something was pulled, or changed

	speech  queue
	tail    []float32 // ends the speech if nothing follows it
	tailBuf []float32

	fading  []float32 // flushed speech on its way to silence
	fadeBuf [fadeSamples]float32
	chimes  [maxChimes]chime
	gain    ramp  // ducking
	gate    ramp  // 0 while paused
	flushes int   // how often speech was dropped
	down    error // why nothing can be played

	written   int64 // speech queued since reset, less what was flushed
	timeline  timeline
	reference queue
	skipped   int64 // reference samples nobody fetched in time
}

// chime is a sound on its way.
type chime struct{ rest []float32 }

// ramp is a gain that moves without clicks.
type ramp struct{ now, to float32 }

func (r *ramp) step() float32 {
	switch {
	case r.now < r.to:
		r.now = min(r.to, r.now+fadeStep)
	case r.now > r.to:
		r.now = max(r.to, r.now-fadeStep)
	}
	return r.now
}

func newMixer() *mixer {
	m := &mixer{
		speech:    newQueue(queueLimit + queueSlack),
		reference: newQueue(referenceSamples),
		gain:      ramp{1, 1},
		gate:      ramp{1, 1},
		down:      ErrStopped,
	}
	m.cond.L = &m.mu
	return m
}

// pull fills dst with the next samples for the device, which still has buffered
// samples of the earlier ones to play.
func (m *mixer) pull(dst []float32, buffered int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	clear(dst)
	spoken := m.mixSpeech(dst)
	m.fading = m.fading[mixInto(dst, m.fading):]
	for i := range m.chimes {
		c := &m.chimes[i]
		c.rest = c.rest[mixInto(dst, c.rest):]
	}
	loud := false
	for i, v := range dst {
		dst[i] = max(-1, min(1, v))
		loud = loud || v != 0
	}
	m.timeline.add(len(dst), spoken, buffered)
	if loud {
		m.timeline.loud = m.timeline.pulled
	}
	m.skipped += int64(m.reference.push(dst))
	m.cond.Broadcast()
}

// mixInto adds as much of src as fits and returns how much that was.
func mixInto(dst, src []float32) int {
	n := min(len(dst), len(src))
	for i, v := range src[:n] {
		dst[i] += v
	}
	return n
}

// mixSpeech takes speech from the queue, and its tail when the queue is dry.
func (m *mixer) mixSpeech(dst []float32) (spoken int) {
	if m.gate.now == 0 && m.gate.to == 0 {
		m.gain.now = m.gain.to
		return 0
	}
	if m.settle() {
		return 0
	}
	if m.gate.to == 0 { // take no more than is heard while the gate closes
		dst = dst[:min(len(dst), int(m.gate.now/fadeStep)+1)]
	}
	n := m.speech.pop(dst)
	if n < len(dst) {
		k := copy(dst[n:], m.tail)
		m.tail = m.tail[k:]
		n += k
	}
	if m.gain.now == 1 && m.gain.to == 1 && m.gate.now == 1 && m.gate.to == 1 {
		return n
	}
	for i := range dst[:n] {
		dst[i] *= m.gain.step() * m.gate.step()
		if m.gain.now > 1 {
			dst[i] = rounded(dst[i], min(m.gain.now-1, bent))
		}
	}
	return n
}

// rounded bends a sample that comes so near to 1, so that it stays below.
func rounded(v, near float32) float32 {
	over := max(v, -v) - (1 - near)
	if over <= 0 {
		return v
	}
	size := 1 - near + over/(1+over/near)
	if v < 0 {
		return -size
	}
	return size
}

// begin starts a run: nothing queued, nothing played.
func (m *mixer) begin() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.flushes++
	m.drop()
	m.fading = nil
	m.gate = ramp{1, 1}
	m.chimes = [maxChimes]chime{}
	m.written = 0
	m.timeline = timeline{}
	m.reference.drop(m.reference.n)
	m.skipped = 0
	m.down = nil
}

// halt makes writers and drains return err until carryOn.
func (m *mixer) halt(err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.down = err
	m.cond.Broadcast()
}

// carryOn lets writers write again, unless the speaker was stopped meanwhile.
func (m *mixer) carryOn() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.down != ErrStopped {
		m.down = nil
	}
	m.cond.Broadcast()
}

// lose notes that the device is gone with all it held.
func (m *mixer) lose() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.timeline.lose()
	m.cond.Broadcast()
}

// err is what writers get, nil while sound can be played.
func (m *mixer) err() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.down
}

// wait blocks until done reports true; it is asked whenever something was pulled
// or changed, under the lock. The only error is the context's.
func (m *mixer) wait(ctx context.Context, done func() bool) error {
	wake := context.AfterFunc(ctx, func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.cond.Broadcast()
	})
	defer wake()
	for !done() {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		m.cond.Wait()
	}
	return nil
}

// waitSpeech is wait for what can end by a flush or the loss of the device. done
// is asked last.
func (m *mixer) waitSpeech(ctx context.Context, flushes int, done func() bool) (err error) {
	ended := m.wait(ctx, func() bool {
		switch {
		case m.flushes != flushes:
			err = ErrFlushed
		case m.down != nil:
			err = m.down
		default:
			return done()
		}
		return true
	})
	if err == nil {
		err = ended
	}
	return err
}

// room waits until less than the limit is queued and takes the tail back, as
// speech follows it. cut tells that the tail was heard, at least in part: then
// the stream has ended and what follows is a new one.
func (m *mixer) room(ctx context.Context, flushes int) (cut bool, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.waitSpeech(ctx, flushes, func() bool { return m.speech.n <= queueLimit }); err != nil {
		return false, err
	}
	cut = len(m.tail) < len(m.tailBuf)
	if cut {
		m.speech.push(m.tail)
	} else {
		m.written -= int64(len(m.tail))
	}
	m.tail, m.tailBuf = nil, m.tailBuf[:0]
	return cut, nil
}

// push queues a piece of speech and the tail that ends it if nothing follows.
func (m *mixer) push(flushes int, speech, tail []float32) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.flushes != flushes {
		return ErrFlushed
	}
	m.speech.push(speech)
	m.tailBuf = append(m.tailBuf[:0], tail...)
	m.tail = m.tailBuf
	m.written += int64(len(speech) + len(tail))
	return nil
}

// flush drops the speech and lets what was just to be heard fade out.
func (m *mixer) flush() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.flushes++
	fade := m.fadeBuf[:]
	old := copy(fade, m.fading) // a flush during a flush: both fade
	clear(fade[old:])
	var next [fadeSamples]float32
	n := m.mixSpeech(next[:])
	for i, v := range next[:n] {
		fade[i] += v * (1 - float32(i)*fadeStep)
	}
	m.fading = fade[:max(n, old)]
	m.written -= int64(n)
	m.drop()
	m.cond.Broadcast()
}

// drop empties the queue.
func (m *mixer) drop() {
	m.written -= int64(m.speech.n + len(m.tail))
	m.speech.drop(m.speech.n)
	m.tail, m.tailBuf = nil, m.tailBuf[:0]
}

// generation is a number that flush changes.
func (m *mixer) generation() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.flushes
}

// drain waits until what is queued was heard.
func (m *mixer) drain(ctx context.Context) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	end := m.written
	return m.waitSpeech(ctx, m.flushes, func() bool { return m.timeline.heard() >= end })
}

// quiet waits until what fades and what chimes was heard.
func (m *mixer) quiet(ctx context.Context) {
	m.mu.Lock()
	defer m.mu.Unlock()
	end := m.timeline.loud
	_ = m.wait(ctx, func() bool { // a failed device is not worth waiting for
		end = max(end, m.timeline.loud)
		for _, c := range m.chimes {
			if len(c.rest) > 0 {
				return false
			}
		}
		return len(m.fading) == 0 && m.timeline.played >= end
	})
}

// pause closes or opens the gate before the speech.
func (m *mixer) pause(closed bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.gate.to = 1
	if closed {
		m.gate.to = 0
	}
	m.settle()
}

// settle lets gains jump when nothing is heard that could click.
func (m *mixer) settle() bool {
	silent := m.speech.n+len(m.tail) == 0
	if silent {
		m.gain.now, m.gate.now = m.gain.to, m.gate.to
	}
	return silent
}

// duck moves the gain of the speech.
func (m *mixer) duck(gain float32) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.gain.to = max(0, min(loudest, gain))
	m.settle()
}

// ring starts a chime; with too many at once the oldest has to end.
func (m *mixer) ring(pcm []float32) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.down != nil {
		return
	}
	least := 0
	for i, c := range m.chimes {
		if len(c.rest) < len(m.chimes[least].rest) {
			least = i
		}
	}
	m.chimes[least].rest = pcm
}

// times are how much speech was heard and how much is still to be.
func (m *mixer) times() (played, queued time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	heard := m.timeline.heard()
	return samplesTime(heard), samplesTime(m.written - heard)
}

// samplesTime is how long samples at PlaybackRate last.
func samplesTime(n int64) time.Duration {
	return time.Duration(n) * time.Second / PlaybackRate
}

// sent moves up to len(dst) samples of what was sent to the device to dst.
func (m *mixer) sent(dst []float32) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.reference.pop(dst)
}
