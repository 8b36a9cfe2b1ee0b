package main

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"

	"delonix/audio/vad"
	"delonix/client/voice/listen"
)

// material are folders of recordings.
type material struct{ words, music, sounds []string }

// collect listens to so many scenes with speech, to a part of each piece of music at
// some speed and through some channel, and to the other sounds.
func collect(from material, scenes int) corpus {
	tunes, noises := below(from.music), below(from.sounds)
	said := below(from.words)
	clips := slices.Concat(inParallel(len(said), func(i int) []clip { return appendClip(nil, said[i]) })...)
	var c corpus
	if len(clips) == 0 {
		return c
	}
	c.speech = inParallel(scenes, func(i int) heardSound {
		return hearSound(newScene(clips, tunes, rand.New(rand.NewPCG(uint64(i), 1))))
	})
	for _, h := range inParallel(len(tunes)+len(noises), func(i int) heardSound {
		rng := rand.New(rand.NewPCG(uint64(i), 2))
		if i < len(tunes) {
			return hearSound(played(tunes[i], rng), nil)
		}
		return hearSound(effect(noises[i-len(tunes)], rng), nil)
	}) {
		if len(h.label) > 0 {
			c.others = append(c.others, h)
		}
	}
	return c
}

// speeds make other voices and instruments of those there are.
var speeds = []float64{1, 1, 1, 0.85, 0.92, 1.08, 1.2, 1.35}

// played is a part of a piece of music as a microphone may hear it.
func played(path string, rng *rand.Rand) []float32 {
	const most = 45 * listen.Rate
	pcm, err := decode(path)
	if err != nil || power(pcm) < 1e-9 {
		return nil
	}
	if more := len(pcm) - most; more > 0 {
		at := rng.IntN(more)
		pcm = pcm[at : at+most]
	}
	pcm = unit(resample(pcm, int(speeds[rng.IntN(len(speeds)-1)]*listen.Rate)))
	pcm = []channel{direct, direct, direct, telephone, distant}[rng.IntN(5)].carry(pcm, rng)
	return amplified(pcm, -45+25*rng.Float64())
}

// effect is a short sound after a pause.
func effect(path string, rng *rand.Rand) []float32 {
	const most, pause = 20 * listen.Rate, listen.Rate
	pcm, err := decode(path)
	if err != nil || len(pcm) > most || power(pcm) < 1e-9 {
		return nil
	}
	pcm = append(make([]float32, pause), amplified(unit(pcm), -26)...)
	return withNoise(pcm, -74, rng)
}

// newScene is speech at some level through some channel, in something else that is
// heard, and what each window of it is.
func newScene(clips []clip, tunes []string, rng *rand.Rand) (pcm []float32, windows []uint8) {
	const least, most = 6, 46 // seconds
	ch := []channel{direct, direct, direct, direct, telephone, telephone, clipped, faint, distant, distant, distant, whispered}[rng.IntN(12)]
	var label []uint8
	pause := func() {
		n := min(int(listen.Rate*(0.1+0.8*rng.ExpFloat64())), 8*listen.Rate)
		pcm, label = append(pcm, make([]float32, n)...), append(label, make([]uint8, n)...)
	}
	if rng.IntN(2) == 0 { // else it begins with a word
		pause()
	}
	for length := (least + rng.IntN(most-least)) * listen.Rate; len(pcm) < length; pause() {
		c := clips[rng.IntN(len(clips))]
		said := resample(c.pcm[c.start:c.end], int(speeds[rng.IntN(len(speeds))]*listen.Rate))
		label = append(label, spoken(said)...)
		if ch == whispered {
			said = amplified(unit(whisper(said, rng)), -30)
		}
		pcm = append(pcm, amplified(said, 8*rng.Float64()-4)...)
	}
	pcm = ch.carry(pcm, rng)
	pcm = behind(pcm, label, clips, tunes, ch, rng)
	pcm = amplified(pcm, ch.level(rng))
	if rng.IntN(4) > 0 {
		pcm = withNoise(pcm, -80+25*rng.Float64(), rng)
	}
	return pcm, ofWindows(label)
}

// behind mixes what else is heard to speech. Where others talk, too, pauses are
// neither speech nor silence.
func behind(pcm []float32, label []uint8, clips []clip, tunes []string, ch channel, rng *rand.Rand) []float32 {
	const spokenAt = -26.0 // dBFS, of clips
	kind := rng.IntN(8)
	switch {
	case kind < 3 || ch == whispered: // quiet
	case kind < 5:
		name := []string{"white", "pink", "brown"}[rng.IntN(3)]
		return mixed(pcm, noises(10, rng)[name], spokenAt-5-20*rng.Float64())
	case kind == 5:
		for i, l := range label {
			if l == nobody {
				label[i] = uncertain
			}
		}
		return mixed(pcm, babble(clips, rng), spokenAt-8-14*rng.Float64())
	case len(tunes) > 0:
		if tune, err := decode(tunes[rng.IntN(len(tunes))]); err == nil && power(tune) > 0 {
			return mixed(pcm, unit(tune), spokenAt-4-14*rng.Float64())
		}
	}
	return pcm
}

// spoken tells the pauses in what is said from the words, for each sample.
func spoken(pcm []float32) []uint8 {
	const frame, around, below = listen.Rate / 100, 6, 1500 // samples, frames, share of the loudest
	loud := make([]float64, len(pcm)/frame+1)
	for i := range loud[:len(loud)-1] {
		loud[i] = power(pcm[i*frame : (i+1)*frame])
	}
	least := slices.Max(loud) / below
	out := make([]uint8, len(pcm))
	for i := range out {
		k := min(i/frame, max(len(loud)-2, 0))
		out[i] = uncertain
		if slices.Max(loud[max(0, k-around):min(k+around+1, len(loud))]) > least {
			out[i] = somebody
		}
	}
	return out
}

// ofWindows is what most of each window is.
func ofWindows(label []uint8) []uint8 {
	out := make([]uint8, len(label)/vad.WindowSize)
	for i := range out {
		var n [3]int
		for _, l := range label[i*vad.WindowSize : (i+1)*vad.WindowSize] {
			n[l]++
		}
		for l := range n {
			if n[l] > n[out[i]] {
				out[i] = uint8(l)
			}
		}
	}
	return out
}

// inParallel runs n jobs on the processors there are.
func inParallel[T any](n int, job func(int) T) []T {
	out := make([]T, n)
	next := make(chan int)
	var wg sync.WaitGroup
	for range runtime.NumCPU() {
		wg.Go(func() {
			for i := range next {
				out[i] = job(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
	return out
}

// below are the recordings in folders.
func below(dirs []string) []string {
	var out []string
	for _, dir := range dirs {
		out = append(out, soundsBelow(dir, 0)...)
	}
	return out
}

// folders are the folders in dir: every fourth of them from the second on, which is
// held back, or the others.
func folders(dir string, held bool) []string {
	entries, _ := os.ReadDir(dir)
	var out []string
	n := 0
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		if (n%4 == 1) == held {
			out = append(out, filepath.Join(dir, e.Name()))
		}
		n++
	}
	return out
}
