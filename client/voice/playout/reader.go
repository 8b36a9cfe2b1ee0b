package playout

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"delonix/client/internal/pace"
	"delonix/client/voice/speechtext"
)

// ErrStopped is returned by a reading that was stopped before its end.
var ErrStopped = errors.New("voice: stopped")

const (
	// lookEvery is how often the reader looks which sentence is heard.
	lookEvery = 40 * time.Millisecond
	// HurryAfter is how long an incomplete sentence may keep the listener
	// waiting before what there is of it is spoken.
	HurryAfter = 500 * time.Millisecond
	// failuresMost is how many sentences in a row may fail before a reading ends:
	// fewer are their own fault.
	failuresMost = 3
)

// MissingError says that sentences of a text could not be spoken while others
// were.
type MissingError struct {
	Sentences int   // how many
	Err       error // why the last of them could not
}

func (e *MissingError) Error() string {
	return fmt.Sprintf("voice: %d sentences could not be spoken: %v", e.Sentences, e.Err)
}

// Unwrap returns the cause.
func (e *MissingError) Unwrap() error { return e.Err }

// ReaderEvent tells which sentence is being heard.
type ReaderEvent struct {
	// Sentence is what is heard now, as it is spoken: a part of the text
	// without its Markdown signs. It is empty when the reading has ended.
	Sentence string
	Index    int // of the sentence, from 0
	// Start and End are where the sentence lies in the text that was given,
	// in bytes.
	Start, End int
	// Wait is how long the sentence's sound kept the listener waiting.
	Wait time.Duration
}

// ReaderOptions tune a [Reader]. The zero value is good.
type ReaderOptions struct {
	// Speed is how fast speech is played: 1 (and 0) is natural, 0.5 to 2.
	Speed float64
	// Clock is the time; nil is the machine's.
	Clock Clock
}

// Reader reads one text at a time aloud. Its methods may be called from any
// goroutine.
type Reader struct {
	speaker Output
	tts     Synthesizer
	clock   Clock

	turn chan struct{} // held by the reading under way

	mu    sync.Mutex
	speed float64
	lang  string
	last  int                     // number of the reading asked for last
	stop  context.CancelCauseFunc // of the reading under way, nil if none
}

// NewReader returns a reader that has sentences synthesized by tts and plays
// them on speaker.
func NewReader(speaker Output, tts Synthesizer, o ReaderOptions) *Reader {
	if o.Clock == nil {
		o.Clock = pace.System{}
	}
	return &Reader{speaker: speaker, tts: tts, clock: o.Clock, speed: o.Speed, turn: make(chan struct{}, 1)}
}

// Read speaks a Markdown text and returns when it was heard to the end, or with
// ErrStopped, the context's error, the speaker's or the synthesizer's. A
// sentence that can't be spoken is left out, and a [*MissingError] tells of it
// in the end. A reading that is under way is stopped first. Events are passed to each, which
// may be nil, from one goroutine.
func (r *Reader) Read(ctx context.Context, text string, each func(ReaderEvent)) error {
	texts := make(chan string, 1)
	texts <- text
	close(texts)
	return r.Follow(ctx, texts, each)
}

// Follow is Read for a text that is still arriving: every value of texts is
// the whole text so far, and its closing is the end. A text that changes what
// was there before goes on with what was not spoken yet. When it returns early,
// nobody reads texts any more.
func (r *Reader) Follow(ctx context.Context, texts <-chan string, each func(ReaderEvent)) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	if err := r.begin(ctx, stop); err != nil {
		return err
	}
	defer r.end()
	if each == nil {
		each = func(ReaderEvent) {}
	}
	err := newReading(r, each).run(ctx, texts)
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return err
}

// begin stops the reading under way and waits for its end. Of several that
// wait the last one wins.
func (r *Reader) begin(ctx context.Context, stop context.CancelCauseFunc) error {
	r.mu.Lock()
	r.last++
	number := r.last
	r.mu.Unlock()
	r.Stop()
	select {
	case r.turn <- struct{}{}:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if number != r.last {
		<-r.turn
		return ErrStopped
	}
	r.stop = stop
	return nil
}

func (r *Reader) end() {
	r.mu.Lock()
	r.stop = nil
	r.mu.Unlock()
	<-r.turn
}

// SetSpeed changes the speed for the sentences that are not synthesized yet.
func (r *Reader) SetSpeed(speed float64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.speed = speed
}

// SetLanguage tells the language of the texts to be read, such as "de": what is
// said for signs, and for what can't be spoken. English if it is not known.
func (r *Reader) SetLanguage(language string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lang = language
}

func (r *Reader) language() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.lang
}

// Speaking reports whether a reading is under way.
func (r *Reader) Speaking() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.stop != nil
}

// Stop ends the reading that is under way: the sound stops at once.
func (r *Reader) Stop() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.stop != nil {
		r.stop(ErrStopped)
	}
}

// reading is one text being read.
// It has many fields because what comes, what is spoken and what is heard of one text go
// on side by side.
type reading struct {
	r      *Reader
	each   func(ReaderEvent)
	player *Player
	begun  time.Time

	queue     Queue
	revisions *speechtext.Revisions
	events    chan any
	tasks     sync.WaitGroup

	count  int           // sentences heard
	since  time.Duration // when the text grew last
	err    error         // ends the reading at once
	failed error         // ends it when what was synthesized has been heard

	missing int   // sentences that could not be spoken
	inRow   int   // of them since one was
	spoken  int   // sentences that were synthesized
	why     error // the last of them could not
}

