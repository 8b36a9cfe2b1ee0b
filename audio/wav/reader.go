package wav

import (
	"errors"
	"fmt"
	"io"
	"math"
)

const (
	// bufferBytes is how much is read ahead: small enough that a stream is heard
	// while it arrives.
	bufferBytes = 16 << 10
	// maxIdle is how many reads in a row may give nothing.
	maxIdle = 100
)

// Reader decodes a WAV stream while it arrives. It reads no more than the file
// needs, but up to bufferBytes past its end.
type Reader struct {
	src    io.Reader
	format Format
	left   int64 // bytes of the data chunk still to come, -1 until the stream ends
	budget int64 // frames that may still be delivered

	buf        []byte
	start, end int // what of buf is read and not decoded yet
	idle       int // reads in a row that gave nothing
	err        error
}

// NewReader reads the header of r up to the first sample. The error is
// [ErrNotWAV], [ErrFormat], [ErrUnsupported] or one of r.
func NewReader(r io.Reader) (*Reader, error) {
	h := header{src: r}
	if err := h.parse(); err != nil {
		return nil, err
	}
	return &Reader{
		src:    h.samples(),
		format: h.format,
		left:   h.size,
		budget: h.format.maxFrames(),
		buf:    make([]byte, bufferBytes),
	}, nil
}

// Format tells how the samples are stored.
func (r *Reader) Format() Format { return r.format }

// Whole lets the reader go on beyond [MaxDuration], for files somebody asked for.
func (r *Reader) Whole() { r.budget = math.MaxInt64 }

// Read decodes up to len(dst) mono samples in [-1, 1]. It waits no longer than
// the stream needs for the first of them. After the last one it returns io.EOF,
// also if the file is shorter than its header says; [ErrTooLong] if there is
// more than [MaxDuration]; or the error of the stream.
func (r *Reader) Read(dst []float32) (int, error) {
	if len(dst) == 0 {
		return 0, nil
	}
	size := r.format.frameBytes()
	for r.end-r.start < size {
		if r.err != nil {
			return 0, r.err
		}
		r.fill()
	}
	if r.budget == 0 {
		r.err, r.start, r.end = ErrTooLong, 0, 0
		return 0, r.err
	}
	n := min(int64(len(dst)), int64((r.end-r.start)/size), r.budget)
	r.format.decode(dst[:n], r.buf[r.start:r.end])
	r.start += int(n) * size
	r.budget -= n
	return int(n), nil
}

// fill reads once from the stream, behind what is left in the buffer.
func (r *Reader) fill() {
	copy(r.buf, r.buf[r.start:r.end])
	r.end -= r.start
	r.start = 0
	room := r.buf[r.end:]
	if r.left >= 0 && r.left < int64(len(room)) {
		room = room[:r.left]
	}
	if len(room) == 0 {
		r.err = io.EOF
		return
	}
	n, err := r.src.Read(room)
	r.end += n
	if r.left >= 0 {
		r.left -= int64(n)
	}
	r.idle++
	if n > 0 {
		r.idle = 0
	}
	switch {
	case err == nil && r.idle > maxIdle:
		r.err = fmt.Errorf("wav: reading samples: %w", io.ErrNoProgress)
	case err == nil:
	case errors.Is(err, io.EOF):
		r.err = io.EOF
	default:
		r.err = fmt.Errorf("wav: reading samples: %w", err)
	}
}

// Decode reads a whole file: mono samples and their rate in Hz. If the stream
// fails or is too long, what came before is returned with the error.
func Decode(src io.Reader) (samples []float32, rate int, err error) {
	r, err := NewReader(src)
	if err != nil {
		return nil, 0, err
	}
	block := make([]float32, bufferBytes/4)
	for {
		n, err := r.Read(block)
		samples = append(samples, block[:n]...)
		if errors.Is(err, io.EOF) {
			return samples, r.format.Rate, nil
		}
		if err != nil {
			return samples, r.format.Rate, err
		}
	}
}
