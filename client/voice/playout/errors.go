package playout

import (
	"errors"

	"delonix/audio/wav"
)

// IsUnplayable reports whether sound was of a kind that can't be played.
func IsUnplayable(err error) bool {
	return errors.Is(err, wav.ErrNotWAV) || errors.Is(err, wav.ErrFormat) || errors.Is(err, wav.ErrUnsupported)
}

// IsTooLong reports whether there was more sound than is played at once.
func IsTooLong(err error) bool { return errors.Is(err, wav.ErrTooLong) }

// Encoding names how unplayable sound is stored, "" where that is not known.
func Encoding(err error) string {
	var e *wav.EncodingError
	if errors.As(err, &e) {
		return e.Name()
	}
	return ""
}
