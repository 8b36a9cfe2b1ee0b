// Package signals makes the sound on which the network is compared with its
// oracle: recorded speech, alone and in noise, and sound without speech. The
// same samples come out on every machine; they are 16 kHz, mono, 16 bits.
package signals

import (
	"fmt"
	"io/fs"
	"math"
)

const (
	rate   = 16000 // samples per second
	full   = 32767 // the loudest sample
	pause  = rate / 2
	second = rate
)

// Signal is a stretch of sound for one run of the network.
type Signal struct {
	Name    string
	Samples []int16
}

// Excerpts are the names of the recordings in the folder testdata/speech.
func Excerpts() []string {
	return []string{"goforward", "something", "cards-001", "cards-004", "austen-0880", "austen-0930"}
}

// ReadExcerpt reads a recording of the folder.
func ReadExcerpt(folder fs.FS, name string) ([]int16, error) {
	b, err := fs.ReadFile(folder, name+".s16")
	if err != nil {
		return nil, fmt.Errorf("reading a recording: %w", err)
	}
	return Decode(b), nil
}

// Speech strings the recordings together with half a second of silence before,
// between and after them, and tells where each of them begins and ends.
func Speech(folder fs.FS) (sound []int16, spans [][2]int, err error) {
	sound = make([]int16, pause)
	for _, name := range Excerpts() {
		x, err := ReadExcerpt(folder, name)
		if err != nil {
			return nil, nil, err
		}
		spans = append(spans, [2]int{len(sound), len(sound) + len(x)})
		sound = append(append(sound, x...), make([]int16, pause)...)
	}
	return sound, spans, nil
}

// All makes every signal from the recordings in the folder; about two minutes.
func All(folder fs.FS) ([]Signal, error) {
	speech, _, err := Speech(folder)
	if err != nil {
		return nil, err
	}
	n := len(speech)
	level := RMS(speech)
	return []Signal{
		{"speech", speech},
		{"speech-white-20dB", Mix(speech, White(n, 1), level/10)},
		{"speech-pink-10dB", Mix(speech, Pink(n, 2), level/math.Sqrt(10))},
		{"speech-babble-5dB", Mix(speech, Babble(speech), level/math.Pow(10, 0.25))},
		{"speech-faint", Amplify(speech, 0.02)},
		{"speech-clipped", Amplify(speech, 12)},
		{"no-speech", noSpeech()},
	}, nil
}

// noSpeech strings silence, noises, tones and clicks together: 24 seconds.
func noSpeech() []int16 {
	var out []int16
	for _, part := range [][]int16{
		make([]int16, 2*second),
		Mix(nil, White(4*second, 3), full/100),
		Mix(nil, White(2*second, 4), full/5),
		Mix(nil, Pink(4*second, 5), full/30),
		Mix(nil, Brown(4*second, 6), full/10),
		Tone(2*second, 50, full/4),
		Tone(2*second, 1000, full/2),
		Clicks(4*second, 7),
	} {
		out = append(out, part...)
	}
	return out
}
