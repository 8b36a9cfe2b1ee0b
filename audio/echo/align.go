package echo

// aligner renders the far end as it would be heard at the microphone if the room
// were nothing but a delay: shifted by the delay and on the microphone's clock.
type aligner struct {
	far    ring // as given
	ref    ring // as aligned, under the microphone's sample numbers
	interp *interpolator
	delay  float64 // of the next sample, in samples
	rate   float64 // growth of the delay, in samples per sample
	next   int     // sample that is aligned next
	moved  float64 // what rate has added to the delay since the last start
	least  float64 // smallest delay possible with what has arrived of the far end
}

// again aligns the past samples from number from on with the present delay and rate.
func (a *aligner) again(from int) {
	const block = 4 * hop
	var buf [block]float32
	for n := from; n < a.next; n += block {
		part := buf[:min(block, a.next-n)]
		delay := a.delay - a.rate*float64(a.next-n)
		a.interp.read(part, a.far, float64(n)-delay, 1-a.rate)
		a.ref.put(n, part)
	}
}

// advance aligns the next hop.
func (a *aligner) advance() {
	var buf [hop]float32
	rate := a.rate
	if a.delay+rate*hop < a.least {
		rate = 0
	}
	a.interp.read(buf[:], a.far, float64(a.next)-a.delay, 1-rate)
	a.ref.put(a.next, buf[:])
	a.next += hop
	a.delay += rate * hop
	a.moved += rate * hop
}
