package playout

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"delonix/audio"
)

// playerChunk is how much the player writes at once.
const playerChunk = 100 * time.Millisecond

// PlayerEvent is what a [Player] tells: [Placed] or [Broken].
type PlayerEvent interface{ playerEvent() }

// Placed tells where in the speaker's time a segment begins; Broken that the
// speaker failed while playing. Both carry the epoch of what was played.
type (
	Placed struct {
		Epoch   uint64
		Segment int
		At      time.Duration
	}
	Broken struct {
		Epoch uint64
		Err   error
	}
)

func (Placed) playerEvent() {}
func (Broken) playerEvent() {}

// Player writes to the speaker, which may block, in a goroutine of its own. What
// belongs to an epoch before the last one flushed is never heard.
type Player struct {
	speaker Stream
	report  func(PlayerEvent)

	mu      sync.Mutex
	queue   []queued
	writing bool
	epoch   uint64 // the least that is still played

	wake chan struct{} // something was queued
	last queued        // what was placed last
	mute time.Duration // how much silence may still be left out before the first sound
}

// queued is a stretch of sound waiting to be written.
type queued struct {
	epoch uint64
	Stretch
}

func NewPlayer(speaker Stream, report func(PlayerEvent)) *Player {
	return &Player{speaker: speaker, report: report, wake: make(chan struct{}, 1), last: queued{Stretch: Stretch{Segment: -1}}}
}

// Add queues a stretch of sound.
func (p *Player) Add(epoch uint64, what Stretch) {
	p.mu.Lock()
	p.queue = append(p.queue, queued{epoch: epoch, Stretch: what})
	p.mu.Unlock()
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// Flush stops everything before the given epoch at once.
func (p *Player) Flush(epoch uint64) {
	p.mu.Lock()
	p.epoch = epoch
	keep := p.queue[:0]
	for _, q := range p.queue {
		if q.epoch >= epoch {
			keep = append(keep, q)
		}
	}
	p.queue = keep
	p.mu.Unlock()
	p.speaker.Flush()
}

// Run plays until ctx ends.
func (p *Player) Run(ctx context.Context) {
	for {
		q, ok := p.pop()
		if !ok {
			select {
			case <-p.wake:
				continue
			case <-ctx.Done():
				return
			}
		}
		p.play(ctx, q)
		if ctx.Err() != nil {
			return
		}
	}
}

// Idle reports whether everything that was added has been heard.
func (p *Player) Idle() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.queue) == 0 && !p.writing && p.speaker.Queued() <= 0
}

func (p *Player) pop() (queued, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.writing = len(p.queue) > 0
	if !p.writing {
		return queued{}, false
	}
	q := p.queue[0]
	p.queue = p.queue[1:]
	return q, true
}

func (p *Player) stale(epoch uint64) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return epoch < p.epoch
}

const (
	// muteMost is how much of the silence that synthesizers put before speech is
	// left out where nothing is playing: it is time that somebody waits. Between
	// sentences it is their pause and stays.
	muteMost = 500 * time.Millisecond
	// muteLevel is the amplitude below which nothing is heard: -46 dBFS.
	muteLevel = 0.005
	// muteKept stays before the first sound, which may begin softly.
	muteKept = 15 * time.Millisecond
)

// trimSilence leaves out the silence before the first sound of a segment.
func (p *Player) trimSilence(pcm []float32, rate int) []float32 {
	if p.mute <= 0 {
		return pcm
	}
	loud := slices.IndexFunc(pcm, func(v float32) bool { return v > muteLevel || v < -muteLevel })
	length := func(d time.Duration) int { return int(int64(rate) * int64(d) / int64(time.Second)) }
	end := loud - length(muteKept)
	if loud < 0 {
		end = len(pcm)
	}
	end = min(max(end, 0), length(p.mute))
	p.mute -= time.Duration(end) * time.Second / time.Duration(rate)
	if loud >= 0 {
		p.mute = 0
	}
	return pcm[end:]
}

// play writes one stretch in small pieces.
func (p *Player) play(ctx context.Context, q queued) {
	if q.epoch != p.last.epoch || q.Segment != p.last.Segment {
		p.last = q
		p.mute = 0
		if p.speaker.Queued() <= 0 {
			p.mute = muteMost
		}
		p.report(Placed{Epoch: q.epoch, Segment: q.Segment, At: p.speaker.Played() + p.speaker.Queued()})
	}
	size := max(q.Rate*int(playerChunk/time.Millisecond)/1000, 1)
	for pcm := p.trimSilence(q.PCM, q.Rate); len(pcm) > 0; {
		if p.stale(q.epoch) {
			return
		}
		n := min(size, len(pcm))
		err := p.speaker.Write(ctx, pcm[:n], q.Rate)
		if p.stale(q.epoch) {
			// The flush may have come before this piece was queued.
			p.speaker.Flush()
			return
		}
		if err != nil && !errors.Is(err, audio.ErrFlushed) {
			if ctx.Err() == nil {
				p.report(Broken{Epoch: q.epoch, Err: err})
			}
			return
		}
		pcm = pcm[n:]
	}
}
