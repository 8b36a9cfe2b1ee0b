package wav

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"math"
)

// Reader decodes a WAV stream while it arrives: one file, or several joined to
// one another, as services deliver them that speak piece by piece. It reads up
// to the stream's end.
type Reader struct {
	head   header
	src    *source
	format Format
	left   int64 // bytes of samples still to come, -1 until the stream ends
	budget int64 // frames that may still be delivered, at the present rate
	files  int   // that were begun
	judged bool  // the scale of floats is known
	last   float32
	err    error
}

// NewReader reads the header of r up to the first sample. The error is
// [ErrNotWAV], [ErrFormat], [ErrUnsupported] or one of r.
func NewReader(r io.Reader) (*Reader, error) {
	out := &Reader{src: newSource(r)}
	(&header{src: out.src}).lead()
	if err := out.begin(); err != nil {
		return nil, err
	}
	out.budget = out.format.maxFrames()
	return out, nil
}

// begin reads the header of the next file.
func (r *Reader) begin() error {
	r.head = header{src: r.src}
	if err := r.head.parse(); err != nil {
		return err
	}
	was := r.format.Rate
	r.files++
	r.format, r.left, r.judged, r.last = r.head.format, r.head.size, false, 0
	if was > 0 && r.budget < math.MaxInt64 {
		r.budget = int64(float64(r.budget) * float64(r.format.Rate) / float64(was))
	}
	if held := r.head.held; held != nil {
		r.src.in = bufio.NewReaderSize(io.MultiReader(bytes.NewReader(held), rest{r.src.in, r.src.err}), bufferBytes)
		r.src.err = nil
		r.src.pos -= int64(len(held))
	}
	return nil
}

// Complete reports whether all samples have been read that the header counted, and
// nothing else has arrived: only another file may follow.
func (r *Reader) Complete() bool {
	return r.err == nil && r.left == 0 && r.head.size > 0 && len(r.src.arrived()) == 0
}

// Format tells how the samples that were read last are stored, before the first
// of them how those will be. It may change from one joined file to the next.
func (r *Reader) Format() Format { return r.format }

// Whole lets the reader go on beyond [MaxDuration], for files somebody asked for.
func (r *Reader) Whole() { r.budget = math.MaxInt64 }

// Read decodes up to len(dst) mono samples in [-1, 1], all of one format. It
// waits no longer than the stream needs for the first of them. After the last
// one it returns io.EOF, also if the file is shorter than its header says;
// [ErrTooLong] if there is more than [MaxDuration]; or the error of the stream.
func (r *Reader) Read(dst []float32) (int, error) {
	if len(dst) == 0 {
		return 0, nil
	}
	for r.err == nil {
		b := r.ready()
		if len(b) == 0 {
			r.err = r.goOn()
			continue
		}
		if r.budget == 0 {
			r.err = ErrTooLong
			break
		}
		size := r.format.frameBytes()
		n := int(min(int64(len(dst)), int64(len(b)/size), r.budget))
		r.last = r.format.decode(dst[:n], b[:n*size], r.last)
		r.src.discard(n * size)
		if r.left > 0 {
			r.left -= int64(n * size)
		}
		r.budget -= int64(n)
		return n, nil
	}
	return 0, r.err
}

// ready waits for samples and returns those that have arrived, in whole frames:
// none if there are no more of them here. They stay unread.
func (r *Reader) ready() []byte {
	size := r.format.frameBytes()
	for want := size; ; {
		if r.left == 0 {
			return nil
		}
		r.src.peek(min(want, bufferBytes))
		b := r.src.arrived()
		if at := findMark(b); at < len(b) && (r.left < 0 || int64(at) < r.left) {
			r.left = int64(at)
		}
		hold := maybeMark(b)
		if r.left >= 0 && r.left <= int64(len(b)) {
			b, hold = b[:r.left], 0
			if len(b) < size {
				r.src.discard(len(b)) // half a frame
				r.left = 0
				continue
			}
		}
		ended := r.src.err != nil
		if ended {
			hold = 0
		}
		b = b[:(len(b)-hold)/size*size]
		switch {
		case ended || want >= bufferBytes, len(b) > 0 && !r.doubtful(b):
			r.judge(b)
			return b
		case len(b) > 0:
			want = bufferBytes
		default:
			want = r.src.in.Buffered() + 1
		}
	}
}

// Decode reads a whole file: mono samples and their rate in Hz. If the stream
// fails or is too long, what came before is returned with the error. Where
// joined files differ in their rate, all get that of the first.
func Decode(src io.Reader) (samples []float32, rate int, err error) {
	r, err := NewReader(src)
	if err != nil {
		return nil, 0, err
	}
	rate = r.format.Rate
	var part []float32 // of one rate
	block := make([]float32, bufferBytes/4)
	for at := rate; ; {
		n, err := r.Read(block)
		if r.format.Rate != at {
			samples = appendAt(samples, rate, part, at)
			part, at = nil, r.format.Rate
		}
		part = append(part, block[:n]...)
		if err == nil {
			continue
		}
		if len(samples) == 0 && at == rate {
			samples = part
		} else {
			samples = appendAt(samples, rate, part, at)
		}
		if errors.Is(err, io.EOF) {
			err = nil
		}
		return samples, rate, err
	}
}

// appendAt appends samples of another rate, with straight lines between them.
func appendAt(to []float32, rate int, pcm []float32, at int) []float32 {
	if at == rate {
		return append(to, pcm...)
	}
	for i := range len(pcm) * rate / at {
		x := float64(i) * float64(at) / float64(rate)
		k := int(x)
		next := pcm[min(k+1, len(pcm)-1)]
		to = append(to, pcm[k]+(next-pcm[k])*float32(x-float64(k)))
	}
	return to
}
