package main

import (
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"text/tabwriter"
	"time"

	"delonix/client/voice"
	"delonix/client/voice/listen"
)

// bench is the table of measurements while it grows.
type bench struct {
	out *tabwriter.Writer
	rng *rand.Rand

	replies int
	spoken  map[string][]float32 // by flite's voices
}

// measure runs everything that can be measured without devices and prints one
// table. What needs sound that is not installed is named and left out.
func measure(args []string, stdout io.Writer) error {
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	music := f.String("music", "/usr/share/games", "")
	minutes := f.Int("minutes", 30, "")
	part := f.String("part", "", "")
	labelled := f.String("labelled", "", "")
	if _, err := parse(f, args, 0, "no other arguments"); err != nil {
		return err
	}
	if *minutes < 1 {
		return fmt.Errorf("%w: bench: %d minutes", errUsage, *minutes)
	}
	b := &bench{out: tabwriter.NewWriter(stdout, 0, 0, 2, ' ', 0), rng: rand.New(rand.NewPCG(4, 2)), spoken: map[string][]float32{}}
	b.line("what", "Delonix", "wanted", "elsewhere, as published")
	words, spoken := readWords(600), readSentences()
	for _, p := range []struct {
		name string
		run  func()
	}{
		{"turns", func() { b.turns(words, spoken) }},
		{"ends", func() { b.ends(*labelled) }},
		{"quiet", func() { b.quiet(*music, *minutes) }},
		{"echo", b.echo},
		{"devices", b.otherSpeaker},
		{"words", func() { b.doubleTalk(spoken); b.fromTheStart(spoken) }},
		{"moves", func() { b.moves(*minutes) }},
		{"interruptions", func() { b.interruptions(words, spoken, *minutes) }},
		{"bargein", func() { b.overlaps(max(*minutes/3, 1)) }},
	} {
		if *part == "" || *part == p.name {
			p.run()
		}
	}
	return b.out.Flush()
}

func (b *bench) line(what, here, wanted, elsewhere string) {
	fmt.Fprintf(b.out, "%s\t%s\t%s\t%s\n", what, here, wanted, elsewhere)
}

// waits is what others let pass after the end of speech.
const waits = "LiveKit 0.5–3 s, OpenAI 0.5 s, Home Assistant 0.7 s, Open WebUI 2 s"

// turns looks for sentences and single words in more and more babble.
func (b *bench) turns(words, spoken []clip) {
	if len(spoken) == 0 {
		b.line("turns", "not measured: install pocketsphinx-testdata", "", "")
		return
	}
	material := map[string][]clip{"sentences": slices.Repeat(spoken, 3)}
	others := spoken
	if len(words) > 100 {
		material["words"], others = words[:len(words)/2], words[len(words)/2:]
	} else {
		b.line("single words", "not measured: install ktuberling-data and vorbis-tools", "", "")
	}
	voices := babble(others, b.rng)
	var spent time.Duration
	windows := 0
	for _, kind := range []string{"sentences", "words"} {
		clips := material[kind]
		if len(clips) == 0 {
			continue
		}
		pcm, list := row(clips, b.rng)
		for _, noise := range []struct {
			name, wanted string
			db           float64
		}{{"clean", "0 missed, ≤ 1% split", 50}, {"babble at 20 dB", "", 20}, {"babble at 10 dB", "≤ 2% missed", 10}, {"babble at 5 dB", "", 5}} {
			found, took, n := turnsIn(mixed(pcm, voices, -26-noise.db), 0)
			spent, windows = spent+took, windows+n
			s := score(list, found)
			b.line(fmt.Sprintf("%d %s, %s", len(list), kind, noise.name),
				fmt.Sprintf("%d missed, %d split, %d clipped, %d false; committed after %.2f s", s.missed, s.split, s.clipped, s.wrong, s.wait),
				noise.wanted, waits)
		}
	}
	b.line("listening without a far end", fmt.Sprintf("%.0f µs for 32 ms", float64(spent.Microseconds())/float64(windows)), "≤ 300 µs", "")
}

// scored is what came of the listed speech.
type scored struct {
	missed, split, clipped, wrong int
	wait                          float64 // seconds from the end of speech to the end of the turn, the median
}

// score compares turns with what was said. A word is clipped where its recording,
// which begins half a second before the start of the turn, lacks 100 ms of it.
func score(list []segment, found []voice.Turn) scored {
	const preRoll, bearable = 0.5, 0.1
	var s scored
	var all []float64
	used := make([]bool, len(found))
	for _, seg := range list {
		n, end := 0, 0.0
		for i, t := range found {
			if !overlap(seg, turnReport{Start: t.Start.Seconds(), End: t.End.Seconds()}) {
				continue
			}
			if n == 0 && t.Start.Seconds()-preRoll > seg.start+bearable {
				s.clipped++
			}
			n++
			used[i], end = true, t.Committed.Seconds()
		}
		if n == 0 {
			s.missed++
			continue
		}
		s.split += n - 1
		all = append(all, end-seg.end)
	}
	for _, u := range used {
		if !u {
			s.wrong++
		}
	}
	if len(all) > 0 {
		s.wait = quantile(all, 0.5)
	}
	return s
}

func quantile(x []float64, q float64) float64 {
	if len(x) == 0 {
		return 0
	}
	x = slices.Clone(x)
	slices.Sort(x)
	return x[min(int(q*float64(len(x))), len(x)-1)]
}

// quiet counts turns where nobody speaks.
func (b *bench) quiet(dir string, minutes int) {
	wrong, hours := 0, 0.0
	for _, x := range noises(minutes*60/5, b.rng) {
		for _, level := range []float64{-50, -40, -30, -20} {
			part := x[:len(x)/4]
			found, _, _ := turnsIn(mixed(make([]float32, len(part)), part, level), 0)
			wrong, hours = wrong+len(found), hours+float64(len(part))/listen.Rate/3600
		}
	}
	b.line(fmt.Sprintf("noise, %.1f h", hours), fmt.Sprintf("%.1f false turns an hour", float64(wrong)/hours), "≤ 1 an hour", "")
	wrong, hours = 0, 0
	for _, path := range tunes(dir) {
		if hours*60 >= float64(minutes) {
			break
		}
		x, err := decode(path)
		if err != nil || len(x) < 30*listen.Rate {
			continue
		}
		x = x[:min(len(x), 120*listen.Rate)]
		found, _, _ := turnsIn(mixed(make([]float32, len(x)), unit(x), -30), 0)
		wrong, hours = wrong+len(found), hours+float64(len(x))/listen.Rate/3600
	}
	if hours == 0 {
		b.line("music", "not measured: install wesnoth-1.16-music, or name a folder with --music", "", "")
		return
	}
	b.line(fmt.Sprintf("music, %.1f h", hours), fmt.Sprintf("%.1f false turns an hour", float64(wrong)/hours), "≤ 1 an hour", "")
}
