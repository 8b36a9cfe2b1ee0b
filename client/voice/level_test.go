package voice

import (
	"testing"
	"time"
)

// levels runs a leveler over frames of these powers, in dBFS, and gives what is
// told and when it was told last.
func levels(length time.Duration, power func(at time.Duration) float64) (told []float64, last time.Duration) {
	var l leveler
	m := &machine{}
	for m.now = 0; m.now < length; m.now += FrameTime {
		p := power(m.now)
		l.take(m, p)
		for _, o := range m.flush() {
			told, last = append(told, o.(outEvent).e.(Leveled).Level), m.now
		}
	}
	return told, last
}

// power is the power of a sound in dBFS.
func power(db float64) float64 {
	p := 1.0
	for ; db <= -10; db += 10 {
		p /= 10
	}
	return p
}

func TestLevel_OfASilentRoomIsNotTold(t *testing.T) {
	for _, room := range []float64{0, power(-80), power(-60), power(-50), power(-40)} {
		told, _ := levels(30*time.Second, func(time.Duration) float64 { return room })
		if len(told) > 0 {
			t.Errorf("a room with a steady noise of power %g: %v", room, told[:min(len(told), 10)])
		}
	}
}

func TestLevel_OfSpeechStandsOutAndEnds(t *testing.T) {
	const from, to = 2 * time.Second, 4 * time.Second
	for _, room := range []float64{0, power(-50), power(-40)} {
		told, last := levels(30*time.Second, func(at time.Duration) float64 {
			if at >= from && at < to {
				return power(-20)
			}
			return room
		})
		most := 0.0
		for _, l := range told {
			most = max(most, l)
		}
		if most < 0.3 {
			t.Errorf("noise %g: speech reaches %.2f", room, most)
		}
		if per := float64(len(told)) / (last - from).Seconds(); per > 15 {
			t.Errorf("noise %g: told %.0f times a second", room, per)
		}
		if last > to+levelsShown+levelEvery || told[len(told)-1] != 0 {
			t.Errorf("noise %g: told until %v, the last was %g", room, last, told[len(told)-1])
		}
	}
}

func TestLevel_OfALongSpeechStays(t *testing.T) {
	// Syllables, with gaps between the words down to the noise of the room.
	told, _ := levels(2*time.Minute, func(at time.Duration) float64 {
		if at%(2*time.Second) > 1800*time.Millisecond {
			return power(-60)
		}
		return power(-20)
	})
	if last := told[len(told)-10:]; max(last[0], last[5]) < 0.5 {
		t.Errorf("after two minutes of speech: %.2f", last)
	}
}

func TestMachine_TheLevelIsStillWhileNobodyIsHeard(t *testing.T) {
	w := newWorld(t, speaks())
	w.say(at(1), "hello there.")
	w.run(at(4))
	for name, in := range map[string]any{"muted": inMute{true}, "paused": inPause{true}} {
		w.give(in)
		w.run(w.now + levelsShown + at(1))
		w.events = nil
		w.run(w.now + at(5))
		for _, e := range w.events {
			if l, ok := e.(Leveled); ok {
				t.Errorf("%s: level %g", name, l.Level)
			}
		}
	}
}
