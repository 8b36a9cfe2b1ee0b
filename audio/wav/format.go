package wav

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"time"
)

const (
	// MaxDuration is how much sound is read from one file at most.
	MaxDuration = 10 * time.Minute

	// MinRate and MaxRate bound the sampling rates that are read, in Hz.
	MinRate = 8000
	// MaxRate is the highest rate that is read, in Hz.
	MaxRate = 192000

	// MaxChannels is how many channels a file may have.
	MaxChannels = 64
)

// Format tags of the fmt chunk.
const (
	tagPCM        = 0x0001
	tagFloat      = 0x0003
	tagALaw       = 0x0006 // of telephony
	tagMuLaw      = 0x0007
	tagExtensible = 0xFFFE
)

// Lengths of the fmt chunk: the fields every file has, those of the extensible
// form, and what is accepted at most.
const (
	fmtBasic      = 16
	fmtExtensible = 40
	fmtMax        = 1 << 12
)

// subFormatTail is what follows the tag in the GUIDs of the extensible form.
var subFormatTail = []byte{0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71}

// Format is how the samples of a file are stored.
type Format struct {
	Rate     int   // Hz
	Channels int   // as stored; Read mixes them down to one
	Bits     int   // significant bits of a sample
	Float    bool  // IEEE floating point instead of integers
	Frames   int64 // samples per channel as announced, -1 if the header doesn't say

	width int    // bytes a sample takes
	law   uint16 // tagALaw or tagMuLaw; 0 for linear samples
}

// frameBytes is the size of one sample of every channel.
func (f Format) frameBytes() int { return f.width * f.Channels }

// maxFrames is how many frames make [MaxDuration].
func (f Format) maxFrames() int64 { return int64(f.Rate) * int64(MaxDuration/time.Second) }

// parseFormat reads the body of a fmt chunk.
func parseFormat(b []byte) (Format, error) {
	if len(b) < fmtBasic {
		return Format{}, fmt.Errorf("%w: the fmt chunk has %d bytes", ErrFormat, len(b))
	}
	le := binary.LittleEndian
	tag, align := le.Uint16(b), int(le.Uint16(b[12:]))
	f := Format{
		Channels: int(le.Uint16(b[2:])),
		Bits:     int(le.Uint16(b[14:])),
		Frames:   -1,
	}
	rate := le.Uint32(b[4:])
	if tag == tagExtensible {
		if len(b) < fmtExtensible || !bytes.Equal(b[26:fmtExtensible], subFormatTail) {
			return Format{}, fmt.Errorf("%w: extensible form", ErrUnsupported)
		}
		tag = le.Uint16(b[24:])
	}
	if rate < MinRate || rate > MaxRate {
		return Format{}, fmt.Errorf("%w: %d Hz", ErrUnsupported, rate)
	}
	f.Rate = int(rate)
	if f.Channels == 0 || f.Channels > MaxChannels {
		return Format{}, fmt.Errorf("%w: %d channels", ErrUnsupported, f.Channels)
	}
	return f.withEncoding(tag, align)
}

// withEncoding completes f with the width of a sample, which the block alignment
// tells: 24 bits may lie in four bytes.
func (f Format) withEncoding(tag uint16, align int) (Format, error) {
	f.width = align / f.Channels
	if align%f.Channels != 0 || f.width*8 < f.Bits || f.width == 0 {
		return Format{}, fmt.Errorf("%w: %d bits on %d channels in blocks of %d bytes",
			ErrFormat, f.Bits, f.Channels, align)
	}
	switch tag {
	case tagPCM:
		if f.width > 4 || f.Bits < 8 {
			return Format{}, fmt.Errorf("%w: integers of %d bits", ErrUnsupported, f.Bits)
		}
	case tagFloat:
		f.Float = true
		if f.width*8 != f.Bits || f.Bits != 32 && f.Bits != 64 {
			return Format{}, fmt.Errorf("%w: floats of %d bits", ErrUnsupported, f.Bits)
		}
	case tagALaw, tagMuLaw:
		f.law = tag
		if f.width != 1 || f.Bits != 8 {
			return Format{}, fmt.Errorf("%w: logarithmic samples of %d bits", ErrUnsupported, f.Bits)
		}
	default:
		return Format{}, fmt.Errorf("%w: format tag 0x%04x", ErrUnsupported, tag)
	}
	return f, nil
}
