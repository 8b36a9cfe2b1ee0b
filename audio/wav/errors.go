package wav

import "errors"

var (
	// ErrNotWAV says that the data is not a WAV file at all.
	ErrNotWAV = errors.New("wav: not a WAV file")

	// ErrFormat says that the file is damaged: it ends before its first sample or
	// its header contradicts itself.
	ErrFormat = errors.New("wav: damaged header")

	// ErrUnsupported says that the samples are stored in a way that is not read:
	// a compressed encoding, an unusual width or rate.
	ErrUnsupported = errors.New("wav: unsupported encoding")

	// ErrTooLong says that there is more sound than [MaxDuration]; what came
	// before has been delivered.
	ErrTooLong = errors.New("wav: longer than ten minutes")
)
