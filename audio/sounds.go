package audio

import "math"

// Earcon is one of the short sounds of the voice conversation.
type Earcon int

const (
	// EarconListening says that the microphone is open: two rising notes.
	EarconListening Earcon = iota
	// EarconSent says that what was said is on its way: one soft note.
	EarconSent
	// EarconMessage announces a message elsewhere: a bright fifth.
	EarconMessage
	// EarconError says that something failed: two falling notes.
	EarconError
	// EarconTick tells that the agent is still at work: hardly more than a tap.
	EarconTick
)

// note is a part of an earcon.
type note struct {
	start, length float64 // seconds
	hz            float64
	amplitude     float64
}

// notes are what an earcon is made of. They stay below -20 dBFS and above the
// range in which a voice is strongest, so that they are not taken for speech.
func (e Earcon) notes() []note {
	switch e {
	case EarconListening:
		return []note{{0, 0.09, 880, 0.06}, {0.07, 0.11, 1318.5, 0.06}}
	case EarconSent:
		return []note{{0, 0.12, 1046.5, 0.06}}
	case EarconMessage:
		return []note{{0, 0.11, 1174.7, 0.06}, {0.06, 0.13, 1760, 0.05}}
	case EarconError:
		return []note{{0, 0.1, 659.3, 0.07}, {0.08, 0.11, 493.9, 0.07}}
	case EarconTick:
		return []note{{0, 0.03, 1568, 0.03}}
	}
	return nil
}

// noteAttack is how long a note takes to rise, in seconds. It falls over the rest
// of its length.
const noteAttack = 0.006

// Sound returns the earcon at [PlaybackRate], less than 200 ms long and quiet.
func (e Earcon) Sound() []float32 {
	var sound []float32
	for _, n := range e.notes() {
		first := int(n.start * PlaybackRate)
		count := int(n.length * PlaybackRate)
		for len(sound) < first+count {
			sound = append(sound, 0)
		}
		for i := range count {
			at := float64(i) / PlaybackRate
			tone := math.Sin(2*math.Pi*n.hz*at) + 0.2*math.Sin(4*math.Pi*n.hz*at)
			sound[first+i] += float32(n.amplitude * n.envelope(at) * tone)
		}
	}
	return sound
}

// envelope is the loudness of the note at a time after its start, 0 to 1.
func (n note) envelope(at float64) float64 {
	if at < noteAttack {
		return (1 - math.Cos(math.Pi*at/noteAttack)) / 2
	}
	rest := (at - noteAttack) / (n.length - noteAttack)
	return math.Exp(-3*rest) * (1 + math.Cos(math.Pi*rest)) / 2
}
