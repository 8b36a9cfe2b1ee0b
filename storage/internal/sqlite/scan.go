package sqlite

import (
	"database/sql"
	"time"
)

// Micros is how a time is stored: microseconds since 1970, 0 for the zero time. Microseconds are what the
// Chat API's times carry.
func Micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// FromMicros is the reverse of micros. The time is in the local zone, for showing.
func FromMicros(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us)
}

// TimeInto makes the scanner of a stored time.
func TimeInto(t *time.Time) sql.Scanner { return timeInto{t} }

// DurationInto makes the scanner of a stored duration.
func DurationInto(d *time.Duration) sql.Scanner { return durationInto{d} }

type timeInto struct{ t *time.Time }

func (i timeInto) Scan(v any) error {
	us, _ := v.(int64)
	*i.t = FromMicros(us)
	return nil
}

type durationInto struct{ d *time.Duration }

func (i durationInto) Scan(v any) error {
	us, _ := v.(int64)
	*i.d = time.Duration(us) * time.Microsecond
	return nil
}
