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

// narrow hears the spectrum of a window and tells whether there is no upper half.
func (b *band) narrow(magnitude *[bins][frames]float32) bool {
	var lower, upper float32
	for k := lowerFrom; k < lowerTo; k++ {
		for _, m := range magnitude[k][:frames-1] { // the last one has the mirrored end
			lower += m * m
		}
	}
	for k := upperFrom; k < bins; k++ {
		for _, m := range magnitude[k][:frames-1] { // the last one has the mirrored end
			upper += m * m
		}
	}
	b.lower += bandMemory * (lower - b.lower)
	b.upper += bandMemory * (upper - b.upper)
	return b.upper < bandEmpty*b.lower
}
