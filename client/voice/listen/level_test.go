package listen

import (
	"math"
	"testing"
	"time"
)

// levels runs a leveler over frames of these powers, in dBFS, and gives what is
// told and when it was told last.
func levels(length time.Duration, power func(at time.Duration) float64) (told []float64, last time.Duration) {
	var l Meter
	for now := time.Duration(0); now < length; now += FrameTime {
		if level, tell := l.Add(now, power(now)); tell {
			told, last = append(told, level), now
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
		if last > to+LevelsShown+levelEvery || told[len(told)-1] != 0 {
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

func TestLevel_IsBetweenNothingAndAll(t *testing.T) {
	for power := 1e-12; power < 10; power *= 3 {
		if b := bar(power); b < 0 || b > 1 || math.IsNaN(b) {
			t.Errorf("%g gives %g", power, b)
		}
	}
	if bar(0) != 0 || bar(1) != 1 {
		t.Error("the ends are off")
	}
}
