package wav

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
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
	// openSize is from what size of the samples on nobody believes it: programs
	// that can't seek back write 0xFFFFFFFF, 0x7FFFF000, 2,000,000,000.
	openSize = 1 << 30
	// maxBefore bounds what is passed over before the first file: a byte order mark,
	// line ends.
	maxBefore = 64
)

// header walks the chunks of a file up to its samples.
type header struct {
	src    *source
	riff   int64 // what the file says its own size is
	format Format
	size   int64  // of the data chunk, -1: until the stream ends
	held   []byte // the samples, if they came before the format
}

// lead passes over what a careless service puts before its file.
func (h *header) lead() {
	if startsFile(h.src.peek(riffHead)) {
		return
	}
	if b := h.src.peek(maxBefore); len(b) > 0 {
		if at := findMark(b); at < len(b) && startsFile(b[at:]) {
			h.src.discard(at)
		}
	}
}

// parse reads up to the first sample.
func (h *header) parse() error {
	h.src.pos = 0
	b := h.src.peek(riffHead)
	if !startsFile(b) {
		if err := h.src.err; err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("wav: reading the header: %w", err)
		}
		return ErrNotWAV
	}
	h.riff = int64(binary.LittleEndian.Uint32(b[4:]))
	h.src.discard(riffHead)
	var haveFormat, haveData bool
	for chunks := 0; !haveFormat || !haveData; chunks++ {
		id, size, err := h.chunk()
		switch {
		case err != nil:
			return h.orDamaged(err, "it ends before its first sample")
		case chunks == maxChunks || h.src.pos > maxSkipped+int64(len(h.held)):
			return fmt.Errorf("%w: no samples within its first %d bytes", ErrFormat, h.src.pos)
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
	h.format.Frames = -1
	if h.size >= 0 {
		h.format.Frames = h.size / int64(h.format.frameBytes())
	}
	return nil
}

// room is how many bytes the file has left by its own account, within reason.
func (h *header) room() int64 { return min(h.riff+8-h.src.pos, maxSkipped) }

// chunk reads the head of the next chunk.
func (h *header) chunk() (id string, size uint32, err error) {
	var b [chunkHead]byte
	if err := h.read(b[:]); err != nil {
		return "", 0, err
	}
	return string(b[:4]), binary.LittleEndian.Uint32(b[4:]), nil
}

// dataSize interprets the size of the data chunk. Programs that can't seek back
// write a huge number or 0: then the samples go on until the stream ends, unless
// something follows that is none.
func (h *header) dataSize(size uint32) int64 {
	switch {
	case size >= openSize:
		return -1
	case size > 0:
		return int64(size)
	}
	if b := h.src.peek(riffHead); len(b) == 0 || startsFile(b) || startsChunk(b, h.room()) {
		return 0
	}
	return -1
}

// readFormat reads a fmt chunk of the given size.
func (h *header) readFormat(size uint32) error {
	if size > fmtMax {
		return fmt.Errorf("%w: the fmt chunk has %d bytes", ErrFormat, size)
	}
	b := make([]byte, size)
	err := h.read(b)
	if err != nil {
		return h.orDamaged(err, "the fmt chunk is cut off")
	}
	if h.format, err = parseFormat(b); err != nil {
		return err
	}
	h.pad(int64(size))
	return nil
}

// hold keeps the samples which come before their format. Memory grows with what
// really arrives, whatever the size says.
func (h *header) hold(size uint32) error {
	if size > maxHeld {
		return fmt.Errorf("%w: %d bytes of samples before their format", ErrFormat, size)
	}
	var b bytes.Buffer
	if _, err := io.CopyN(&b, onlyReader{h.src}, int64(size)); err != nil {
		return h.orDamaged(err, "the samples come before their format and are cut off")
	}
	h.held = append([]byte{}, b.Bytes()...)
	h.pad(int64(size))
	return nil
}

// skip passes over a chunk of the given size.
func (h *header) skip(size uint32) error {
	if int64(size) > maxSkipped {
		return fmt.Errorf("%w: a chunk of %d bytes before the samples", ErrFormat, size)
	}
	if err := h.src.skip(int64(size)); err != nil {
		return h.orDamaged(err, "a chunk is cut off")
	}
	h.pad(int64(size))
	return nil
}

// pad skips the byte that follows a chunk of odd size. Some programs leave it
// out, some write anything: what comes behind it tells.
func (h *header) pad(size int64) {
	if size%2 == 0 {
		return
	}
	b := h.src.peek(1 + riffHead)
	switch {
	case len(b) == 0:
	case startsFile(b) || startsChunk(b, h.room()):
	case b[0] == 0, len(b) > riffHead && startsFile(b[1:]), startsChunk(b[1:], h.room()-1):
		h.src.discard(1)
	}
}

// read fills b.
func (h *header) read(b []byte) error {
	_, err := io.ReadFull(h.src, b)
	return err
}

// orDamaged makes the end of a stream a damaged file, and leaves its failure.
func (h *header) orDamaged(err error, what string) error {
	if h.src.err == nil || errors.Is(h.src.err, io.EOF) {
		return fmt.Errorf("%w: %s", ErrFormat, what)
	}
	return fmt.Errorf("wav: reading the header: %w", err)
}
