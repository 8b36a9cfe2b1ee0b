package vad

import (
	_ "embed"
	"encoding/binary"
	"math"
)

// weights are those of Silero VAD v6 for 16 kHz, as written by the generator in
// the folder gen. They are under the MIT licence in LICENSE.silero.
//
//go:generate go run ./gen silero_vad_v6.onnx weights.bin
//go:embed weights.bin
var weights []byte

// The file of the weights: magic, version, SHA-256 of the ONNX file, numbers.
const (
	weightsMagic   = "DVAD"
	weightsVersion = 1
	headerSize     = 4 + 4 + 32
)

// numbers are what is still to be decoded of a file of weights.
type numbers []byte

// fill decodes the next len(to) numbers.
func (n *numbers) fill(to []float32) {
	for i := range to {
		to[i] = math.Float32frombits(binary.LittleEndian.Uint32((*n)[4*i:]))
	}
	*n = (*n)[4*len(to):]
}

// loadNetwork decodes the embedded weights. They are part of the program, so a
// file that does not fit is a mistake of the build and panics.
func loadNetwork() *network {
	if len(weights) < headerSize || string(weights[:4]) != weightsMagic ||
		binary.LittleEndian.Uint32(weights[4:]) != weightsVersion {
		panic("vad: weights.bin is not of this version; run go generate")
	}
	n := new(network)
	n.transform.init()
	rest := numbers(weights[headerSize:])
	n.layers.decode(&rest)
	if len(rest) != 0 {
		panic("vad: weights.bin is too long; run go generate")
	}
	return n
}

// decode reads the layers in the order of the file.
func (l *layers) decode(from *numbers) {
	for o := range l.conv1 {
		for i := range l.conv1[o] {
			from.fill(l.conv1[o][i][:])
		}
	}
	from.fill(l.bias1[:])
	for o := range l.conv2 {
		for i := range l.conv2[o] {
			from.fill(l.conv2[o][i][:])
		}
	}
	from.fill(l.bias2[:])
	for o := range l.conv3 {
		for i := range l.conv3[o] {
			from.fill(l.conv3[o][i][:])
		}
	}
	from.fill(l.bias3[:])
	for o := range l.conv4 {
		from.fill(l.conv4[o][:])
	}
	from.fill(l.bias4[:])
	for u := range l.recurrent {
		for side := range l.recurrent[u] {
			for j := range l.recurrent[u][side] {
				from.fill(l.recurrent[u][side][j][:])
			}
		}
	}
	for u := range l.biasLSTM {
		from.fill(l.biasLSTM[u][:])
	}
	from.fill(l.output[:])
	from.fill(l.biasOut[:])
}
