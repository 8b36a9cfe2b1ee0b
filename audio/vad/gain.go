package vad

import "math"

// gain raises voices that are faint at the microphone. The network misses one in
// three words at -46 dBFS and two in three at -56 in noise in which it misses none
// at -26; others behind a wall are faint, too, so that it is not raised by more.
type gain struct {
	loud float64 // dBFS of the loudest window lately
}

const (
	target    = -24.0 // dBFS to which the loudest windows are raised
	mostGain  = 12.0  // dB
	mostNoise = -40.0 // dBFS to which the room is raised at most
	loudFalls = 0.064 // dB a window, 2 dB a second
)

// follow hears the level of a window and of the room in dBFS and returns by what
// the window is to be multiplied, 1 at least.
func (g *gain) follow(level, floor float64) float32 {
	g.loud = max(level, g.loud-loudFalls)
	db := min(target-g.loud, mostNoise-floor, mostGain)
	return float32(math.Pow(10, max(db, 0)/20))
}
