package wav

import (
	"bufio"
	"io"
)

// bufferBytes is how much is read ahead at most: small enough that a stream is
// heard while it arrives.
const bufferBytes = 16 << 10

// source is a stream that can be looked at before it is read. Its first error
// stays: nothing is read behind it.
type source struct {
	in  *bufio.Reader
	pos int64 // bytes read of the present file
	err error // ended the stream; what is buffered came before
}

func newSource(r io.Reader) *source { return &source{in: bufio.NewReaderSize(r, bufferBytes)} }

// peek waits for n bytes, at most bufferBytes, and returns them without reading
// them: fewer only if the stream has ended.
func (s *source) peek(n int) []byte {
	if s.err == nil && s.in.Buffered() < n {
		_, err := s.in.Peek(n)
		s.err = err
	}
	return s.arrived()[:min(n, s.in.Buffered())]
}

// arrived is what can be read without waiting.
func (s *source) arrived() []byte {
	b, _ := s.in.Peek(s.in.Buffered())
	return b
}

// discard reads n bytes that have arrived.
func (s *source) discard(n int) {
	d, _ := s.in.Discard(min(n, s.in.Buffered()))
	s.pos += int64(d)
}

// Read implements io.Reader.
func (s *source) Read(b []byte) (int, error) {
	if len(b) == 0 {
		return 0, nil
	}
	n := copy(b, s.peek(1))
	if n == 0 {
		return 0, s.err
	}
	n = copy(b, s.arrived())
	s.discard(n)
	return n, nil
}

// skip reads n bytes.
func (s *source) skip(n int64) error {
	_, err := io.CopyN(io.Discard, onlyReader{s}, n)
	return err
}

// onlyReader hides everything but Read.
type onlyReader struct{ io.Reader }

// ended reports whether the stream has ended as it should, or as it should not.
func (s *source) ended() (err error, yes bool) {
	return s.err, s.err != nil && s.in.Buffered() == 0
}
