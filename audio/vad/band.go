package vad

// band tells sound of telephones and of headsets that only carry half the band:
// the network knows consonants by the other half, and is less sure without it.
type band struct{ lower, upper float32 } // powers, smoothed

const (
	lowerFrom, lowerTo = 5, 60 // bins: 0.3 to 3.7 kHz
	upperFrom          = 72    // 4.5 kHz
	bandMemory         = 0.03  // share of a window in the powers: over a second
	bandEmpty          = 6e-6  // -52 dB: telephones are below -55, speech of microphones above -35
	narrowLift         = 1.4   // factor on the probability
)

// narrow hears the spectrum of a window and reports whether there is no upper half.
func (b *band) narrow(magnitude *[bins][frames]float32) bool {
	lower, upper := powerOf(magnitude[lowerFrom:lowerTo]), powerOf(magnitude[upperFrom:])
	b.lower += bandMemory * (lower - b.lower)
	b.upper += bandMemory * (upper - b.upper)
	return b.upper < bandEmpty*b.lower
}

// powerOf is the power in some bins, without the last frame, which has the end of
// the window mirrored.
//
//go:norace
func powerOf(magnitude [][frames]float32) (sum float32) {
	for k := range magnitude {
		for _, m := range magnitude[k][:frames-1] {
			sum += m * m
		}
	}
	return sum
}
