package listen

import (
	"time"

	"delonix/audio/vad"
)

// Voiced is how long a voice is heard in a recording of [Rate].
func Voiced(pcm []float32) time.Duration {
	const window, sure = 512, 0.5
	detector, n := vad.NewMicDetector(), 0
	for ; len(pcm) >= window; pcm = pcm[window:] {
		if detector.Probability(pcm[:window]) > sure {
			n++
		}
	}
	return Duration(int64(n * window))
}
