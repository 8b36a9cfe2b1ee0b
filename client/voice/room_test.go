package voice

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"delonix/client/voice/listen"
	"delonix/client/voice/voicetest"
)

// room is a world with real sounds: a person who speaks recorded sentences, a
// loudspeaker that speaks others, and the way from it to the microphone.
type room struct {
	frontEnd *listen.FrontEnd
	path     []tap     // from loudspeaker to microphone
	reach    int       // samples the last of it is late
	far      []float32 // what was played, the newest last
	person   []float32 // what they say from now on
	noise    float64
	rng      *rand.Rand

	mic, reference []float32
	replies        [][]float32 // the loudspeaker's voice
	next           int
	spent          time.Duration // by the listening chain
	frames         int
}

// tap is one way the sound takes: so many samples late, and so loud.
type tap struct {
	late int
	gain float32
}

// newRoom returns a room whose loudspeaker is heard after a delay and with an
// echo of so many seconds, attenuated by so many dB.
func newRoom(t testing.TB, s Settings, delay time.Duration, reverb, attenuation float64) *room {
	r := &room{frontEnd: listen.NewFrontEnd(s.withDefaults().ear()), rng: rand.New(rand.NewPCG(1, 2)), noise: 0.0005}
	// The direct sound and a few dozen reflections that die away.
	r.path = []tap{{int(listen.Samples(delay)), 3}}
	for range 60 {
		at := r.rng.Float64() * reverb
		r.path = append(r.path, tap{int(listen.Samples(delay)) + int(at*listen.Rate), float32(r.rng.NormFloat64() * math.Exp(-6.9*at/reverb))})
	}
	sum := 0.0
	for _, p := range r.path {
		sum += float64(p.gain) * float64(p.gain)
		r.reach = max(r.reach, p.late)
	}
	for i := range r.path {
		r.path[i].gain *= float32(math.Pow(10, -attenuation/20) / math.Sqrt(sum))
	}
	for _, name := range []string{"austen-0880", "austen-0930"} {
		r.replies = append(r.replies, voicetest.Recorded(t, name))
	}
	return r
}

// voice is what the loudspeaker says for a sentence.
func (r *room) voice(string) []float32 {
	r.next++
	return slices.Clone(r.replies[r.next%len(r.replies)])
}

// say lets the person say a recorded sentence from now on.
func (r *room) say(pcm []float32) { r.person = append(r.person, pcm...) }

// sound is 32 ms of everything.
func (r *room) sound(_ *world, far []float32) {
	r.reference = far
	r.far = append(r.far, far...)
	if n := len(r.far) - r.reach - listen.FrameSamples; n > 0 {
		r.far = r.far[n:]
	}
	mic := make([]float32, listen.FrameSamples)
	base := len(r.far) - listen.FrameSamples
	for _, p := range r.path {
		for i := max(p.late-base, 0); i < len(mic); i++ {
			mic[i] += p.gain * r.far[base+i-p.late]
		}
	}
	n := min(len(r.person), listen.FrameSamples)
	for i := range mic {
		if i < n {
			mic[i] += r.person[i]
		}
		mic[i] += float32(r.rng.NormFloat64() * r.noise)
	}
	r.person = r.person[n:]
	r.mic = mic
}

func (r *room) listen(a listen.Mode) listen.Frame {
	begin := time.Now()
	h := r.frontEnd.Hear(r.mic, r.reference, a)
	r.spent += time.Since(begin)
	r.frames++
	return h
}
