package loop

// afterPaint is what runs once the next frame is on the screen. It belongs to the UI
// thread.
var afterPaint []wait

// wait is something that runs after so many more looks of the toolkit at its clock.
type wait struct {
	looks int
	run   func()
}

// looksAFrame is how often the toolkit looks at its clock in a frame that it paints:
// before and after it.
const looksAFrame = 2

// AfterPaint has f run once what was changed until now is painted. It runs amid the
// toolkit's frame, so f only takes notes. Without SteadyTime it never runs.
func AfterPaint(f func()) { afterPaint = append(afterPaint, wait{looksAFrame, f}) }

// looked counts a look of the toolkit at its clock.
func looked() {
	if len(afterPaint) == 0 {
		return
	}
	var due []func()
	left := afterPaint[:0]
	for _, w := range afterPaint {
		if w.looks--; w.looks == 0 {
			due = append(due, w.run)
		} else {
			left = append(left, w)
		}
	}
	afterPaint = left
	for _, f := range due {
		f()
	}
}
