package widgets

import (
	"fmt"
	"time"

	"delonix/assets/i18n"
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
		return i18n.T("date.now")
	case d >= 0 && d < 10*time.Minute:
		return i18n.Span(d.Truncate(time.Minute))
	case sameDay(t, now):
		return i18n.Clock(t)
	case d >= 0 && d < 6*24*time.Hour:
		return i18n.WeekdayShort(t)
	case t.Local().Year() == now.Local().Year():
		return i18n.DayMonthShort(t)
	}
	return i18n.DateShort(t)
}

// Day is the line between the messages of two days.
func Day(t, now time.Time) string {
	switch {
	case sameDay(t, now):
		return i18n.T("date.today")
	case sameDay(t, now.AddDate(0, 0, -1)):
		return i18n.T("date.yesterday")
	case t.Local().Year() == now.Local().Year():
		return i18n.WeekdayDayMonth(t)
	}
	return i18n.Date(t)
}

// SameDay reports whether two times fall on one day here.
func SameDay(a, b time.Time) bool { return sameDay(a, b) }

func sameDay(a, b time.Time) bool {
	ay, am, ad := a.Local().Date()
	by, bm, bd := b.Local().Date()
	return ay == by && am == bm && ad == bd
}

// Stopwatch is an elapsed time as 02:14 or 1:02:14.
func Stopwatch(d time.Duration) string {
	s := max(0, int(d.Seconds()))
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%02d:%02d", s/60, s%60)
}
