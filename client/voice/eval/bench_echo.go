package main

import (
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"delonix/audio/echo/rooms"
	"delonix/audio/vad"
	"delonix/client/voice"
	"delonix/client/voice/listen"
)

// tunes are the recordings in a folder that are long enough to be music.
func tunes(dir string) []string { return soundsBelow(dir, 300_000) }

// replies is what flite's voices say in the measurements.
const replies = "Your parcel left our warehouse on Tuesday, and should arrive within three working days. " +
	"If nobody is at home, the driver will leave it with a neighbour. To reset the router, hold the small button on its back " +
	"for ten seconds, until the green lamp starts to blink. Then connect to the network again. There are two open invoices " +
	"in your account. Shall I read them to you, or would you rather get them by mail?"

// reply is what the loudspeaker says in the measurements: so many seconds of
// one of flite's voices, or of a made-up one where flite is not installed.
func (b *bench) reply(seconds int) []float64 {
	b.replies++
	said := b.flite([]string{"slt", "rms", "awb"}[b.replies%3])
	if len(said) == 0 {
		return b.buzz(seconds)
	}
	out := make([]float64, seconds*rooms.Rate)
	from := b.rng.IntN(len(said))
	for i := range out {
		out[i] = float64(said[(from+i)%len(said)])
	}
	return out
}

// flite speaks the replies.
func (b *bench) flite(name string) []float32 {
	if said, ok := b.spoken[name]; ok {
		return said
	}
	var c clip
	if dir, err := os.MkdirTemp("", "delonix-bench"); err == nil {
		defer os.RemoveAll(dir)
		file := filepath.Join(dir, "reply.wav")
		if exec.Command("flite", "-voice", name, "-t", replies, "-o", file).Run() == nil {
			if c.pcm, err = read(file); err != nil || !c.find() {
				c.pcm = nil
			}
		}
	}
	b.spoken[name] = c.pcm
	return c.pcm
}

// buzz is so many seconds of syllables and pauses of a made-up voice.
func (b *bench) buzz(seconds int) []float64 {
	out := make([]float64, seconds*rooms.Rate)
	pitch, level, phase := 120.0, 0.0, 0.0
	formants := [3]float64{500, 1500, 2500}
	var y1, y2 [3]float64
	for i := range out {
		if i%(rooms.Rate/6) == 0 { // a syllable
			pitch = 90 + 80*b.rng.Float64()
			level = 0.3 + 0.7*b.rng.Float64()
			if b.rng.IntN(6) == 0 {
				level = 0
			}
			formants = [3]float64{300 + 500*b.rng.Float64(), 900 + 1300*b.rng.Float64(), 2300 + 800*b.rng.Float64()}
		}
		phase += pitch / rooms.Rate
		x := 0.05 * b.rng.NormFloat64()
		if phase >= 1 {
			phase--
			x++
		}
		for k, hertz := range formants {
			const r = 0.97
			y := x + 2*r*math.Cos(2*math.Pi*hertz/rooms.Rate)*y1[k] - r*r*y2[k]
			y2[k], y1[k] = y1[k], y
			out[i] += y
		}
		out[i] *= level * math.Sin(math.Pi*float64(i%(rooms.Rate/6))/(rooms.Rate/6))
	}
	gain := 0.05 / rooms.ActiveRMS(out)
	for i := range out {
		out[i] *= gain
	}
	return out
}

// scenes are rooms of 100 to 400 ms with delays up to 500 ms, drifting clocks
// and changing levels.
func (b *bench) scenes(seconds int) []rooms.Scene {
	var all []rooms.Scene
	for i := range 15 {
		length := []float64{0.1, 0.2, 0.3, 0.4, 0.15}[i%5]
		s := rooms.Scene{
			Far: b.reply(seconds), Noise: -40, Seed: uint64(i),
			Delay: rooms.Rate * []float64{0, 0.5, 0.25, 0.1, 0.4}[(i+i/5)%5], Drift: []float64{0, 100, -100}[i%3],
			Rooms: []rooms.Room{{RIR: rooms.Image(uint64(i), length, length)}},
		}
		if i%2 == 1 {
			s.Rooms[0].RIR = rooms.Decay(uint64(i), length, length, 3)
		}
		if i%3 == 2 {
			s.Gains = []rooms.Gain{{At: seconds * rooms.Rate / 2, DB: []float64{-6, 6}[i%2]}}
		}
		all = append(all, s)
	}
	return all
}

