package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io/fs"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"

	"delonix/audio/wav"
	"delonix/client/voice/listen"
)

// clip is a stretch of speech and where in it somebody speaks, in samples.
type clip struct {
	name       string
	pcm        []float32
	start, end int
}

// The folders of Debian's packages pocketsphinx-testdata and ktuberling-data.
const (
	sentencesDir = "/usr/share/pocketsphinx/test/data"
	wordsDir     = "/usr/share/ktuberling/sounds"
)

// sentences are the recordings of pocketsphinx-testdata.
func readSentences() []clip {
	var out []clip
	for _, pattern := range []string{"cards/*.wav", "librivox/*.wav", "*.raw"} {
		files, _ := filepath.Glob(filepath.Join(sentencesDir, pattern))
		for _, f := range files {
			out = appendClip(out, f)
		}
	}
	return out
}

// readWords are so many of the recordings of ktuberling-data, from all languages
// alike.
func readWords(most int) []clip {
	files := soundsBelow(wordsDir, 0)
	var out []clip
	for i := range min(most, len(files)) {
		out = appendClip(out, files[i*len(files)/min(most, len(files))])
	}
	return out
}

// soundsBelow are the recordings of so many bytes at least in a folder and those in
// it, sorted.
func soundsBelow(dir string, least int64) []string {
	var files []string
	_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && slices.Contains([]string{".ogg", ".wav"}, filepath.Ext(path)) {
			if info, err := d.Info(); err == nil && info.Size() >= least {
				files = append(files, path)
			}
		}
		return nil
	})
	slices.Sort(files)
	return files
}

func appendClip(list []clip, path string) []clip {
	pcm, err := decode(path)
	if err != nil {
		return list
	}
	c := clip{name: filepath.Base(path), pcm: pcm}
	if c.find() {
		list = append(list, c)
	}
	return list
}

// decode reads a recording at 16 kHz: WAV, raw samples, or what oggdec or ffmpeg
// can read.
func decode(path string) ([]float32, error) {
	switch filepath.Ext(path) {
	case ".wav":
		return read(path)
	case ".raw":
		b, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		pcm := make([]float32, len(b)/2)
		for i := range pcm {
			pcm[i] = float32(int16(binary.LittleEndian.Uint16(b[2*i:]))) / 32768
		}
		return pcm, nil
	}
	for _, command := range [][]string{{"oggdec", "-Q", "-o", "-", path}, {"ffmpeg", "-v", "error", "-i", path, "-f", "wav", "-"}} {
		if _, err := exec.LookPath(command[0]); err != nil {
			continue
		}
		b, err := exec.Command(command[0], command[1:]...).Output()
		if err != nil {
			continue
		}
		samples, rate, err := wav.Decode(bytes.NewReader(b))
		if err == nil {
			return resample(samples, rate), nil
		}
	}
	return nil, fmt.Errorf("%s: neither oggdec nor ffmpeg can read it", path)
}

// find marks the speech: from the first to the last 10 ms within 30 dB of the
// loudest, and scales it to -26 dBFS. It reports whether there is any.
func (c *clip) find() bool {
	const frame = listen.Rate / 100
	n := len(c.pcm) / frame
	if n < 20 {
		return false
	}
	high := make([]float32, len(c.pcm)) // without rumble
	for i := 1; i < len(high); i++ {
		high[i] = 0.95*high[i-1] + c.pcm[i] - c.pcm[i-1]
	}
	loud := make([]float64, n)
	for i := range loud {
		loud[i] = power(high[i*frame : (i+1)*frame])
	}
	floor := slices.Max(loud) / 1000
	first, last, sum, count := -1, 0, 0.0, 0
	for i, e := range loud {
		if e <= floor {
			continue
		}
		if first < 0 {
			first = i
		}
		last, sum, count = i+1, sum+e, count+1
	}
	if first < 0 || sum == 0 {
		return false
	}
	c.start, c.end = first*frame, last*frame
	gain := float32(0.05 / math.Sqrt(sum/float64(count)))
	for i := range c.pcm {
		c.pcm[i] = max(-1, min(c.pcm[i]*gain, 1))
	}
	return true
}

// audible is where speech can first be heard over an echo as loud as itself: the
// first 10 ms within 15 dB of the loudest.
func (c *clip) audible() int {
	const frame, share = listen.Rate / 100, 1 / 30.0
	loudest := 0.0
	for i := c.start; i+frame <= c.end; i += frame {
		loudest = max(loudest, power(c.pcm[i:i+frame]))
	}
	for i := c.start; i+frame <= c.end; i += frame {
		if power(c.pcm[i:i+frame]) > loudest*share {
			return i
		}
	}
	return c.start
}

// row puts clips one after the other, with pauses of about two seconds, and
// returns where they are in seconds.
func row(clips []clip, rng *rand.Rand) (pcm []float32, list []segment) {
	pause := func() { pcm = append(pcm, make([]float32, listen.Rate*3/2+rng.IntN(listen.Rate))...) }
	pause()
	for _, c := range clips {
		at := float64(len(pcm))
		list = append(list, segment{(at + float64(c.start)) / listen.Rate, (at + float64(c.end)) / listen.Rate})
		pcm = append(pcm, c.pcm...)
		pause()
	}
	return pcm, list
}

// babble is a minute of eight people talking at once, with a mean square of 1.
func babble(clips []clip, rng *rand.Rand) []float32 {
	out := make([]float32, 60*listen.Rate)
	for range 8 {
		for at := rng.IntN(listen.Rate); at < len(out); {
			c := clips[rng.IntN(len(clips))]
			gain := float32(0.6 + 0.8*rng.Float64())
			for i, v := range c.pcm[c.start:c.end] {
				if at+i < len(out) {
					out[at+i] += gain * v
				}
			}
			at += c.end - c.start + rng.IntN(listen.Rate/5)
		}
	}
	return unit(out)
}

// noises are stretches without speech, with a mean square of 1.
func noises(seconds int, rng *rand.Rand) map[string][]float32 {
	out := map[string][]float32{}
	for _, name := range []string{"white", "pink", "brown", "gusts", "clicks"} {
		x := make([]float32, seconds*listen.Rate)
		var a, b, c, sum, level float64
		for i := range x {
			w := rng.NormFloat64()
			a, b, c = 0.99765*a+0.099*w, 0.963*b+0.2965*w, 0.57*c+1.0527*w
			sum = 0.998*sum + w
			switch name {
			case "white":
				x[i] = float32(w)
			case "pink":
				x[i] = float32(a + b + c)
			case "brown":
				x[i] = float32(sum)
			case "gusts":
				x[i] = float32((a + b + c) * (1 + 0.9*math.Sin(float64(i)*2*math.Pi*0.7/listen.Rate)))
			case "clicks":
				if rng.IntN(listen.Rate/3) == 0 {
					level = 20 * rng.Float64()
				}
				level *= 0.995
				x[i] = float32(w * (level + 0.03))
			}
		}
		out[name] = unit(x)
	}
	return out
}

// unit scales to a mean square of 1.
func unit(x []float32) []float32 {
	gain := float32(1 / math.Sqrt(power(x)+1e-20))
	for i := range x {
		x[i] *= gain
	}
	return x
}

// mixed adds a sound that repeats, at so many dBFS.
func mixed(pcm, other []float32, level float64) []float32 {
	gain := float32(math.Pow(10, level/20))
	out := make([]float32, len(pcm))
	for i := range out {
		out[i] = max(-1, min(pcm[i]+gain*other[i%len(other)], 1))
	}
	return out
}
