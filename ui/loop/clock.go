package loop

import (
	"sync"
	"time"
	_ "unsafe" // for the name of the toolkit's clock

	_ "fyne.io/fyne/v2" // has that clock
)

// The toolkit throws away what was not painted for a minute. It tells that by
// the wall clock, of which it takes a sample at the end of each frame: after a
// standstill of more than a minute (the computer slept, a debugger held the
// process) everything that the next frame paints counts as painted before it,
// and is thrown away when the frame ends. Nothing is painted any more from
// then on. So its clock must stand still when the process does.

// toolkitTime is the variable that the toolkit's cache asks for the time.
//
//go:linkname toolkitTime fyne.io/fyne/v2/internal/cache.timeNow
var toolkitTime func() time.Time

// pace is how much faster than the wall clock the toolkit's clock goes. In a busy
// chat rows come and go, and a minute of them, with all that the toolkit made of
// them, weighs more than all that is in sight. So its minute, and the ten seconds
// between two of its looks at what is too old, are shorter by this. What is in sight
// is marked as such by each frame that is painted, and nothing is thrown away
// without one.
const pace = 10

// stepMost is how far the wall clock may go between two looks of the toolkit's. The
// toolkit looks sixty times a second, so only a standstill takes longer; and the
// cache could do without a look for its minute.
const stepMost = time.Second

// steadyClock goes pace times as fast as the wall clock does, but never leaps.
type steadyClock struct {
	mu   sync.Mutex
	wall func() time.Time
	seen time.Time // what the wall clock said last
	now  time.Time
}

// Now gives the time of a clock that was not looked at, or set, for longer
// than a step as only one step later.
func (c *steadyClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	wall := c.wall()
	if c.now.IsZero() {
		c.now = wall
	} else {
		c.now = c.now.Add(pace * min(max(wall.Sub(c.seen), 0), stepMost))
	}
	c.seen = wall
	return c.now
}

// SteadyTime has the toolkit's caches keep what they hold however long the
// process stands still. It is called once, before anything is shown. The cache
// took its first sample when the program began, which may be long ago, too.
func SteadyTime() {
	c := &steadyClock{wall: time.Now, seen: began, now: began}
	steady = true
	toolkitTime = func() time.Time { cameRound(); looked(time.Now()); return c.Now() }
}
