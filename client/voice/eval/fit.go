package main

import (
	"bytes"
	"encoding/binary"
	"flag"
	"fmt"
	"io"
	"math"
	"os"

	"gonum.org/v1/gonum/mat"
)

// fit finds the weights of what tells a voice from an instrument, by logistic
// regression on what the network remembers of stretches that pass for speech.
func fit(args []string, stdout io.Writer) error {
	f := flag.NewFlagSet("fit", flag.ContinueOnError)
	words := f.String("words", "", "")
	music := f.String("music", "", "")
	out := f.String("out", "", "")
	if _, err := parse(f, args, 0, "no other arguments"); err != nil {
		return err
	}
	if *words == "" || *music == "" || *out == "" {
		return fmt.Errorf("%w: fit wants --words, --music and --out", errUsage)
	}
	var halves [2]corpus
	var all corpus
	for i := range halves {
		halves[i] = collect(*words, *music, i)
		if len(halves[i].notes) == 0 || len(halves[i].voices) == 0 {
			return fmt.Errorf("half %d: %d stretches of music and %d of speech are not enough", i+1, len(halves[i].notes), len(halves[i].voices))
		}
		all.notes = append(all.notes, halves[i].notes...)
		all.voices = append(all.voices, halves[i].voices...)
	}
	for i, h := range halves {
		m, err := regress(h)
		if err != nil {
			return err
		}
		passed, lost := m.try(halves[1-i])
		fmt.Fprintf(stdout, "fitted to half %d, of the other: %d of %d stretches of music pass, %.2f %% of %d stretches of speech are lost\n",
			i+1, passed, len(halves[1-i].notes), 100*lost, len(halves[1-i].voices))
	}
	m, err := regress(all)
	if err != nil {
		return err
	}
	fmt.Fprintf(stdout, "fitted to both: anyVoice %.2f\n", m.any)
	var b bytes.Buffer
	if err := binary.Write(&b, binary.LittleEndian, append(m.weights, m.bias)); err != nil {
		return err
	}
	return os.WriteFile(*out, b.Bytes(), 0o644)
}

// Of the windows of speech so many may be taken for music: where there may be
// some, and elsewhere.
const (
	lostAmidMusic = 0.04
	lostElsewhere = 0.002
)

// model is a fitted separation.
type model struct {
	weights []float32
	bias    float32 // such that 0 is the limit amid music
	any     float64 // the limit elsewhere
}

func (m *model) of(s state) float64 {
	sum := float64(m.bias)
	for i, w := range m.weights {
		sum += float64(w) * s.mean[i]
	}
	return sum
}

// passes reports whether a stretch would be taken for speech.
func (m *model) passes(s stretch) bool {
	for _, w := range s {
		if v := m.of(w); v >= 0 || !w.unsteady && v >= m.any {
			return true
		}
	}
	return false
}

// try counts the stretches of music that pass and gives the share of those of
// speech that do not.
func (m *model) try(c corpus) (passed int, lost float64) {
	for _, s := range c.notes {
		if m.passes(s) {
			passed++
		}
	}
	for _, s := range c.voices {
		if !m.passes(s) {
			lost += 1 / float64(len(c.voices))
		}
	}
	return passed, lost
}

// regress fits a model: iterated least squares, both classes of the same weight,
// the weights held down as in "ridge".
func regress(c corpus) (*model, error) {
	const strength, steps = 3e-3, 12
	var x [][]float64
	var y []float64
	add := func(list []stretch, class float64) {
		for _, s := range list {
			for _, w := range s {
				x, y = append(x, w.mean), append(y, class)
			}
		}
	}
	add(c.notes, 0)
	zeros := len(y)
	add(c.voices, 1)
	n, d := len(x), len(x[0])+1 // the last is the bias
	share := [2]float64{float64(n) / float64(2*zeros), float64(n) / float64(2*(n-zeros))}
	mean, deviation := moments(x)
	beta := mat.NewVecDense(d, nil)
	row := make([]float64, d)
	row[d-1] = 1
	standard := func(i int) []float64 {
		for j, v := range x[i] {
			row[j] = (v - mean[j]) / deviation[j]
		}
		return row
	}
	for range steps {
		gradient, curvature := mat.NewVecDense(d, nil), mat.NewSymDense(d, nil)
		for i := range x {
			v := mat.NewVecDense(d, standard(i))
			p := 1 / (1 + math.Exp(-mat.Dot(v, beta)))
			weight := strength * share[int(y[i])]
			gradient.AddScaledVec(gradient, weight*(y[i]-p), v)
			curvature.SymRankOne(curvature, weight*max(p*(1-p), 1e-6), v)
		}
		for j := range d - 1 { // the bias is free
			gradient.SetVec(j, gradient.AtVec(j)-beta.AtVec(j))
			curvature.SetSym(j, j, curvature.At(j, j)+1)
		}
		var step mat.VecDense
		var factor mat.Cholesky
		if !factor.Factorize(curvature) {
			return nil, fmt.Errorf("the fit does not converge")
		}
		if err := factor.SolveVecTo(&step, gradient); err != nil {
			return nil, err
		}
		beta.AddVec(beta, &step)
	}
	m := &model{weights: make([]float32, d-1), bias: float32(beta.AtVec(d - 1))}
	for j := range m.weights {
		m.weights[j] = float32(beta.AtVec(j) / deviation[j])
		m.bias -= float32(mean[j]) * m.weights[j]
	}
	m.limits(c.voices)
	return m, nil
}

// limits moves the bias and sets the other limit.
func (m *model) limits(voices []stretch) {
	var amid, elsewhere []float64
	for _, s := range voices {
		for _, w := range s {
			if w.unsteady {
				amid = append(amid, m.of(w))
			} else {
				elsewhere = append(elsewhere, m.of(w))
			}
		}
	}
	limit := quantile(amid, lostAmidMusic)
	m.bias -= float32(limit)
	m.any = min(quantile(elsewhere, lostElsewhere)-limit, 0)
}

func moments(x [][]float64) (mean, deviation []float64) {
	d, n := len(x[0]), float64(len(x))
	mean, deviation = make([]float64, d), make([]float64, d)
	for _, r := range x {
		for j, v := range r {
			mean[j] += v / n
		}
	}
	for _, r := range x {
		for j, v := range r {
			deviation[j] += (v - mean[j]) * (v - mean[j]) / n
		}
	}
	for j := range deviation {
		deviation[j] = math.Sqrt(deviation[j]) + 1e-3
	}
	return mean, deviation
}
