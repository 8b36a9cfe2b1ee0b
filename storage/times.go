package storage

import "time"

// micros is how a time is stored: microseconds since 1970, 0 for the zero time. Microseconds are what the
// Chat API's times carry.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// fromMicros is the reverse of micros. The time is in the local zone, for showing.
func fromMicros(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us)
}

// timeInto scans a stored time.
type timeInto struct{ t *time.Time }

// Scan implements sql.Scanner.
func (i timeInto) Scan(v any) error {
	us, _ := v.(int64)
	*i.t = fromMicros(us)
	return nil
}

// durationInto scans a stored duration.
type durationInto struct{ d *time.Duration }

// Scan implements sql.Scanner.
func (i durationInto) Scan(v any) error {
	us, _ := v.(int64)
	*i.d = time.Duration(us) * time.Microsecond
	return nil
}
