package audio

import "math"

const (
	// sincHalf is how many zero crossings of the sinc each side of a filter has:
	// with the window below the stop band is 80 dB down.
	sincHalf = 32
	// kaiserBeta shapes the window for a stop band of 80 dB.
	kaiserBeta = 7.86
	// passBand is where the filters are 6 dB down, as a share of the lower of
	// the two Nyquist frequencies; with 64 taps the stop band begins at that one.
	passBand = 0.92
	// maxPhases bounds the table of a filter. Ratios with more phases than that
	// (11,025 to 47,999 Hz) are interpolated between the two nearest of them.
	maxPhases = 1024
)

// Resampler changes the rate of a mono stream piece by piece with a windowed
// sinc; the joints between the pieces leave no trace. The output is aligned with
// the input: its first sample is the first one put in. It is not safe for
// concurrent use.
type Resampler struct {
	up, down int // the ratio of the rates in lowest terms: up/down = to/from
	half     int // taps on each side
	phases   int // rows of the table, but one
	exact    bool
	table    []float32 // (phases+1) rows of 2*half taps

	buf   []float32 // input still needed
	next  int       // input sample at or before the next output sample
	phase int       // where between next and the one after, in 1/up

	scratch []float32
}

// NewResampler converts from one rate to another, both in Hz.
func NewResampler(from, to int) *Resampler {
	g := gcd(from, to)
	r := &Resampler{up: to / g, down: from / g}
	r.phases, r.exact = r.up, true
	if r.phases > maxPhases {
		r.phases, r.exact = maxPhases/2, false
	}
	if from != to {
		scale := min(1, float64(to)/float64(from))
		r.half = int(math.Ceil(sincHalf / scale))
		r.table = sincTable(r.phases, r.half, scale*passBand)
	}
	r.reset()
	return r
}

// Process appends what the samples give to dst and returns it. The output lags
// by some 32 samples of the lower rate, which Flush delivers at the end.
func (r *Resampler) Process(dst, samples []float32) []float32 {
	if r.table == nil {
		return append(dst, samples...)
	}
	r.buf = append(r.buf, samples...)
	return r.run(dst, len(r.buf)-r.half)
}

// Flush appends the rest of the stream to dst and makes the resampler ready for
// a new one.
func (r *Resampler) Flush(dst []float32) []float32 {
	dst = r.tail(dst)
	r.reset()
	return dst
}

// tail appends what Flush would, and leaves the stream open.
func (r *Resampler) tail(dst []float32) []float32 {
	if r.table == nil {
		return dst
	}
	end := *r
	end.buf = append(r.scratch[:0], r.buf...)
	for range r.half {
		end.buf = append(end.buf, 0)
	}
	r.scratch = end.buf
	return end.run(dst, len(r.buf))
}

// reset begins a new stream.
func (r *Resampler) reset() {
	if r.table == nil {
		return
	}
	r.buf = r.buf[:0]
	for range r.half - 1 {
		r.buf = append(r.buf, 0)
	}
	r.next, r.phase = r.half-1, 0
}

// run appends the output samples that lie before the input sample end, and drops
// the input no longer needed.
func (r *Resampler) run(dst []float32, end int) []float32 {
	taps := 2 * r.half
	for r.next < end {
		first := r.next - r.half + 1
		dst = append(dst, r.at(r.buf[first:first+taps]))
		r.phase += r.down
		r.next += r.phase / r.up
		r.phase %= r.up
	}
	if first := r.next - r.half + 1; first > 0 {
		first = min(first, len(r.buf))
		r.buf = r.buf[:copy(r.buf, r.buf[first:])]
		r.next -= first
	}
	return dst
}

// at is the output sample at the current phase, given the input around it.
func (r *Resampler) at(x []float32) float32 {
	taps := 2 * r.half
	if r.exact {
		return dot(x, r.table[r.phase*taps:][:taps])
	}
	pos := float64(r.phase) * float64(r.phases) / float64(r.up)
	row := int(pos)
	part := float32(pos - float64(row))
	a := dot(x, r.table[row*taps:][:taps])
	b := dot(x, r.table[(row+1)*taps:][:taps])
	return a + part*(b-a)
}

// dot is the inner product of two slices of the same even length.
func dot(a, b []float32) float32 {
	b = b[:len(a)]
	var s0, s1, s2, s3 float32
	i := 0
	for ; i+4 <= len(a); i += 4 {
		s0 += a[i] * b[i]
		s1 += a[i+1] * b[i+1]
		s2 += a[i+2] * b[i+2]
		s3 += a[i+3] * b[i+3]
	}
	for ; i < len(a); i++ {
		s0 += a[i] * b[i]
	}
	return s0 + s1 + (s2 + s3)
}

// sincTable is the low-pass filter at every phase between two input samples;
// cutoff is relative to the input's Nyquist frequency. Each row sums to 1, so
// that silence and steady levels pass unchanged.
func sincTable(phases, half int, cutoff float64) []float32 {
	taps := 2 * half
	table := make([]float32, 0, (phases+1)*taps)
	row := make([]float64, taps)
	for p := range phases + 1 {
		sum := 0.0
		for j := range row {
			d := float64(p)/float64(phases) + float64(half-1-j)
			row[j] = sinc(cutoff*d) * kaiser(d/float64(half))
			sum += row[j]
		}
		for _, v := range row {
			table = append(table, float32(v/sum))
		}
	}
	return table
}

func sinc(x float64) float64 {
	if x == 0 {
		return 1
	}
	return math.Sin(math.Pi*x) / (math.Pi * x)
}

// kaiser is the window at x in [-1, 1].
func kaiser(x float64) float64 {
	if x < -1 || x > 1 {
		return 0
	}
	return bessel0(kaiserBeta*math.Sqrt(1-x*x)) / bessel0(kaiserBeta)
}

// bessel0 is the modified Bessel function of the first kind of order 0.
func bessel0(x float64) float64 {
	sum, term := 1.0, 1.0
	for k := 1.0; term > sum*1e-12; k++ {
		term *= (x / 2 / k) * (x / 2 / k)
		sum += term
	}
	return sum
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
