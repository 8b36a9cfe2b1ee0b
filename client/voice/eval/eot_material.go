package main

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"delonix/client/voice/listen"
	"delonix/client/voice/speechtext"
)

// spokenTurn is a recording of one turn.
type spokenTurn struct {
	path   string
	pcm    []float32
	speech []segment   // the turn is over after the last, if complete
	whole  bool        // what is said is complete
	words  []heardWord // what was understood, if anything
	text   string      // what is said in all, if known
	texts  []string    // what might be said
}

// heardWord is a word and when it ended, in seconds.
type heardWord struct {
	word string
	end  float64
}

// textAt is what was understood up to a silence.
func (t *spokenTurn) textAt(end float64, last bool) string {
	if last {
		return t.text
	}
	const early = 0.15 // of a recognizer's idea of where a word ends
	var said []string
	for _, w := range t.words {
		if w.end < end+early {
			said = append(said, w.word)
		}
	}
	return strings.Join(said, " ")
}

// simulated is a sentence that has nothing to do with the sound, whole at the end and
// cut at a word by chance elsewhere.
func (t *spokenTurn) simulated(at int, last bool) string {
	switch {
	case len(t.texts) == 0:
		return ""
	case last:
		return t.text
	}
	rng := rand.New(rand.NewPCG(uint64(at), uint64(len(t.pcm))))
	for {
		words := strings.Fields(t.texts[rng.IntN(len(t.texts))])
		if len(words) > 1 {
			return strings.Join(words[:1+rng.IntN(len(words)-1)], " ")
		}
	}
}

// recognized is what pocketsphinx understands of an English recording. It is kept in
// a folder, for it takes long.
func recognized(path, folder string) ([]heardWord, error) {
	file := filepath.Join(folder, strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))+".words")
	data, err := os.ReadFile(file)
	if os.IsNotExist(err) {
		if data, err = exec.Command("pocketsphinx_continuous", "-infile", path, "-time", "yes").Output(); err == nil {
			err = os.WriteFile(file, data, 0o644)
		}
	}
	if err != nil {
		return nil, err
	}
	var out []heardWord
	for line := range strings.Lines(string(data)) {
		fields := strings.Fields(line)
		if len(fields) != 4 || strings.HasPrefix(fields[0], "<") || strings.HasPrefix(fields[0], "[") {
			continue
		}
		if end, err := strconv.ParseFloat(fields[2], 64); err == nil {
			word, _, _ := strings.Cut(fields[0], "(")
			out = append(out, heardWord{word, end})
		}
	}
	return out, nil
}

// finishedTexts are English sentences of spoken dialogue, without signs: those of
// Debian's package fillets-ng-data, to which nothing was fitted.
func finishedTexts() []string {
	files, _ := filepath.Glob("/usr/share/games/fillets-ng/script/*/dialogs_de.lua")
	line := regexp.MustCompile(`dialogId\("[^"]*", *"[^"]*", *"([^"\\]*[.!?])"`)
	var out []string
	for _, path := range files {
		data, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		for _, m := range line.FindAllSubmatch(data, -1) {
			out = append(out, strings.Join(speechtext.Words(string(m[1])), " "))
		}
	}
	return out
}

// labelledTurn reads a recording with labels. It need not end where the person does.
func labelledTurn(path string) (spokenTurn, error) {
	speech, listed, err := segmentsOf(path)
	if err != nil || !listed {
		return spokenTurn{}, err
	}
	pcm, err := read(path)
	return spokenTurn{path: path, pcm: pcm, speech: speech}, err
}

// What prompts that are put together from pieces begin and end with: they are no
// turns.
var (
	pieces = []string{"vm-for", "vm-from", "vm-and", "vm-press", "vm-then", "vm-to", "vm-onefor", "vm-num-i-have", "vm-youhave", "vm-theperson",
		"vm-received", "vm-savedto", "vm-message", "vm-minutes", "vm-first", "vm-last", "vm-next", "vm-prev", "vm-no.", "vm-star", "vm-advopts",
		"with", "you-", "your", "press", "if-", "to-", "at-", "an-", "is-", "for", "from", "and", "followed", "astcc", "please-enter-your", "the-",
		"beep", "ascending", "descending", "conf-enteringno", "conf-there", "dir-", "spy-", "pbx-", "queue-there", "queue-thereare", "queue-min",
		"queue-sec", "queue-less", "queue-hold", "agent-new", "letters", "has", "in-", "on", "off", "T-", "hang-on", "extension", "minutes", "tt-"}
	pieceEndings = []string{"-is", "-at", "-for", "-to", "-of", "-the", "-your", "-a", "-from", "-press"}
)

func isPiece(name string) bool {
	return slices.ContainsFunc(pieces, func(p string) bool { return strings.HasPrefix(name+".", p) }) ||
		slices.ContainsFunc(pieceEndings, func(p string) bool { return strings.HasSuffix(name, p) })
}

const (
	shortestPrompt = 1.0 // seconds of speech: shorter ones are pieces
	mostPrompts    = 120 // of a speaker
)

// promptTurns are the prompts below a folder that are complete: they are a sentence
// of some length, and no piece of one.
func promptTurns(folder string) []spokenTurn {
	files, _ := filepath.Glob(filepath.Join(folder, "*.wav"))
	var out []spokenTurn
	for _, path := range files {
		if isPiece(strings.TrimSuffix(filepath.Base(path), ".wav")) {
			continue
		}
		pcm, err := read(path)
		if err != nil {
			continue
		}
		t := spokenTurn{path: path, pcm: pcm, speech: loudStretches(pcm), whole: true}
		if n := len(t.speech); n > 0 && t.speech[n-1].end-t.speech[0].start >= shortestPrompt {
			out = append(out, t)
		}
	}
	return thinned(out, mostPrompts)
}

// thinned leaves so many, from all parts of the list.
func thinned[T any](list []T, most int) []T {
	if len(list) <= most {
		return list
	}
	out := make([]T, most)
	for i := range out {
		out[i] = list[i*len(list)/most]
	}
	return out
}

// loudStretches are where a recording made in a quiet room is louder than 34 dB below
// its loudest, silences of under 150 ms and noises of under 50 ms apart.
func loudStretches(pcm []float32) []segment {
	const frame, quieter, gap, short = listen.Rate / 100, 2500, 0.15, 0.05
	high := make([]float32, len(pcm)) // without rumble
	for i := 1; i < len(high); i++ {
		high[i] = 0.95*high[i-1] + pcm[i] - pcm[i-1]
	}
	var loud []float64
	for at := 0; at+frame <= len(high); at += frame {
		loud = append(loud, power(high[at:at+frame]))
	}
	if len(loud) == 0 {
		return nil
	}
	limit := slices.Max(loud) / quieter
	var out []segment
	for i, e := range loud {
		if e <= limit {
			continue
		}
		start := float64(i) / 100
		if n := len(out); n > 0 && start-out[n-1].end < gap {
			out[n-1].end = start + 0.01
		} else {
			out = append(out, segment{start, start + 0.01})
		}
	}
	return slices.DeleteFunc(out, func(s segment) bool { return s.end-s.start < short })
}
