package api

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// inTime reads a conversation of these messages and returns their ids by time.
func inTime(t *testing.T, logs ...string) (ids []string) {
	t.Helper()
	c := listOf(t, `[{"session_id":"s","logs":[`+strings.Join(logs, ",")+`]}]`)
	slices.SortStableFunc(c.Logs, func(a, b Log) int { return a.Time.Compare(b.Time) })
	for i, log := range c.Logs {
		if i > 0 && !log.Time.IsZero() && log.Time.Equal(c.Logs[i-1].Time) {
			t.Errorf("%s and %s have the same place in time", c.Logs[i-1].ID, log.ID)
		}
		ids = append(ids, string(log.ID))
	}
	return ids
}

// TestLogs_KeepTheOrderOfAListThatBeginsWithTheNewest: where times are missing or the
// same and ids tell nothing, the list's own order is all there is, whichever way it runs.
func TestLogs_KeepTheOrderOfAListThatBeginsWithTheNewest(t *testing.T) {
	said := func(id, time string) string {
		if time != "" {
			time = fmt.Sprintf(`,"timestamp":"2026-03-01T09:0%s:00Z"`, time)
		}
		return fmt.Sprintf(`{"id":%q,"role":"ai","text":"words of %s"%s}`, id, id, time)
	}
	for name, c := range map[string]struct {
		logs []string // oldest first
		want string
	}{
		"all the same time but the first": {[]string{said("q", "1"), said("w", "5"), said("e", "5"), said("r", "5")}, "q w e r"},
		"all the same time but the last":  {[]string{said("q", "5"), said("w", "5"), said("e", "5"), said("r", "6")}, "q w e r"},
		"missing in the middle":           {[]string{said("q", "1"), said("w", ""), said("e", ""), said("r", "6")}, "q w e r"},
		"missing at the ends":             {[]string{said("q", ""), said("w", "1"), said("e", "2"), said("r", "")}, "q w e r"},
		"the same, with numbers in ids":   {[]string{said("m-8", "5"), said("m-9", "5"), said("m-10", "5")}, "m-8 m-9 m-10"},
		"numbers and words as ids":        {[]string{said("7", "1"), said("op-a", "2"), said("8", "3"), said("op-b", "3"), said("9", "4")}, "7 op-a 8 op-b 9"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := strings.Join(inTime(t, c.logs...), " "); got != c.want {
				t.Errorf("oldest first: %s, want %s", got, c.want)
			}
			turned := slices.Clone(c.logs)
			slices.Reverse(turned)
			if got := strings.Join(inTime(t, turned...), " "); got != c.want {
				t.Errorf("newest first: %s, want %s", got, c.want)
			}
		})
	}
}

// TestLogs_OfOneTimeAndNoNumbersStayAsListed: nothing tells that such a list is turned
// around.
func TestLogs_OfOneTimeAndNoNumbersStayAsListed(t *testing.T) {
	var logs []string
	for _, id := range []string{"q", "w", "a"} {
		logs = append(logs, fmt.Sprintf(`{"id":%q,"role":"ai","text":"t","timestamp":"2026-03-01T09:00:00Z"}`, id))
	}
	if got := strings.Join(inTime(t, logs...), " "); got != "q w a" {
		t.Errorf("%s", got)
	}
}
