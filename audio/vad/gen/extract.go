package main

import (
	"fmt"
	"math"
	"slices"
)

// extract checks the 16 kHz half of the graph and returns its weights in the
// order of package vad's layers.
func extract(g *graph) ([]float32, error) {
	branch, err := branch16k(g)
	if err != nil {
		return nil, err
	}
	if err := checkShape(branch); err != nil {
		return nil, err
	}
	t, err := branch.constants()
	if err != nil {
		return nil, err
	}
	if err := checkBasis(t["stft.forward_basis_buffer"].floats); err != nil {
		return nil, err
	}
	return layout(t), nil
}

// branch16k returns the graph that the model runs when sr equals 16000.
func branch16k(g *graph) (*graph, error) {
	rates := map[string]bool{} // names of constants of 16000
	for _, n := range g.nodes {
		a := n.attrs["value"]
		if n.op == "Constant" && a.tensor != nil && slices.Equal(a.tensor.integers, []int64{16000}) {
			rates[n.output(0)] = true
		}
	}
	conditions := map[string]bool{} // names of the result of "sr is 16000"
	for _, n := range g.nodes {
		if n.op == "Equal" && n.input(0) == "sr" && rates[n.input(1)] {
			conditions[n.output(0)] = true
		}
	}
	for _, n := range g.nodes {
		if n.op == "If" && conditions[n.input(0)] && n.attrs["then_branch"].graph != nil {
			return n.attrs["then_branch"].graph, nil
		}
	}
	return nil, fmt.Errorf("no branch for sr = 16000 found")
}

// wanted are the tensors of the branch and their shapes.
var wanted = []struct {
	name string
	dims []int64
}{

	{"stft.forward_basis_buffer", []int64{2 * bins, 1, frameSize}},
	{"encoder.0.reparam_conv.weight", []int64{128, bins, 3}},
	{"encoder.0.reparam_conv.bias", []int64{128}},
	{"encoder.1.reparam_conv.weight", []int64{64, 128, 3}},
	{"encoder.1.reparam_conv.bias", []int64{64}},
	{"encoder.2.reparam_conv.weight", []int64{64, 64, 3}},
	{"encoder.2.reparam_conv.bias", []int64{64}},
	{"encoder.3.reparam_conv.weight", []int64{128, 64, 3}},
	{"encoder.3.reparam_conv.bias", []int64{128}},
	{"decoder.rnn.weight_ih", []int64{gates * units, units}},
	{"decoder.rnn.weight_hh", []int64{gates * units, units}},
	{"decoder.rnn.bias_ih", []int64{gates * units}},
	{"decoder.rnn.bias_hh", []int64{gates * units}},
	{"decoder.decoder.2.weight", []int64{1, units, 1}},
	{"decoder.decoder.2.bias", []int64{1}},
}

// constants returns the wanted tensors, which the model keeps in Constant nodes.
func (g *graph) constants() (map[string]tensor, error) {
	all := map[string]tensor{}
	for _, n := range g.nodes {
		if a := n.attrs["value"]; n.op == "Constant" && a.tensor != nil {
			all[a.tensor.name] = *a.tensor
		}
	}
	for _, w := range wanted {
		t, ok := all[w.name]
		if !ok {
			return nil, fmt.Errorf("tensor %s is missing", w.name)
		}
		if t.elements != typeFloat || !slices.Equal(t.dims, w.dims) {
			return nil, fmt.Errorf("tensor %s is of type %d and shape %v, want floats of %v", w.name, t.elements, t.dims, w.dims)
		}
	}
	return all, nil
}

// checkBasis makes sure that the convolution of the model is a Fourier
// transform under a Hann window, because package vad computes it as such.
func checkBasis(basis []float32) error {
	const tolerance = 1e-6 // single precision rounds by 1e-7
	for k := range bins {
		for i := range frameSize {
			window := 0.5 - 0.5*math.Cos(2*math.Pi*float64(i)/frameSize)
			sin, cos := math.Sincos(2 * math.Pi * float64(k*i) / frameSize)
			re, im := float64(basis[k*frameSize+i]), float64(basis[(bins+k)*frameSize+i])
			if math.Abs(re-window*cos) > tolerance || math.Abs(im+window*sin) > tolerance {
				return fmt.Errorf("the basis is not a Hann-windowed Fourier transform at frequency %d, sample %d", k, i)
			}
		}
	}
	return nil
}

// layout puts the tensors into the order of package vad's layers.
func layout(t map[string]tensor) []float32 {
	var out []float32
	add := func(name string) { out = append(out, t[name].floats...) }
	taps := func(name string, keep ...int) { // of kernels of three taps
		w := t[name].floats
		for i := 0; i < len(w); i += 3 {
			for _, k := range keep {
				out = append(out, w[i+k])
			}
		}
	}
	add("encoder.0.reparam_conv.weight")
	add("encoder.0.reparam_conv.bias")
	add("encoder.1.reparam_conv.weight")
	add("encoder.1.reparam_conv.bias")
	taps("encoder.2.reparam_conv.weight", 1, 2) // tap 0 meets the padding only
	add("encoder.2.reparam_conv.bias")
	taps("encoder.3.reparam_conv.weight", 1) // taps 0 and 2 meet the padding only
	add("encoder.3.reparam_conv.bias")
	out = appendLSTM(out, t)
	add("decoder.decoder.2.weight")
	add("decoder.decoder.2.bias")
	return out
}

// appendLSTM interleaves the gates i, f, g, o, so that one pass over the input
// feeds all four of a unit.
func appendLSTM(out []float32, t map[string]tensor) []float32 {
	for u := range units {
		for _, w := range [][]float32{t["decoder.rnn.weight_ih"].floats, t["decoder.rnn.weight_hh"].floats} {
			for j := range units {
				for gate := range gates {
					out = append(out, w[(gate*units+u)*units+j])
				}
			}
		}
	}
	in, hidden := t["decoder.rnn.bias_ih"].floats, t["decoder.rnn.bias_hh"].floats
	for u := range units {
		for gate := range gates {
			out = append(out, in[gate*units+u]+hidden[gate*units+u])
		}
	}
	return out
}
