package playout

import (
	"testing"
	"time"
)

func TestPlayer_LeavesOutTheSilenceBeforeSpeech(t *testing.T) {
	const rate = 1000 // a sample a millisecond
	quiet := func(n int) []float32 { return make([]float32, n) }
	loud := func(n int) []float32 {
		out := make([]float32, n)
		for i := range out {
			out[i] = -0.1
		}
		return out
	}
	for name, c := range map[string]struct {
		mute   time.Duration
		pieces [][]float32
		want   []int // samples left of each
	}{
		"nothing to leave out": {muteMost, [][]float32{loud(50), quiet(50), loud(50)}, []int{50, 50, 50}},
		"in one piece":         {muteMost, [][]float32{append(quiet(100), loud(50)...), quiet(80)}, []int{15 + 50, 80}},
		"over pieces":          {muteMost, [][]float32{quiet(50), quiet(50), append(quiet(40), loud(10)...), quiet(90)}, []int{0, 0, 15 + 10, 90}},
		"soft beginning":       {muteMost, [][]float32{append(quiet(10), loud(10)...)}, []int{20}},
		"no more than so much": {muteMost, [][]float32{quiet(400), quiet(400), loud(10)}, []int{0, 300, 10}},
		"between sentences":    {0, [][]float32{append(quiet(100), loud(50)...)}, []int{150}},
	} {
		p := &Player{mute: c.mute}
		for i, piece := range c.pieces {
			if got := len(p.trimSilence(piece, rate)); got != c.want[i] {
				t.Errorf("%s: %d samples are left of piece %d, want %d", name, got, i, c.want[i])
			}
		}
	}
}
