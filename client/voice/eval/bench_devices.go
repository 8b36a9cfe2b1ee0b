package main

import (
	"fmt"

	"delonix/audio/echo"
	"delonix/audio/echo/rooms"
)

// otherSpeaker measures by how much the echo falls once another speaker plays, as when a
// headset changes its profile: another room, and another delay. It is told, as the devices
// tell it, or has to be found out.
func (b *bench) otherSpeaker() {
	const seconds, change = 20, 10
	jumps := []int{-80, 60, 180, 250} // ms
	for _, told := range []bool{true, false} {
		var first, then []float64
		for i := range 8 {
			s := rooms.Scene{
				Far: b.reply(seconds), Noise: -40, Seed: uint64(i), Delay: 0.12 * rooms.Rate,
				Rooms: []rooms.Room{{RIR: rooms.Image(uint64(i), 0.2, 0.2)}, {At: change * rooms.Rate, RIR: rooms.Decay(uint64(20+i), 0.3, 0.3, 3)}},
				Jumps: []rooms.Jump{{At: change * rooms.Rate, Delta: float64(jumps[i%len(jumps)]) * rooms.Rate / 1000}},
			}
			k := s.Render()
			at := 0
			if told {
				at = change * rooms.Rate / block * block
			}
			clean := cancelWithReset(k.Mic, k.Far, at)
			first = append(first, k.Reduction(clean, change, change+1))
			then = append(then, k.Worst(clean, change+2, seconds))
		}
		how := "told"
		if !told {
			how = "not told"
		}
		b.line("echo of another speaker, first second, "+how, fmt.Sprintf("%.0f dB less, %.0f dB at worst", quantile(first, 0.5), quantile(first, 0)), "", "")
		b.line("echo of another speaker, worst second from the third on, "+how, fmt.Sprintf("%.0f dB less, %.0f dB at worst", quantile(then, 0.5), quantile(then, 0)), "≥ 25 dB", speex)
	}
}

// cancelWithReset is cancel with what was learnt forgotten at a sample, 0 is never.
func cancelWithReset(mic, far []float32, forget int) []float32 {
	c := echo.New(echo.Options{Block: block})
	late := c.Latency()
	clean := make([]float32, 0, len(mic)+late+block)
	m, r, o := make([]float32, block), make([]float32, block), make([]float32, block)
	for at := 0; at < len(mic)+late; at += block {
		if at == forget && at > 0 {
			c.Reset()
		}
		fill(m, mic, at)
		fill(r, far, at)
		c.Process(m, r, o)
		clean = append(clean, o...)
	}
	return clean[late : late+len(mic)]
}