// arrival is a stretch of a segment's sound; arrived its end.
type (
	arrival struct {
		line int
		Chunk
	}
	arrived struct {
		line int
		err  error
	}
)

func newReading(r *Reader, each func(ReaderEvent)) *reading {
	return &reading{r: r, each: each, revisions: speechtext.NewRevisions(r.language()), events: make(chan any), begun: r.clock.Now()}
}

func (g *reading) now() time.Duration { return g.r.clock.Now().Sub(g.begun) }

// run reads until the text was heard, and ends everything it began.
func (g *reading) run(ctx context.Context, texts <-chan string) error {
	if err := g.r.speaker.Start(ctx); err != nil {
		return fmt.Errorf("opening the speaker: %w", err)
	}
	ctx, cancel := context.WithCancel(ctx)
	g.player = NewPlayer(g.r.speaker, func(e PlayerEvent) { g.post(ctx, e) })
	g.tasks.Go(func() { g.player.Run(ctx) })
	defer func() {
		cancel()
		g.player.Flush(1)
		g.tasks.Wait()
		// The sound is over; a device that does not close is no failure of the reading.
		_ = g.r.speaker.Stop()
		g.each(ReaderEvent{Index: g.count})
	}()
	return g.loop(ctx, texts)
}

func (g *reading) loop(ctx context.Context, texts <-chan string) error {
	poll := g.r.clock.After(lookEvery)
	for {
		select {
		case text, ok := <-texts:
			if !ok {
				texts = nil
				text = g.revisions.Text
			}
			g.update(text, !ok)
		case e := <-g.events:
			g.handle(e)
		case <-poll:
			poll = g.r.clock.After(lookEvery)
			g.hurry()
		case <-ctx.Done():
			return ctx.Err()
		}
		g.carryOut(ctx)
		g.tellHeard()
		switch {
		case g.err != nil:
			return g.err
		case g.queue.Silent() && (g.failed != nil || g.revisions.Done):
			return g.verdict()
		}
	}
}

// verdict is how a reading ended that was not stopped.
func (g *reading) verdict() error {
	switch {
	case g.failed != nil:
		return g.failed
	case g.missing > 0 && g.spoken == 0:
		return g.why
	case g.missing > 0:
		return &MissingError{Sentences: g.missing, Err: g.why}
	}
	return nil
}

// synthesized takes how the request for a sentence ended. One that fails leaves a
// gap; when many in a row do, the reading ends.
func (g *reading) synthesized(err error) {
	if err == nil {
		g.spoken++
		g.inRow = 0
		return
	}
	g.missing++
	g.inRow++
	g.why = err
	if g.inRow >= failuresMost || errors.Is(err, context.Canceled) {
		g.failed = err
		g.queue.Retract()
	}
}

// update brings the text up to date.
func (g *reading) update(text string, done bool) {
	if g.failed != nil {
		return
	}
	lines, rewritten := g.revisions.Update(text, done, g.queue.Begun())
	if rewritten {
		g.queue.Retract()
	}
	if len(lines) > 0 || text != "" {
		g.since = g.now()
	}
	g.queue.Add(g.now(), lines)
}

// hurry speaks what there is of a sentence that does not come to its end while
// nothing is heard.
func (g *reading) hurry() {
	if g.failed == nil && g.queue.Silent() && g.now()-g.since > HurryAfter {
		g.queue.Add(g.now(), g.revisions.Hurry())
	}
}

func (g *reading) handle(e any) {
	switch e := e.(type) {
	case arrival:
		g.queue.Arrived(g.now(), e.line, e.Chunk)
	case arrived:
		g.queue.Complete(g.now(), e.line, e.err)
		g.synthesized(e.err)
	case Placed:
		g.queue.Place(e.Segment, e.At)
	case Broken:
		g.err = fmt.Errorf("playing: %w", e.Err)
	}
}

// carryOut does what the queue wants done.
func (g *reading) carryOut(ctx context.Context) {
	asks, plays := g.queue.Orders()
	g.r.mu.Lock()
	speed := g.r.speed
	g.r.mu.Unlock()
	for _, a := range asks {
		g.tasks.Go(func() {
			err := Fetch(ctx, g.r.clock, g.r.tts, a.Text, speed, func(c Chunk) { g.post(ctx, arrival{a.Segment, c}) })
			g.post(ctx, arrived{a.Segment, err})
		})
	}
	for _, p := range plays {
		g.player.Add(0, p)
	}
}

// tellHeard tells which sentence is heard.
func (g *reading) tellHeard() {
	for _, l := range g.queue.Heard(g.now(), g.r.speaker.Played(), g.player.Idle()) {
		g.each(ReaderEvent{Sentence: l.Text, Index: g.count, Start: l.Start, End: l.End, Wait: max(l.ArrivedAt-l.AskedAt, 0)})
		g.count++
	}
}

// post hands an event to the loop, unless the reading is over.
func (g *reading) post(ctx context.Context, e any) {
	select {
	case g.events <- e:
	case <-ctx.Done():
	}
}
