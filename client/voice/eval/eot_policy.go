package main

import (
	"math"
	"slices"
	"time"

	"delonix/client/voice/turn"
)

// The policies that are compared.
const (
	silenceOnly  = "silence only"
	withoutWords = "without words"
	withWords    = "with what was understood"
	withTexts    = "with sentences cut by chance"
)

var policies = []string{silenceOnly, withoutWords, withWords, withTexts}

// pausesOf are the silences of the turns of one person, with what every policy makes of
// them. Where others are given, each is what a person had paused before a turn.
func pausesOf(list []spokenTurn, others [][]time.Duration) []pause {
	var out []pause
	var past []time.Duration
	for i := range list {
		t := &list[i]
		if len(others) > 0 {
			past = others[i%len(others)]
		}
		for i, s := range t.speech {
			length, last := math.Inf(1), i+1 == len(t.speech)
			if !last {
				length = t.speech[i+1].start - s.end
			} else if !t.whole {
				continue
			}
			if length < leastHold {
				continue
			}
			e := turn.NewEndpointer(0, "en") // of its own: it is asked later
			for _, p := range past {
				e.Paused(p)
			}
			p := pause{length: length, past: past, waits: map[string]waiting{
				silenceOnly:  {moved: func(patience float64) time.Duration { return max(seconds(patience), seconds(leastHold)) }},
				withoutWords: waitsOf(e, turn.Ending{}),
			}}
			for policy, text := range map[string]string{withWords: t.textAt(s.end, last), withTexts: t.simulated(i, last)} {
				if text == "" {
					continue
				}
				p.waits[policy] = waitsOf(e, e.Classify(text))
			}
			out = append(out, p)
			if !last {
				past = append(slices.Clip(past), seconds(length))
			}
		}
	}
	return out
}

// waitsOf is what the program makes of a silence with what it knows by now.
func waitsOf(e *turn.Endpointer, x turn.Ending) waiting {
	const folds = 4 // log odds
	return waiting{asIs: e.Wait(x), moved: func(patience float64) time.Duration { return e.Moved(x, folds*patience) }}
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
