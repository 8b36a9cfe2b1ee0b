package echo

import "math"

// bandEdges are the first bins of the bands in which echo and near end are
// weighed against each other; about as wide as hearing's.
var bandEdges = [...]int{2, 5, 8, 11, 14, 17, 20, 24, 28, 33, 38, 44, 51, 59, 68, 78, 90, 104, 120, 138, 158, 180, 205, 230, numBins}

const numBands = len(bandEdges) - 1

// suppressor takes out of the linear stage's output what it could not predict:
// the tail of the response, the loudspeaker's distortion, and what is not yet learnt.
type suppressor struct {
	comfort        bool
	fft            *realFFT
	window         [fftLen]float32
	ePast, yPast   [hop]float32
	dPast          [hop]float32
	block          [fftLen]float32
	e, y, dd       []complex64
	se, sy         []float32 // smoothed powers
	rest           []float32 // of the echo, expected in e
	noise          []float32
	noiseBand      [numBands]float32
	gain           []float32
	clean          []float32
	leak           [numBands]float32 // dB
	overlap        [hop]float32
	unity          bool
	eb, yb, db     [numBands]float32
	near, nearSlow float32
	z              float32
	echoLikely     float32
	cdy, cdd, cyy  float32
	md, my         [numBands]float32
	farLoud        bool
	global         float32
	young          int
}

func newSuppressor(comfort bool) *suppressor {
	s := &suppressor{comfort: comfort, fft: newRealFFT(fftLen)}
	for i := range s.window {
		s.window[i] = float32(math.Sin(math.Pi * (float64(i) + 0.5) / fftLen))
	}
	for _, p := range []*[]complex64{&s.e, &s.y, &s.dd} {
		*p = make([]complex64, numBins)
	}
	for _, p := range []*[]float32{&s.se, &s.sy, &s.rest, &s.noise, &s.gain, &s.clean} {
		*p = make([]float32, numBins)
	}
	s.reset()
	return s
}

func (s *suppressor) reset() {
	s.unity = true
	for b := range s.leak {
		s.leak[b] = 0
	}
	for k := range s.noise {
		s.noise[k] = 1
		s.gain[k] = 1
	}
	s.global = 1
}

func (s *suppressor) transform(dst []complex64, past *[hop]float32, now []float32) {
	for i, v := range past {
		s.block[i] = v * s.window[i]
		s.block[hop+i] = now[i] * s.window[hop+i]
	}
	copy(past[:], now)
	s.fft.forward(dst, s.block[:])
}

func bandSums(dst *[numBands]float32, bins []complex64, keep float32) {
	for b := range dst {
		sum := float32(0)
		for _, v := range bins[bandEdges[b]:bandEdges[b+1]] {
			sum += norm(v)
		}
		dst[b] = keep*dst[b] + (1-keep)*sum
	}
}

func dB(x float32) float32 { return 10 * float32(math.Log10(float64(x)+1e-20)) }

func (s *suppressor) process(c *core, out []float32, audible bool) {
	past := s.ePast
	s.transform(s.e, &s.ePast, c.e[:])
	for k, v := range s.e {
		s.se[k] = 0.3*s.se[k] + 0.7*norm(v)
		if s.se[k] < s.noise[k] {
			s.noise[k] += 0.2 * (s.se[k] - s.noise[k])
		} else {
			s.noise[k] *= 1.006
		}
	}
	if !audible || !c.lock.known {
		s.near, s.nearSlow, s.echoLikely = 1, 1, 0
		s.farLoud = false
		for i, v := range past {
			if s.unity {
				out[i] = v
			} else {
				out[i] = s.overlap[i] + v*s.window[i]*s.window[i]
			}
			s.overlap[i] = s.ePast[i] * s.window[hop+i] * s.window[hop+i]
		}
		copy(s.yPast[:], c.y[:])
		copy(s.dPast[:], c.d[:])
		s.unity = true
		for k := range s.gain {
			s.gain[k] = 1
		}
		return
	}
	s.transform(s.y, &s.yPast, c.y[:])
	s.transform(s.dd, &s.dPast, c.d[:])
	bandSums(&s.eb, s.e, 0.3)
	bandSums(&s.yb, s.y, 0.3)
	bandSums(&s.db, s.dd, 0.3)
	for b := range s.noiseBand {
		sum := float32(0)
		for _, v := range s.noise[bandEdges[b]:bandEdges[b+1]] {
			sum += v
		}
		s.noiseBand[b] = sum
	}
	s.judge(c)
	s.expect()
	s.weigh()
	for k, g := range s.gain {
		s.e[k] = scale(s.e[k], g)
	}
	s.fft.inverse(s.block[:], s.e)
	for i := range out {
		o := s.overlap[i]
		out[i] = o + s.block[i]*s.window[i]
		s.overlap[i] = s.block[hop+i] * s.window[hop+i]
	}
	s.unity = false
}

