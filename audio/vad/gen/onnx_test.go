package main

import (
	"encoding/binary"
	"math"
	"slices"
	"strings"
	"testing"
)

// message writes protocol buffers, just enough for small models.
type message []byte

func (m message) varint(number int, v uint64) message {
	m = binary.AppendUvarint(m, uint64(number)<<3|wireVarint)
	return binary.AppendUvarint(m, v)
}

func (m message) bytes(number int, b []byte) message {
	m = binary.AppendUvarint(m, uint64(number)<<3|wireBytes)
	m = binary.AppendUvarint(m, uint64(len(b)))
	return append(m, b...)
}

func (m message) text(number int, s string) message { return m.bytes(number, []byte(s)) }

func (m message) fixed32(number int, v float32) message {
	m = binary.AppendUvarint(m, uint64(number)<<3|wireFixed32)
	return binary.LittleEndian.AppendUint32(m, math.Float32bits(v))
}

func rawFloats(values ...float32) (b []byte) {
	for _, v := range values {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(v))
	}
	return b
}

// constant is a Constant node which holds the tensor.
func constant(output string, tensor message) message {
	attribute := message{}.text(1, "value").bytes(5, tensor)
	return message{}.text(2, output).text(4, "Constant").bytes(5, attribute)
}

// sample is a model with an If whose branch holds a constant.
func sample() message {
	weights := message{}.varint(1, 2).varint(1, 2).varint(2, typeFloat).text(8, "w").bytes(9, rawFloats(1, -2, 3.5, 0))
	branch := message{}.text(2, "inner").bytes(1, constant("b_w", weights))
	branchAttr := message{}.text(1, "then_branch").bytes(6, branch)
	rate := message{}.varint(2, typeInt64).bytes(9, binary.LittleEndian.AppendUint64(nil, 16000))
	strides := message{}.text(1, "strides").bytes(8, []byte{1, 0x80, 0x01})
	conv := message{}.text(1, "x").text(1, "b_w").text(2, "y").text(4, "Conv").bytes(5, strides)
	g := message{}.text(2, "outer").
		bytes(1, constant("rate", rate)).
		bytes(1, message{}.text(1, "sr").text(1, "rate").text(2, "cond").text(4, "Equal")).
		bytes(1, message{}.text(1, "cond").text(2, "y").text(4, "If").bytes(5, branchAttr)).
		bytes(1, conv).
		bytes(5, message{}.varint(1, 2).varint(2, typeFloat).text(8, "init").fixed32(4, 7).fixed32(4, 8)).
		bytes(11, message{}.text(1, "sr")).
		bytes(12, message{}.text(1, "y"))
	return message{}.varint(1, 8).text(2, "exporter").bytes(7, g)
}

func TestParseModel_ReadsGraphsInsideGraphs(t *testing.T) {
	g, err := parseModel(sample())
	if err != nil {
		t.Fatal(err)
	}
	if g.name != "outer" || !slices.Equal(g.inputs, []string{"sr"}) || !slices.Equal(g.outputs, []string{"y"}) {
		t.Errorf("graph %q from %v to %v", g.name, g.inputs, g.outputs)
	}
	if got := g.tensors["init"].floats; !slices.Equal(got, []float32{7, 8}) {
		t.Errorf("initialiser holds %v", got)
	}
	if got := g.nodes[3].attrs["strides"].integers; !slices.Equal(got, []int64{1, 128}) {
		t.Errorf("strides are %v", got)
	}
	branch, err := branch16k(g)
	if err != nil {
		t.Fatal(err)
	}
	w := branch.nodes[0].attrs["value"].tensor
	if !slices.Equal(w.floats, []float32{1, -2, 3.5, 0}) || !slices.Equal(w.dims, []int64{2, 2}) {
		t.Errorf("the branch's constant is %v of %v", w.floats, w.dims)
	}
}

func TestParseModel_RefusesWhatIsCutShort(t *testing.T) {
	whole := sample()
	for n := range whole {
		if _, err := parseModel(whole[:n]); err == nil {
			t.Fatalf("the first %d of %d bytes pass for a model", n, len(whole))
		}
	}
}

func TestParseTensor_ComparesSizes(t *testing.T) {
	wrong := message{}.varint(1, 3).varint(2, typeFloat).text(8, "w").bytes(9, rawFloats(1, 2))
	if _, err := parseTensor(wrong); err == nil || !strings.Contains(err.Error(), `"w"`) {
		t.Errorf("a tensor of 3 with 2 elements: %v", err)
	}
}

func TestDump_ShowsEveryNode(t *testing.T) {
	g, err := parseModel(sample())
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	g.dump(&out, "")
	for _, want := range []string{`graph "outer"`, "[16000]", "Equal sr, rate -> cond", "then_branch:", `graph "inner"`, "[2 2]", "strides=[1 128]", "initialiser init"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is missing in\n%s", want, out.String())
		}
	}
}

func FuzzParseModel(f *testing.F) {
	f.Add([]byte(sample()))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, model []byte) {
		if g, err := parseModel(model); err == nil {
			_, _ = extract(g) // must not panic
		}
	})
}
