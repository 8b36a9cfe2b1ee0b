package api

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"
)

// timeLayouts are the accepted forms of a point in time; those without a zone
// are UTC.
var timeLayouts = []string{
	time.RFC3339Nano,
	"2006-01-02T15:04:05.999999999Z0700",
	"2006-01-02T15:04:05.999999999",
	"2006-01-02 15:04:05.999999999Z07:00",
	"2006-01-02 15:04:05.999999999 Z07:00",
	"2006-01-02 15:04:05.999999999Z0700",
	"2006-01-02 15:04:05.999999999",
	"2006-01-02T15:04Z07:00",
	"2006-01-02T15:04",
	"2006-01-02",
}

// readTime reads a point in time: RFC 3339 and its relatives, or a number (also
// in a string) of seconds, milliseconds, microseconds or nanoseconds since 1970.
// Anything else is the zero time.
func readTime(raw json.RawMessage) time.Time {
	text, ok := scalarText(raw)
	if !ok {
		return time.Time{}
	}
	text = strings.TrimSpace(text)
	if f, err := strconv.ParseFloat(text, 64); err == nil {
		return epochTime(f)
	}
	for _, layout := range timeLayouts {
		if t, err := time.Parse(layout, text); err == nil && t.Year() >= 1 && t.Year() <= 9999 {
			return t.UTC()
		}
	}
	return time.Time{}
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
