package main

import (
	"bytes"
	"encoding/binary"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"

	"delonix/audio/vad"
)

// fit finds the weights by which a person is told from everything else, by what the
// network remembers: of people who speak in quiet, in noise, over music, from far, by
// telephone and in a whisper, and of music and other sounds. Every fourth folder is
// held back, and what comes of it is printed.
func fit(args []string, stdout io.Writer) error {
	f := flag.NewFlagSet("fit", flag.ContinueOnError)
	words := f.String("words", "", "")
	music := f.String("music", "", "")
	sounds := f.String("sounds", "", "")
	scenes := f.Int("scenes", 300, "")
	out := f.String("out", "", "")
	if _, err := parse(f, args, 0, "no other arguments"); err != nil {
		return err
	}
	if *words == "" || *music == "" || *out == "" || *scenes < 1 {
		return fmt.Errorf("%w: fit wants --words, --music and --out", errUsage)
	}
	var parts [2]corpus
	for i, held := range []bool{false, true} {
		count := *scenes
		if held {
			count = (*scenes + 2) / 3
		}
		parts[i] = collect(material{words: folders(*words, held), music: folders(*music, held), sounds: folders(*sounds, held)}, count)
		if len(parts[i].speech) == 0 || len(parts[i].others) == 0 {
			return fmt.Errorf("%d scenes with speech and %d recordings without are not enough; at least two folders of each are wanted", len(parts[i].speech), len(parts[i].others))
		}
	}
	rng := rand.New(rand.NewPCG(3, 3))
	m := train(parts[0].examples(rng), rng)
	fmt.Fprintln(stdout, parts[1].try(m))
	var b bytes.Buffer
	if err := binary.Write(&b, binary.LittleEndian, m.numbers()); err != nil {
		return err
	}
	return os.WriteFile(*out, b.Bytes(), 0o644)
}

// What a window is.
const (
	nobody    = iota // nobody speaks
	somebody         // somebody speaks
	uncertain        // a pause within a word, or somebody speaks behind: neither
)

// heardSound is what the detector makes of a sound, window by window.
type heardSound struct {
	traits []float32 // one window after the other
	above  []float64 // dB by which it is louder than the room
	known  []bool    // it is surely not speech by the weights there are
	label  []uint8
}

// corpus is what was heard: scenes in which people speak, and sounds without people.
type corpus struct{ speech, others []heardSound }

// hearSound listens to a sound. Without labels nobody speaks in it.
func hearSound(pcm []float32, label []uint8) heardSound {
	const surely = 0.1 // probability
	l := vad.NewMicDetector()
	var h heardSound
	for i := 0; (i+1)*vad.WindowSize <= len(pcm); i++ {
		p := l.Probability(pcm[i*vad.WindowSize : (i+1)*vad.WindowSize])
		h.traits = append(h.traits, l.Features()...)
		h.above = append(h.above, l.Surroundings().Above)
		h.known = append(h.known, p < surely)
		if label != nil {
			h.label = append(h.label, label[i])
		} else {
			h.label = append(h.label, nobody)
		}
	}
	return h
}

// near reports whether somebody speaks in a window or close to it: by what is heard
// then nobody can be sure when exactly a word begins and ends.
func (h *heardSound) near(i int) bool {
	const before, after = 3, 2
	for _, l := range h.label[max(0, i-before):min(i+after+1, len(h.label))] {
		if l != nobody {
			return true
		}
	}
	return false
}

// examples are the windows to learn from. Of what is known already a fourth is enough.
func (c corpus) examples(rng *rand.Rand) examples {
	const spare = 4
	var out examples
	for _, h := range append(c.speech, c.others...) {
		d := len(h.traits) / len(h.label)
		for i, l := range h.label {
			if l == uncertain || l == nobody && (h.near(i) || h.known[i] && rng.IntN(spare) > 0) {
				continue
			}
			out.x = append(out.x, h.traits[i*d:(i+1)*d])
			out.speaks = append(out.speaks, l == somebody)
		}
	}
	return out
}

// tried is what comes of a corpus that was not learnt from.
type tried struct {
	speech, unheard int // windows
	starts          int // of speech where nobody speaks
	hours           float64
}

func (t tried) String() string {
	return fmt.Sprintf("of what was held back %.1f %% of %d windows of speech are unheard, and speech is heard %d times in %.2f h without",
		100*float64(t.unheard)/float64(max(t.speech, 1)), t.speech, t.starts, t.hours)
}

func (c corpus) try(m *model) (t tried) {
	for _, h := range c.speech {
		on, _ := h.follow(m)
		for i, l := range h.label {
			if l == somebody {
				t.speech++
				if !on[i] {
					t.unheard++
				}
			}
		}
	}
	for _, h := range c.others {
		_, starts := h.follow(m)
		t.starts += starts
		t.hours += float64(len(h.label)) * vad.WindowSize / vad.SampleRate / 3600
	}
	return t
}

// follow lets a gate follow what a model says; it returns the windows of speech and how
// often speech starts.
func (h *heardSound) follow(m *model) (on []bool, starts int) {
	g := vad.NewGate(vad.GateOptions{})
	on = make([]bool, len(h.label))
	d := len(h.traits) / max(len(h.label), 1)
	for i := range h.label {
		ev := g.Hear(m.speaks(h.traits[i*d:(i+1)*d]), vad.Surroundings{Above: h.above[i]})
		if ev.Kind == vad.SpeechStarted {
			starts++
			for j := ev.Start / vad.WindowSize; j < int64(i); j++ {
				on[j] = true
			}
		}
		on[i] = g.Speaking()
	}
	return on, starts
}
