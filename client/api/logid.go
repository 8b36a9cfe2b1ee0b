package api

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"strings"
)

// LogID identifies a message within its session. The portal may send numbers or
// strings; both are kept as text. The empty value means "not known".
type LogID string

// UnmarshalJSON accepts a number, a string, or null.
func (id *LogID) UnmarshalJSON(data []byte) error {
	value, ok := scalarText(data)
	if !ok && !bytes.Equal(bytes.TrimSpace(data), []byte("null")) {
		return &json.UnmarshalTypeError{Value: "value", Type: nil}
	}
	*id = LogID(value)
	return nil
}

// Less orders ids as the portal counts them: numbers by value and before
// everything else, other ids as text.
func (id LogID) Less(other LogID) bool {
	a, aNumber := digits(string(id))
	b, bNumber := digits(string(other))
	switch {
	case aNumber && bNumber:
		if len(a) != len(b) {
			return len(a) < len(b)
		}
		return a < b
	case aNumber != bNumber:
		return aNumber
	}
	return id < other
}

// digits returns s without leading zeros if it is a whole number of any size.
func digits(s string) (string, bool) {
	if s == "" || strings.Trim(s, "0123456789") != "" {
		return s, false
	}
	return strings.TrimLeft(s, "0"), true
}

// numberText returns a JSON number as text; a whole number written as a float
// (5.0, 1e3) becomes the plain number.
func numberText(literal string) string {
	if !strings.ContainsAny(literal, ".eE") {
		return literal
	}
	f, err := strconv.ParseFloat(literal, 64)
	if err != nil || f != math.Trunc(f) || math.Abs(f) > 1<<53 {
		return literal
	}
	return strconv.FormatInt(int64(f), 10)
}
