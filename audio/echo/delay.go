package echo

import (
	"math"
	"slices"
)

const (
	searchRate   = Rate / 2 // the search looks at 0-4 kHz only: speech is there, clocks matter less
	searchEvery  = 8        // hops between two looks: 128 ms
	searchForget = 0.88     // weight of the past at every look: a memory of about 1 s
	searchHurry  = 0.45     // likewise, for when the delay may have changed
	searchSpread = 16       // samples over which the energy of a response is gathered: 2 ms
	searchBlocks = 32       // pieces of the response whose median energy is the floor
)

// delaySearch looks for the far end in the microphone's signal at any delay:
// the cross spectrum over half a second, whitened, gathered over time, is the
// room's response blurred by what is not yet known, and echo stands out of it.
type delaySearch struct {
	far, mic  ring // at searchRate
	length    int  // samples of a far end's segment
	segment   int  // samples of a microphone's segment
	lags      int  // delays looked at, in samples
	fft       *realFFT
	time      []float32
	farBins   []complex64
	micBins   []complex64
	cross     []complex64
	energy    []float32 // of the response around every lag
	blocks    []float32
	low, high int // bins looked at
	step      int
	at        int // samples at searchRate so far
	halver    [2]halver
	half      []float32
}

// finding is what a look at the gathered cross spectrum shows.
type finding struct {
	peak  int     // lag of the strongest part of the response, in samples of Rate
	onset int     // lag at which the response begins, likewise
	clear float64 // by how many dB the peak stands out of what is not a response
}

func newDelaySearch(maxLag int) *delaySearch {
	lags := maxLag/2 + searchRate/20
	length := 1024
	for length < 2*lags {
		length *= 2
	}
	bins := length/2 + 1
	s := &delaySearch{
		far: newRing(length), mic: newRing(length),
		length: length, segment: length / 2, lags: lags,
		fft: newRealFFT(length), time: make([]float32, length),
		farBins: make([]complex64, bins), micBins: make([]complex64, bins), cross: make([]complex64, bins),
		energy: make([]float32, lags), blocks: make([]float32, searchBlocks),
		low: length * 200 / searchRate, high: length * 3700 / searchRate,
		half: make([]float32, hop/2),
	}
	return s
}

func (s *delaySearch) reset() {
	clear(s.far.buf)
	clear(s.mic.buf)
	clear(s.cross)
	s.halver = [2]halver{}
	s.step = 0
}

// push takes the next hop of both signals.
func (s *delaySearch) push(far, mic []float32) {
	s.halver[0].halve(s.half, far)
	s.far.put(s.at, s.half)
	s.halver[1].halve(s.half, mic)
	s.mic.put(s.at, s.half)
	s.at += len(s.half)
}

// look works on the search, a part of it at every call, to keep the calls
// short. Once in searchEvery calls it has a finding. span is for how many
// samples the far end has spoken: an echo later than that can't be seen yet,
// and its absence must not make chance look like an echo. hurry makes it
// forget faster, for when the delay may just have changed.
//
//go:norace
func (s *delaySearch) look(span int, hurry bool) (finding, bool) {
	s.step++
	switch s.step {
	case searchEvery - 3:
		clear(s.time[:s.length-s.segment])
		s.mic.get(s.time[s.length-s.segment:], s.at-s.segment)
		s.fft.forward(s.micBins, s.time)
		s.far.get(s.time, s.at-s.length) // the far end of the same moment
	case searchEvery - 2:
		s.fft.forward(s.farBins, s.time)
		keep := float32(searchForget)
		if hurry {
			keep = searchHurry
		}
		for k := s.low; k < s.high; k++ {
			s.cross[k] = scale(s.cross[k], keep) + s.micBins[k]*conj(s.farBins[k])
		}
	case searchEvery - 1:
		s.whiten()
		s.fft.inverse(s.time, s.farBins)
	case searchEvery:
		s.step = 0
		return s.find(min(s.lags, span/2-searchRate/4)), true
	}
	return finding{}, false
}

// forget drops what was gathered, for when it is known to be out of date.
func (s *delaySearch) forget() { clear(s.cross) }

// whiten writes the cross spectrum with most of its magnitudes levelled to farBins.
//
//go:norace
func (s *delaySearch) whiten() {
	mean := float32(0)
	for _, c := range s.cross[s.low:s.high] {
		mean += sqrt(norm(c))
	}
	floor := 0.3*mean/float32(s.high-s.low) + 1e-12
	clear(s.farBins)
	for k := s.low; k < s.high; k++ {
		c := s.cross[k]
		s.farBins[k] = scale(c, 1/(sqrt(norm(c))+floor))
	}
}

// find looks for a response among the first lags.
//
//go:norace
func (s *delaySearch) find(lags int) finding {
	if lags < searchRate/20 {
		return finding{}
	}
	run := float32(0)
	best, peak := float32(0), 0
	for i := range lags {
		run += s.time[i] * s.time[i]
		if i >= searchSpread {
			run -= s.time[i-searchSpread] * s.time[i-searchSpread]
		}
		s.energy[i] = run
		if run > best {
			best, peak = run, i
		}
	}
	for b := range s.blocks {
		sum := float32(0)
		part := s.energy[b*lags/searchBlocks : (b+1)*lags/searchBlocks]
		for _, e := range part {
			sum += e
		}
		s.blocks[b] = sum / float32(len(part))
	}
	slices.Sort(s.blocks)
	floor := s.blocks[searchBlocks/2] + 1e-20
	if best <= 0 {
		return finding{}
	}
	f := finding{clear: 10 * math.Log10(float64(best/floor))}
	top := max(0, peak-searchSpread+1)
	for i := top; i <= peak; i++ {
		if abs32(s.time[i]) > abs32(s.time[top]) {
			top = i
		}
	}
	f.peak = 2 * top
	// The response begins with the first energy within 50 ms before its peak that is neither noise nor negligible.
	threshold := max(4*floor, best/30)
	f.onset = top
	for i := max(0, peak-searchRate/20); i < peak; i++ {
		if s.energy[i] > threshold {
			f.onset = min(top, max(0, i-searchSpread/2))
			break
		}
	}
	f.onset *= 2
	return f
}

// halver halves a signal's rate.
type halver struct{ past [halverTaps]float32 }

const halverTaps = 32

// halve writes every second sample of the low-passed x to dst. x is hop samples long.
//
//go:norace
func (h *halver) halve(dst, x []float32) {
	var buf [halverTaps + hop]float32
	copy(buf[:], h.past[:])
	copy(buf[halverTaps:], x)
	for i := range dst {
		w := (*[31]float32)(buf[2*i:])
		// A half-band filter: one half in the middle, and pairs at the odd distances.
		sum := 0.5 * w[15]
		sum += 0.31550 * (w[14] + w[16])
		sum -= 0.09788 * (w[12] + w[18])
		sum += 0.05065 * (w[10] + w[20])
		sum -= 0.02864 * (w[8] + w[22])
		sum += 0.01592 * (w[6] + w[24])
		sum -= 0.00823 * (w[4] + w[26])
		sum += 0.00386 * (w[2] + w[28])
		sum -= 0.00189 * (w[0] + w[30])
		dst[i] = sum
	}
	copy(h.past[:], buf[hop:])
}

func sqrt(x float32) float32 { return float32(math.Sqrt(float64(x))) }

func abs32(x float32) float32 { return max(x, -x) }
