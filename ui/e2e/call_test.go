package e2e

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"delonix/audio"
	"delonix/audio/audiotest"
	"delonix/client/demo"
)

// asked is what the person of the closed loop says, and what speech
// recognition that is never wrong understands.
var asked = []string{
	"Where is my parcel?", "Good morning, my friend.", "Can you tell me a joke?", "I would like to move my appointment to Monday.",
	"What can you do?", "Please read my invoice to me.", "Yes.", "How much is the delivery to Berlin?", "Thank you very much.", "No, not today.",
}

// answered is what the agent says to everything.
var answered = []string{"That is a good question.", "I will look it up for you in a moment."}

// How the microphone hears the speaker.
const (
	echoDelay  = 60 * time.Millisecond
	echoVolume = 0.4
)

// loop is a hands-free conversation of the real program with an agent whose
// services take no time, over virtual devices; the microphone hears the
// speaker as in a room.
type loop struct {
	t       testing.TB
	pulse   *audiotest.Pulse
	portal  *demo.Portal
	app     *app
	mic     *audiotest.Recording
	speaker *audiotest.Recording
	saying  atomic.Int64 // index into asked
	mu      sync.Mutex
	spoken  map[string][]byte // WAV of each text, made once
}

// exchange is what was measured of one turn.
type exchange struct {
	gap   time.Duration // end of the person's speech → first audible sample of the answer
	joint time.Duration // silence between the two sentences beyond their own
}

func (l *loop) Synthesize(_ context.Context, text, _ string) ([]byte, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	wav, ok := l.spoken[text]
	if !ok {
		var err error
		if wav, err = os.ReadFile(speech(l.t, text)); err != nil {
			return nil, err
		}
		l.spoken[text] = wav
	}
	return wav, nil
}

// startLoop begins a conversation with an agent of two sentences.
func startLoop(t testing.TB) *loop { return startLoopWith(t, answered) }

// startLoopWith begins a conversation with an agent that says these sentences to
// everything.
func startLoopWith(t testing.TB, sentences []string) *loop {
	l := &loop{t: t, pulse: audiotest.StartPulse(t), spoken: map[string][]byte{}}
	l.pulse.Use(t)
	if err := l.pulse.ConnectEcho(t.Context(), echoDelay, echoVolume); err != nil {
		t.Fatal(err)
	}
	for _, text := range sentences {
		if _, err := l.Synthesize(t.Context(), text, ""); err != nil {
			t.Fatal(err)
		}
	}
	l.portal = startPortal(t, demo.Options{
		Agent: func(context.Context, demo.Incoming) demo.Answer {
			return demo.Answer{Text: strings.Join(sentences, " ")}
		},
		STT: demo.STTFunc(func(context.Context, []byte) (string, error) { return asked[l.saying.Load()], nil }),
		TTS: l,
	})
	dir := t.TempDir()
	login(t, dir, l.portal)
	l.app = open(t, dir)
	l.app.awaitWords("Connected", "Write a message")
	l.record()
	l.app.key("ctrl+shift+t")
	l.listens(true)
	time.Sleep(time.Second) // the person takes a breath
	return l
}

// samples48 is a WAV of speech at the rate of the recordings, without silence
// at its ends.
func (l *loop) samples48(wav []byte) (speech []float32, before, after time.Duration) {
	l.t.Helper()
	raw := wavSamples(l.t, wav)
	in := make([]float32, len(raw))
	for i, v := range raw {
		in[i] = float32(v)
	}
	r := audio.NewResampler(rate, audio.PlaybackRate)
	out := r.Flush(r.Process(nil, in))
	loud := func(v float32) bool { return v > 0.01 || v < -0.01 }
	first := slices.IndexFunc(out, loud)
	last := len(out)
	for last > first && !loud(out[last-1]) {
		last--
	}
	length := func(n int) time.Duration { return time.Duration(n) * time.Second / audio.PlaybackRate }
	return out[first:last], length(first), length(len(out) - last)
}

// speak says something to its end, and returns it.
func (l *loop) speak(turn int) (said []float32) {
	l.t.Helper()
	l.saying.Store(int64(turn % len(asked)))
	wav, err := l.Synthesize(l.t.Context(), asked[turn%len(asked)], "")
	if err != nil {
		l.t.Fatal(err)
	}
	said, _, _ = l.samples48(wav)
	if err := l.pulse.SaySamples(l.t.Context(), said, audio.PlaybackRate); err != nil {
		l.t.Fatal(err)
	}
	return said
}

