package turn

import (
	"slices"
	"strings"
	"time"

	"delonix/client/voice/listen"
	"delonix/client/voice/speechtext"
	"delonix/client/voice/turn/completeness"
)

// How long silence lasts before a turn is over. The person's own slider bounds it
// above.
const (
	WaitLeast     = 400 * time.Millisecond // after words that leave no doubt
	WaitUnknown   = 700 * time.Millisecond // where nothing is known, by somebody new
	WaitMost      = 2 * time.Second        // of the slider
	WaitByDefault = 1200 * time.Millisecond

	// pausesKept is how many of the person's pauses are remembered.
	pausesKept = 24
)

// A silence may be a pause the longer, the longer the pauses of the person are. Of
// those of people who were not heard yet every next e-fold lasts typicalPause; it
// counts like so many pauses of the person's own.
const (
	shortestPause = 200 * time.Millisecond // shorter ones are between words
	typicalPause  = 250 * time.Millisecond
	typicalCounts = 4
	briefestPause = 150 * time.Millisecond
	longestPause  = 600 * time.Millisecond

	// doubt is how much longer than shortestPause is waited without evidence, in
	// e-folds.
	doubt = float64(WaitUnknown-shortestPause) / float64(typicalPause)
)

// wordsCount is how much the words' log odds count: recognizers err.
const wordsCount = 0.6

// Sure is the most that words count, as log odds.
const Sure = 5.0

// Ending is what is known about whether more is to come. The zero value is that
// nothing is.
type Ending struct {
	Known bool    // there is a transcript
	More  bool    // and it says that something must follow
	Words float64 // how likely the words are all, as log odds
}

// Finished reports whether the words are rather all than not.
func (x Ending) Finished() bool { return x.Known && !x.More && x.Words >= 0 }

// odds are how likely the turn is over, as log odds.
func (x Ending) odds() float64 {
	if !x.Known {
		return 0
	}
	return wordsCount * max(-Sure, min(x.Words, Sure))
}

// Endpointer decides when a turn is over. It learns the person's pauses.
type Endpointer struct {
	lexicon *Lexicon
	model   *completeness.Model // nil: none for the language
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
	e.lexicon, e.model = LexiconOf(language), completeness.Of(language)
	if longest == 0 {
		longest = WaitByDefault
	}
	e.longest = min(max(longest, WaitLeast), WaitMost)
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

// Wait is how much silence ends a turn, by what is known of its ending.
func (e *Endpointer) Wait(x Ending) time.Duration {
	if e.Fixed > 0 {
		return e.Fixed
	}
	if x.More {
		return e.longest
	}
	return min(max(e.Moved(x, 0), WaitLeast), e.longest)
}

// Moved is the wait by evidence and the person's pauses alone, where so much more
// evidence for an end is asked for, as log odds. It is for measurements.
func (e *Endpointer) Moved(x Ending, more float64) time.Duration {
	if x.More {
		return WaitMost
	}
	folds := doubt + more - x.odds()
	return max(shortestPause, shortestPause+time.Duration(folds*float64(e.pause())))
}

// Over reports whether so much silence ends a turn.
func (e *Endpointer) Over(silence time.Duration, x Ending) bool {
	if e.Fixed > 0 {
		return silence >= e.Fixed
	}
	// Silence is counted in windows. The detector hears a voice for some 75 ms
	// after its last sound, so it is never less than what is counted.
	return silence+listen.FrameTime/2 >= e.Wait(x)
}

// pause is after how long a further silence of the person is e times less likely to
// be a pause.
func (e *Endpointer) pause() time.Duration {
	sum := typicalCounts * typicalPause
	for _, p := range e.pauses {
		sum += max(0, p-shortestPause)
	}
	mean := sum / time.Duration(typicalCounts+len(e.pauses))
	return min(max(mean, briefestPause), longestPause)
}

// What signs say, as log odds. Recognizers set a full stop after anything.
const (
	stopSays     = 1.5
	questionSays = 4
	mustSays     = -3 // after a word that something must follow
	answerSays   = 3  // a word that is an answer alone
)

// Classify looks at a transcript for signs of more to come.
func (e *Endpointer) Classify(text string) Ending {
	words := speechtext.Words(text)
	if len(words) == 0 {
		return Ending{}
	}
	x := Ending{Known: true, Words: e.words(words)}
	stop, _ := speechtext.LastSign(text)
	switch {
	case e.lexicon.fillers[words[len(words)-1]], stop == ',' || stop == ':' || stop == '-' || stop == '—' || stop == '…' || strings.HasSuffix(strings.TrimSpace(text), "..."):
		x.More = true
	case stop == '?' || stop == '？' || stop == '؟':
		x.Words = max(x.Words, questionSays)
	case e.readsNumbers(words):
		x.More = true
	case speechtext.IsStop(stop):
		x.Words += stopSays
	}
	return x
}

// words is how likely nothing follows words, as log odds.
func (e *Endpointer) words(words []string) float64 {
	hint := e.lexicon.hint(words)
	if e.model == nil {
		return hint.alone()
	}
	done := e.model.Done(words)
	switch {
	case hint == mustContinue:
		return min(done, mustSays)
	case hint == complete && len(words) <= 2 && e.lexicon.stands(words[len(words)-1]):
		return max(done, answerSays)
	}
	return done
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
