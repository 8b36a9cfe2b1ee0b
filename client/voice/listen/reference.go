package listen

import (
	"slices"
	"time"
)

const (
	// reserve is by how much the far end is handed out later than it could be,
	// so that its threads may be late by as much. It has to be less than what
	// speakers hold: nothing may be handed out after it was heard.
	reserve = 8 * time.Millisecond
	// heldMost is how much may be held for long.
	heldMost = 12 * time.Millisecond
	// patience is how many frames of the microphone wait for a far end that is
	// late. A speaker that is late by more stands still.
	patience = 2
	// behindMost is how much is ahead of a microphone that stood still. What comes so
	// late cannot be cancelled any more, and a gap in it does no harm.
	behindMost = 100 * time.Millisecond
	// watchedFrames is for how many frames it is watched how much is held (2 s), and
	// farLate how many of them may have to wait.
	watchedFrames, lateMost = 64, 6
	// ReferenceRetry is how often it is looked whether it is there.
	ReferenceRetry = 4 * time.Millisecond
	// goneAfter is after how many frames without any a speaker has no device.
	goneAfter = 10
	// silentBelow is the level below which nothing is lost or torn, and farEdge how
	// many samples on either side of a change have to be silent.
	silentBelow, edge = 1e-4, 64
)

// EchoReference brings what the microphone hears together with what the speaker was sent
// meanwhile. The clocks of the two differ, either may lose sound, and threads are
// late: with what happens to be there at the moment, the far end would jump back
// and forth against its echo, and one day come after it, and then nothing can be
// cancelled. So the one waits for the other, and while the speaker is silent, and
// nobody hears it, as much is kept in between as there should be.
type EchoReference struct {
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

func NewEchoReference(fetch func([]float32) int) *EchoReference {
	return &EchoReference{fetch: fetch, played: make([]float32, FrameSamples), piece: make([]float32, FrameSamples)}
}

// Begin tells that a microphone was opened. The speaker may be heard for long before
// its first frame comes.
func (f *EchoReference) Begin() { f.first = true }

// meet begins with the first frame of a microphone: what was played before belongs
// to none.
func (f *EchoReference) meet() {
	f.Fill()
	f.held = append(make([]float32, FrameSamples+Samples(reserve)), f.held...)
	f.held = slices.Delete(f.held, 0, max(0, len(f.held)-FrameSamples-int(Samples(reserve+heldMost))))
	f.first, f.without = false, 0
	f.watch()
}

// watch begins to watch anew how much is held.
func (f *EchoReference) watch() { f.watched, f.least, f.late, f.lack = 0, 2*Rate, 0, 0 }

// Put takes a frame of the microphone.
func (f *EchoReference) Put(frame []float32) {
	if f.first {
		f.meet()
	}
	f.frames = append(f.frames, frame)
	before := len(f.held)
	f.Fill()
	if len(f.held) > before {
		if f.without >= goneAfter {
			f.held = slices.Insert(f.held, before, make([]float32, Samples(reserve))...)
		}
		f.without = 0
	} else {
		f.without++
	}
	ahead := len(f.held) - FrameSamples*len(f.frames)
	f.watched++
	f.least = min(f.least, ahead)
	switch {
	case ahead <= int(Samples(behindMost)):
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

// Fill fetches what is there.
func (f *EchoReference) Fill() {
	for n := len(f.piece); n == len(f.piece); {
		n = f.fetch(f.piece)
		f.held = append(f.held, f.piece[:n]...)
	}
}

// Waiting reports whether a frame waits; then it is worth calling fill and next soon.
func (f *EchoReference) Waiting() bool { return len(f.frames) > 0 }

// Next is a frame of the microphone and what was played meanwhile, nil while they
// are not there. The latter is valid until the next call.
func (f *EchoReference) Next() (mic, played []float32) {
	if len(f.frames) == 0 || len(f.held) < FrameSamples && len(f.frames) <= patience && f.without < goneAfter {
		return nil, nil
	}
	n := copy(f.played, f.held)
	clear(f.played[n:])
	f.held = f.held[:copy(f.held, f.held[n:])]
	mic = f.frames[0]
	f.frames = slices.Delete(f.frames, 0, 1)
	f.catchUp()
	if silent(f.played[FrameSamples-edge:]) {
		f.balance()
	}
	return mic, f.played
}

// balance sees to it that as much is held as there should be.
func (f *EchoReference) balance() {
	reserve := int(Samples(reserve))
	switch {
	case f.late >= lateMost:
		if silent(f.held[:min(len(f.held), edge)]) {
			f.held = slices.Insert(f.held, 0, make([]float32, reserve+f.lack/f.late)...)
			f.watch()
		}
	case f.watched >= watchedFrames:
		if extra := f.least - reserve; f.least > int(Samples(heldMost)) && extra <= len(f.held) && silent(f.held[:extra]) {
			f.skip(extra)
		}
		f.watch()
	}
}

// catchUp drops what was played while the microphone stood still, heard or not: its
// sound belongs to what was played much later.
func (f *EchoReference) catchUp() {
	if extra := f.excess - int(Samples(reserve)); f.behind >= watchedFrames && extra <= len(f.held) {
		f.skip(extra)
		f.watch()
	}
}

// skip drops the first n samples that are held.
func (f *EchoReference) skip(n int) {
	f.held = slices.Delete(f.held, 0, n)
	f.behind = 0
}

// Drop gives back the frames that wait: the microphone was closed.
func (f *EchoReference) Drop(recycle func([]float32)) {
	for _, frame := range f.frames {
		recycle(frame)
	}
	f.frames = f.frames[:0]
}

func silent(x []float32) bool {
	for _, v := range x {
		if v > silentBelow || v < -silentBelow {
			return false
		}
	}
	return true
}
