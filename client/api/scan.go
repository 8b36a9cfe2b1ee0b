package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
)

// errSyntax is the error of text that is no JSON.
var errSyntax = errors.New("the JSON is damaged")

// scanner finds where values of a stream of JSON begin and end. It looks at quotes and
// brackets only, so that a value costs little more than reading it, however deep it
// nests: whether the inside of a value is sound is for those who decode it.
type scanner struct {
	r      io.Reader
	buffer []byte
	at, n  int // what of the buffer was read but not taken
	err    error
}

// scanPiece is how many bytes are read at once.
const scanPiece = 64 << 10

func newScanner(r io.Reader) *scanner { return &scanner{r: r, buffer: make([]byte, scanPiece)} }

// fill reads on when everything was taken.
func (s *scanner) fill() error {
	for s.at == s.n {
		if s.err != nil {
			return s.err
		}
		s.at = 0
		s.n, s.err = s.r.Read(s.buffer)
	}
	return nil
}

// next returns the next byte that is no blank, without taking it.
func (s *scanner) next() (byte, error) {
	for {
		if err := s.fill(); err != nil {
			return 0, err
		}
		for ; s.at < s.n; s.at++ {
			if c := s.buffer[s.at]; !isBlank(c) {
				return c, nil
			}
		}
	}
}

// take takes the next byte that is no blank, which must be c.
func (s *scanner) take(c byte) error {
	got, err := s.next()
	if err == nil && got != c {
		err = errSyntax
	}
	if err == nil {
		s.at++
	}
	return err
}

// more reports whether another element follows in an array or object that ends with
// end, of which count elements were read. It takes the comma or the end.
func (s *scanner) more(count int, end byte) (bool, error) {
	c, err := s.next()
	if err != nil {
		return false, err
	}
	switch {
	case c == end:
		s.at++
		return false, nil
	case count == 0:
		return true, nil
	case c != ',':
		return false, errSyntax
	}
	s.at++
	if c, err = s.next(); err == nil && c == end {
		err = errSyntax
	}
	return true, err
}

// value takes a whole value. It is appended to into as long as that has not more than
// most bytes then; fits reports whether it has it all.
func (s *scanner) value(into []byte, most int) (value []byte, fits bool, err error) {
	if _, err := s.next(); err != nil {
		return into, false, err
	}
	var p progress
	fits = true
	for {
		if err := s.fill(); err != nil {
			if err == io.EOF && p.scalar {
				return into, fits, nil
			}
			return into, false, err
		}
		used, done := p.look(s.buffer[s.at:s.n])
		if fits = fits && len(into)+used <= most; fits {
			if cap(into)-len(into) < used { // twice as much, or a large value is copied often
				into = slices.Grow(into, max(used, min(len(into), most-len(into))))
			}
			into = append(into, s.buffer[s.at:s.at+used]...)
		}
		s.at += used
		if done {
			if used == 0 && !p.scalar {
				err = errSyntax
			}
			return into, fits, err
		}
	}
}

// progress is how far into a value a look at its bytes has come.
type progress struct {
	depth   int
	text    bool // inside a string
	escaped bool // behind a backslash there
	scalar  bool // a number or a word
}

// look goes on with the next bytes and returns how many of them belong to the value,
// and whether it ends there.
func (p *progress) look(b []byte) (used int, done bool) {
	for i := 0; i < len(b); i++ {
		if p.text {
			n, ended := p.inText(b[i:])
			if i += n; !ended {
				return len(b), false
			}
			if p.depth == 0 {
				return i + 1, true
			}
			continue
		}
		switch c := b[i]; c {
		case '"':
			if p.scalar {
				return i, true
			}
			p.text = true
		case '{', '[':
			if p.scalar {
				return i, true
			}
			p.depth++
		case '}', ']':
			if p.depth == 0 {
				return i, true
			}
			if p.depth--; p.depth == 0 {
				return i + 1, true
			}
		default:
			if p.depth > 0 {
				continue
			}
			if c == ',' || c == ':' || isBlank(c) {
				return i, true
			}
			p.scalar = true
		}
	}
	return len(b), false
}

// inText finds the end of a string in b; n is the index of its closing quote.
func (p *progress) inText(b []byte) (n int, ended bool) {
	for n < len(b) {
		if p.escaped {
			p.escaped = false
			n++
			continue
		}
		quote := bytes.IndexByte(b[n:], '"')
		piece := b[n:]
		if quote >= 0 {
			piece = piece[:quote]
		}
		back := bytes.IndexByte(piece, '\\')
		switch {
		case back >= 0:
			n += back + 1
			p.escaped = true
		case quote >= 0:
			p.text = false
			return n + quote, true
		default:
			return len(b), false
		}
	}
	return len(b), false
}

func isBlank(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }

// span is a value's place in the bytes around it.
type span struct{ from, to int }

// cutter finds the values inside a value that lies in memory.
type cutter struct {
	b  []byte
	at int
}

func (c *cutter) blanks() {
	for c.at < len(c.b) && isBlank(c.b[c.at]) {
		c.at++
	}
}

// take takes the next byte that is no blank if it is ch.
func (c *cutter) take(ch byte) bool {
	c.blanks()
	if c.at < len(c.b) && c.b[c.at] == ch {
		c.at++
		return true
	}
	return false
}

// value takes a value.
func (c *cutter) value() (span, error) {
	c.blanks()
	var p progress
	used, done := p.look(c.b[c.at:])
	if used == 0 || !done && !p.scalar {
		return span{}, errSyntax
	}
	s := span{c.at, c.at + used}
	c.at += used
	return s, nil
}

// list calls each for every element of an array or object that ends with end and
// whose first byte was taken.
func (c *cutter) list(end byte, each func() error) error {
	if c.take(end) {
		return nil
	}
	for {
		if err := each(); err != nil {
			return err
		}
		if c.take(end) {
			return nil
		}
		if !c.take(',') {
			return errSyntax
		}
	}
}

// eachField calls f for every field of the object that b is.
func eachField(b []byte, f func(name string, value span) error) error {
	c := cutter{b: b}
	if !c.take('{') {
		return errNotObject
	}
	return c.list('}', func() error {
		key, err := c.value()
		if err != nil {
			return err
		}
		var name string
		if raw := b[key.from:key.to]; plainText(raw) {
			name = string(raw[1 : len(raw)-1])
		} else if json.Unmarshal(raw, &name) != nil {
			return errSyntax
		}
		if !c.take(':') {
			return errSyntax
		}
		value, err := c.value()
		if err != nil {
			return err
		}
		return f(name, value)
	})
}

// plainText reports whether raw is a string that is written as it is read.
func plainText(raw []byte) bool {
	if len(raw) < 2 || raw[0] != '"' || raw[len(raw)-1] != '"' {
		return false
	}
	for _, c := range raw[1 : len(raw)-1] {
		if c < ' ' || c >= 0x80 || c == '\\' || c == '"' {
			return false
		}
	}
	return true
}

// cutObject finds the fields of an object in place, which costs less than decoding it.
// What of its values is no JSON reads as nothing.
func cutObject(raw []byte) (object, error) {
	o := object{}
	err := eachField(raw, func(name string, value span) error {
		o[name] = raw[value.from:value.to]
		return nil
	})
	return o, err
}

// eachElement calls f for every element of the array at s in b.
func eachElement(b []byte, s span, f func(span) error) error {
	c := cutter{b: b[:s.to], at: s.from}
	if !c.take('[') {
		return errNotArray
	}
	return c.list(']', func() error {
		value, err := c.value()
		if err != nil {
			return err
		}
		return f(value)
	})
}
