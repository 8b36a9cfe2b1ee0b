package voice

import (
	"slices"
	"strings"
	"time"

	"delonix/client/voice/speechtext"
)

// How long silence lasts before a turn is over. The least of each is what a
// listener needs to be sure; the pauses of the person move it up, the person's
// own slider bounds it.
const (
	waitFinished  = 400 * time.Millisecond // after a question mark or a full stop
	waitComplete  = 500 * time.Millisecond // after words that can end a sentence
	waitShort     = 600 * time.Millisecond // after one or two words
	waitUnknown   = 700 * time.Millisecond // without a transcript
	waitLeast     = 400 * time.Millisecond // of the slider
	waitMost      = 2 * time.Second        // of the slider
	waitByDefault = 1200 * time.Millisecond

	// pausesKept is how many of the person's pauses are remembered.
	pausesKept = 24
	// pauseMargin is how much longer than the person's own long pauses is waited.
	pauseMargin = 1.15
)

// ending is what a transcript says about whether more is to come.
type ending uint8

const (
	endingUnknown    ending = iota // no transcript
	endingFinished                 // a sentence with its stop
	endingComplete                 // words that can stand for themselves
	endingShort                    // very few of them
	endingWeak                     // something often follows
	endingUnfinished               // something must follow
)

// endpointer decides when a turn is over. It learns the person's pauses.
type endpointer struct {
	lang    *talk
	longest time.Duration
	fixed   time.Duration   // for measurements: waits exactly so long, 0 does not
	pauses  []time.Duration // within turns, the newest last
}

func newEndpointer(longest time.Duration) *endpointer {
	e := &endpointer{lang: newTalk()}
	e.tune(longest)
	return e
}

// tune takes the person's slider.
func (e *endpointer) tune(longest time.Duration) {
	if longest == 0 {
		longest = waitByDefault
	}
	e.longest = min(max(longest, waitLeast), waitMost)
}

// paused notes a pause after which the person went on.
func (e *endpointer) paused(d time.Duration) {
	if d > waitMost*2 {
		return
	}
	e.pauses = append(e.pauses, d)
	if len(e.pauses) > pausesKept {
		e.pauses = slices.Delete(e.pauses, 0, len(e.pauses)-pausesKept)
	}
}

// wait is how much silence ends a turn after the given words.
func (e *endpointer) wait(kind ending) time.Duration {
	if e.fixed > 0 {
		return e.fixed
	}
	var least time.Duration
	switch kind {
	case endingFinished:
		least = waitFinished
	case endingComplete:
		least = waitComplete
	case endingShort:
		least = waitShort
	case endingUnknown:
		least = waitUnknown
	case endingWeak:
		least = (waitComplete + e.longest) / 2
	case endingUnfinished:
		return e.longest
	}
	if kind == endingFinished {
		// Whoever pauses in the middle of sentences still pauses longer after them.
		return min(max(least, e.long()*2/3), e.longest)
	}
	return min(max(least, e.long()), e.longest)
}

// over reports whether so much silence ends a turn after the given words.
func (e *endpointer) over(silence time.Duration, kind ending) bool {
	if e.fixed > 0 {
		return silence >= e.fixed
	}
	// Silence is counted in windows. The detector hears a voice for some 75 ms
	// after its last sound, so it is never less than what is counted.
	return silence+FrameTime/2 >= e.wait(kind)
}

// long is a little more than the person's long pauses: nine in ten are shorter.
// Until there are a few it says nothing.
func (e *endpointer) long() time.Duration {
	const few = 3
	if len(e.pauses) < few {
		return 0
	}
	sorted := slices.Clone(e.pauses)
	slices.Sort(sorted)
	return time.Duration(float64(sorted[len(sorted)*9/10]) * pauseMargin)
}

// judge looks at a transcript for signs of more to come.
func (e *endpointer) judge(text string) ending {
	text = strings.TrimSpace(text)
	if text == "" {
		return endingUnknown
	}
	words := speechtext.Words(text)
	if len(words) == 0 {
		return endingUnknown
	}
	last := words[len(words)-1]
	stop, _ := speechtext.LastSign(text)
	switch {
	case e.lang.fillers[last], stop == ',' || stop == ':' || stop == '-' || stop == '—' || stop == '…' || strings.HasSuffix(text, "..."):
		return endingUnfinished
	case stop == '?' || stop == '？' || stop == '؟':
		return endingFinished
	case e.readsNumbers(words):
		return endingUnfinished
	case speechtext.IsStop(stop) && !e.lang.open[last]:
		return endingFinished
	case e.lang.open[last]:
		return endingUnfinished
	case e.lang.weak[last]:
		return endingWeak
	case len(words) <= 2 && !e.lang.answers[last]:
		return endingShort
	}
	return endingComplete
}

// readsNumbers tells that the words end with several figures: a number is being
// read out.
func (e *endpointer) readsNumbers(words []string) bool {
	figures := 0
	for _, w := range slices.Backward(words) {
		switch {
		case e.lang.figures[w]:
			figures++
		case speechtext.IsNumber(w):
			figures += len(w)
		default:
			return figures >= 2
		}
	}
	// Nothing but figures: one may be the answer to a question.
	return figures >= 2
}
