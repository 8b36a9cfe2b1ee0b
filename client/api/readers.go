package api

import (
	"errors"
	"io"
)

// errLimit is the error of a limitReader.
var errLimit = errors.New("too many bytes")

// limitReader fails once more than left bytes were read.
type limitReader struct {
	r    io.Reader
	left int64
}

func (l *limitReader) Read(p []byte) (int, error) {
	if l.left < 0 {
		return 0, errLimit
	}
	n, err := l.r.Read(p[:min(int64(len(p)), l.left+1)])
	if l.left -= int64(n); l.left < 0 {
		return 0, errLimit
	}
	return n, err
}

// startReader remembers the beginning of what is read, to tell a web page from
// a list.
type startReader struct {
	r    io.Reader
	seen []byte
}

func (s *startReader) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	if room := 4<<10 - len(s.seen); room > 0 {
		s.seen = append(s.seen, p[:min(n, room)]...)
	}
	return n, err
}
