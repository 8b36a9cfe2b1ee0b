package main

import (
	"fmt"
	"slices"
	"time"

	"delonix/audio/echo/rooms"
	"delonix/client/voice"
	"delonix/client/voice/listen"
)

// patience is how long speech over a reply is waited for to be noticed.
const patience = 1500 * time.Millisecond

// parlour is a conversation in a room: one reply after the other is heard, and
// somebody may speak over them.
type parlour struct {
	b    *bench
	r    *voice.PlaybackSim
	path *rooms.Path
	near []float32 // what the person is still to say
}

// parlour returns the i-th room. In the fifth headphones are worn.
func (b *bench) parlour(i int) *parlour {
	length := []float64{0.1, 0.2, 0.3, 0.4}[i%4]
	late := rooms.Rate * []int{20, 60, 120, 200, 300, 450}[i] / 1000
	p := &parlour{b: b, path: rooms.NewPath(rooms.Image(uint64(20+i), length, length), late, []float64{-6, 0, -6, 0, -60, -12}[i])}
	sound := b.reply(60)
	p.r = voice.NewPlaybackSim(voice.Settings{}, func() []float32 {
		at := b.rng.IntN(50) * rooms.Rate
		out := make([]float32, rooms.Rate*(2+b.rng.IntN(3)))
		for j := range out {
			out[j] = float32(sound[at+j])
		}
		return out
	})
	return p
}

// step lets 32 ms pass.
func (p *parlour) step() {
	p.r.Step(func(played []float32) []float32 {
		mic := p.path.Step(played)
		for j := range mic {
			mic[j] += float32(0.0003 * p.b.rng.NormFloat64())
			if j < len(p.near) {
				mic[j] += p.near[j]
			}
		}
		p.near = p.near[min(len(p.near), len(mic)):]
		return mic
	})
}

// bargeIns is what came of speech over replies.
type bargeIns struct {
	total, noticed int
	stops          []float64 // ms from the first sound of the voice to silence
}

// speakOver says something once a reply goes on for a while.
func (s *bargeIns) speakOver(p *parlour, c clip) {
	for on := time.Duration(0); on < 4*time.Second; on += listen.FrameTime {
		p.step()
		if p.r.Halted() {
			on = 0
		}
	}
	from := c.audible()
	p.near = slices.Clone(c.pcm[from:min(c.end, from+2*rooms.Rate)])
	s.total++
	silent := time.Duration(0) // since when
	for after := listen.FrameTime; after < patience; after += listen.FrameTime {
		p.step()
		switch {
		case !p.r.Silent():
			silent = 0
		case silent == 0:
			silent = after
		}
		if p.r.Halted() {
			s.noticed++
			s.stops = append(s.stops, float64(silent/time.Millisecond))
			return
		}
	}
}

func (s *bargeIns) String() string {
	return fmt.Sprintf("%.0f%% noticed; silent after %.0f ms, 95%% within %.0f ms",
		100*float64(s.noticed)/float64(s.total), quantile(s.stops, 0.5), quantile(s.stops, 0.95))
}

// interruptions lets replies be heard in rooms, once by headphones, alone and
// with somebody who speaks over them.
func (b *bench) interruptions(words, spoken []clip, minutes int) {
	if len(spoken) == 0 {
		return
	}
	const rooms, each = 6, 10
	var heard, spent time.Duration
	var over, short bargeIns
	halts, gaps := 0, 0
	for i := range rooms {
		p := b.parlour(i)
		quietly := time.Duration(minutes) * time.Minute / rooms / 3
		for t := time.Duration(0); t < quietly; t += listen.FrameTime {
			p.step()
		}
		halts, gaps, heard = halts+p.r.Halts(), gaps+p.r.Mutes(), heard+quietly
		for n := range each {
			over.speakOver(p, spoken[(i*each+n)%len(spoken)])
			if len(words) > 0 {
				short.speakOver(p, words[(i*each+n)*7%len(words)])
			}
		}
		spent += p.r.PerFrame()
	}
	b.line(fmt.Sprintf("%.0f min of reply in %d rooms", heard.Minutes(), rooms),
		fmt.Sprintf("%.1f false interruptions, %.1f gaps in 10 min", float64(halts)/heard.Minutes()*10, float64(gaps)/heard.Minutes()*10),
		"≤ 1 in 10 min", "LiveKit ignores the first 3 s of a reply")
	b.line(fmt.Sprintf("%d sentences over a reply", over.total), over.String(), "≥ 95%; 250 ms, 400 ms", "LiveKit 500 ms of speech")
	if short.total > 0 {
		b.line(fmt.Sprintf("%d single words over a reply", short.total), short.String(), "", "")
	}
	cpu := 100 * (spent / rooms).Seconds() / listen.FrameTime.Seconds()
	b.line("echo, speech and turns while a reply is heard", fmt.Sprintf("%.1f%% of a core", cpu), "≤ 3%", "")
}
