package loop

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

// wallClock is a clock that tests set.
type wallClock struct{ at time.Time }

func (w *wallClock) Now() time.Time { return w.at }

func TestSteadyClock_FollowsTheWallClockButDoesNotLeap(t *testing.T) {
	wall := &wallClock{time.Unix(1_000_000, 0)}
	c := &steadyClock{wall: wall.Now}
	start := c.Now()
	for _, step := range []struct{ wall, goes time.Duration }{
		{16 * time.Millisecond, 16 * time.Millisecond},
		{0, 0},
		{80 * time.Second, stepMost},       // a standstill
		{30 * time.Hour, stepMost},         // a night
		{-2 * time.Hour, 0},                // the clock is set back
		{time.Second / 2, time.Second / 2}, // and goes on
	} {
		before := c.Now()
		wall.at = wall.at.Add(step.wall)
		if got := c.Now().Sub(before); got != pace*step.goes {
			t.Errorf("after %v on the wall the clock went %v, not %v", step.wall, got, pace*step.goes)
		}
	}
	if c.Now().Before(start) {
		t.Error("the clock went back")
	}
}

// drawn counts how often a widget's parts were made.
type drawn struct {
	widget.BaseWidget
	times int
}

func (d *drawn) CreateRenderer() fyne.WidgetRenderer {
	d.times++
	return widget.NewSimpleRenderer(widget.NewLabel("here"))
}

// frame does what the toolkit does for one: it paints with the time of the
// frame before, and then throws away what is too old.
func frame(c software.WindowlessCanvas) { c.Capture() }

func TestSteadyTime_AStandstillThrowsNothingAway(t *testing.T) {
	test.NewApp()
	old := toolkitTime
	if old == nil {
		t.Fatal("the toolkit's cache has no clock of that name any more")
	}
	t.Cleanup(func() { toolkitTime = old })
	run := func(length time.Duration, steady bool) (made int) {
		wall := &wallClock{time.Now()}
		toolkitTime = wall.Now
		if steady {
			toolkitTime = (&steadyClock{wall: wall.Now}).Now
		}
		d := &drawn{}
		d.ExtendBaseWidget(d)
		c := software.NewCanvas()
		c.SetContent(d)
		for range 100 { // frames
			frame(c)
			wall.at = wall.at.Add(300 * time.Millisecond)
		}
		before := d.times
		wall.at = wall.at.Add(length)
		frame(c)
		frame(c)
		return d.times - before
	}
	if run(80*time.Second, false) == 0 {
		t.Fatal("the toolkit does not throw anything away after a standstill any more: its clock may be its own again")
	}
	for _, length := range []time.Duration{80 * time.Second, time.Hour, 40 * 24 * time.Hour} {
		if made := run(length, true); made != 0 {
			t.Errorf("after %v everything in sight was made anew", length)
		}
	}
}

// What is not shown any more goes within seconds, and what is shown stays, whether it
// is painted all the time or now and then.
func TestSteadyTime_ForgetsSoonWhatIsNotShown(t *testing.T) {
	test.NewApp()
	old := toolkitTime
	t.Cleanup(func() { toolkitTime = old })
	wall := &wallClock{time.Now().Add(100 * 24 * time.Hour)} // other tests went ahead of time
	toolkitTime = (&steadyClock{wall: wall.Now}).Now
	gone, stays := &drawn{}, &drawn{}
	gone.ExtendBaseWidget(gone)
	stays.ExtendBaseWidget(stays)
	c := software.NewCanvas()
	frame(c) // takes over the time
	c.SetContent(gone)
	frame(c)
	c.SetContent(stays)
	frame(c)
	for range 60 { // frames, twelve seconds
		frame(c)
		wall.at = wall.at.Add(200 * time.Millisecond)
	}
	if test.WidgetRenderer(stays); stays.times != 1 {
		t.Errorf("what is in sight was made %d times", stays.times)
	}
	if made := gone.times; test.WidgetRenderer(gone) == nil || gone.times != made+1 {
		t.Error("what was not shown for twelve seconds is still kept")
	}
}