// say speaks once and waits for the answer.
func (l *loop) say(turn int) exchange {
	l.t.Helper()
	micFrom, speakerFrom := len(l.mic.Samples()), len(l.speaker.Samples())
	said := l.speak(turn)
	var ends [2]stretch
	var before, after [2]time.Duration
	over := silence{least: time.Second}
	ok := poll(func() bool {
		heard := l.speaker.Samples()[speakerFrom:]
		if !over.after(heard) {
			return false // to look closer takes the program's share of a small machine
		}
		for i, text := range answered {
			l.mu.Lock()
			wav := l.spoken[text]
			l.mu.Unlock()
			var part []float32
			part, before[i], after[i] = l.samples48(wav)
			if ends[i] = locate(heard, part); ends[i].worst() < recognised || ends[i].end+audio.PlaybackRate > len(heard) {
				return false
			}
		}
		return true
	})
	if !ok {
		l.app.screenshot("failed-call")
		keep(l.t, "failed-call-speaker", l.speaker.Samples()[speakerFrom:])
		keep(l.t, "failed-call-microphone", l.mic.Samples()[micFrom:])
		l.t.Fatalf("turn %d: the answer was not heard: %+v; the portal received %d messages\n%s", turn, ends, len(l.portal.Received()), l.app.log)
	}
	mic := l.mic.Samples()[micFrom:]
	peak, at := audiotest.Correlate(mic, said)
	if peak < 0.7 {
		l.t.Fatalf("turn %d: what was said is not in the microphone's sound: correlation %.2f", turn, peak)
	}
	end := l.mic.At(micFrom + at + len(said) - 1)
	between := time.Duration(ends[1].start-ends[0].end) * time.Second / audio.PlaybackRate
	return exchange{gap: l.speaker.At(speakerFrom + ends[0].start).Sub(end), joint: between - after[0] - before[1]}
}

// silence finds the end of sound.
type silence struct {
	least   time.Duration // that tells it from a pause
	scanned int           // samples
	last    int           // sample that was loud
}

// after reports whether there was sound and is none any more.
func (s *silence) after(heard []float32) bool {
	for ; s.scanned < len(heard); s.scanned++ {
		if v := heard[s.scanned]; v > 0.02 || v < -0.02 {
			s.last = s.scanned
		}
	}
	return s.last > 0 && len(heard)-s.last >= int(s.least.Seconds()*audio.PlaybackRate)
}

// recognised is the correlation from which something is taken for what was played.
const recognised = 0.4

// stretch is where something was heard, and how sure that is.
type stretch struct {
	start, end int
	peaks      [2]float64
}

func (s stretch) worst() float64 { return min(s.peaks[0], s.peaks[1]) }

// locate finds the beginning and the end of speech, each by itself: devices that
// stutter move what follows.
func locate(heard, speech []float32) stretch {
	piece := min(len(speech), 400*audio.PlaybackRate/1000)
	var s stretch
	s.peaks[0], s.start = audiotest.Correlate(heard, speech[:piece])
	s.peaks[1], s.end = audiotest.Correlate(heard, speech[len(speech)-piece:])
	s.end += piece
	// Where a device stutters just there, the other end tells.
	switch {
	case s.peaks[0] < recognised && s.peaks[1] >= recognised:
		s.start, s.peaks[0] = s.end-len(speech), s.peaks[1]
	case s.peaks[1] < recognised && s.peaks[0] >= recognised:
		s.end, s.peaks[1] = s.start+len(speech), s.peaks[0]
	}
	return s
}

// dropouts counts the holes of a millisecond and more that were torn into sound,
// because a device ran out of samples.
func dropouts(samples []float32) int {
	const silent, loud = 1e-5, 0.005
	found, from := 0, -1
	for i, v := range samples {
		switch {
		case v < silent && v > -silent:
			if from < 0 {
				from = i
			}
			continue
		case from > 0 && i-from >= audio.PlaybackRate/1000 && i-from < audio.PlaybackRate/10 &&
			math.Abs(float64(samples[from-1])) > loud && math.Abs(float64(v)) > loud:
			found++
		}
		from = -1
	}
	return found
}

// keep writes what was recorded beside the screenshots.
func keep(t testing.TB, name string, samples []float32) {
	t.Helper()
	data := make([]byte, 4*len(samples))
	for i, v := range samples {
		binary.LittleEndian.PutUint32(data[4*i:], math.Float32bits(v))
	}
	if err := os.WriteFile(filepath.Join(artefacts(t), name+".f32"), data, 0o644); err != nil {
		t.Error(err)
	}
}

// finish ends the conversation and checks that every utterance arrived once.
func (l *loop) finish(turns int) {
	l.t.Helper()
	l.app.key("ctrl+shift+t")
	var got []string
	for _, r := range l.portal.Received() {
		got = append(got, r.Text)
	}
	var want []string
	for i := range turns {
		want = append(want, asked[i%len(asked)])
	}
	if !slices.Equal(got, want) {
		l.t.Errorf("%d turns, the portal received %d messages: %q", turns, len(got), got)
	}
}

