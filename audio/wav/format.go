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
	MinRate = 4000
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

// ambisonicTail ends the GUIDs of sound around the listener, whose first channel is
// what one microphone hears.
var ambisonicTail = []byte{0x86, 0x44, 0xC8, 0xC1, 0xCA, 0, 0, 0}

// Format is how the samples of a file are stored.
type Format struct {
	Rate     int   // Hz
	Channels int   // as stored; Read mixes them down to one
	Bits     int   // significant bits of a sample
	Float    bool  // IEEE floating point instead of integers
	Frames   int64 // samples per channel as announced, -1 if the header doesn't say

	width int     // bytes a sample takes
	law   uint16  // tagALaw or tagMuLaw; 0 for linear samples
	scale float64 // what full scale is in floats, 0 for 1
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
	if rate == 0 && align > 0 {
		rate = le.Uint32(b[8:]) / uint32(align) // of the bytes a second
	}
	if f.Channels == 0 {
		f.Channels = 1 // sound without a channel can't be meant
	}
	if tag == tagExtensible {
		var err error
		if tag, err = subFormat(b); err != nil {
			return Format{}, err
		}
	}
	if rate < MinRate || rate > MaxRate {
		return Format{}, fmt.Errorf("%w: %d Hz", ErrUnsupported, rate)
	}
	f.Rate = int(rate)
	if f.Channels > MaxChannels {
		return Format{}, fmt.Errorf("%w: %d channels", ErrUnsupported, f.Channels)
	}
	return f.withEncoding(tag, align)
}

// subFormat is the tag within the extensible form. Some programs write that form
// and leave its fields out: then the samples are integers.
func subFormat(b []byte) (uint16, error) {
	switch {
	case len(b) <= fmtBasic+2:
		return tagPCM, nil
	case len(b) < fmtExtensible:
	case bytes.Equal(b[26:fmtExtensible], subFormatTail), bytes.Equal(b[32:fmtExtensible], ambisonicTail):
		return binary.LittleEndian.Uint16(b[24:]), nil
	}
	return 0, fmt.Errorf("%w: extensible form", ErrUnsupported)
}

// withEncoding completes f with the width of a sample, which the block alignment
// tells: 24 bits may lie in four bytes. Where it says nothing the bits tell it,
// and the other way round.
func (f Format) withEncoding(tag uint16, align int) (Format, error) {
	switch tag {
	case tagPCM:
	case tagFloat:
		f.Float = true
	case tagALaw, tagMuLaw:
		// A sample is a byte, whatever the header says.
		f.law, f.width, f.Bits = tag, 1, 8
		return f, nil
	default:
		return Format{}, &EncodingError{Tag: tag}
	}
	f.width = align / f.Channels
	if align == 0 {
		f.width = (f.Bits + 7) / 8
	}
	if f.Bits == 0 {
		f.Bits = f.width * 8
	}
	if align%f.Channels != 0 || f.width*8 < f.Bits || f.width == 0 {
		return Format{}, fmt.Errorf("%w: %d bits on %d channels in blocks of %d bytes",
			ErrFormat, f.Bits, f.Channels, align)
	}
	switch {
	case !f.Float && (f.width > 4 || f.Bits < 8):
		return Format{}, fmt.Errorf("%w: integers of %d bits", ErrUnsupported, f.Bits)
	case f.Float && (f.width*8 != f.Bits || f.Bits != 32 && f.Bits != 64):
		return Format{}, fmt.Errorf("%w: floats of %d bits", ErrUnsupported, f.Bits)
	}
	return f, nil
}
