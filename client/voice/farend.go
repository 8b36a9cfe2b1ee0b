package voice

import (
	"slices"
	"time"
)

const (
	// farReserve is by how much the far end is handed out later than it could be,
	// so that its threads may be late by as much. It has to be less than what
	// speakers hold: nothing may be handed out after it was heard.
	farReserve = 8 * time.Millisecond
	// farMost is how much may be held for long.
	farMost = 12 * time.Millisecond
	// farPatience is how many frames of the microphone wait for a far end that is
	// late. A speaker that is late by more stands still.
	farPatience = 2
	// farLost is how much is ahead of a microphone that stood still. What comes so
	// late cannot be cancelled any more, and a gap in it does no harm.
	farLost = 100 * time.Millisecond
	// farFrames is for how many frames it is watched how much is held (2 s), and
	// farLate how many of them may have to wait.
	farFrames, farLate = 64, 6
	// farRetry is how often it is looked whether it is there.
	farRetry = 4 * time.Millisecond
	// farGone is after how many frames without any a speaker has no device.
	farGone = 10
	// farSilence is the level below which nothing is lost or torn, and farEdge how
	// many samples on either side of a change have to be silent.
	farSilence, farEdge = 1e-4, 64
)

// farEnd brings what the microphone hears together with what the speaker was sent
// meanwhile. The clocks of the two differ, either may lose sound, and threads are
// late: with what happens to be there at the moment, the far end would jump back
// and forth against its echo, and one day come after it, and then nothing can be
// cancelled. So the one waits for the other, and while the speaker is silent, and
// nobody hears it, as much is kept in between as there should be.
type farEnd struct {
	fetch   func([]float32) int // [Speaker.Reference]
	held    []float32           // fetched, not yet handed out
	frames  [][]float32         // of the microphone, which wait
	played  []float32           // handed out last
	piece   []float32
	without int  // frames in a row for which nothing was fetched
	first   bool // no frame came since the microphone was opened

	watched int // frames
	least   int // fewest samples that were ahead of the microphone's meanwhile
	late    int // frames for which there were too few
	lack    int // samples that were too few then, in all

	behind int // frames in a row that came with more than farLost ahead of them
	excess int // fewest samples that were ahead meanwhile
}

func newFarEnd(fetch func([]float32) int) *farEnd {
	return &farEnd{fetch: fetch, played: make([]float32, FrameSamples), piece: make([]float32, FrameSamples)}
}

// begin tells that a microphone was opened. The speaker may be heard for long before
// its first frame comes.
func (f *farEnd) begin() { f.first = true }

// meet begins with the first frame of a microphone: what was played before belongs
// to none.
func (f *farEnd) meet() {
	f.fill()
	f.held = append(make([]float32, FrameSamples+samples(farReserve)), f.held...)
	f.held = slices.Delete(f.held, 0, max(0, len(f.held)-FrameSamples-int(samples(farReserve+farMost))))
	f.first, f.without = false, 0
	f.watch()
}

// watch begins to watch anew how much is held.
func (f *farEnd) watch() { f.watched, f.least, f.late, f.lack = 0, 2*Rate, 0, 0 }

// put takes a frame of the microphone.
func (f *farEnd) put(frame []float32) {
	if f.first {
		f.meet()
	}
	f.frames = append(f.frames, frame)
	before := len(f.held)
	f.fill()
	if len(f.held) > before {
		if f.without >= farGone {
			f.held = slices.Insert(f.held, before, make([]float32, samples(farReserve))...)
		}
		f.without = 0
	} else {
		f.without++
	}
	ahead := len(f.held) - FrameSamples*len(f.frames)
	f.watched++
	f.least = min(f.least, ahead)
	switch {
	case ahead <= int(samples(farLost)):
		f.behind = 0
	case f.behind == 0:
		f.behind, f.excess = 1, ahead
	default:
		f.behind, f.excess = f.behind+1, min(f.excess, ahead)
	}
	if ahead < 0 {
		f.late++
		f.lack -= ahead
	}
}

// fill fetches what is there.
func (f *farEnd) fill() {
	for n := len(f.piece); n == len(f.piece); {
		n = f.fetch(f.piece)
		f.held = append(f.held, f.piece[:n]...)
	}
}

// waits tells that a frame waits; then it is worth calling fill and next soon.
func (f *farEnd) waits() bool { return len(f.frames) > 0 }

// next is a frame of the microphone and what was played meanwhile, nil while they
// are not there. The latter is valid until the next call.
func (f *farEnd) next() (mic, played []float32) {
	if len(f.frames) == 0 || len(f.held) < FrameSamples && len(f.frames) <= farPatience && f.without < farGone {
		return nil, nil
	}
	n := copy(f.played, f.held)
	clear(f.played[n:])
	f.held = f.held[:copy(f.held, f.held[n:])]
	mic = f.frames[0]
	f.frames = slices.Delete(f.frames, 0, 1)
	f.catchUp()
	if silent(f.played[FrameSamples-farEdge:]) {
		f.balance()
	}
	return mic, f.played
}

// balance sees to it that as much is held as there should be.
func (f *farEnd) balance() {
	reserve := int(samples(farReserve))
	switch {
	case f.late >= farLate:
		if silent(f.held[:min(len(f.held), farEdge)]) {
			f.held = slices.Insert(f.held, 0, make([]float32, reserve+f.lack/f.late)...)
			f.watch()
		}
	case f.watched >= farFrames:
		if extra := f.least - reserve; f.least > int(samples(farMost)) && extra <= len(f.held) && silent(f.held[:extra]) {
			f.skip(extra)
		}
		f.watch()
	}
}

// catchUp drops what was played while the microphone stood still, heard or not: its
// sound belongs to what was played much later.
func (f *farEnd) catchUp() {
	if extra := f.excess - int(samples(farReserve)); f.behind >= farFrames && extra <= len(f.held) {
		f.skip(extra)
		f.watch()
	}
}

// skip drops the first n samples that are held.
func (f *farEnd) skip(n int) {
	f.held = slices.Delete(f.held, 0, n)
	f.behind = 0
}

// drop gives back the frames that wait: the microphone was closed.
func (f *farEnd) drop(recycle func([]float32)) {
	for _, frame := range f.frames {
		recycle(frame)
	}
	f.frames = f.frames[:0]
}

func silent(x []float32) bool {
	for _, v := range x {
		if v > farSilence || v < -farSilence {
			return false
		}
	}
	return true
}