func TestCall_EveryUtteranceIsAnsweredOnceInTheRoom(t *testing.T) {
	l := startLoop(t)
	const turns = 4
	for i := range turns {
		l.say(i)
	}
	l.app.screenshot("call")
	l.finish(turns)
}

var stage = regexp.MustCompile(`(\w+)=([0-9.]+(?:ms|µs|s))`)

// BenchmarkCall is fifty turns of the closed loop: the end of the person's
// speech to the first audible sample of the answer, as heard at the devices,
// and by stages as the program itself tells.
func BenchmarkCall(b *testing.B) {
	for b.Loop() {
		l := startLoop(b)
		turns := 50
		if n, err := strconv.Atoi(os.Getenv("DELONIX_TURNS")); err == nil {
			turns = n
		}
		var gaps, joints []time.Duration
		for i := range turns {
			x := l.say(i)
			gaps, joints = append(gaps, x.gap), append(joints, x.joint)
		}
		l.finish(turns)
		b.ReportMetric(ms(at(gaps, 0.5)), "ms/answer")
		b.ReportMetric(ms(at(gaps, 0.95)), "ms/answer-p95")
		b.ReportMetric(ms(at(joints, 0.5)), "ms/joint")
		b.ReportMetric(ms(slices.Max(joints)), "ms/joint-max")
		b.ReportMetric(float64(dropouts(l.speaker.Samples())), "dropouts")
		text, _ := os.ReadFile(filepath.Join(l.app.dir, "delonix.log"))
		stages := map[string][]time.Duration{}
		var order []string
		for line := range strings.Lines(string(text)) {
			if !strings.Contains(line, "voice turn") {
				continue
			}
			for _, m := range stage.FindAllStringSubmatch(line, -1) {
				d, err := time.ParseDuration(m[2])
				if err != nil {
					continue
				}
				if stages[m[1]] == nil {
					order = append(order, m[1])
				}
				stages[m[1]] = append(stages[m[1]], d)
			}
		}
		for _, name := range order {
			fmt.Printf("  %-14s median %7.1f ms   p95 %7.1f ms\n", name, ms(at(stages[name], 0.5)), ms(at(stages[name], 0.95)))
		}
	}
}

var goroutines = regexp.MustCompile(`goroutines=(\d+)`)

// BenchmarkSoak is a long call in the real window: what it takes while it only
// listens, and whether memory or goroutines grow while it goes on. Ten minutes
// in the long form, two otherwise.
func BenchmarkSoak(b *testing.B) {
	length := 2 * time.Minute
	if os.Getenv("DELONIX_LONG") != "" {
		length = 10 * time.Minute
	}
	for b.Loop() {
		l := startLoop(b)
		p := &process{cmd: l.app.cmd}
		percent := func(span time.Duration) float64 {
			before := p.cpu(b)
			time.Sleep(span) // the time that is measured
			return (p.cpu(b) - before).Seconds() / span.Seconds() * 100
		}
		b.ReportMetric(percent(20*time.Second), "%cpu/listening")
		var memory []int
		turns, began := 0, time.Now()
		for next := began; time.Since(began) < length; turns++ {
			l.say(turns)
			if time.Now().After(next) {
				memory = append(memory, resident(b, l.app.cmd.Process.Pid))
				fmt.Printf("  %4.0f s  %4d MB resident\n", time.Since(began).Seconds(), memory[len(memory)-1])
				next = next.Add(length / 10)
			}
		}
		l.finish(turns)
		b.ReportMetric(percent(20*time.Second), "%cpu/idle")
		text, _ := os.ReadFile(filepath.Join(l.app.dir, "delonix.log"))
		counts := goroutines.FindAllSubmatch(text, -1)
		if len(counts) > 1 {
			fmt.Printf("  %d turns; goroutines: %s in the first, %s in the last\n", turns, counts[0][1], counts[len(counts)-1][1])
		}
		b.ReportMetric(float64(memory[len(memory)-1]-memory[min(1, len(memory)-1)]), "MB/growth")
	}
}

// resident is the memory of a process in MB.
func resident(b testing.TB, pid int) int {
	text, err := os.ReadFile("/proc/" + itoa(pid) + "/status")
	if err != nil {
		b.Fatal(err)
	}
	kb := 0
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			_, _ = fmt.Sscan(rest, &kb)
		}
	}
	return kb / 1024
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// at is a quantile.
func at(d []time.Duration, q float64) time.Duration {
	d = slices.Sorted(slices.Values(d))
	if len(d) == 0 {
		return 0
	}
	return d[min(len(d)-1, int(q*float64(len(d))))]
}
