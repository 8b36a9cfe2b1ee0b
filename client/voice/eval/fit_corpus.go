package main

import (
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"time"

	"delonix/audio"
	"delonix/audio/vad"
)

// A state is the mean of what the network remembered since a stretch that may be
// speech began; unsteady tells that there may be music.
type state struct {
	mean     []float64
	unsteady bool
}

// A stretch are the states at each of its windows from which a start of speech
// would be reported.
type stretch []state

// corpus is what there is of music and of speech.
type corpus struct{ notes, voices []stretch }

// collect listens to half of the folders of music, and to the words of half of
// the folders of words in quiet, in noise, among others and over that music.
func collect(words, music string, half int) corpus {
	tunes, said := below(folders(music, half)), below(folders(words, half))
	var c corpus
	for _, list := range inParallel(len(tunes)*len(retuned), func(i int) []stretch {
		pcm, err := decode(tunes[i/len(retuned)])
		if err != nil {
			return nil
		}
		return stretches(faster(pcm, retuned[i%len(retuned)]), nil)
	}) {
		c.notes = append(c.notes, list...)
	}
	clips := inParallel(len(said), func(i int) []clip { return appendClip(nil, said[i]) })
	spoken := slices.Concat(clips...)
	if len(spoken) == 0 {
		return c
	}
	scenes := inParallel(2*len(spoken)/inScene, func(i int) []stretch {
		return scene(spoken, tunes, rand.New(rand.NewPCG(uint64(i), uint64(half))))
	})
	for _, list := range scenes {
		c.voices = append(c.voices, list...)
	}
	return c
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

// inScene is how many words are said in a scene.
const inScene = 20

// scene is speech at some level, a fifth of it through half the band, in something
// else that is heard.
func scene(spoken []clip, tunes []string, rng *rand.Rand) []stretch {
	some := make([]clip, inScene)
	for i := range some {
		some[i] = spoken[rng.IntN(len(spoken))]
	}
	pcm, list := row(some, rng)
	if rng.IntN(5) == 0 {
		const telephone = 8000
		down := audio.NewResampler(audio.CaptureRate, telephone)
		half := resample(down.Flush(down.Process(nil, pcm)), telephone)
		copy(pcm, half)
	}
	const spokenAt = -26.0 // dBFS, of clips
	behind, below := []float32{0}, 60.0
	switch rng.IntN(6) {
	case 0, 1: // quiet
	case 2:
		kinds := noises(10, rng)
		behind, below = kinds[[]string{"white", "pink"}[rng.IntN(2)]], 8+14*rng.Float64()
	case 3:
		behind, below = babble(spoken, rng), 8+14*rng.Float64()
	default:
		if tune, err := decode(tunes[rng.IntN(len(tunes))]); err == nil && power(tune) > 0 {
			behind, below = unit(tune), 4+12*rng.Float64()
		}
	}
	pcm = mixed(pcm, behind, spokenAt-below)
	level := float32(math.Pow(10, (20*rng.Float64()-12)/20))
	for i := range pcm {
		pcm[i] *= level
	}
	return stretches(pcm, list)
}

// stretches listens and returns what may be taken for speech within the listed
// segments, or all of it if there is no list.
func stretches(pcm []float32, list []segment) []stretch {
	const most = 16 // windows of one stretch
	l := vad.NewMicDetector()
	g := vad.NewGate(vad.GateOptions{MinSpeech: time.Hour}) // never sure
	var out []stretch
	var now stretch
	sum, heard, unsteady := make([]float64, len(l.Features())), 0.0, false
	for at := 0; at+vad.WindowSize <= len(pcm); at += vad.WindowSize {
		p := l.Probability(pcm[at : at+vad.WindowSize])
		around := l.Surroundings()
		ev := g.Hear(p, around)
		if ev.Evidence == 0 {
			if len(now) > 0 {
				out = append(out, now)
			}
			now, heard, unsteady = nil, 0, false
			clear(sum)
			continue
		}
		for i, v := range l.Features() {
			sum[i] += float64(v)
		}
		heard++
		unsteady = unsteady || around.Unsteady
		if ev.Evidence < vad.DefaultMinSpeech || len(now) == most || !within(float64(at)/vad.SampleRate, list) {
			continue
		}
		s := state{mean: make([]float64, len(sum)), unsteady: unsteady}
		for i, v := range sum {
			s.mean[i] = v / heard
		}
		now = append(now, s)
	}
	if len(now) > 0 {
		out = append(out, now)
	}
	return out
}

func within(seconds float64, list []segment) bool {
	const after = 0.3
	for _, s := range list {
		if seconds > s.start && seconds < s.end+after {
			return true
		}
	}
	return list == nil
}

// below are the recordings in folders.
func below(dirs []string) []string {
	var out []string
	for _, dir := range dirs {
		out = append(out, soundsBelow(dir, 0)...)
	}
	return out
}

// folders are the folders in dir of one half: every other one.
func folders(dir string, half int) []string {
	entries, _ := os.ReadDir(dir)
	var out []string
	n := 0
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		if n%2 == half {
			out = append(out, filepath.Join(dir, e.Name()))
		}
		n++
	}
	return out
}

// retuned are the speeds at which music is heard, as there is little that passes
// for speech.
var retuned = []float64{1, 0.84, 0.92, 1.09, 1.19}

func faster(pcm []float32, by float64) []float32 {
	if by == 1 {
		return pcm
	}
	return resample(pcm, int(by*audio.CaptureRate))
}
