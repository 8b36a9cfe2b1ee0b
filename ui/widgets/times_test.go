package widgets

import (
	"testing"
	"time"
)

func at(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04:05", s, time.Local)
	if err != nil {
		panic(err)
	}
	return t
}

func TestAgo_RelativeWhileFreshThenEverCoarser(t *testing.T) {
	now := at("2026-03-11 14:30:00") // a Wednesday
	for when, want := range map[string]string{
		"2026-03-11 14:29:30": "now", "2026-03-11 14:30:40": "now", "2026-03-11 14:28:00": "2 min", "2026-03-11 14:20:01": "9 min",
		"2026-03-11 14:20:00": "14:20", "2026-03-11 00:00:01": "00:00", "2026-03-10 23:59:00": "Tue", "2026-03-06 12:00:00": "Fri",
		"2026-03-05 10:00:00": "5 Mar", "2026-01-01 10:00:00": "1 Jan", "2025-12-31 10:00:00": "31 Dec 2025",
		"2026-03-11 18:00:00": "18:00", "2026-03-12 18:00:00": "12 Mar", "2027-03-12 18:00:00": "12 Mar 2027",
	} {
		if got := Ago(at(when), now); got != want {
			t.Errorf("%s is %q, not %q", when, got, want)
		}
	}
	if got := Ago(at("2026-03-11 00:00:10"), at("2026-03-11 00:05:00")); got != "4 min" {
		t.Errorf("just after midnight: %q", got)
	}
	if got := Ago(time.Time{}, now); got != "" {
		t.Errorf("an unknown time is %q", got)
	}
}

func TestDay_NamesTodayYesterdayAndDates(t *testing.T) {
	now := at("2026-03-01 00:10:00")
	for when, want := range map[string]string{
		"2026-03-01 23:00:00": "Today", "2026-02-28 00:00:00": "Yesterday", "2026-02-27 23:59:59": "Friday, 27 February", "2025-03-01 10:00:00": "1 March 2025",
	} {
		if got := Day(at(when), now); got != want {
			t.Errorf("%s is %q, not %q", when, got, want)
		}
	}
}

func TestStopwatch_CountsMinutesAndHours(t *testing.T) {
	for d, want := range map[time.Duration]string{-time.Second: "00:00", 0: "00:00", 134 * time.Second: "02:14", 3599 * time.Second: "59:59", 3734 * time.Second: "1:02:14"} {
		if got := Stopwatch(d); got != want {
			t.Errorf("%v is %q, not %q", d, got, want)
		}
	}
}

func TestPrintable_DropsWhatCantBeShown(t *testing.T) {
	for in, want := range map[string]string{
		"plain\ttext\n": "plain\ttext\n", "a\x00b\x1b[31mc\x7f": "ab[31mc", "a\r\nb\rc\u2028d": "a\nb\nc\nd", "\u202eabc\u2069": "abc",
		"Grüße 漢字 🙂": "Grüße 漢字 🙂", "a\xff\xfeb": "ab", "👩\u200d🚒": "👩\u200d🚒",
	} {
		if got := Printable(in); got != want {
			t.Errorf("%q becomes %q, not %q", in, got, want)
		}
	}
	tower := "e"
	for range 100 {
		tower += "\u0301"
	}
	if got := len([]rune(Printable(tower + "x" + tower))); got != 2*(1+marksMost)+1 {
		t.Errorf("a tower of marks keeps %d signs", got)
	}
}
