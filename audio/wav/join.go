package wav

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

const (
	// maxFiles is how many joined files are read.
	maxFiles = 1 << 12
	// shortestTail is the shortest sound behind the samples that were announced,
	// as a part of a second: less is no speech, but something a program left there.
	shortestTail = 100
	// tailLook is how many bytes are looked at to tell text from samples: small
	// samples may look like letters for longer.
	tailLook, tailLookSmall = 64, 256
)

// goOn looks at what follows the samples that were announced: another file,
// another chunk, or more samples than the header knew of. It returns io.EOF at
// the end.
func (r *Reader) goOn() error {
	if err, yes := r.src.ended(); yes || r.left != 0 {
		return r.over(err)
	}
	if r.head.size > 0 {
		r.head.pad(r.head.size)
	}
	for chunks := 0; ; chunks++ {
		b := r.src.peek(riffHead)
		switch {
		case len(b) < chunkHead:
			return r.over(r.src.err)
		case startsFile(b):
			if r.files == maxFiles {
				return ErrTooLong
			}
			return r.begin()
		case chunks < maxChunks && startsChunk(b, r.head.room()):
			if more, err := r.nextChunk(); more || err != nil {
				return err
			}
		case chunks < maxChunks && r.isTail():
			r.head.size, r.left = -1, -1
			return nil
		default:
			return r.seek()
		}
	}
}

// nextChunk passes over a chunk behind the samples, or finds more samples in it.
func (r *Reader) nextChunk() (more bool, err error) {
	id, size, err := r.head.chunk()
	if err != nil {
		return false, r.over(err)
	}
	switch {
	case id == "data":
		r.head.size = r.head.dataSize(size)
		r.left = r.head.size
		return r.left != 0, nil
	case int64(size) > maxSkipped:
		return false, r.seek()
	}
	if err := r.src.skip(int64(size)); err != nil {
		return false, r.over(err)
	}
	r.head.pad(int64(size))
	return false, nil
}

// isTail reports whether sound follows that the header did not count. A few bytes
// or a text are none.
func (r *Reader) isTail() bool {
	least := min(max(r.format.Rate/shortestTail*r.format.frameBytes(), tailLookSmall), bufferBytes)
	b := r.src.peek(least)
	look := tailLook
	if r.format.width == 1 {
		look = tailLookSmall
	}
	tag := bytes.HasPrefix(b, []byte("TAG")) || bytes.HasPrefix(b, []byte("ID3"))
	return len(b) == least && !tag && !isText(b[:look])
}

// seek passes over what is no sound, up to the next file.
func (r *Reader) seek() error {
	for from := r.src.pos; r.src.pos-from < maxSkipped; {
		b := r.src.peek(riffHead)
		if len(b) < riffHead {
			return r.over(r.src.err)
		}
		b = r.src.arrived()
		at := findMark(b)
		if at < len(b) && startsFile(b[at:]) {
			r.src.discard(at)
			return nil
		}
		if at == len(b) {
			at -= maybeMark(b)
		}
		r.src.discard(max(at, 1))
	}
	return ErrTooLong
}

// over is the end of everything: an error only if samples are missing.
func (r *Reader) over(err error) error {
	if r.left == 0 || errors.Is(err, io.EOF) {
		return io.EOF
	}
	return fmt.Errorf("wav: reading samples: %w", err)
}

// rest is what a stream holds still, and the error it ended with.
type rest struct {
	io.Reader
	err error
}

func (r rest) Read(b []byte) (int, error) {
	n, err := r.Reader.Read(b)
	if n == 0 && err != nil && r.err != nil {
		return 0, r.err
	}
	return n, err
}
