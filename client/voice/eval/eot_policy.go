package main

import (
	"math"
	"path/filepath"
	"time"

	"delonix/client/voice/turn"
)

// The policies that are compared.
const (
	silenceOnly  = "silence only"
	withoutWords = "without words"
)

var policies = []string{silenceOnly, withoutWords}

// pausesOf are the silences of turns, with what every policy makes of them. Those of
// one folder are of one person.
func pausesOf(list []spokenTurn) []pause {
	var out []pause
	person, e := "", turn.NewEndpointer(turn.WaitMost, "")
	for _, t := range list {
		who := t.path
		if t.whole {
			who = filepath.Dir(t.path)
		}
		if who != person {
			person, e = who, turn.NewEndpointer(turn.WaitMost, "")
		}
		for i, s := range t.speech {
			length := math.Inf(1)
			if i+1 < len(t.speech) {
				length = t.speech[i+1].start - s.end
			} else if !t.whole {
				continue
			}
			if length < leastHold {
				continue
			}
			out = append(out, pause{length: length, waits: waitsAt(e)})
			if !math.IsInf(length, 1) {
				e.Paused(seconds(length))
			}
		}
	}
	return out
}

// waitsAt is what the policies make of a silence.
func waitsAt(e *turn.Endpointer) map[string]func(float64) time.Duration {
	wait := e.Wait(turn.Unknown)
	return map[string]func(float64) time.Duration{
		silenceOnly:  func(shift float64) time.Duration { return noSooner(seconds(shift)) },
		withoutWords: func(shift float64) time.Duration { return noSooner(wait + seconds(shift)) },
	}
}

// noSooner keeps a wait that was moved to what silences are counted from.
func noSooner(wait time.Duration) time.Duration { return max(wait, seconds(leastHold)) }

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
