package api

import "io"

// limitReader fails once more than left bytes were read.
type limitReader struct {
	r    io.Reader
	left int64
}

func (l *limitReader) Read(p []byte) (int, error) {
	if l.left < 0 {
		return 0, errListTooLarge
	}
	n, err := l.r.Read(p[:min(int64(len(p)), l.left+1)])
	if l.left -= int64(n); l.left < 0 {
		return 0, errListTooLarge
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

// denseReader drops all but the first of the blanks between two tokens of JSON.
// The decoder looks at a run of blanks again with every piece it reads, so that
// some megabytes of them would keep it busy for minutes.
type denseReader struct {
	r             io.Reader
	text, escaped bool // inside a string, and behind a backslash there
	blank         bool // the last byte was a blank between tokens
}

func (d *denseReader) Read(p []byte) (int, error) {
	for {
		n, err := d.r.Read(p)
		if n = d.squeeze(p[:n]); n > 0 || err != nil || len(p) == 0 {
			return n, err
		}
	}
}

// squeeze drops blanks from p in place and returns what is left of its length.
func (d *denseReader) squeeze(p []byte) int {
	kept := 0
	for _, c := range p {
		switch {
		case d.escaped:
			d.escaped = false
		case d.text:
			d.escaped = c == '\\'
			d.text = c != '"'
		case c == ' ' || c == '\t' || c == '\r' || c == '\n':
			if d.blank {
				continue
			}
			d.blank = true
			p[kept] = c
			kept++
			continue
		default:
			d.text = c == '"'
		}
		d.blank = false
		p[kept] = c
		kept++
	}
	return kept
}
