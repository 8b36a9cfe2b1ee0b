package audio

// timelineMarks is how many pulls a timeline remembers: more than a second of
// them, which covers every buffer between a pull and its sound.
const timelineMarks = 256

// timeline knows which speech was in what a device pulled, and so, given how
// much the device still holds, how much speech was heard.
type timeline struct {
	pulled int64 // samples taken by the device
	played int64 // samples of those that have sounded
	spoken int64 // samples of speech among those pulled
	loud   int64 // end of the last pull that was not silent
	marks  [timelineMarks]mark
	last   int // index of the newest mark
}

// mark is the state after a pull.
type mark struct{ pulled, spoken int64 }

// add notes a pull of n samples of which spoken were speech, by a device that
// still had buffered samples to play at that moment.
func (t *timeline) add(n, spoken, buffered int) {
	t.played = max(t.played, t.pulled-int64(buffered))
	t.pulled += int64(n)
	t.spoken += int64(spoken)
	t.last = (t.last + 1) % timelineMarks
	t.marks[t.last] = mark{t.pulled, t.spoken}
}

// lose notes that the device is gone with all it held.
func (t *timeline) lose() { t.played = t.pulled }

// heard is how many samples of speech have sounded.
func (t *timeline) heard() int64 {
	next := mark{t.pulled, t.spoken}
	for i := range timelineMarks {
		m := t.marks[(t.last-i+timelineMarks)%timelineMarks]
		if m.pulled <= t.played {
			if next.pulled == m.pulled {
				return m.spoken
			}
			// Within a pull, speech comes first.
			return min(next.spoken, m.spoken+t.played-m.pulled)
		}
		next = m
	}
	return next.spoken
}
