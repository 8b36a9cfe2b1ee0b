package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"delonix/client/voice"
	"delonix/client/voice/listen"
)

// report is what "turns" writes as JSON.
type report struct {
	Files  []fileReport `json:"files"`
	Totals totals       `json:"totals"`
}

type fileReport struct {
	File    string       `json:"file"`
	Seconds float64      `json:"seconds"`
	Turns   []turnReport `json:"turns"`

	missed, split, wrong int
	listed               bool // NAME.txt was there
}

type turnReport struct {
	Start     float64 `json:"start"`
	End       float64 `json:"end"`
	Committed float64 `json:"committed"`
}

type totals struct {
	Files    int     `json:"files"`
	Seconds  float64 `json:"seconds"`
	Turns    int     `json:"turns"`
	Missed   int     `json:"missed"`    // segments without a turn
	Split    int     `json:"split"`     // turns too many within segments
	False    int     `json:"false"`     // turns without a segment
	WindowUS float64 `json:"window_us"` // time for a window of 32 ms
}

// segment is a stretch of speech as listed beside a recording, in seconds.
type segment struct{ start, end float64 }

// leastOverlap is how much of a segment a turn covers at least to belong to it,
// in seconds: segments are listed by hand.
const leastOverlap = 0.03

func turns(args []string, stdout, stderr io.Writer) error {
	f := flag.NewFlagSet("turns", flag.ContinueOnError)
	out := f.String("json", "", "")
	silence := f.Int("silence", 0, "")
	rest, err := parse(f, args, 1, "one folder")
	if err != nil {
		return err
	}
	if *silence < 0 {
		return fmt.Errorf("%w: turns: a silence of %d ms", errUsage, *silence)
	}
	files, err := recordings(rest[0])
	if err != nil {
		return err
	}
	r := report{Files: []fileReport{}}
	var failed int
	var spent time.Duration
	var windows int
	for _, path := range files {
		one, took, n, err := hear(path, time.Duration(*silence)*time.Millisecond)
		if err != nil {
			fmt.Fprintf(stderr, "eval: %v\n", err)
			failed++
			continue
		}
		spent, windows = spent+took, windows+n
		r.add(one)
	}
	if windows > 0 {
		r.Totals.WindowUS = round(float64(spent.Microseconds())/float64(windows), 1)
	}
	r.Totals.Seconds = round(r.Totals.Seconds, 3)
	if err := r.write(*out, stdout); err != nil {
		return err
	}
	if failed > 0 {
		return fmt.Errorf("%d of %d files could not be read", failed, len(files))
	}
	return nil
}

// recordings lists the WAV files of a folder.
func recordings(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var files []string
	for _, e := range entries {
		if !e.IsDir() && strings.EqualFold(filepath.Ext(e.Name()), ".wav") {
			files = append(files, filepath.Join(dir, e.Name()))
		}
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("there is no *.wav in %s", dir)
	}
	return files, nil
}

// hear finds the turns of one recording; it returns how long that took and for
// how many windows.
func hear(path string, silence time.Duration) (fileReport, time.Duration, int, error) {
	segments, listed, err := segmentsOf(path)
	if err != nil {
		return fileReport{}, 0, 0, err
	}
	l := newListening(silence)
	samples := 0
	err = stream(path, func(part []float32) {
		samples += len(part)
		l.push(part)
	})
	if err != nil {
		return fileReport{}, 0, 0, err
	}
	r := fileReport{
		File: filepath.Base(path), Seconds: round(float64(samples)/listen.Rate, 3),
		Turns: []turnReport{}, listed: listed,
	}
	for _, t := range l.finish() {
		r.Turns = append(r.Turns, turnReport{round(t.Start.Seconds(), 3), round(t.End.Seconds(), 3), round(t.Committed.Seconds(), 3)})
	}
	if listed {
		r.compare(segments)
	}
	return r, l.took, l.windows, nil
}

// listening cuts a stream of sound into frames and takes the time.
type listening struct {
	listener *voice.TurnSim
	frame    []float32
	filled   int
	took     time.Duration
	windows  int
}

func newListening(silence time.Duration) *listening {
	return &listening{listener: voice.NewTurnSim(voice.Settings{}, silence), frame: make([]float32, listen.FrameSamples)}
}

