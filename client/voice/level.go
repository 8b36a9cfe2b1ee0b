package voice

import "math"

const (
	// quietest and loudest are the ends of the level bar, in dBFS: below is the
	// noise of a quiet room, above is somebody shouting into the microphone.
	quietest = -55.0
	loudest  = -10.0
	// deadPeak is the highest peak, in dBFS, of a microphone that is switched
	// off somewhere; the noise of a live one lies above.
	deadPeak = -65.0
)

// meanSquare is the power of samples, 0 to 1.
func meanSquare(samples []float32) float64 {
	if len(samples) == 0 {
		return 0
	}
	sum := 0.0
	for _, s := range samples {
		sum += float64(s) * float64(s)
	}
	return sum / float64(len(samples))
}

// bar turns a power into the height of a level bar, 0 to 1.
func bar(power float64) float64 {
	if power <= 0 {
		return 0
	}
	db := 10 * math.Log10(power)
	return min(max((db-quietest)/(loudest-quietest), 0), 1)
}
