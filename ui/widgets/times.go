package widgets

import (
	"fmt"
	"time"
)

// Ago is a time for a row of the sidebar: relative while fresh, then the
// clock, the weekday, the date.
func Ago(t, now time.Time) string {
	if t.IsZero() {
		return ""
	}
	d := now.Sub(t)
	switch {
	case d < time.Minute && d > -time.Minute:
		return "now"
	case d >= 0 && d < 10*time.Minute:
		return fmt.Sprintf("%d min", int(d.Minutes()))
	case sameDay(t, now):
		return Clock(t)
	case d >= 0 && d < 6*24*time.Hour:
		return t.Local().Format("Mon")
	case t.Local().Year() == now.Local().Year():
		return t.Local().Format("2 Jan")
	}
	return t.Local().Format("2 Jan 2006")
}

// Clock is the time of a message.
func Clock(t time.Time) string { return t.Local().Format("15:04") }

// Exact is a time with nothing left out; "" for none.
func Exact(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Local().Format("Monday, 2 January 2006, 15:04:05")
}

// Day is the line between the messages of two days.
func Day(t, now time.Time) string {
	switch {
	case sameDay(t, now):
		return "Today"
	case sameDay(t, now.AddDate(0, 0, -1)):
		return "Yesterday"
	case t.Local().Year() == now.Local().Year():
		return t.Local().Format("Monday, 2 January")
	}
	return t.Local().Format("2 January 2006")
}

// SameDay tells if two times fall on one day here.
func SameDay(a, b time.Time) bool { return sameDay(a, b) }

func sameDay(a, b time.Time) bool {
	ay, am, ad := a.Local().Date()
	by, bm, bd := b.Local().Date()
	return ay == by && am == bm && ad == bd
}

// Span is a length of time in words: "40 s", "1 min 10 s", "2 h 5 min".
func Span(d time.Duration) string {
	d = max(0, d.Round(time.Second))
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d s", int(d.Seconds()))
	case d < time.Hour:
		m, s := int(d.Minutes()), int(d.Seconds())%60
		if s == 0 || m >= 10 {
			return fmt.Sprintf("%d min", m)
		}
		return fmt.Sprintf("%d min %d s", m, s)
	case d < 48*time.Hour:
		h, m := int(d.Hours()), int(d.Minutes())%60
		if m == 0 {
			return fmt.Sprintf("%d h", h)
		}
		return fmt.Sprintf("%d h %d min", h, m)
	}
	return fmt.Sprintf("%d days", int(d.Hours()/24))
}

// Count is a number with the word for one or for many.
func Count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// Stopwatch is an elapsed time as 02:14 or 1:02:14.
func Stopwatch(d time.Duration) string {
	s := max(0, int(d.Seconds()))
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%02d:%02d", s/60, s%60)
}

// Bytes is a size for people: "812 B", "1.2 MB"; "" for an unknown one.
func Bytes(n int64) string {
	const kilo = 1000
	switch {
	case n < 0:
		return ""
	case n < kilo:
		return fmt.Sprintf("%d B", n)
	case n < kilo*kilo-kilo/2:
		return fmt.Sprintf("%.0f KB", float64(n)/1e3)
	case n < kilo*kilo*kilo-kilo*kilo/20:
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	}
	return fmt.Sprintf("%.1f GB", float64(n)/1e9)
}
