package listen

import (
	"time"

	"delonix/audio/prosody"
	"delonix/audio/vad"
)

// detectorLag is how much longer the detector hears a voice than there is one.
const detectorLag = 64 * time.Millisecond

// cadence follows how the person speaks.
type cadence struct {
	tracker prosody.Tracker
}

// hear takes a frame and what it is. Where speech ended it tells how likely the
// person is done, as log odds.
func (c *cadence) hear(clean []float32, ev vad.Event) float64 {
	c.tracker.Hear(clean)
	if ev.Kind != vad.SpeechEnded {
		return 0
	}
	base, end := ev.At-c.tracker.Heard(), ev.End-Samples(detectorLag)
	if e, ok := c.tracker.Evidence(end-base, Duration(end-ev.Start).Seconds()); ok {
		return e.Done()
	}
	return 0
}
