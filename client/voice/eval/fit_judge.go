package main

import (
	"math"
	"math/rand/v2"

	"delonix/audio/prosody"
)

// Where the numbers of a judge are in one list: the weights of the cells, their biases,
// what they count, the bias.
const (
	judgeBias = prosody.Cells * prosody.Count
	judgeOut  = judgeBias + prosody.Cells
	judgeAll  = judgeOut + prosody.Cells + 1
)

// judgeFit fits the network that judges endings, by gradients.
type judgeFit struct {
	judge   prosody.Judge
	numbers dense
	mean    float64 // weight of a silence
}

// fitJudge goes through the silences so many times.
func fitJudge(list []ending, rounds int) *prosody.Judge {
	const batch, rate, decay = 32, 0.004, 2e-4
	rng := rand.New(rand.NewPCG(2, 7))
	f := &judgeFit{numbers: newDense(make([]float32, judgeAll))}
	f.standardize(list)
	for i := range f.numbers.value {
		f.numbers.value[i] = float32(rng.NormFloat64() * 0.2)
	}
	f.put()
	order := rng.Perm(len(list))
	steps := 0
	for round := range rounds {
		rng.Shuffle(len(order), func(a, b int) { order[a], order[b] = order[b], order[a] })
		for n, at := range order {
			f.learn(&list[at])
			if n%batch != batch-1 {
				continue
			}
			steps++
			for i, v := range f.numbers.value {
				f.numbers.gradient[i] += batch * decay * v
			}
			f.numbers.step(rate*(1-float64(round)/float64(rounds)), steps, batch)
			f.put()
		}
	}
	return &f.judge
}

// standardize finds what evidence is brought to a common size with.
func (f *judgeFit) standardize(list []ending) {
	x := make([][]float64, len(list))
	for i, e := range list {
		x[i] = make([]float64, prosody.Count)
		for k, v := range e.evidence {
			x[i][k] = float64(v)
		}
		f.mean += e.weight / float64(len(list))
	}
	middle, deviation := moments(x)
	for k := range prosody.Count {
		f.judge.Mean[k], f.judge.Scale[k] = float32(middle[k]), float32(1/deviation[k])
	}
}

// put makes the numbers those of the judge.
func (f *judgeFit) put() {
	v := f.numbers.value
	for c := range prosody.Cells {
		copy(f.judge.In[c][:], v[c*prosody.Count:])
		f.judge.Bias[c], f.judge.Out[c] = v[judgeBias+c], v[judgeOut+c]
	}
	f.judge.OutBias = v[judgeAll-1]
}

// learn adds the gradients of one silence.
func (f *judgeFit) learn(e *ending) {
	j, gradient := &f.judge, f.numbers.gradient
	var in prosody.Evidence
	var cells [prosody.Cells]float32
	for k, v := range e.evidence {
		in[k] = max(-4, min((v-j.Mean[k])*j.Scale[k], 4))
	}
	sum := j.OutBias
	for c := range cells {
		a := j.Bias[c]
		for k, v := range in {
			a += j.In[c][k] * v
		}
		cells[c] = float32(math.Tanh(float64(a)))
		sum += j.Out[c] * cells[c]
	}
	slope := float32((1/(1+math.Exp(-float64(sum))) - float64(class(*e))) * e.weight / f.mean)
	for c, v := range cells {
		gradient[judgeOut+c] += slope * v
		back := slope * j.Out[c] * (1 - v*v)
		gradient[judgeBias+c] += back
		for k, v := range in {
			gradient[c*prosody.Count+k] += back * v
		}
	}
	gradient[judgeAll-1] += slope
}
