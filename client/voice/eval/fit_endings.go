package main

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"flag"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"delonix/audio"
	"delonix/audio/prosody"
	"delonix/client/voice/listen"
)

// ending is a silence and what is known of the sound before it.
type ending struct {
	evidence prosody.Evidence
	end      bool
	weight   float64
}

// fitEndings fits the network that tells the end of a turn from a pause by the sound
// before it, to folders of recordings of complete sentences, one a file.
func fitEndings(args []string, stdout io.Writer) error {
	f := flag.NewFlagSet("fit-endings", flag.ContinueOnError)
	out := f.String("out", "", "")
	fit := f.String("fit", "", "")
	unseen := f.String("unseen", "", "")
	rounds := f.Int("rounds", 60, "")
	if _, err := parse(f, args, 0, "no other arguments"); err != nil {
		return err
	}
	if *out == "" || *fit == "" {
		return fmt.Errorf("%w: fit-endings wants --fit DIR,DIR… and --out", errUsage)
	}
	fitted := map[string][]ending{}
	var all []ending
	for _, dir := range strings.Split(*fit, ",") {
		list := endingsBelow(dir, true)
		weigh(list)
		fitted[dir] = endingsBelow(dir, false)
		all = append(all, list...)
		fmt.Fprintf(stdout, "%s: %d silences\n", dir, len(list))
	}
	if len(all) < 200 {
		return fmt.Errorf("%d silences are not enough", len(all))
	}
	j := fitJudge(all, *rounds)
	var b bytes.Buffer
	if err := binary.Write(&b, binary.LittleEndian, j); err != nil {
		return err
	}
	if err := os.WriteFile(*out, b.Bytes(), 0o644); err != nil {
		return err
	}
	for dir, list := range fitted {
		fmt.Fprintf(stdout, "%s, fitted: %s\n", dir, judgeEndings(j, list))
	}
	for dir := range strings.SplitSeq(*unseen, ",") {
		if dir != "" {
			fmt.Fprintf(stdout, "%s, unseen: %s\n", dir, judgeEndings(j, endingsBelow(dir, false)))
		}
	}
	return nil
}

// mostRecordings is how many of a folder are listened to.
const mostRecordings = 200

// weigh gives ends and pauses the same weight, and every folder, too.
func weigh(list []ending) {
	var n [2]float64
	for _, e := range list {
		n[class(e)]++
	}
	for i := range list {
		list[i].weight = 0.5 / math.Max(n[class(list[i])], 1)
	}
}

func class(e ending) int {
	if e.end {
		return 1
	}
	return 0
}

// judgeEndings is how well ends are told from pauses.
func judgeEndings(j *prosody.Judge, list []ending) string {
	var whole, cut []float64
	for _, e := range list {
		if v := j.Of(&e.evidence); e.end {
			whole = append(whole, v)
		} else {
			cut = append(cut, v)
		}
	}
	return strings.NewReplacer("prefixes", "pauses", "sentences", "ends").Replace(judge(whole, cut).String())
}

// endingsBelow are the silences of all recordings of a folder; altered has each also
// in noise, over a telephone and elsewhere in time.
func endingsBelow(dir string, altered bool) []ending {
	files := largest(soundsBelow(dir, 12000), mostRecordings)
	lists := inParallel(len(files), func(i int) []ending {
		name := strings.TrimSuffix(filepath.Base(files[i]), filepath.Ext(files[i]))
		if isPiece(name) {
			return nil
		}
		pcm, err := decode(files[i])
		if err != nil {
			return nil
		}
		speech := loudStretches(pcm)
		if n := len(speech); n == 0 || speech[n-1].end-speech[0].start < 0.7 {
			return nil
		}
		rng := rand.New(rand.NewPCG(uint64(i), 1))
		out := endingsOf(inRoom(pcm), speech, 0.02, rng)
		if altered {
			out = append(out, endingsOf(inNoise(pcm, rng), speech, 0.04, rng)...)
			out = append(out, endingsOf(overTelephone(inNoise(pcm, rng)), speech, 0.06, rng)...)
		}
		return out
	})
	var all []ending
	for _, l := range lists {
		all = append(all, l...)
	}
	return all
}

// largest are so many of the files, the largest.
func largest(files []string, most int) []string {
	size := map[string]int64{}
	for _, path := range files {
		if info, err := os.Stat(path); err == nil {
			size[path] = info.Size()
		}
	}
	slices.SortStableFunc(files, func(a, b string) int { return cmp.Compare(size[b], size[a]) })
	return files[:min(len(files), most)]
}

// endingsOf are the silences of a recording, their beginnings known as well as so many
// seconds.
func endingsOf(pcm []float32, speech []segment, vague float64, rng *rand.Rand) []ending {
	var out []ending
	l := newFollower(pcm)
	for i, s := range speech {
		last := i+1 == len(speech)
		if !last && speech[i+1].start-s.end < leastHold {
			continue
		}
		if e, ok := l.at(speech[:i+1], s.end+vague*(2*rng.Float64()-0.7)); ok {
			out = append(out, ending{evidence: e, end: last})
		}
	}
	return out
}

// follower follows a recording to one silence after the other.
type follower struct {
	tracker prosody.Tracker
	pcm     []float32
	next    int
	window  [prosody.Window]float32
}

func newFollower(pcm []float32) *follower { return &follower{pcm: pcm} }

// at is what is known 200 ms after speech ended.
func (f *follower) at(speech []segment, end float64) (prosody.Evidence, bool) {
	for stop := int((end + leastHold) * listen.Rate); f.next < stop; f.next += prosody.Window {
		clear(f.window[:])
		if f.next < len(f.pcm) {
			copy(f.window[:], f.pcm[f.next:])
		}
		f.tracker.Hear(f.window[:])
	}
	return f.tracker.Evidence(int64(end*listen.Rate), end-phraseStart(speech))
}

// phraseStart is when the person last began to speak after a silence.
func phraseStart(speech []segment) float64 {
	i := len(speech) - 1
	for i > 0 && speech[i].start-speech[i-1].end < leastHold {
		i--
	}
	return speech[i].start
}

func inNoise(pcm []float32, rng *rand.Rand) []float32 {
	noise := someNoises()[[]string{"white", "pink", "brown"}[rng.IntN(3)]]
	gain := math.Sqrt(power(pcm)) * math.Pow(10, -(12+18*rng.Float64())/20)
	out := make([]float32, len(pcm)+listen.Rate/2)
	copy(out, pcm)
	for i := range out {
		out[i] += float32(gain) * noise[i%len(noise)]
	}
	return out
}

var someNoises = sync.OnceValue(func() map[string][]float32 { return noises(3, rand.New(rand.NewPCG(6, 6))) })

// inRoom adds what is heard in a quiet room, for recordings cut off where speech ends.
func inRoom(pcm []float32) []float32 {
	gain, noise := float32(math.Sqrt(power(pcm))/200), someNoises()["pink"]
	out := make([]float32, len(pcm)+listen.Rate/2)
	copy(out, pcm)
	for i := range out {
		out[i] += gain * noise[i%len(noise)]
	}
	return out
}

func overTelephone(pcm []float32) []float32 {
	const telephone = 8000
	down := audio.NewResampler(audio.CaptureRate, telephone)
	return resample(down.Flush(down.Process(nil, pcm)), telephone)
}