const speex = "Speex 22 dB linear, 30 dB in all; 3.5 dB beyond its tail; nothing at 100 ppm"

// echo measures by how much the echo falls.
func (b *bench) echo() {
	const seconds = 20
	var first, worst, changed []float64
	for _, s := range b.scenes(seconds) {
		k := s.Render()
		clean, _ := cancel(k.Mic, k.Far)
		first = append(first, k.Reduction(clean, 2, 4))
		if len(s.Gains) == 0 {
			worst = append(worst, k.Worst(clean, 2, seconds))
			continue
		}
		at := s.Gains[0].At / rooms.Rate
		changed = append(changed, k.Reduction(clean, float64(at), float64(at+1)))
		worst = append(worst, min(k.Worst(clean, 2, at), k.Worst(clean, at+1, seconds)))
	}
	b.line(fmt.Sprintf("echo in %d rooms, seconds 2–4", len(first)), fmt.Sprintf("%.0f dB less, %.0f dB at worst", quantile(first, 0.5), quantile(first, 0)), "≥ 25 dB", speex)
	b.line("echo, the second in which it gets 6 dB louder or softer", fmt.Sprintf("%.0f dB less, %.0f dB at worst", quantile(changed, 0.5), quantile(changed, 0)), "", "")
	b.line("echo, the worst other second from 2 s on", fmt.Sprintf("%.0f dB less, %.0f dB at worst", quantile(worst, 0.5), quantile(worst, 0)), "≥ 25 dB", speex)
}

// doubleTalk compares what is found in a person's words alone with what is found
// in the same words over a reply.
func (b *bench) doubleTalk(spoken []clip) {
	if len(spoken) == 0 {
		return
	}
	const seconds = 20
	alike, windows := 0, 0
	var after []float64
	for i, s := range b.scenes(seconds)[:8] {
		c := spoken[i%len(spoken)]
		x := make([]float64, min(c.end-c.start, 8*rooms.Rate))
		for j := range x {
			x[j] = float64(c.pcm[c.start+j])
		}
		s.Gains = nil
		s.Near = rooms.Place(len(s.Far), -26, map[int][]float64{8 * rooms.Rate: x})
		k := s.Render()
		clean, _ := cancel(k.Mic, k.Far)
		one, other := vad.New(), vad.New()
		alone := make([]float32, len(clean))
		for j := range alone {
			alone[j] = float32(k.Near[j] + k.Room[j])
		}
		for n := 0; n+block <= 8*rooms.Rate+len(x); n += block {
			p, q := one.Probability(alone[n:n+block]), other.Probability(clean[n:n+block])
			if n < 8*rooms.Rate {
				continue
			}
			windows++
			if (p >= 0.5) == (q >= 0.5) {
				alike++
			}
		}
		after = append(after, k.Reduction(clean, 17, seconds))
	}
	b.line("both speak: detector agrees with the clean words", fmt.Sprintf("%.1f%% of %d windows", 100*float64(alike)/float64(windows), windows), "≥ 90%", "")
	b.line("echo after both spoke", fmt.Sprintf("%.0f dB less, %.0f dB at worst", quantile(after, 0.5), quantile(after, 0)), "≥ 25 dB", "")
}

