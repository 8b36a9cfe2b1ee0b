package wav

import (
	"errors"
	"fmt"
)

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

// EncodingError says in which way samples are stored that is not read. It matches
// [ErrUnsupported].
type EncodingError struct{ Tag uint16 }

func (e *EncodingError) Error() string {
	return fmt.Sprintf("%v: format tag 0x%04x", ErrUnsupported, e.Tag)
}

// Unwrap returns ErrUnsupported.
func (e *EncodingError) Unwrap() error { return ErrUnsupported }

// Name is what people call the encoding, "" where that is not known.
func (e *EncodingError) Name() string { return encodings[e.Tag] }

// encodings are those that are met in WAV files and not read.
var encodings = map[uint16]string{
	0x0002: "ADPCM", 0x0010: "ADPCM", 0x0011: "ADPCM", 0x0017: "ADPCM", 0x0020: "ADPCM", 0x0040: "ADPCM", 0x0045: "ADPCM", 0x0064: "ADPCM",
	0x0022: "TrueSpeech", 0x0031: "GSM", 0x0034: "GSM", 0x0042: "G.723", 0x0065: "G.722", 0x028F: "G.722", 0x0083: "G.729", 0x0133: "G.729",
	0x0050: "MP2", 0x0055: "MP3", 0x0057: "AMR", 0x0058: "AMR", 0x00FF: "AAC", 0x1600: "AAC", 0x1602: "AAC", 0x1610: "AAC",
	0x0160: "WMA", 0x0161: "WMA", 0x0162: "WMA", 0x0163: "WMA", 0x566F: "Ogg", 0x674F: "Ogg", 0x676F: "Ogg", 0x704F: "Opus", 0xA109: "Speex", 0xF1AC: "FLAC",
}
