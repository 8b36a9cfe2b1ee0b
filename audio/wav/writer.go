package wav

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
)

// headerBytes is the size of the header that is written.
const headerBytes = 44

// sampleBytes is the size of a written sample: 16 bits, one channel.
const sampleBytes = 2

// maxWritten is how many samples fit below the 32-bit sizes of the format.
const maxWritten = (math.MaxUint32 - headerBytes) / sampleBytes

// errFull says that the 4 GB a WAV file can hold are used up.
var errFull = errors.New("wav: the file is full")

// Writer writes 16-bit mono. It brings its header up to date after every second
// of sound, so that what a crash leaves behind is a valid file which lacks less
// than the last second; nothing is kept back in memory.
type Writer struct {
	dst     io.WriteSeeker
	rate    int
	samples int64
	stated  int64 // samples the header on disk tells of
	buf     []byte
	err     error
}

// NewWriter writes the header for samples of the given rate in Hz.
func NewWriter(dst io.WriteSeeker, rate int) (*Writer, error) {
	w := &Writer{dst: dst, rate: rate}
	if _, err := dst.Write(headerFor(rate, 0)); err != nil {
		return nil, fmt.Errorf("wav: writing the header: %w", err)
	}
	return w, nil
}

// Write appends samples, clipped to [-1, 1]. After an error the writer takes no
// more; what was written before stays readable.
func (w *Writer) Write(samples []float32) error {
	if w.err != nil {
		return w.err
	}
	if w.samples+int64(len(samples)) > maxWritten {
		return errFull
	}
	w.buf = appendPCM16(w.buf[:0], samples)
	n, err := w.dst.Write(w.buf)
	w.samples += int64(n / sampleBytes)
	if err != nil {
		w.err = fmt.Errorf("wav: writing samples: %w", err)
		return errors.Join(w.err, w.state())
	}
	if w.samples-w.stated >= int64(w.rate) {
		w.err = w.state()
	}
	return w.err
}

// Close completes the header. The file below is neither synced nor closed.
func (w *Writer) Close() error {
	if w.stated != w.samples {
		if err := w.state(); err != nil {
			return err
		}
	}
	return w.err
}

// state makes the header tell how many samples there are.
func (w *Writer) state() error {
	if _, err := w.dst.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("wav: updating the header: %w", err)
	}
	if _, err := w.dst.Write(headerFor(w.rate, w.samples)); err != nil {
		return fmt.Errorf("wav: updating the header: %w", err)
	}
	end := headerBytes + w.samples*sampleBytes
	if _, err := w.dst.Seek(end, io.SeekStart); err != nil {
		return fmt.Errorf("wav: updating the header: %w", err)
	}
	w.stated = w.samples
	return nil
}

// Encode returns a whole 16-bit mono file.
func Encode(samples []float32, rate int) []byte {
	b := make([]byte, 0, headerBytes+len(samples)*sampleBytes)
	b = append(b, headerFor(rate, int64(len(samples)))...)
	return appendPCM16(b, samples)
}

// headerFor is the header of a 16-bit mono file with that many samples.
func headerFor(rate int, samples int64) []byte {
	le := binary.LittleEndian
	data := uint32(samples * sampleBytes)
	b := make([]byte, 0, headerBytes)
	b = append(b, "RIFF"...)
	b = le.AppendUint32(b, headerBytes-8+data)
	b = append(b, "WAVEfmt "...)
	b = le.AppendUint32(b, fmtBasic)
	b = le.AppendUint16(b, tagPCM)
	b = le.AppendUint16(b, 1)
	b = le.AppendUint32(b, uint32(rate))
	b = le.AppendUint32(b, uint32(rate*sampleBytes))
	b = le.AppendUint16(b, sampleBytes)
	b = le.AppendUint16(b, 8*sampleBytes)
	b = append(b, "data"...)
	return le.AppendUint32(b, data)
}

// appendPCM16 appends samples as 16-bit integers.
func appendPCM16(b []byte, samples []float32) []byte {
	for _, s := range samples {
		v := math.Round(float64(clean(float64(s))) * (1 << 15))
		b = binary.LittleEndian.AppendUint16(b, uint16(int16(min(v, math.MaxInt16))))
	}
	return b
}