// fromTheStart lets a person and the loudspeaker speak from the first moment of a call,
// and the room change half-way through, and tells by how much the person's words are
// above everything else.
func (b *bench) fromTheStart(spoken []clip) {
	if len(spoken) == 0 {
		return
	}
	const seconds = 12
	mean := map[string]float64{}
	for i, s := range b.scenes(seconds)[:8] {
		x := map[int][]float64{}
		for at, n := rooms.Rate/4, i; at < seconds*rooms.Rate; n++ {
			c := spoken[n%len(spoken)]
			said := make([]float64, c.end-c.start)
			for j := range said {
				said[j] = float64(c.pcm[c.start+j])
			}
			x[at] = said
			at += len(said) + rooms.Rate/3
		}
		s.Gains, s.Delay = nil, s.Delay/2
		s.Near = rooms.Place(len(s.Far), -26, x)
		s.Rooms = append(s.Rooms, rooms.Room{At: seconds / 2 * rooms.Rate, RIR: rooms.Image(uint64(70+i), 0.2, 0.2)})
		k := s.Render()
		clean, _ := cancel(k.Mic, k.Far)
		for when, from := range map[string]int{"first": 0, "changed": seconds / 2} {
			mean[when] += aboveRest(clean, k, from, from+2) / 8
			mean[when+" mic"] += aboveRest(k.Mic, k, from, from+2) / 8
		}
	}
	b.line("both speak from the start: words above the rest, seconds 0–2", fmt.Sprintf("%.1f dB, %.1f in the microphone", mean["first"], mean["first mic"]), "", "")
	b.line("likewise, the two seconds after the room has changed", fmt.Sprintf("%.1f dB, %.1f in the microphone", mean["changed"], mean["changed mic"]), "", "")
}

// aboveRest is by how many dB what a person says, with the room's noise, is above
// everything else in out, from one second to another.
func aboveRest(out []float32, k rooms.Take, from, to int) float64 {
	words, rest := 0.0, 1e-20
	for i := from * rooms.Rate; i < to*rooms.Rate; i++ {
		near := k.Near[i] + k.Room[i]
		words += near * near
		rest += (float64(out[i]) - near) * (float64(out[i]) - near)
	}
	return 10 * math.Log10(words/rest)
}

// moves lets replies be heard over devices that lose samples or refill their
// buffers every few seconds, and nobody says anything.
func (b *bench) moves(minutes int) {
	const stages, every = 4, 5 * time.Second
	by := []int{4, -98, 544, -454, 900, -600, -300, 4} // samples
	halts, hushes, changes := 0, 0, 0
	var heard time.Duration
	for i := range stages {
		length, late := []float64{0.1, 0.2, 0.3, 0.4}[i], []int{3200, 1600, 4000, 2400}[i]
		path := rooms.NewPath(rooms.Image(uint64(40+i), length, length), late, []float64{-6, 0, -12, -6}[i])
		sound := b.reply(60)
		r := voice.NewPlaybackSim(voice.Settings{}, func() []float32 {
			at := b.rng.IntN(50) * rooms.Rate
			out := make([]float32, 4*rooms.Rate)
			for j := range out {
				out[j] = float32(sound[at+j])
			}
			return out
		})
		next := 10 * time.Second // the room is known by then
		for at := time.Duration(0); at < time.Duration(minutes)*time.Minute/stages; at += listen.FrameTime {
			if at >= next {
				late += by[changes%len(by)]
				path.Move(late)
				changes++
				next += every + time.Duration(b.rng.IntN(1000))*time.Millisecond
			}
			r.Step(func(played []float32) []float32 {
				mic := path.Step(played)
				for j := range mic {
					mic[j] += float32(0.0003 * b.rng.NormFloat64())
				}
				return mic
			})
			heard += listen.FrameTime
		}
		halts, hushes = halts+r.Halts(), hushes+r.Mutes()
	}
	b.line(fmt.Sprintf("%.0f min of reply, the echo moves %d times by up to 56 ms", heard.Minutes(), changes), fmt.Sprintf("%d false interruptions, %d gaps", halts, hushes), "", "")
}
