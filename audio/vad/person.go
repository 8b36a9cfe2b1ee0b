package vad

import _ "embed"

// persons are the weights of [person], as "eval fit" writes them.
//
//go:embed person.bin
var persons []byte

// person tells how likely it is that a person speaks, and neither an instrument nor an
// animal nor a machine, by what the network remembers: it knows more of speech than
// the one number it was made for. A sustained note that passes for speech is
// remembered otherwise than a word; of a word amid noise, in a room or on a telephone
// more is left in its state than in its answer; and how that state was in the second
// before tells a voice that goes on from a note that does. person.md has what it was
// fitted to and how well it does.
type person struct {
	layer   [judges][traits]float32
	bias    [judges]float32
	output  [judges]float32
	biasOut [1]float32
}

const (
	traits = 3 * units // the state of the network now, its mean lately and its mean for longer
	judges = 24        // between those and the answer
)

// course is how the state of the network went up to now.
type course struct {
	traits  [traits]float32
	windows float32
}

// What the means are of, in windows: 0.2 s and 1 s.
const (
	lately = 6
	longer = 30
)

// loadPerson decodes the embedded weights. A file that does not fit is a mistake
// of the build and panics.
func loadPerson() *person {
	const numbersInAll = judges*(traits+2) + 1
	if len(persons) != 4*numbersInAll {
		panic("vad: person.bin does not fit; run eval fit")
	}
	p := new(person)
	rest := numbers(persons)
	for i := range p.layer {
		rest.fill(p.layer[i][:])
	}
	rest.fill(p.bias[:])
	rest.fill(p.output[:])
	rest.fill(p.biasOut[:])
	return p
}

// take adds the state after the next window. The first windows are their mean alone.
//
//go:norace
func (c *course) take(hidden *[units]float32) {
	c.windows++
	short, long := 1/min(c.windows, lately), 1/min(c.windows, longer)
	now, a, b := c.traits[:units], c.traits[units:2*units], c.traits[2*units:]
	for i, h := range hidden {
		now[i] = h
		a[i] += short * (h - a[i])
		b[i] += long * (h - b[i])
	}
}

// speaks returns the probability that a person speaks.
//
//go:norace
func (p *person) speaks(c *course) float32 {
	sum := p.biasOut[0]
	for i := range p.layer {
		sum += p.output[i] * relu(p.bias[i]+dotTraits(&p.layer[i], &c.traits))
	}
	return sigmoid(sum)
}

// dotTraits is the scalar product, in four sums that do not wait for each other.
//
//go:norace
func dotTraits(a, b *[traits]float32) float32 {
	var s0, s1, s2, s3 float32
	for i := 0; i < len(a); i += 4 {
		s0 += a[i] * b[i]
		s1 += a[i+1] * b[i+1]
		s2 += a[i+2] * b[i+2]
		s3 += a[i+3] * b[i+3]
	}
	return s0 + s1 + (s2 + s3)
}
