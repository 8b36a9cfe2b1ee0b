package speech

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"delonix/client/voice"
)

func TestTimings_AreExportedOneLineATurn(t *testing.T) {
	t.Parallel()
	d := &Service{}
	for i := range timingsMost + 5 {
		d.addTiming(voice.TurnTiming{Turn: uint64(i + 1), At: time.Date(2026, 3, 10, 14, 0, i, 0, time.UTC), Speech: time.Second, EndOfTurn: 700 * time.Millisecond,
			Waited: voice.WaitedForMore, FirstSound: 1234 * time.Millisecond, Said: []string{"=HYPERLINK(\"x\")", "a, b\nand \"c\"", "+49 30", "plain"}[i%4]})
	}
	if n := len(d.Timings()); n != timingsMost {
		t.Errorf("%d are shown", n)
	}
	var out bytes.Buffer
	if err := d.WriteTimings(&out); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(out.String())).ReadAll()
	if err != nil || len(rows) != timingsMost+6 || strings.Count(out.String(), "\r\n") != len(rows) {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	if got := strings.Join(rows[0], ","); got != strings.Join(timingsHeader, ",") {
		t.Errorf("%s", got)
	}
	want := []string{"2026-03-10T14:00:00.000Z", "1", "1.000", "0.700", "unfinished", "", "", "", "", "", "1.234", "'=HYPERLINK(\"x\")"}
	if strings.Join(rows[1], "|") != strings.Join(want, "|") || rows[2][11] != `a, b and "c"` || rows[3][11] != "'+49 30" || rows[4][11] != "plain" {
		t.Errorf("%q", rows[1:5])
	}
}
