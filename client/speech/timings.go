package speech

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"time"

	"delonix/client/voice"
)

// timingsMost is how many turns the diagnostics show, timingsKept how many are exported at
// most.
const (
	timingsMost = 20
	timingsKept = 500
)

// Timings tells how long the stages of the last turns took, newest first.
func (d *Service) Timings() []voice.TurnTiming {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]voice.TurnTiming(nil), d.timings[:min(len(d.timings), timingsMost)]...)
}

// addTiming keeps the timing of one turn for the diagnostics.
func (d *Service) addTiming(t voice.TurnTiming) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.timings = append([]voice.TurnTiming{t}, d.timings...)
	if len(d.timings) > timingsKept {
		d.timings = d.timings[:timingsKept]
	}
}

// timingsHeader names the columns of the export. The stages are in seconds.
var timingsHeader = []string{"at", "turn", "spoke", "wait", "waited_for", "transcribe", "first_text", "first_sentence", "synthesize", "play", "first_sound", "said"}

// WriteTimings writes the timings of all turns since the start as CSV, oldest first: a
// line of names, then one a turn, times in UTC, stages in seconds, empty where one did not
// happen. Cells that a spreadsheet would take for a formula are disarmed.
func (d *Service) WriteTimings(w io.Writer) error {
	d.mu.Lock()
	list := append([]voice.TurnTiming(nil), d.timings...)
	d.mu.Unlock()
	out := csv.NewWriter(w)
	out.UseCRLF = true // RFC 4180
	if err := out.Write(timingsHeader); err != nil {
		return err
	}
	for i := len(list) - 1; i >= 0; i-- {
		t := list[i]
		row := []string{t.At.UTC().Format("2006-01-02T15:04:05.000Z"), strconv.FormatUint(t.Turn, 10), seconds(t.Speech), seconds(t.EndOfTurn), string(t.Waited)}
		for _, stage := range []time.Duration{t.Transcribe, t.FirstText, t.Sentence, t.Synthesize, t.Play, t.FirstSound} {
			row = append(row, seconds(stage))
		}
		if err := out.Write(append(row, disarmed(t.Said))); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func seconds(d time.Duration) string {
	if d <= 0 {
		return ""
	}
	return strconv.FormatFloat(d.Seconds(), 'f', 3, 64)
}

// disarmed keeps a spreadsheet from taking a text for a formula, in one line.
func disarmed(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if s != "" && strings.ContainsRune("=+-@|%", rune(s[0])) {
		return "'" + s
	}
	return s
}
