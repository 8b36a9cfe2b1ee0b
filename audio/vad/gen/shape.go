package main

import (
	"fmt"
	"slices"
	"strings"
)

const (
	bins      = 129 // frequencies of a spectrum
	frameSize = 256 // samples of a spectrum
	units     = 128 // of the LSTM
	gates     = 4
)

// step is one computing node of the branch and what it has to look like.
type step struct {
	op      string
	kernel  int64 // of convolutions: taps, stride and padding on both sides
	stride  int64
	padding int64
	mode    string // of paddings
}

// steps are the computing nodes of the 16 kHz branch in their order, as package
// vad performs them. The LSTM is in a branch of its own.
var steps = []step{
	{op: "Pad", mode: "reflect"},
	{op: "Conv", kernel: frameSize, stride: 128},
	{op: "Pow"}, {op: "Pow"}, {op: "Add"}, {op: "Sqrt"},
	{op: "Conv", kernel: 3, stride: 1, padding: 1}, {op: "Relu"},
	{op: "Conv", kernel: 3, stride: 2, padding: 1}, {op: "Relu"},
	{op: "Conv", kernel: 3, stride: 2, padding: 1}, {op: "Relu"},
	{op: "Conv", kernel: 3, stride: 1, padding: 1}, {op: "Relu"},
	{op: "Relu"},
	{op: "Conv", kernel: 1, stride: 1},
	{op: "Sigmoid"},
	{op: "ReduceMean"},
}

// plumbing are the nodes which only move numbers about.
var plumbing = []string{
	"Constant", "ConstantOfShape", "Concat", "Reshape", "Slice", "Transpose", "Cast", "Unsqueeze",
	"Squeeze", "Shape", "Gather", "Equal", "If", "Identity",
}

// checkShape makes sure that the branch computes what package vad does.
func checkShape(g *graph) error {
	var computing []node
	for _, n := range g.nodes {
		if !slices.Contains(plumbing, n.op) {
			computing = append(computing, n)
		}
	}
	if len(computing) != len(steps) {
		return fmt.Errorf("the branch has %d computing nodes, want %d", len(computing), len(steps))
	}
	for i, n := range computing {
		if err := steps[i].check(n); err != nil {
			return fmt.Errorf("computing node %d: %w", i, err)
		}
	}
	if err := checkPadding(g); err != nil {
		return err
	}
	return checkLSTM(g)
}

func (s step) check(n node) error {
	if n.op != s.op {
		return fmt.Errorf("%s, want %s", n.op, s.op)
	}
	if n.attrs["mode"].text != s.mode {
		return fmt.Errorf("%s of mode %q, want %q", n.op, n.attrs["mode"].text, s.mode)
	}
	if s.op != "Conv" {
		return nil
	}
	for _, want := range []struct {
		name  string
		value []int64
	}{
		{"kernel_shape", []int64{s.kernel}},
		{"strides", []int64{s.stride}},
		{"pads", []int64{s.padding, s.padding}},
		{"dilations", []int64{1}},
	} {
		if got := n.attrs[want.name].integers; !slices.Equal(got, want.value) {
			return fmt.Errorf("%s of the convolution is %v, want %v", want.name, got, want.value)
		}
	}
	return nil
}

// checkPadding makes sure that only the end of the sound is mirrored: the
// amounts are a constant which the exporter wrote as "last axis: 0 and 64".
func checkPadding(g *graph) error {
	for _, n := range g.nodes {
		a := n.attrs["value"]
		if n.op == "Constant" && strings.HasSuffix(n.output(0), "/stft/padding/Constant_1_output_0") &&
			a.tensor != nil && slices.Equal(a.tensor.integers, []int64{0, 64}) {
			return nil
		}
	}
	return fmt.Errorf("the padding of the spectrum is not 0 before and 64 after")
}

// checkLSTM makes sure that every LSTM has 128 units and that the weights are
// stored with the gates in the order i, f, g, o: the graph cuts them up to
// hand them to the LSTM node in its order i, o, f, g.
func checkLSTM(g *graph) error {
	found := 0
	err := g.walk(func(inner *graph) error {
		for _, n := range inner.nodes {
			if n.op != "LSTM" {
				continue
			}
			found++
			if size := n.attrs["hidden_size"].integer; size != units {
				return fmt.Errorf("LSTM of %d units, want %d", size, units)
			}
			if err := inner.checkGates(); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil && found == 0 {
		err = fmt.Errorf("no LSTM found")
	}
	return err
}

// checkGates looks at every slice of an LSTM weight or bias in the graph.
func (g *graph) checkGates() error {
	value := map[string]int64{}
	for _, n := range g.nodes {
		if t := n.attrs["value"].tensor; n.op == "Constant" && t != nil && len(t.integers) == 1 {
			value[n.output(0)] = t.integers[0]
		}
	}
	cuts := map[string][]int64{} // by tensor: starts and ends in the order of the graph
	for _, n := range g.nodes {
		if n.op == "Slice" && strings.Contains(n.input(0), "decoder.rnn.") {
			cuts[n.input(0)] = append(cuts[n.input(0)], value[n.input(1)], value[n.input(2)])
		}
	}
	if len(cuts) != 4 {
		return fmt.Errorf("%d tensors are cut into gates, want 4", len(cuts))
	}
	for name, got := range cuts {
		if want := []int64{0, units, 3 * units, 4 * units, units, 3 * units}; !slices.Equal(got, want) {
			return fmt.Errorf("%s is cut at %v, want %v", name, got, want)
		}
	}
	return nil
}

// walk visits the graph and all graphs inside it.
func (g *graph) walk(visit func(*graph) error) error {
	if err := visit(g); err != nil {
		return err
	}
	for _, n := range g.nodes {
		for _, a := range n.attrs {
			if a.graph == nil {
				continue
			}
			if err := a.graph.walk(visit); err != nil {
				return err
			}
		}
	}
	return nil
}