func (l *listening) push(part []float32) {
	for len(part) > 0 {
		n := copy(l.frame[l.filled:], part)
		part = part[n:]
		if l.filled += n; l.filled == len(l.frame) {
			l.hear()
		}
	}
}

func (l *listening) hear() {
	begin := time.Now()
	l.listener.Push(l.frame)
	l.took += time.Since(begin)
	l.windows++
	l.filled = 0
}

func (l *listening) finish() []voice.Turn {
	if l.filled > 0 {
		clear(l.frame[l.filled:])
		l.hear()
	}
	return l.listener.Finish()
}

func turnsIn(samples []float32, silence time.Duration) (found []voice.Turn, took time.Duration, windows int) {
	l := newListening(silence)
	l.push(samples)
	found = l.finish()
	return found, l.took, l.windows
}

// compare counts what was missed, split and made up.
func (r *fileReport) compare(segments []segment) {
	for _, s := range segments {
		n := 0
		for _, t := range r.Turns {
			if overlap(s, t) {
				n++
			}
		}
		switch {
		case n == 0:
			r.missed++
		default:
			r.split += n - 1
		}
	}
	for _, t := range r.Turns {
		wrong := true
		for _, s := range segments {
			wrong = wrong && !overlap(s, t)
		}
		if wrong {
			r.wrong++
		}
	}
}

func overlap(s segment, t turnReport) bool {
	return min(s.end, t.End)-max(s.start, t.Start) >= min(leastOverlap, s.end-s.start)
}

// segmentsOf reads NAME.txt beside NAME.wav.
func segmentsOf(path string) (list []segment, listed bool, err error) {
	path = strings.TrimSuffix(path, filepath.Ext(path)) + ".txt"
	f, err := os.Open(path)
	if os.IsNotExist(err) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		s, ok, err := parseSegment(lines.Text())
		if err != nil {
			return nil, false, fmt.Errorf("%s:%d: %w", path, n, err)
		}
		if ok {
			list = append(list, s)
		}
	}
	return list, true, lines.Err()
}

func parseSegment(line string) (s segment, ok bool, err error) {
	fields := strings.Fields(line)
	if len(fields) == 0 || strings.HasPrefix(fields[0], "#") {
		return s, false, nil
	}
	if len(fields) < 2 {
		return s, false, fmt.Errorf("%q is not a start and an end in seconds", line)
	}
	if s.start, err = strconv.ParseFloat(fields[0], 64); err == nil {
		s.end, err = strconv.ParseFloat(fields[1], 64)
	}
	if err != nil || !(s.start >= 0 && s.end > s.start && !math.IsInf(s.end, 0)) {
		return s, false, fmt.Errorf("%q is not a start and an end in seconds", line)
	}
	return s, true, nil
}

func (r *report) add(f fileReport) {
	r.Files = append(r.Files, f)
	t := &r.Totals
	t.Files++
	t.Seconds += f.Seconds
	t.Turns += len(f.Turns)
	t.Missed += f.missed
	t.Split += f.split
	t.False += f.wrong
}

// write writes the JSON where it is wanted, and a table otherwise.
func (r *report) write(path string, stdout io.Writer) error {
	if path == "" {
		return r.table(stdout)
	}
	data, err := json.Marshal(r)
	if err != nil {
		return err
	}
	data = append(data, '\n')
	if path == "-" {
		_, err = stdout.Write(data)
		return err
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		return err
	}
	return r.summary(stdout)
}

func (r *report) table(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, f := range r.Files {
		fmt.Fprintf(w, "%s\t%.1f s\t%d turns", f.File, f.Seconds, len(f.Turns))
		if f.listed {
			fmt.Fprintf(w, "\tmissed %d, split %d, false %d", f.missed, f.split, f.wrong)
		}
		fmt.Fprintln(w)
		for _, t := range f.Turns {
			fmt.Fprintf(w, "  %.2f – %.2f\tcommitted %.2f\n", t.Start, t.End, t.Committed)
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return r.summary(out)
}

func (r *report) summary(out io.Writer) error {
	t := r.Totals
	_, err := fmt.Fprintf(out, "%d files, %.1f s, %d turns; missed %d, split %d, false %d; %.0f µs a window\n",
		t.Files, t.Seconds, t.Turns, t.Missed, t.Split, t.False, t.WindowUS)
	return err
}

func round(x float64, digits int) float64 {
	scale := math.Pow10(digits)
	return math.Round(x*scale) / scale
}
