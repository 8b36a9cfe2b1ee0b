package turn

import (
	"slices"
	"strings"
	"time"

	"delonix/client/voice/listen"
	"delonix/client/voice/speechtext"
)

// How long silence lasts before a turn is over. The least of each is what a
// listener needs to be sure; the pauses of the person move it up, the person's
// own slider bounds it.
const (
	WaitFinished  = 400 * time.Millisecond // after a question mark or a full stop
	WaitComplete  = 500 * time.Millisecond // after words that can end a sentence
	WaitShort     = 600 * time.Millisecond // after one or two words
	WaitUnknown   = 700 * time.Millisecond // without a transcript
	waitLeast     = 400 * time.Millisecond // of the slider
	WaitMost      = 2 * time.Second        // of the slider
	WaitByDefault = 1200 * time.Millisecond

	// pausesKept is how many of the person's pauses are remembered.
	pausesKept = 24
	// pauseMargin is how much longer than the person's own long pauses is waited.
	pauseMargin = 1.15
)

// Ending is what a transcript says about whether more is to come.
type Ending uint8

const (
	Unknown      Ending = iota // no transcript
	Finished                   // a sentence with its stop
	Complete                   // words that can stand for themselves
	Short                      // very few of them
	MayContinue                // something often follows
	MustContinue               // something must follow
)

// Endpointer decides when a turn is over. It learns the person's pauses.
type Endpointer struct {
	lexicon *Lexicon
	longest time.Duration
	Fixed   time.Duration   // for measurements: waits exactly so long, 0 does not
	pauses  []time.Duration // within turns, the newest last
}

// NewEndpointer returns one with the person's slider (0 is its default), for words
// of a language such as "de".
func NewEndpointer(longest time.Duration, language string) *Endpointer {
	e := &Endpointer{}
	e.Tune(longest, language)
	return e
}

// Tune takes the person's slider and language.
func (e *Endpointer) Tune(longest time.Duration, language string) {
	e.lexicon = LexiconOf(language)
	if longest == 0 {
		longest = WaitByDefault
	}
	e.longest = min(max(longest, waitLeast), WaitMost)
}

// Paused notes a pause after which the person went on.
func (e *Endpointer) Paused(d time.Duration) {
	if d > WaitMost*2 {
		return
	}
	e.pauses = append(e.pauses, d)
	if len(e.pauses) > pausesKept {
		e.pauses = slices.Delete(e.pauses, 0, len(e.pauses)-pausesKept)
	}
}

// Wait is how much silence ends a turn after the given words.
func (e *Endpointer) Wait(kind Ending) time.Duration {
	if e.Fixed > 0 {
		return e.Fixed
	}
	var least time.Duration
	switch kind {
	case Finished:
		least = WaitFinished
	case Complete:
		least = WaitComplete
	case Short:
		least = WaitShort
	case Unknown:
		least = WaitUnknown
	case MayContinue:
		least = (WaitComplete + e.longest) / 2
	case MustContinue:
		return e.longest
	}
	if kind == Finished {
		// Whoever pauses in the middle of sentences still pauses longer after them.
		return min(max(least, e.long()*2/3), e.longest)
	}
	return min(max(least, e.long()), e.longest)
}

// Over reports whether so much silence ends a turn after the given words.
func (e *Endpointer) Over(silence time.Duration, kind Ending) bool {
	if e.Fixed > 0 {
		return silence >= e.Fixed
	}
	// Silence is counted in windows. The detector hears a voice for some 75 ms
	// after its last sound, so it is never less than what is counted.
	return silence+listen.FrameTime/2 >= e.Wait(kind)
}

// long is a little more than the person's long pauses: nine in ten are shorter.
// Until there are a few it says nothing.
func (e *Endpointer) long() time.Duration {
	const few = 3
	if len(e.pauses) < few {
		return 0
	}
	sorted := slices.Clone(e.pauses)
	slices.Sort(sorted)
	return time.Duration(float64(sorted[len(sorted)*9/10]) * pauseMargin)
}

// Classify looks at a transcript for signs of more to come.
func (e *Endpointer) Classify(text string) Ending {
	text = strings.TrimSpace(text)
	if text == "" {
		return Unknown
	}
	words := speechtext.Words(text)
	if len(words) == 0 {
		return Unknown
	}
	last := words[len(words)-1]
	stop, _ := speechtext.LastSign(text)
	switch {
	case e.lexicon.fillers[last], stop == ',' || stop == ':' || stop == '-' || stop == '—' || stop == '…' || strings.HasSuffix(text, "..."):
		return MustContinue
	case stop == '?' || stop == '？' || stop == '؟':
		return Finished
	case e.readsNumbers(words):
		return MustContinue
	case speechtext.IsStop(stop) && !e.lexicon.mustContinue[last]:
		return Finished
	case e.lexicon.mustContinue[last]:
		return MustContinue
	case e.lexicon.mayContinue[last]:
		return MayContinue
	case len(words) <= 2 && !e.lexicon.answers[last] && !e.lexicon.stops[last]:
		return Short
	}
	return Complete
}

// readsNumbers reports whether the words end with several figures: a number is being
// read out.
func (e *Endpointer) readsNumbers(words []string) bool {
	figures := 0
	for _, w := range slices.Backward(words) {
		switch {
		case e.lexicon.digits[w]:
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
