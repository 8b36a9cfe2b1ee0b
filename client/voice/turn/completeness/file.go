package completeness

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math"
)

// errDamaged says that weights can't be read.
var errDamaged = errors.New("the weights are damaged")

// tables are the network's numbers in the order of the file.
func (n *Network) tables() []*[]float32 {
	return []*[]float32{&n.Words, &n.Suffixes, &n.In, &n.Recurrent, &n.Bias, &n.Out, &n.Pairs}
}

// Write writes the network with a byte a number; the largest of a table has 127.
func (n *Network) Write(w io.Writer) error {
	var b bytes.Buffer
	put := func(v any) { _ = binary.Write(&b, binary.LittleEndian, v) } // a buffer takes everything
	put(uint32(len(n.Vocabulary)))
	put(n.Vocabulary)
	for _, t := range n.tables() {
		most := float32(1e-9)
		for _, v := range *t {
			most = max(most, v, -v)
		}
		put(most / 127)
		for _, v := range *t {
			put(int8(math.Round(float64(v / most * 127))))
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}

// Read reads what [Network.Write] wrote.
func Read(data []byte) (*Network, error) {
	r := bytes.NewReader(data)
	get := func(v any) error { return binary.Read(r, binary.LittleEndian, v) }
	var count uint32
	if get(&count) != nil || int(count) > len(data)/4 {
		return nil, errDamaged
	}
	vocabulary := make([]uint32, count)
	if get(vocabulary) != nil {
		return nil, errDamaged
	}
	n := New(vocabulary)
	for _, t := range n.tables() {
		var scale float32
		raw := make([]int8, len(*t))
		if get(&scale) != nil || get(raw) != nil {
			return nil, errDamaged
		}
		for i, v := range raw {
			(*t)[i] = float32(v) * scale
		}
	}
	if r.Len() > 0 {
		return nil, errDamaged
	}
	return n, nil
}
