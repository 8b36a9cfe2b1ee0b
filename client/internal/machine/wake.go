package machine

import "time"

// The machine's sleep shows as wall time that passed without the monotonic clock,
// which stands still in suspend on Linux, taking part; and on the other systems,
// where it goes on, as a tick that came far too late.
const (
	Tick      = 5 * time.Second
	wakeSlack = 10 * time.Second
)

// SleepWatch notices that the machine slept. Clock changes look the same and are
// treated the same: looking at the portal once more does no harm.
type SleepWatch struct {
	wall time.Time // without monotonic reading
	mono time.Time // with one, if the clock has it
}

// Observe is called every wakeTick and reports whether the machine slept since.
func (w *SleepWatch) Observe(now time.Time) bool {
	wall := now.Round(0)
	if w.mono.IsZero() {
		w.wall, w.mono = wall, now
		return false
	}
	byWall, byMono := wall.Sub(w.wall), now.Sub(w.mono)
	w.wall, w.mono = wall, now
	drift := byWall - byMono
	return drift > wakeSlack || drift < -wakeSlack || byMono > Tick+wakeSlack
}
