package main

import (
	"math"
	"math/rand/v2"
	"os"

	"delonix/client/voice/turn/completeness"
)

const (
	vocabulary = 4000
	batch      = 16 // sentences
)

// wordFit fits a network by gradients: those of the tables' rows go by Adagrad, of
// the rest by Adam.
type wordFit struct {
	net  *completeness.Network
	rng  *rand.Rand
	list [][]completeness.Token

	dense  [4]dense // In, Recurrent, Bias, Out
	word   rows
	suffix rows
	pairs  rows

	gates []completeness.Gates
	steps int
	rate  float64
	slow  float64 // factor of the rate
}

// dense are numbers that change with every batch.
type dense struct {
	value, gradient, mean, square []float32
}

func newDense(value []float32) dense {
	n := len(value)
	return dense{value, make([]float32, n), make([]float32, n), make([]float32, n)}
}

// rows are tables of which few rows change at once.
type rows struct {
	value, square []float32
	rate          float32
}

func newRows(value []float32, rate float32) rows {
	return rows{value, make([]float32, len(value)), rate}
}

func (r *rows) add(i int, gradient float32, scale float64) {
	r.square[i] += gradient * gradient
	r.value[i] -= r.rate * float32(scale) * gradient / (float32(math.Sqrt(float64(r.square[i]))) + 1e-3)
}

// newWordFit begins with numbers by chance.
func newWordFit(list texts, rng *rand.Rand) *wordFit {
	n := completeness.New(vocabularyOf(list, vocabulary))
	fill := func(x []float32, scale float64) {
		for i := range x {
			x[i] = float32(rng.NormFloat64() * scale)
		}
	}
	fill(n.Words, 0.2)
	fill(n.Suffixes, 0.2)
	fill(n.In, 0.2)
	fill(n.Recurrent, 0.12)
	fill(n.Out, 0.1)
	t := &wordFit{rng: rng, gates: make([]completeness.Gates, 100)}
	t.take(n, list)
	return t
}

// goOn begins with the numbers of a file, which are near their goal already.
func (t *wordFit) goOn(path string, list texts) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	n, err := completeness.Read(data)
	if err != nil {
		return err
	}
	t.take(n, list)
	const near = 30 // of what the steps were divided by at the end
	for _, r := range []*rows{&t.word, &t.suffix, &t.pairs} {
		for i := range r.square {
			r.square[i] = near * 0.01
		}
	}
	t.slow = 0.5
	return nil
}

// take makes a network the one that is fitted.
func (t *wordFit) take(n *completeness.Network, list texts) {
	t.net, t.slow = n, 1
	for i, v := range [][]float32{n.In, n.Recurrent, n.Bias, n.Out} {
		t.dense[i] = newDense(v)
	}
	t.word, t.suffix, t.pairs = newRows(n.Words, 0.05), newRows(n.Suffixes, 0.05), newRows(n.Pairs, 0.08)
	t.list = nil
	for _, s := range list {
		t.list = append(t.list, n.Encode(s))
	}
}

// round goes through all sentences once and returns the mean loss.
func (t *wordFit) round(rate float64) float64 {
	t.rate = rate * t.slow
	t.rng.Shuffle(len(t.list), func(i, j int) { t.list[i], t.list[j] = t.list[j], t.list[i] })
	loss := 0.0
	for i := 0; i < len(t.list); i++ {
		s, ends := t.list[i], -1
		// What a person says may be two sentences; nothing is said about the end of the
		// first.
		if next := i + 1; next < len(t.list) && len(s)+len(t.list[next]) < 40 && t.rng.IntN(8) == 0 {
			ends = len(s) - 1
			s = append(append([]completeness.Token{}, s...), t.list[next]...)
		}
		loss += t.sentence(s, ends)
		if i%batch == batch-1 {
			t.step()
		}
	}
	return loss / float64(len(t.list))
}