// judge tells near end from echo.
func (s *suppressor) judge(c *core) {
	z, n := float32(0), float32(0)
	ye, ne := float32(0), float32(0)
	for b := 2; b < 20; b++ {
		ye += s.yb[b]
		ne += s.noiseBand[b]
		r := undB(s.leak[b]) * s.yb[b]
		m := dB(s.eb[b]) - dB(1.5*r+2*s.noiseBand[b])
		z += max(-6, min(m, 12))
		n++
	}
	s.z = z / n
	s.farLoud = ye > 4*ne
	s.near = 1 / (1 + float32(math.Exp(float64(-(s.z - 3)))))
	if s.near > s.nearSlow {
		s.nearSlow += 0.5 * (s.near - s.nearSlow)
	} else {
		s.nearSlow += 0.06 * (s.near - s.nearSlow)
	}
	// patterns
	for b := 2; b < 20; b++ {
		d, y := dB(s.db[b]+s.noiseBand[b]), dB(s.yb[b]+s.noiseBand[b])
		s.md[b] += 0.02 * (d - s.md[b])
		s.my[b] += 0.02 * (y - s.my[b])
		const k = 0.06 / 18
		d -= s.md[b]
		y -= s.my[b]
		s.cdy += k * (d*y - s.cdy*18/18)
		s.cdd += k * (d*d - s.cdd)
		s.cyy += k * (y*y - s.cyy)
	}
	s.echoLikely = s.cdy / (sqrt(s.cdd*s.cyy) + 1e-6)
	up := 0.5 * (1 - s.nearSlow) * (1 - s.nearSlow)
	for b := range s.leak {
		if s.yb[b] < 4*s.noiseBand[b] {
			continue
		}
		r := dB(s.eb[b]) - dB(s.yb[b])
		if r < s.leak[b] {
			s.leak[b] = max(s.leak[b]-0.3, r)
		} else {
			s.leak[b] = min(s.leak[b]+up, r)
		}
		s.leak[b] = max(-45, min(s.leak[b], 6))
	}
}

func undB(x float32) float32 { return float32(math.Pow(10, float64(x)/10)) }

// expect estimates the echo's rest.
func (s *suppressor) expect() {
	for b := range s.leak {
		lo, hi := bandEdges[b], bandEdges[b+1]
		if b == 0 {
			lo = 0
		}
		mean := s.yb[b] / float32(hi-lo)
		l := undB(s.leak[b])
		for k := lo; k < hi; k++ {
			s.sy[k] = 0.5*s.sy[k] + 0.5*norm(s.y[k])
			r := l * (0.6*s.sy[k] + 0.4*mean)
			s.rest[k] = max(r, 0.75*s.rest[k])
		}
	}
}

func (s *suppressor) weigh() {
	quietNear := 1 - s.nearSlow
	over := 1.2 + 5*quietNear
	floor := undB(-15 - 25*quietNear)
	floor = sqrt(floor)
	for k := range s.gain {
		r := over * s.rest[k]
		post := s.se[k] / (r + 1e-20)
		prio := 0.85*s.clean[k]/(r+1e-20) + 0.15*max(post-1, 0)
		g := prio / (1 + prio)
		s.gain[k] = max(g, floor)
		s.clean[k] = g * g * s.se[k]
	}
	want := sqrt(undB(-15 * quietNear))
	s.global += 0.6 * (want - s.global)
	for k := range s.gain {
		s.gain[k] *= s.global
	}
}
