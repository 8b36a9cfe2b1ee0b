package pages

import (
	"strings"
	"testing"
	"time"

	"delonix/client"
)

func TestTimings_AreATableWithMedians(t *testing.T) {
	at := time.Date(2026, 3, 10, 14, 0, 0, 0, time.Local)
	list := []client.TurnTiming{
		{At: at, EndOfTurn: 700 * time.Millisecond, Transcribe: 50 * time.Millisecond, FirstSound: 900 * time.Millisecond, Said: "a | b *c*"},
		{At: at, EndOfTurn: 300 * time.Millisecond, FirstSound: 500 * time.Millisecond, Said: strings.Repeat("long ", 40)},
		{At: at, EndOfTurn: 500 * time.Millisecond},
	}
	lines := strings.Split(strings.TrimSpace(timingsTable(list)), "\n")
	if len(lines) != 6 || lines[2] != "| 14:00 | 0.70 | 0.05 | – | – | – | – | 0.90 | a / b c |" || lines[5] != "| **Median** | 0.50 | 0.05 | – | – | – | – | 0.90 | 3 turns |" {
		t.Errorf("%s", strings.Join(lines, "\n"))
	}
	for _, l := range lines {
		if strings.Count(l, "|") != 10 {
			t.Errorf("%q has %d bars", l, strings.Count(l, "|"))
		}
	}
}

func TestTimings_TellWhatWasWaitedFor(t *testing.T) {
	for reason, want := range map[client.WaitReason]string{
		"button": "0.70 button held", "silence": "0.70 silence", "words": "0.70 slow transcription", "unfinished": "0.70 unfinished sentence", "length": "0.70 cut off", "": "0.70", "of another version": "0.70",
	} {
		table := timingsTable([]client.TurnTiming{{At: time.Now(), EndOfTurn: 700 * time.Millisecond, Waited: reason}})
		if !strings.Contains(table, " | "+want+" | ") {
			t.Errorf("%s: %s", reason, table)
		}
	}
}
