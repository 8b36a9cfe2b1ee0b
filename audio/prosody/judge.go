package prosody

import (
	_ "embed"
	"encoding/binary"
	"math"
	"sync"
)

// Cells is how many cells the network that judges evidence has.
const Cells = 16

// Judge is a small network that tells an end from a pause. It is fitted by "eval
// fit-endings" to the material that README.md names.
type Judge struct {
	Mean, Scale Evidence // what evidence is brought to a common size with
	In          [Cells]Evidence
	Bias, Out   [Cells]float32
	OutBias     float32
}

//go:embed endings.bin
var fitted []byte

var theJudge = sync.OnceValue(func() *Judge {
	j := &Judge{}
	if _, err := binary.Decode(fitted, binary.LittleEndian, j); err != nil {
		panic("prosody: the weights are damaged") // they are part of the program
	}
	return j
})

// Done is how likely the person is done, as log odds: 0 where an end is as likely as a
// pause.
func (e *Evidence) Done() float64 { return theJudge().Of(e) }

// Of judges evidence.
func (j *Judge) Of(e *Evidence) float64 {
	var x Evidence
	for i := range x {
		x[i] = max(-4, min((e[i]-j.Mean[i])*j.Scale[i], 4))
	}
	sum := j.OutBias
	for c := range Cells {
		sum += j.Out[c] * float32(math.Tanh(float64(j.Bias[c]+inner(&j.In[c], &x))))
	}
	return float64(sum)
}

func inner(a, b *Evidence) float32 {
	var sum float32
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}
