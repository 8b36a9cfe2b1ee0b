package echo

import (
	"fmt"
	"testing"

	"delonix/audio/echo/rooms"
)

// mistaken feeds a take through a new canceller and returns the output with the
// latency taken out, and for how many ms at most the echo was taken for a person
// from a sample on.
func mistaken(k rooms.Take, from int) (out []float32, longest int) {
	c, frame := New(Options{}), make([]float32, 512)
	run := 0
	for n := 0; n+len(frame) <= len(k.Mic); n += len(frame) {
		f := c.Process(k.Mic[n:][:len(frame)], k.Far[n:][:len(frame)], frame)
		out = append(out, frame...)
		if run += 32; n < from || f.NearProbability <= 0.5 {
			run = 0
		}
		longest = max(longest, run)
	}
	return out[c.Latency():], longest
}

// A device that loses samples or refills its buffers in the middle of a reply
// makes the echo sooner or later at once. It is not taken for a person, and soon
// it is cancelled again.
func TestCanceller_FollowsAnEchoThatMoves(t *testing.T) {
	const jump, seconds = 6 * Rate, 9
	far := replies(t)[:seconds*Rate]
	for _, by := range []float64{-1840, -900, -450, -94, -4.33, 1, 4.33, 16, 94, 450, 900, 1700} {
		for i, rir := range [][]float64{rooms.Image(2, 0.2, 0.2), rooms.Decay(5, 0.3, 0.3, 3)} {
			t.Run(fmt.Sprintf("%+.2f samples in room %d", by, i), func(t *testing.T) {
				s := rooms.Scene{
					Far: far, Delay: 0.2 * Rate, Seed: 3, Noise: -40,
					Rooms: []rooms.Room{{RIR: rir}}, Jumps: []rooms.Jump{{At: jump, Delta: by}},
				}
				k := s.Render()
				out, longest := mistaken(k, jump)
				at, after, wrong := float64(jump)/Rate, 0.3, 192
				switch { // what became sooner is found when it is past
				case by < -1000:
					after, wrong = 0.8, 256
				case by < -shiftOver:
					after = 0.6
				}
				soon, later := k.Reduction(out, at+after, at+0.9), k.Reduction(out, at+1, seconds-0.1)
				t.Logf("taken for a person for %d ms; %.0f dB less from %.1f s on, %.0f dB from 1 s on", longest, soon, after, later)
				if longest > wrong {
					t.Errorf("the echo was taken for a person for %d ms", longest)
				}
				if soon < 15 || later < 25 {
					t.Errorf("%.1f dB less from %.1f s on, %.1f dB from 1 s on", soon, after, later)
				}
			})
		}
	}
}

// A microphone that was just opened hears nothing at first, and a speaker that has
// just begun to play fills its buffers by and by. The echo is found as it is then, and
// not taken for a person.
func TestCanceller_FindsAnEchoThatIsNotThereAtFirst(t *testing.T) {
	const seconds = 6
	far := replies(t)[:seconds*Rate]
	for _, at := range []float64{0.3, 0.5, 0.7, 0.9} {
		for _, by := range []float64{-900, 0, 900} {
			for i, rir := range [][]float64{{0, 0, 1}, rooms.Image(2, 0.2, 0.2), rooms.Decay(5, 0.3, 0.3, 3)} {
				t.Run(fmt.Sprintf("after %.1f s, %+.0f samples in room %d", at, by, i), func(t *testing.T) {
					s := rooms.Scene{
						Far: far, Delay: 0.1 * Rate, Seed: 3, Noise: -60,
						Rooms: []rooms.Room{{RIR: rir}}, Jumps: []rooms.Jump{{At: int((at + 0.15) * Rate), Delta: by}},
					}
					k := s.Render()
					clear(k.Mic[:int(at*Rate)])
					out, longest := mistaken(k, 0)
					r := k.Reduction(out, 2, seconds-0.1)
					t.Logf("taken for a person for %d ms; %.0f dB less from 2 s on", longest, r)
					if longest > 192 {
						t.Errorf("the echo was taken for a person for %d ms", longest)
					}
					if r < 25 {
						t.Errorf("%.1f dB less from 2 s on", r)
					}
				})
			}
		}
	}
}
