package api

import (
	"os"
	"testing"
	"time"
)

// listOf decodes the only conversation of a list.
func listOf(t *testing.T, data string) Conversation {
	t.Helper()
	portal := newPortal(t, answering(200, "application/json", data))
	public := newTestPublic(t, mustPortal(t, portal.URL), Options{})
	var all []Conversation
	if _, err := public.Conversations(background(), "u", "", func(c Conversation) error {
		all = append(all, c)
		return nil
	}); err != nil || len(all) != 1 {
		t.Fatalf("%d conversations, %v", len(all), err)
	}
	return all[0]
}

// TestList_TimesOfEveryFormKeepTheirPlace lists the forms in which portals write one
// and the same minute, and what is no time at all.
func TestList_TimesOfEveryFormKeepTheirPlace(t *testing.T) {
	data, err := os.ReadFile("testdata/times.json")
	if err != nil {
		t.Fatal(err)
	}
	minute := time.Date(2025, 6, 26, 10, 31, 0, 0, time.UTC)
	other := map[LogID]time.Time{ // a leap second, and the hour 24
		"17": time.Date(2017, 1, 1, 0, 0, 0, 0, time.UTC), "18": time.Date(2025, 6, 27, 0, 0, 0, 0, time.UTC),
	}
	logs := listOf(t, string(data)).Logs
	if len(logs) != 22 {
		t.Fatalf("%d logs", len(logs))
	}
	for i, l := range logs {
		switch want, ok := other[l.ID]; {
		case i >= 18: // no time: right behind what stands before it
			if !l.TimeGuessed || !l.Time.After(logs[i-1].Time) || l.Time.Sub(logs[17].Time) > time.Millisecond {
				t.Errorf("%q: %v", l.Text, l.Time)
			}
		case ok && !l.Time.Equal(want), !ok && !l.Time.Truncate(time.Minute).Equal(minute), l.TimeGuessed:
			t.Errorf("%q: %v", l.Text, l.Time)
		}
	}
}

// TestList_LogsWithoutTimesOrIDsStayInOrder: what has no time before the first known
// one stands before it, equal times follow each other, and ids that are made up are
// the same in the next list.
func TestList_LogsWithoutTimesOrIDsStayInOrder(t *testing.T) {
	const same = `"timestamp":"2025-06-26T10:31:00Z"`
	const head = `[{"session_id":"s","logs":[
		{"role":"AI","text":"z","timestamp":null},{"role":"AI","text":"y","timestamp":""},
		{"role":"AI","text":"x",` + same + `},{"role":"AI","text":"x",` + same + `},{"id":"b","role":"AI","text":"w",` + same + `},{"id":"a","role":"AI","text":"v"}`
	logs, later := listOf(t, head+`]}]`).Logs, listOf(t, head+`,{"role":"AI","text":"new"}]}]`).Logs
	seen := map[LogID]bool{}
	for i, l := range logs {
		if i > 0 && !l.Time.After(logs[i-1].Time) {
			t.Errorf("%q at %v does not follow %v", l.Text, l.Time, logs[i-1].Time)
		}
		if seen[l.ID] || l.ID == "" || l.ID.MadeUp() != (i < 4) {
			t.Errorf("%q has the id %q", l.Text, l.ID)
		}
		seen[l.ID] = true
		if l.ID != later[i].ID || !l.Time.Equal(later[i].Time) {
			t.Errorf("%q is another one in the next list", l.Text)
		}
	}
}