// sentence adds the gradients of a sentence; the word at skip counts for nothing.
func (t *wordFit) sentence(s []completeness.Token, skip int) (loss float64) {
	n := t.net
	var state completeness.State
	var slopes [100]float32
	for i := range s {
		token := s[i]
		if t.rng.IntN(25) == 0 {
			token.Word = len(n.Vocabulary) // as if it were unknown
		}
		n.Step(token, &state, &t.gates[i])
		state = t.gates[i].After
		if i == skip {
			continue
		}
		pairs := completeness.PairsAt(s, i)
		p := 1 / (1 + math.Exp(-float64(n.Score(&state, pairs))))
		want, weight := 0.0, 1/math.Max(float64(len(s)-1), 1)
		if i == len(s)-1 {
			want, weight = 1, 1
		}
		loss -= weight * math.Log(math.Abs(1-want-p)+1e-9)
		slopes[i] = float32(weight * (p - want))
		for _, at := range pairs {
			if t.rng.IntN(3) > 0 {
				t.pairs.add(at, slopes[i]+1e-5*n.Pairs[at], t.rate)
			}
		}
	}
	t.back(s, slopes[:len(s)])
	return loss
}

// back carries the slopes of the scores back through a sentence.
func (t *wordFit) back(s []completeness.Token, slopes []float32) {
	const dims, hidden = completeness.Dims, completeness.Hidden
	n := t.net
	in, past, bias, out := t.dense[0].gradient, t.dense[1].gradient, t.dense[2].gradient, t.dense[3].gradient
	var down completeness.State // gradient of the state after the word
	for i := len(s) - 1; i >= 0; i-- {
		g := &t.gates[i]
		for h := range down {
			out[h] += slopes[i] * g.After[h]
			down[h] += slopes[i] * n.Out[h]
		}
		out[hidden] += slopes[i]
		var before completeness.State
		var x [dims]float32
		for h := range hidden {
			cand := down[h] * (1 - g.Update[h]) * (1 - g.Cand[h]*g.Cand[h])
			update := down[h] * (g.Before[h] - g.Cand[h]) * g.Update[h] * (1 - g.Update[h])
			reset := cand * g.Past[h] * g.Reset[h] * (1 - g.Reset[h])
			before[h] += down[h] * g.Update[h]
			for k, slope := range [3]float32{reset, update, cand} {
				row := k*hidden + h
				bias[row] += slope
				w, d := n.In[row*dims:][:dims], in[row*dims:][:dims]
				for j := range w {
					d[j] += slope * g.X[j]
					x[j] += slope * w[j]
				}
				if k == 2 {
					slope *= g.Reset[h]
				}
				u, e := n.Recurrent[row*hidden:][:hidden], past[row*hidden:][:hidden]
				for j := range u {
					e[j] += slope * g.Before[j]
					before[j] += slope * u[j]
				}
			}
		}
		down = before
		for j, v := range x {
			t.word.add(s[i].Word*dims+j, v, t.rate)
			for _, r := range s[i].Suffix {
				t.suffix.add(r*dims+j, v, t.rate)
			}
		}
	}
}

// step changes the dense numbers by the gradients of a batch.
func (t *wordFit) step() {
	t.steps++
	for i := range t.dense {
		t.dense[i].step(0.003*t.rate, t.steps, batch)
	}
}

// step changes numbers by the sum of the gradients of a batch, by Adam.
func (d *dense) step(rate float64, steps, batch int) {
	const first, second = 0.9, 0.999
	fix := math.Sqrt(1-math.Pow(second, float64(steps))) / (1 - math.Pow(first, float64(steps)))
	size := float32(rate * fix)
	for j, g := range d.gradient {
		g /= float32(batch)
		d.mean[j] = first*d.mean[j] + (1-first)*g
		d.square[j] = second*d.square[j] + (1-second)*g*g
		d.value[j] -= size * d.mean[j] / (float32(math.Sqrt(float64(d.square[j]))) + 1e-8)
		d.gradient[j] = 0
	}
}
