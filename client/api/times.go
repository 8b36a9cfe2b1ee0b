package api

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"
)

// timeLayouts are the accepted forms of a point in time once [tidyTime] has been
// over it; those without a zone are UTC.
var timeLayouts = []string{
	"2006-01-02T15:04:05.999999999Z07:00",
	"2006-01-02T15:04:05.999999999Z0700",
	"2006-01-02T15:04:05.999999999Z07",
	"2006-01-02T15:04:05.999999999",
	"2006-01-02T15:04Z07:00",
	"2006-01-02T15:04Z0700",
	"2006-01-02T15:04Z07",
	"2006-01-02T15:04",
	"20060102T150405.999999999Z07:00",
	"20060102T150405.999999999Z0700",
	"20060102T150405.999999999Z07",
	"20060102T150405.999999999",
	"20060102T1504Z07:00",
	"20060102T1504",
	"2006-01-02Z07:00",
	"2006-01-02",
	"2006/01/02T15:04:05.999999999",
	"2006/01/02",
}

// wordyLayouts are the accepted forms with the names of months.
var wordyLayouts = []string{
	time.RFC1123, time.RFC1123Z, time.RFC850, time.ANSIC, time.UnixDate, time.RubyDate,
	"Mon, _2 Jan 2006 15:04:05 MST", "Mon, _2 Jan 2006 15:04:05 -0700", "Mon, _2 Jan 2006 15:04:05",
	"_2 Jan 2006 15:04:05 MST", "_2 Jan 2006 15:04:05 -0700", "_2 Jan 2006 15:04:05",
}

// earliest is the first time that is believed: what lies before is an unset field
// (the year 1, 1900 or 1970), not a moment somebody wrote at.
var earliest = time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC)

// readTime reads a point in time: ISO 8601 and its relatives, the forms of mail and
// HTTP, or a number (also in a string) of seconds, milliseconds, microseconds or
// nanoseconds since 1970. Anything else, and what is no time of this program's age,
// is the zero time.
func readTime(raw json.RawMessage) time.Time {
	text, ok := scalarText(raw)
	if !ok {
		return time.Time{}
	}
	t := parseTime(strings.TrimSpace(text))
	if t.Before(earliest) || t.Year() > 9999 {
		return time.Time{}
	}
	return t.UTC()
}

func parseTime(text string) time.Time {
	if t, ok := digitsTime(text); ok {
		return t
	}
	if f, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64); err == nil {
		return epochTime(f)
	}
	for _, layout := range wordyLayouts {
		if t, err := time.Parse(layout, text); err == nil && knownZone(t) {
			return t
		}
	}
	tidy, extra := tidyTime(text)
	for _, layout := range timeLayouts {
		if t, err := time.Parse(layout, tidy); err == nil {
			return t.Add(extra)
		}
	}
	return time.Time{}
}

// knownZone reports whether a time's zone is one whose offset is known: time.Parse
// takes any abbreviation, but for most it can't know what it stands for.
func knownZone(t time.Time) bool {
	name, offset := t.Zone()
	return offset != 0 || name == "" || name == "UTC" || name == "GMT" || name == "Z"
}

// digitsTime reads a date, or a date with a time, of digits only. As numbers since
// 1970 they would lie in the first year or far in the future.
func digitsTime(text string) (time.Time, bool) {
	layout := ""
	switch len(text) {
	case 8:
		layout = "20060102"
	case 14:
		layout = "20060102150405"
	default:
		return time.Time{}, false
	}
	t, err := time.Parse(layout, text)
	return t, err == nil && !t.Before(earliest) && t.Year() < 2200
}

// tidyTime brings a time near to RFC 3339: a T between date and time, a Z for the
// names of UTC, no name of a zone behind an offset, a dot before a fraction. What no
// clock of the computer shows, the hour 24 and the second 60, comes back as what has
// to be added.
func tidyTime(text string) (tidy string, extra time.Duration) {
	text = strings.ToUpper(text)
	if i := strings.IndexByte(text, '['); i > 0 {
		text = text[:i] // +00:00[UTC]
	}
	for _, name := range []string{" UTC", " GMT", " Z", "UTC", "GMT"} {
		if rest, ok := strings.CutSuffix(text, name); ok && rest != "" {
			text = strings.TrimSpace(rest) + "Z"
			break
		}
	}
	text = strings.ReplaceAll(strings.Replace(text, ",", ".", 1), "\u2212", "-")
	date, clock, ok := cutTime(text)
	if !ok {
		return text, 0
	}
	clock = strings.ReplaceAll(strings.TrimSpace(clock), " ", "")
	if rest, ok := strings.CutPrefix(clock, "24"); ok {
		clock, extra = "00"+rest, 24*time.Hour
	}
	for _, at := range []int{len("15:04:"), len("1504")} {
		colons := strings.HasPrefix(clock[min(2, len(clock)):], ":")
		if len(clock) >= at+2 && clock[at:at+2] == "60" && colons == (at == len("15:04:")) {
			clock, extra = clock[:at]+"59"+clock[at+2:], extra+time.Second
		}
	}
	return date + "T" + clock, extra
}

// cutTime parts a date from the time behind it.
func cutTime(text string) (date, clock string, ok bool) {
	if date, clock, ok = strings.Cut(text, "T"); ok {
		return date, clock, true
	}
	return strings.Cut(text, " ")
}

// epochTime reads a number since 1970 whose unit its size tells: as seconds,
// 1e11 is the year 5138.
func epochTime(value float64) time.Time {
	if math.IsNaN(value) || value <= 0 {
		return time.Time{}
	}
	for range 3 {
		if value >= 1e11 {
			value /= 1000
		}
	}
	if value >= 1e11 {
		return time.Time{}
	}
	seconds, fraction := math.Modf(value)
	// A float of today holds microseconds at best.
	return time.Unix(int64(seconds), int64(math.Round(fraction*1e6))*1000).UTC()
}

// readSeconds reads a length of time in seconds; 0 if it is missing or absurd.
func readSeconds(o object, key string) time.Duration {
	seconds, ok := o.number(key)
	if !ok || math.IsNaN(seconds) || seconds <= 0 || seconds > 100*365*24*3600 {
		return 0
	}
	return time.Duration(seconds * float64(time.Second))
}
