package i18n

import (
	"time"
)

// dated fills a date into the text of a key.
func dated(key string, t time.Time) string {
	c, t := now(), t.Local()
	month := int(t.Month()) - 1
	return c.T(key, "weekday", c.calendar.days[t.Weekday()], "day", t.Day(), "month", c.calendar.months[month], "mon", c.calendar.monthsShort[month],
		"year", t.Format("2006"), "time", t.Format("15:04"), "seconds", t.Format("15:04:05"))
}

// Clock is the time of day: "14:03".
func Clock(t time.Time) string { return t.Local().Format("15:04") }

// WeekdayShort is the day: "Mon".
func WeekdayShort(t time.Time) string { return now().calendar.daysShort[t.Local().Weekday()] }

// DayMonthShort is a day of this year: "2 Jan".
func DayMonthShort(t time.Time) string { return dated("date.dayMonthShort", t) }

// DateShort is a day of any year: "2 Jan 2026".
func DateShort(t time.Time) string { return dated("date.short", t) }

// Date is a day of any year: "2 January 2026".
func Date(t time.Time) string { return dated("date.long", t) }

// WeekdayDayMonth is a day of this year: "Monday, 2 January".
func WeekdayDayMonth(t time.Time) string { return dated("date.weekdayDayMonth", t) }

// Exact is a time with nothing left out; "" for none.
func Exact(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return dated("date.exact", t)
}

// DateTime is "2 January 2026, 15:04".
func DateTime(t time.Time) string { return dated("date.longTime", t) }

// DateTimeShort is "2 Jan 2026, 15:04".
func DateTimeShort(t time.Time) string { return dated("date.shortTime", t) }

// Span is a length of time in words: "40 s", "1 min 10 s", "2 h 5 min".
func Span(d time.Duration) string {
	d = max(0, d.Round(time.Second))
	h, m, s := int(d.Hours()), int(d.Minutes())%60, int(d.Seconds())%60
	switch {
	case d < time.Minute:
		return T("span.s", "s", s)
	case d < time.Hour && (s == 0 || m >= 10):
		return T("span.min", "min", m)
	case d < time.Hour:
		return T("span.minS", "min", m, "s", s)
	case d < 48*time.Hour && m == 0:
		return T("span.h", "h", h)
	case d < 48*time.Hour:
		return T("span.hMin", "h", h, "min", m)
	}
	return N("span.days", h/24)
}
