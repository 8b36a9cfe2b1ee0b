package main

import (
	"flag"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"path/filepath"
	"text/tabwriter"

	"delonix/audio/vad"
	"delonix/client/voice"
	"delonix/client/voice/listen"
)

// heard is how much of what people said in recordings with hand-made labels is in
// a turn, and how much else is. Counted in frames of 10 ms.
type heard struct {
	both, unheard, beyond int // frames: labelled and in a turn, labelled only, in a turn only
	segments, late        int // labelled stretches, and those that begin over 100 ms before the turn
	files, deaf           int // recordings, and those without a turn
	pauses                int // frames of beyond between two labelled stretches of one turn
	voice, silent         int // frames of both and of beyond in which the detector hears speech
}

const (
	framesASecond = 100
	onTime        = 10 // frames
)

// hears measures every recording of a folder that has labels, from three states: as a
// call begins, after a microphone that was off, and after the room's own noise.
func hears(args []string, stdout, stderr io.Writer) error {
	f := flag.NewFlagSet("heard", flag.ContinueOnError)
	rest, err := parse(f, args, 1, "one folder")
	if err != nil {
		return err
	}
	files, err := recordings(rest[0])
	if err != nil {
		return err
	}
	out := tabwriter.NewWriter(stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(out, "before it\tunheard\trecall\tprecision\twithout pauses in a turn\tof the detector\tlate\tfiles without a turn")
	for _, before := range preludes {
		var sum heard
		for _, path := range files {
			one, err := hearsOne(path, before.sound)
			if err != nil {
				fmt.Fprintf(stderr, "eval: %v\n", err)
				continue
			}
			if one.unheard > framesASecond/3 {
				fmt.Fprintf(stderr, "%s, %s: %.1f s unheard\n", before.name, filepath.Base(path), float64(one.unheard)/framesASecond)
			}
			sum.add(one)
		}
		if sum.files == 0 {
			return fmt.Errorf("no recording in %s has labels", rest[0])
		}
		labelled := float64(sum.both + sum.unheard)
		fmt.Fprintf(out, "%s\t%.1f %%\t%.3f\t%.3f\t%.3f\t%.3f at %.3f\t%d of %d\t%d of %d\n", before.name, 100*float64(sum.unheard)/labelled,
			float64(sum.both)/labelled, precision(sum.both, sum.beyond), precision(sum.both, sum.beyond-sum.pauses),
			precision(sum.voice, sum.silent), float64(sum.voice)/labelled, sum.late, sum.segments, sum.deaf, sum.files)
	}
	return out.Flush()
}

func precision(right, wrong int) float64 { return float64(right) / math.Max(float64(right+wrong), 1) }

// preludes are what is heard before a recording.
var preludes = []struct {
	name  string
	sound func(pcm []float32, speech []segment) []float32
}{
	{"nothing", func([]float32, []segment) []float32 { return nil }},
	{"2 s of zeros", func([]float32, []segment) []float32 { return make([]float32, 2*listen.Rate) }},
	{"6 s of its noise", func(pcm []float32, speech []segment) []float32 { return roomNoise(pcm, speech, 6) }},
}

// hearsOne measures one recording; it is zero for one without labels.
func hearsOne(path string, before func([]float32, []segment) []float32) (heard, error) {
	speech, listed, err := segmentsOf(path)
	if err != nil || !listed {
		return heard{}, err
	}
	var pcm []float32
	if err := stream(path, func(part []float32) { pcm = append(pcm, part...) }); err != nil {
		return heard{}, err
	}
	prelude := before(pcm, speech)
	prelude = prelude[:len(prelude)-len(prelude)%listen.FrameSamples]
	sound := append(prelude, pcm...)
	turns, _, _ := turnsIn(sound, 0)
	return compare(speech, turns, stretchesIn(sound), listen.Duration(int64(len(prelude))).Seconds(), len(pcm)), nil
}

// stretchesIn is where the detector hears speech, without the pauses that a turn
// goes on over.
func stretchesIn(pcm []float32) (out []segment) {
	frontEnd := listen.NewFrontEnd(listen.Options{Sensitivity: 0.5, Headphones: true})
	started := false
	var ev vad.Event
	take := func() {
		if started {
			out = append(out, segment{listen.Duration(ev.Start).Seconds(), listen.Duration(ev.At).Seconds() - ev.Silence.Seconds()})
		}
	}
	for ; len(pcm) >= listen.FrameSamples; pcm = pcm[listen.FrameSamples:] {
		now := frontEnd.Hear(pcm[:listen.FrameSamples], nil, listen.Open).Speech
		if now.Kind == vad.Silence || now.Kind == vad.SpeechEnded {
			take()
			started = false
			continue
		}
		ev, started = now, true
	}
	take()
	return out
}

// compare counts frames. Turns and the stretches in which the detector hears speech
// count from offset seconds before the recording begins.
func compare(speech []segment, turns []voice.Turn, stretches []segment, offset float64, samples int) heard {
	n := samples * framesASecond / listen.Rate
	said, found, voiced := make([]bool, n), make([]bool, n), make([]bool, n)
	mark := func(frames []bool, start, end float64) {
		for i := max(0, int(start*framesASecond)); i < min(n, int(end*framesASecond)); i++ {
			frames[i] = true
		}
	}
	for _, s := range speech {
		mark(said, s.start, s.end)
	}
	for _, t := range turns {
		mark(found, t.Start.Seconds()-offset, t.End.Seconds()-offset)
	}
	for _, t := range stretches {
		mark(voiced, t.start-offset, t.end-offset)
	}
	h := heard{files: 1}
	if len(turns) == 0 {
		h.deaf = 1
	}
	pause := n // frames since labelled speech in the same turn
	for i := range said {
		pause++
		switch {
		case !found[i]:
			pause = n
		case said[i]:
			if pause < n {
				h.pauses += pause - 1
			}
			pause = 0
		}
		switch voiced := voiced[i] && found[i]; {
		case voiced && said[i]:
			h.voice++
		case voiced:
			h.silent++
		}
		switch {
		case said[i] && found[i]:
			h.both++
		case said[i]:
			h.unheard++
		case found[i]:
			h.beyond++
		}
	}
	for _, s := range speech {
		h.segments++
		first := int(s.start * framesASecond)
		i := first
		for i < min(n, int(s.end*framesASecond)) && !found[i] {
			i++
		}
		if i-first > onTime {
			h.late++
		}
	}
	return h
}

func (h *heard) add(o heard) {
	h.both, h.unheard, h.beyond = h.both+o.both, h.unheard+o.unheard, h.beyond+o.beyond
	h.segments, h.late = h.segments+o.segments, h.late+o.late
	h.files, h.deaf = h.files+o.files, h.deaf+o.deaf
	h.pauses, h.voice, h.silent = h.pauses+o.pauses, h.voice+o.voice, h.silent+o.silent
}

// roomNoise is so many seconds of noise as loud as the quietest tenth of a second of a
// recording in which nobody speaks, or of all of it where somebody always does.
func roomNoise(pcm []float32, speech []segment, seconds int) []float32 {
	const window = listen.Rate / 10
	least, inSpeech := math.Inf(1), math.Inf(1)
	for at := 0; at+window <= len(pcm); at += window / 2 {
		from, to := float64(at)/listen.Rate, float64(at+window)/listen.Rate
		free := true
		for _, s := range speech {
			free = free && (to <= s.start || from >= s.end)
		}
		if e := power(pcm[at : at+window]); free {
			least = min(least, e)
		} else {
			inSpeech = min(inSpeech, e)
		}
	}
	if math.IsInf(least, 1) {
		least = inSpeech
	}
	if math.IsInf(least, 1) {
		least = 0
	}
	noise := noises(seconds, rand.New(rand.NewPCG(1, 2)))["pink"]
	for i := range noise {
		noise[i] *= float32(math.Sqrt(least))
	}
	return noise
}
