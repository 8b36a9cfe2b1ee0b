package playout

import "math"

const (
	slowest, fastest = 0.5, 2.0 // speeds speech stays intelligible at

	stretchHop    = 0.015 // seconds between two pieces of the output: they overlap by half
	stretchSearch = 0.008 // seconds a piece is moved at most to fit the one before: a pitch period of a deep voice
)

// stretcher changes how fast speech goes without changing its pitch: it lays
// overlapping pieces of the input closer together or further apart, each moved
// a little to where it fits the piece before best (WSOLA).
type stretcher struct {
	speed float64

	hop, search int
	window      []float32
	in          []float32 // input from at on
	at          int       // position of in in the whole input
	next        float64   // where the next piece would begin if it were not moved
	last        int       // where the last piece began, -1 before the first
	tail        []float32 // second half of the last piece, to be overlapped
}

// newStretcher returns a stretcher; 1 and 0 leave the sound as it is.
func newStretcher(speed float64) *stretcher {
	if speed == 0 || math.IsNaN(speed) {
		speed = 1
	}
	return &stretcher{speed: min(max(speed, slowest), fastest), last: -1}
}

// process takes samples and returns new ones that are ready.
func (s *stretcher) process(rate int, pcm []float32) []float32 {
	if s.speed == 1 {
		return append([]float32(nil), pcm...)
	}
	if s.hop == 0 {
		s.prepare(rate)
	}
	s.in = append(s.in, pcm...)
	var out []float32
	for int(s.next)+s.search+2*s.hop <= s.at+len(s.in) {
		out = s.piece(out)
	}
	return out
}

// flush returns the rest. What is shorter than a piece is not stretched.
func (s *stretcher) flush() []float32 {
	if s.speed == 1 || s.hop == 0 {
		return nil
	}
	begin := min(max(s.last+s.hop-s.at, 0), len(s.in))
	if s.last < 0 {
		begin = 0
	}
	out := append([]float32(nil), s.in[begin:]...)
	for i := range min(len(out), len(s.tail)) {
		out[i] = out[i]*s.window[i] + s.tail[i]
	}
	s.in, s.tail = nil, nil
	return out
}

func (s *stretcher) prepare(rate int) {
	s.hop = int(stretchHop * float64(rate))
	s.search = int(stretchSearch * float64(rate))
	s.window = make([]float32, 2*s.hop)
	for i := range s.window {
		s.window[i] = float32(0.5 - 0.5*math.Cos(2*math.Pi*float64(i)/float64(len(s.window))))
	}
}

// piece lays one piece over the tail of the one before.
func (s *stretcher) piece(out []float32) []float32 {
	begin := int(s.next)
	if s.last < 0 {
		// The very first half is not faded in: nothing comes before it.
		out = append(out, s.in[:s.hop]...)
	} else {
		begin = s.fit(begin)
		p := s.in[begin-s.at:]
		for i := range s.hop {
			out = append(out, p[i]*s.window[i]+s.tail[i])
		}
	}
	p := s.in[begin-s.at:]
	s.tail = s.tail[:0]
	for i := s.hop; i < 2*s.hop; i++ {
		s.tail = append(s.tail, p[i]*s.window[i])
	}
	s.last = begin
	s.next += float64(s.hop) * s.speed
	s.forget()
	return out
}

// fit moves a piece to where it continues the last one most naturally.
func (s *stretcher) fit(begin int) int {
	target := s.in[s.last+s.hop-s.at:]
	best, at := math.Inf(-1), begin
	for d := -s.search; d <= s.search; d++ {
		if begin+d < s.at {
			continue
		}
		p := s.in[begin+d-s.at:]
		// Every fourth sample tells enough.
		dot, power := 0.0, 1e-9
		for i := 0; i < s.hop; i += 4 {
			dot += float64(p[i]) * float64(target[i])
			power += float64(p[i]) * float64(p[i])
		}
		if score := dot / math.Sqrt(power); score > best {
			best, at = score, begin+d
		}
	}
	return at
}

// forget drops input that no piece will need.
func (s *stretcher) forget() {
	keep := min(int(s.next)-s.search, s.last+s.hop)
	if n := keep - s.at; n > 0 && n <= len(s.in) {
		s.in = append(s.in[:0], s.in[n:]...)
		s.at = keep
	}
}
