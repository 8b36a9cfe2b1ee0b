package loop

import (
	"time"

	"fyne.io/fyne/v2"
)

// afterPaint is what runs once the next frame is on the screen. It belongs to the UI
// thread.
var afterPaint []*wait

// wait is something that runs after so many more looks of the toolkit at its clock.
type wait struct {
	looks int
	from  time.Time // of the look before
	run   func(took time.Duration)
}

// looksAFrame is how often the toolkit looks at its clock in a frame that it paints:
// before and after it.
const looksAFrame = 2

// steady tells that the toolkit's looks at its clock are noticed.
var steady bool

// AfterPaint has f run once what was changed until now is painted, with how long that
// took. It must be called on the UI thread. f runs amid the toolkit's frame, so it
// only takes notes. Without SteadyTime, as in tests, it never runs.
func AfterPaint(f func(took time.Duration)) {
	if steady {
		afterPaint = append(afterPaint, &wait{looks: looksAFrame, run: f})
	}
}

// looked counts a look of the toolkit at its clock.
func looked(now time.Time) {
	if len(afterPaint) == 0 {
		return
	}
	all := afterPaint
	afterPaint = nil
	for _, w := range all {
		if w.looks--; w.looks == 0 {
			w.run(now.Sub(w.from))
			continue
		}
		w.from = now
		afterPaint = append(afterPaint, w)
	}
}

// Layout lays out what was changed in a window. Left to the toolkit this happens amid
// the next frame, which then counts as changed while it was painted, and is painted
// twice. It must run on the UI thread.
func Layout(c fyne.Canvas) {
	if c, ok := c.(interface{ EnsureMinSize() bool }); ok {
		c.EnsureMinSize()
	}
}
