package echo

// trainer runs an adaptive filter over the past, faster than the past went by.
type trainer struct {
	*kalman
	x              *spectra
	busy           bool
	at             int // first sample of the next hop
	speed          int // hops in one of the present
	window         [fftLen]float32
	bins           []complex64
	ratio          []float32
	farPow, micPow []float32
	errors         float32
	rivals         float32
}

func newTrainer(partitions int, fft *realFFT) *trainer {
	return &trainer{
		kalman: newKalman(partitions, fft), x: newSpectra(partitions), bins: make([]complex64, numBins),
		ratio: make([]float32, numBins), farPow: make([]float32, numBins), micPow: make([]float32, numBins),
	}
}

// begin sets the trainer to the past. Its response and doubts are the caller's.
func (t *trainer) begin(c *core, from, speed int) {
	t.busy = true
	t.at, t.speed = from, speed
	t.errors, t.rivals = 0, 0
	t.x.fill(&c.align, from, t.fft, t.window[:])
}

// measure finds how strong the echo is for the far end, bin by bin.
func (t *trainer) measure(c *core, from, to int) {
	clear(t.farPow)
	clear(t.micPow)
	for n := from; n < to; n += hop {
		c.align.ref.get(t.window[:], n-hop)
		t.fft.forward(t.bins, t.window[:])
		for k, v := range t.bins {
			t.farPow[k] += norm(v)
		}
		c.mic.get(t.window[:], n-hop)
		t.fft.forward(t.bins, t.window[:])
		for k, v := range t.bins {
			t.micPow[k] += norm(v)
		}
	}
	for k := range t.ratio {
		f, m := float32(1e-9), float32(0)
		for i := max(0, k-4); i <= min(k+4, numBins-1); i++ {
			f += t.farPow[i]
			m += t.micPow[i]
		}
		t.ratio[k] = m / f
	}
}

// step trains on the next hop and returns the energy of the error made before.
func (t *trainer) step(c *core) float32 {
	c.align.ref.get(t.window[:], t.at-hop)
	far := energy(t.window[:])
	t.fft.forward(t.x.push(), t.window[:])
	t.x.pushed()
	t.w.predict(t.bins, t.x)
	t.fft.inverse(t.window[:], t.bins)
	var d [hop]float32
	c.mic.get(d[:], t.at)
	clear(t.window[:hop])
	for i, v := range d {
		t.window[hop+i] = v - t.window[hop+i]
	}
	e := energy(t.window[:])
	t.fft.forward(t.bins, t.window[:])
	if far > quiet*fftLen {
		t.update(t.bins, t.x)
	}
	t.at += hop
	return e
}
