package main

import (
	"encoding/binary"
	"fmt"
	"math"
)

// Element types of tensors that occur in the model.
const (
	typeFloat = 1
	typeInt64 = 7
)

// graph is the part of an ONNX GraphProto that the generator needs.
type graph struct {
	name    string
	inputs  []string
	outputs []string
	nodes   []node
	tensors map[string]tensor // initialisers
}

// node is an ONNX NodeProto.
type node struct {
	name    string
	op      string
	inputs  []string
	outputs []string
	attrs   map[string]attribute
}

// input is the name of an input of the node, "" if it has fewer.
func (n node) input(i int) string { return nth(n.inputs, i) }

// output is the name of an output of the node, "" if it has fewer.
func (n node) output(i int) string { return nth(n.outputs, i) }

func nth(names []string, i int) string {
	if i < len(names) {
		return names[i]
	}
	return ""
}

// attribute is an ONNX AttributeProto.
type attribute struct {
	integer  int64
	float    float32
	text     string
	integers []int64
	tensor   *tensor
	graph    *graph
}

// tensor is an ONNX TensorProto with its numbers decoded.
type tensor struct {
	name     string
	dims     []int64
	elements int // typeFloat, typeInt64 or another type, which stays undecoded
	floats   []float32
	integers []int64
	raw      []byte
}

// parseModel returns the graph of an ONNX ModelProto.
func parseModel(model []byte) (*graph, error) {
	var g *graph
	err := eachField(model, func(f field) (err error) {
		if f.number == 7 {
			g, err = parseGraph(f.bytes)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading the model: %w", err)
	}
	if g == nil {
		return nil, fmt.Errorf("the file holds no ONNX graph")
	}
	return g, nil
}

func parseGraph(b []byte) (*graph, error) {
	g := &graph{tensors: map[string]tensor{}}
	err := eachField(b, func(f field) error {
		switch f.number {
		case 1:
			n, err := parseNode(f.bytes)
			g.nodes = append(g.nodes, n)
			return err
		case 2:
			g.name = string(f.bytes)
		case 5:
			t, err := parseTensor(f.bytes)
			g.tensors[t.name] = t
			return err
		case 11:
			name, err := parseValueName(f.bytes)
			g.inputs = append(g.inputs, name)
			return err
		case 12:
			name, err := parseValueName(f.bytes)
			g.outputs = append(g.outputs, name)
			return err
		}
		return nil
	})
	return g, err
}

// parseValueName returns the name in a ValueInfoProto.
func parseValueName(b []byte) (name string, err error) {
	err = eachField(b, func(f field) error {
		if f.number == 1 {
			name = string(f.bytes)
		}
		return nil
	})
	return name, err
}

func parseNode(b []byte) (node, error) {
	n := node{attrs: map[string]attribute{}}
	err := eachField(b, func(f field) error {
		switch f.number {
		case 1:
			n.inputs = append(n.inputs, string(f.bytes))
		case 2:
			n.outputs = append(n.outputs, string(f.bytes))
		case 3:
			n.name = string(f.bytes)
		case 4:
			n.op = string(f.bytes)
		case 5:
			return n.addAttribute(f.bytes)
		}
		return nil
	})
	return n, err
}

func (n *node) addAttribute(b []byte) error {
	var name string
	var a attribute
	err := eachField(b, func(f field) (err error) {
		switch f.number {
		case 1:
			name = string(f.bytes)
		case 2:
			a.float = math.Float32frombits(uint32(f.value))
		case 3:
			a.integer = int64(f.value)
		case 4:
			a.text = string(f.bytes)
		case 5:
			var t tensor
			t, err = parseTensor(f.bytes)
			a.tensor = &t
		case 6:
			a.graph, err = parseGraph(f.bytes)
		case 8:
			var more []int64
			more, err = f.integers()
			a.integers = append(a.integers, more...)
		}
		return err
	})
	n.attrs[name] = a
	return err
}

func parseTensor(b []byte) (tensor, error) {
	var t tensor
	err := eachField(b, func(f field) (err error) {
		switch f.number {
		case 1:
			var more []int64
			more, err = f.integers()
			t.dims = append(t.dims, more...)
		case 2:
			t.elements = int(f.value)
		case 4:
			err = t.addFloats(f)
		case 7:
			var more []int64
			more, err = f.integers()
			t.integers = append(t.integers, more...)
		case 8:
			t.name = string(f.bytes)
		case 9:
			t.raw = f.bytes
		}
		return err
	})
	if err != nil {
		return t, err
	}
	return t, t.decodeRaw()
}

// addFloats takes the numbers of float_data, packed or single.
func (t *tensor) addFloats(f field) error {
	if f.wire == wireFixed32 {
		t.floats = append(t.floats, math.Float32frombits(uint32(f.value)))
		return nil
	}
	if len(f.bytes)%4 != 0 {
		return errTruncated
	}
	for b := f.bytes; len(b) > 0; b = b[4:] {
		t.floats = append(t.floats, math.Float32frombits(binary.LittleEndian.Uint32(b)))
	}
	return nil
}

// decodeRaw turns raw_data into numbers and checks their count.
func (t *tensor) decodeRaw() error {
	count := int64(1)
	for _, d := range t.dims {
		count *= d
	}
	var got int
	switch t.elements {
	case typeFloat:
		for b := t.raw; len(b) >= 4; b = b[4:] {
			t.floats = append(t.floats, math.Float32frombits(binary.LittleEndian.Uint32(b)))
		}
		got = len(t.floats)
	case typeInt64:
		for b := t.raw; len(b) >= 8; b = b[8:] {
			t.integers = append(t.integers, int64(binary.LittleEndian.Uint64(b)))
		}
		got = len(t.integers)
	default:
		return nil
	}
	if int64(got) != count {
		return fmt.Errorf("tensor %q of shape %v has %d elements", t.name, t.dims, got)
	}
	return nil
}
