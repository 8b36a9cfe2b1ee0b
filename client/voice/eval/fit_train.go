package main

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
)

// examples are what is learnt from.
type examples struct {
	x      [][]float32
	speaks []bool
}

// model is a layer of units that are never below 0, and their weighted sum.
type model struct {
	in, units                 int
	layer, bias, output, last []float32
}

// numbers are the weights in the order of the file.
func (m *model) numbers() (out []float32) {
	for _, part := range [][]float32{m.layer, m.bias, m.output, m.last} {
		out = append(out, part...)
	}
	return out
}

// speaks is the probability that somebody speaks.
func (m *model) speaks(x []float32) float32 {
	sum := m.last[0]
	for u := range m.units {
		a := m.bias[u]
		for i, w := range m.layer[u*m.in : (u+1)*m.in] {
			a += w * x[i]
		}
		sum += m.output[u] * max(a, 0)
	}
	return logistic(sum)
}

func logistic(x float32) float32 { return float32(1 / (1 + math.Exp(-float64(x)))) }

// How it is learnt.
const (
	unitsLearnt = 24
	epochs      = 6
	atOnce      = 128
	pace        = 1e-3
	decays      = 0.02 // of the weights of the layer, a step at that pace
	dropped     = 0.1  // share of the inputs left out, each time others
	doubt       = 0.02 // nothing is quite certain
)

// train fits a model by Adam, in steps that become smaller. Both classes count alike.
func train(e examples, rng *rand.Rand) *model {
	n, d, h := len(e.x), len(e.x[0]), unitsLearnt
	t := &training{examples: e, rng: rng, d: d, h: h}
	t.standard()
	t.shares()
	t.numbers = make([]float32, h*(d+2)+1)
	for i := range h * d {
		t.numbers[i] = float32(rng.NormFloat64() / math.Sqrt(float64(d)))
	}
	for i := range h {
		t.numbers[h*(d+1)+i] = float32(rng.NormFloat64() / math.Sqrt(float64(h)))
	}
	t.slope, t.mean1, t.mean2 = make([]float32, len(t.numbers)), make([]float32, len(t.numbers)), make([]float32, len(t.numbers))
	t.in, t.out, t.back = make([]float32, atOnce*d), make([]float32, atOnce*h), make([]float32, atOnce*h)
	order := rng.Perm(n)
	steps, size := 0, min(atOnce, n)
	total := epochs * (n / size)
	for range epochs {
		rng.Shuffle(n, func(i, j int) { order[i], order[j] = order[j], order[i] })
		for at := 0; at+size <= n; at += size {
			t.derive(order[at : at+size])
			steps++
			t.step(steps, pace*(0.5+0.5*math.Cos(math.Pi*float64(steps)/float64(total))))
		}
	}
	return t.model()
}

// training is a model while it is fitted, to inputs of mean 0 and deviation 1.
type training struct {
	examples
	rng             *rand.Rand
	d, h            int
	mean, deviation []float32
	share           [2]float32 // weight of an example without and with speech
	numbers         []float32  // layer, bias, output, last
	slope           []float32  // of the loss
	mean1, mean2    []float32  // of the slopes and of their squares
	in, out, back   []float32
}

// standard finds what the inputs are to be shifted and divided by.
func (t *training) standard() {
	const least = 0.02
	n := float64(len(t.x))
	sum, squares := make([]float64, t.d), make([]float64, t.d)
	for _, x := range t.x {
		for j, v := range x {
			sum[j] += float64(v)
			squares[j] += float64(v) * float64(v)
		}
	}
	t.mean, t.deviation = make([]float32, t.d), make([]float32, t.d)
	for j := range t.mean {
		m := sum[j] / n
		t.mean[j], t.deviation[j] = float32(m), float32(math.Sqrt(max(squares[j]/n-m*m, 0)))+least
	}
}

func (t *training) shares() {
	var n [2]float32
	for _, s := range t.speaks {
		n[classOf(s)]++
	}
	for i := range n {
		t.share[i] = float32(len(t.x)) / (2 * max(n[i], 1))
	}
}

func classOf(speaks bool) int {
	if speaks {
		return 1
	}
	return 0
}

// derive finds the slope of the loss for some examples.
func (t *training) derive(some []int) {
	d, h, n := t.d, t.h, len(some)
	for r, k := range some {
		row := t.in[r*d : (r+1)*d]
		for j, v := range t.x[k] {
			row[j] = (v - t.mean[j]) / t.deviation[j]
			if t.rng.Float32() < dropped {
				row[j] = 0
			}
		}
	}
	clear(t.slope)
	x := blas32.General{Rows: n, Cols: d, Stride: d, Data: t.in}
	layer := blas32.General{Rows: h, Cols: d, Stride: d, Data: t.numbers[:h*d]}
	blas32.Gemm(blas.NoTrans, blas.Trans, 1, x, layer, 0, blas32.General{Rows: n, Cols: h, Stride: h, Data: t.out})
	bias, output, last := t.numbers[h*d:h*(d+1)], t.numbers[h*(d+1):h*(d+2)], len(t.numbers)-1
	for r, k := range some {
		sum := t.numbers[last]
		row := t.out[r*h : (r+1)*h]
		for u := range row {
			row[u] = max(row[u]+bias[u], 0)
			sum += row[u] * output[u]
		}
		c := classOf(t.speaks[k])
		wrong := t.share[c] * (logistic(sum) - (doubt + (1-2*doubt)*float32(c))) / float32(n)
		t.slope[last] += wrong
		for u, v := range row {
			back := float32(0)
			if v > 0 {
				back = wrong * output[u]
			}
			t.back[r*h+u] = back
			t.slope[h*(d+1)+u] += wrong * v
			t.slope[h*d+u] += back
		}
	}
	blas32.Gemm(blas.Trans, blas.NoTrans, 1, blas32.General{Rows: n, Cols: h, Stride: h, Data: t.back}, x, 0,
		blas32.General{Rows: h, Cols: d, Stride: d, Data: t.slope[:h*d]})
}

// step goes down that slope.
func (t *training) step(steps int, pace float64) {
	const keep1, keep2, least = 0.9, 0.999, 1e-8
	c1, c2 := float32(1-math.Pow(keep1, float64(steps))), float32(1-math.Pow(keep2, float64(steps)))
	for i, g := range t.slope {
		t.mean1[i] = keep1*t.mean1[i] + (1-keep1)*g
		t.mean2[i] = keep2*t.mean2[i] + (1-keep2)*g*g
		by := t.mean1[i] / c1 / (float32(math.Sqrt(float64(t.mean2[i]/c2))) + least)
		if i < t.h*t.d {
			by += decays * t.numbers[i]
		}
		t.numbers[i] -= float32(pace) * by
	}
}

// model is what was learnt, for inputs as they are.
func (t *training) model() *model {
	d, h := t.d, t.h
	m := &model{in: d, units: h, layer: t.numbers[:h*d], bias: t.numbers[h*d : h*(d+1)], output: t.numbers[h*(d+1) : h*(d+2)], last: t.numbers[h*(d+2):]}
	for u := range h {
		for j := range d {
			m.layer[u*d+j] /= t.deviation[j]
			m.bias[u] -= m.layer[u*d+j] * t.mean[j]
		}
	}
	return m
}
