package main

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// hann is the basis of a Hann-windowed Fourier transform.
func hann() []float32 {
	basis := make([]float32, 2*bins*frameSize)
	for k := range bins {
		for i := range frameSize {
			window := 0.5 - 0.5*math.Cos(2*math.Pi*float64(i)/frameSize)
			sin, cos := math.Sincos(2 * math.Pi * float64(k*i) / frameSize)
			basis[k*frameSize+i] = float32(window * cos)
			basis[(bins+k)*frameSize+i] = float32(-window * sin)
		}
	}
	return basis
}

func TestCheckBasis_KnowsTheFourierTransform(t *testing.T) {
	basis := hann()
	if err := checkBasis(basis); err != nil {
		t.Errorf("the transform itself: %v", err)
	}
	basis[5*frameSize+7] += 1e-4
	if err := checkBasis(basis); err == nil || !strings.Contains(err.Error(), "frequency 5, sample 7") {
		t.Errorf("a basis with one other number: %v", err)
	}
}

func TestExtract_NamesWhatIsMissing(t *testing.T) {
	g, err := parseModel(sample())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := extract(g); err == nil || !strings.Contains(err.Error(), "computing nodes") {
		t.Errorf("another model: %v", err)
	}
	if _, err := extract(&graph{}); err == nil || !strings.Contains(err.Error(), "16000") {
		t.Errorf("an empty model: %v", err)
	}
}

func TestStepCheck_ComparesConvolutions(t *testing.T) {
	conv := func(stride, pad int64) node {
		return node{op: "Conv", attrs: map[string]attribute{
			"kernel_shape": {integers: []int64{3}}, "strides": {integers: []int64{stride}},
			"pads": {integers: []int64{pad, pad}}, "dilations": {integers: []int64{1}},
		}}
	}
	s := step{op: "Conv", kernel: 3, stride: 2, padding: 1}
	if err := s.check(conv(2, 1)); err != nil {
		t.Error(err)
	}
	for name, n := range map[string]node{"strides": conv(1, 1), "pads": conv(2, 0), "Relu": {op: "Relu"}} {
		if err := s.check(n); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("wrong %s: %v", name, err)
		}
	}
}

func TestAppendLSTM_InterleavesGates(t *testing.T) {
	tensors := map[string]tensor{}
	for i, name := range []string{"weight_ih", "weight_hh"} {
		w := make([]float32, gates*units*units)
		for k := range w {
			w[k] = float32(k + i*len(w))
		}
		tensors["decoder.rnn."+name] = tensor{floats: w}
	}
	for _, name := range []string{"bias_ih", "bias_hh"} {
		b := make([]float32, gates*units)
		for k := range b {
			b[k] = float32(k)
		}
		tensors["decoder.rnn."+name] = tensor{floats: b}
	}
	out := appendLSTM(nil, tensors)
	at := func(unit, side, input, gate int) float32 { return out[((unit*2+side)*units+input)*gates+gate] }
	for _, c := range []struct{ unit, side, input, gate int }{{0, 0, 0, 0}, {3, 0, 5, 2}, {127, 1, 127, 3}} {
		want := float32(((c.side*gates+c.gate)*units+c.unit)*units + c.input)
		if got := at(c.unit, c.side, c.input, c.gate); got != want {
			t.Errorf("%+v is %v, want %v", c, got, want)
		}
	}
	biases := out[2*gates*units*units:]
	if len(biases) != gates*units || biases[1*gates+2] != 2*float32(2*units+1) {
		t.Errorf("%d biases, gate 2 of unit 1 is %v", len(biases), biases[1*gates+2])
	}
}

// The committed weights come from the model that the README of the oracle names.
func TestWeights_NameTheirSource(t *testing.T) {
	const source = "1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3"
	b, err := os.ReadFile(filepath.Join("..", "weights.bin"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(b, []byte(magic)) || binary.LittleEndian.Uint32(b[4:]) != version {
		t.Error("the header is of another version")
	}
	if got := hex.EncodeToString(b[8:40]); got != source {
		t.Errorf("made from %s, want %s", got, source)
	}
	var head [32]byte
	copy(head[:], b[8:40])
	if again := encode(head, nil); !bytes.Equal(again, b[:40]) {
		t.Error("the header is not the one that the generator writes")
	}
}
