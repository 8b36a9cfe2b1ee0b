package wav

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
)

const (
	// maxSkipped bounds what is read before the first sample: pictures and texts
	// that editors put into files.
	maxSkipped = 64 << 20
	// maxChunks bounds how many chunks come before the first sample.
	maxChunks = 1 << 10
	// maxHeld bounds a data chunk that comes before its fmt chunk and has to be
	// held until the format is known.
	maxHeld = 64 << 20
)

// header walks the chunks of a file up to its samples.
type header struct {
	src    io.Reader
	pos    int64 // bytes read
	riff   int64 // what the file says its own size is
	format Format
	size   int64  // of the data chunk, -1: until the stream ends
	held   []byte // the samples, if they came before the format
	peeked []byte // what was read ahead
}

// parse reads up to the first sample.
func (h *header) parse() error {
	var b [12]byte
	if err := h.read(b[:]); err != nil {
		return orNotWAV(err)
	}
	if id := string(b[:4]); id != "RIFF" && id != "RF64" || string(b[8:]) != "WAVE" {
		return ErrNotWAV
	}
	h.riff = int64(binary.LittleEndian.Uint32(b[4:]))
	var haveFormat, haveData bool
	for chunks := 0; !haveFormat || !haveData; chunks++ {
		id, size, err := h.chunk()
		switch {
		case err != nil:
			return orDamaged(err, "it ends before its first sample")
		case chunks == maxChunks || h.pos > maxSkipped+int64(len(h.held)):
			return fmt.Errorf("%w: no samples within its first %d bytes", ErrFormat, h.pos)
		case id == "fmt " && !haveFormat:
			haveFormat, err = true, h.readFormat(size)
		case id == "data" && haveFormat:
			h.size, haveData = h.dataSize(size), true
		case id == "data" && !haveData:
			haveData, err = true, h.hold(size)
		default:
			err = h.skip(size)
		}
		if err != nil {
			return err
		}
	}
	if h.held != nil {
		h.size = int64(len(h.held))
	}
	if h.size >= 0 {
		h.format.Frames = h.size / int64(h.format.frameBytes())
	}
	return nil
}

// samples is the stream from the first sample on.
func (h *header) samples() io.Reader {
	if h.held != nil {
		return bytes.NewReader(h.held)
	}
	if len(h.peeked) > 0 {
		return io.MultiReader(bytes.NewReader(h.peeked), h.src)
	}
	return h.src
}

// chunk reads the head of the next chunk.
func (h *header) chunk() (id string, size uint32, err error) {
	var b [8]byte
	if err := h.read(b[:]); err != nil {
		return "", 0, err
	}
	return string(b[:4]), binary.LittleEndian.Uint32(b[4:]), nil
}

// dataSize interprets the size of the data chunk. Programs that can't seek back
// write 0 or a huge number: then the samples go on until the stream ends.
func (h *header) dataSize(size uint32) int64 {
	switch {
	case size >= math.MaxInt32-math.MaxUint16:
		return -1 // 0xFFFFFFFF, 0x7FFFF000, ...: longer than any file that is read
	case size == 0 && h.riff+8 <= h.pos, size == 0 && h.riff >= math.MaxInt32-math.MaxUint16:
		return -1 // nothing follows by the file's own account
	}
	return int64(size)
}

// readFormat reads a fmt chunk of the given size.
func (h *header) readFormat(size uint32) error {
	if size > fmtMax {
		return fmt.Errorf("%w: the fmt chunk has %d bytes", ErrFormat, size)
	}
	b := make([]byte, size)
	err := h.read(b)
	if err != nil {
		return orDamaged(err, "the fmt chunk is cut off")
	}
	if h.format, err = parseFormat(b); err != nil {
		return err
	}
	return h.pad(size)
}

// hold keeps the samples which come before their format. Memory grows with what
// really arrives, whatever the size says.
func (h *header) hold(size uint32) error {
	if size > maxHeld {
		return fmt.Errorf("%w: %d bytes of samples before their format", ErrFormat, size)
	}
	var b bytes.Buffer
	n, err := io.CopyN(&b, h.reader(), int64(size))
	h.pos += n
	if err != nil {
		return orDamaged(err, "the samples come before their format and are cut off")
	}
	h.held = append([]byte{}, b.Bytes()...)
	return h.pad(size)
}

// skip passes over a chunk of the given size.
func (h *header) skip(size uint32) error {
	if int64(size) > maxSkipped {
		return fmt.Errorf("%w: a chunk of %d bytes before the samples", ErrFormat, size)
	}
	n, err := io.CopyN(io.Discard, h.reader(), int64(size))
	h.pos += n
	if err != nil {
		return orDamaged(err, "a chunk is cut off")
	}
	return h.pad(size)
}

// pad skips the byte that follows a chunk of odd size. Some programs leave it
// out; a byte other than 0 is then the start of the next chunk.
func (h *header) pad(size uint32) error {
	if size%2 == 0 {
		return nil
	}
	b := make([]byte, 1)
	if err := h.read(b); err != nil {
		if errors.Is(err, io.EOF) {
			return nil
		}
		return err
	}
	if b[0] != 0 {
		h.pos--
		h.peeked = b
	}
	return nil
}

// reader is the stream at the current position.
func (h *header) reader() io.Reader {
	if len(h.peeked) == 0 {
		return h.src
	}
	r := io.MultiReader(bytes.NewReader(h.peeked), h.src)
	h.peeked = nil
	return r
}

// read fills b.
func (h *header) read(b []byte) error {
	n, err := io.ReadFull(h.reader(), b)
	h.pos += int64(n)
	return err
}

// orNotWAV makes the end of a stream "not a WAV file", and leaves other errors.
func orNotWAV(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return ErrNotWAV
	}
	return fmt.Errorf("wav: reading the header: %w", err)
}

// orDamaged makes the end of a stream a damaged file, and leaves other errors.
func orDamaged(err error, what string) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("%w: %s", ErrFormat, what)
	}
	return fmt.Errorf("wav: reading the header: %w", err)
}
