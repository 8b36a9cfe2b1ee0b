package vad

import "math"

const units = 128 // of the LSTM

// network is the model with its weights laid out in the order in which the
// passes below read them. Shapes are types, which spares the bounds checks.
type network struct {
	layers
	transform transform
}

// layers are the numbers of the file, in its order. Weights that would only
// ever meet the zeros beyond the edges are left out: the third and the fourth
// convolution have a single output frame.
type layers struct {
	conv1     [128][bins][3]float32
	bias1     [128]float32
	conv2     [64][128][3]float32
	bias2     [64]float32
	conv3     [64][64][2]float32 // taps 1 and 2 of 3
	bias3     [64]float32
	conv4     [128][64]float32 // tap 1 of 3
	bias4     [128]float32
	recurrent [units][2][units][4]float32 // of input and hidden state; gates i, f, g, o
	biasLSTM  [units][4]float32           // both biases added
	output    [units]float32
	biasOut   [1]float32
}

// scratch is the room for what passes from layer to layer within a window.
type scratch struct {
	re, im    [frameSize]float32
	magnitude [bins][frames]float32
	map1      [128][frames]float32
	map2      [64][2]float32
	map3      [64]float32
	map4      [units]float32
}

// encode runs the four convolutions over the magnitudes and returns the 128
// features of the window.
//
//go:norace
func (n *network) encode(w *scratch) *[units]float32 {
	for o := range n.conv1 {
		w.map1[o] = convolve1(&n.conv1[o], &w.magnitude, n.bias1[o])
	}
	for o := range n.conv2 {
		w.map2[o] = convolve2(&n.conv2[o], &w.map1, n.bias2[o])
	}
	for o := range n.conv3 {
		w.map3[o] = convolve3(&n.conv3[o], &w.map2, n.bias3[o])
	}
	for o := range n.conv4 {
		w.map4[o] = relu(n.bias4[o] + dot64(&n.conv4[o], &w.map3))
	}
	return &w.map4
}

// convolve1 computes one output channel: kernel 3, stride 1, one zero beyond
// each edge, ReLU. The four sums do not wait for each other, and more would not
// fit into the registers.
//
//go:norace
func convolve1(k *[bins][3]float32, in *[bins][frames]float32, bias float32) [frames]float32 {
	s0, s1, s2, s3 := bias, bias, bias, bias
	for i := range in {
		x, w := &in[i], &k[i]
		x0, x1, x2, x3 := x[0], x[1], x[2], x[3]
		s0 += w[1]*x0 + w[2]*x1
		s1 += w[0]*x0 + w[1]*x1 + w[2]*x2
		s2 += w[0]*x1 + w[1]*x2 + w[2]*x3
		s3 += w[0]*x2 + w[1]*x3
	}
	return [frames]float32{relu(s0), relu(s1), relu(s2), relu(s3)}
}

// convolve2 computes one output channel: kernel 3, stride 2, one zero before
// the first frame, ReLU.
//
//go:norace
func convolve2(k *[128][3]float32, in *[128][frames]float32, bias float32) [2]float32 {
	var a0, a1, b0, b1 float32
	for i := 0; i < len(in); i += 2 {
		x, p := &in[i], &k[i]
		y, q := &in[i+1], &k[i+1]
		a0 += p[1]*x[0] + p[2]*x[1]
		a1 += p[0]*x[1] + p[1]*x[2] + p[2]*x[3]
		b0 += q[1]*y[0] + q[2]*y[1]
		b1 += q[0]*y[1] + q[1]*y[2] + q[2]*y[3]
	}
	return [2]float32{relu(bias + a0 + b0), relu(bias + a1 + b1)}
}

// convolve3 computes one output channel: kernel 3, stride 2, of which the first
// tap lies before the first frame, ReLU.
//
//go:norace
func convolve3(k *[64][2]float32, in *[64][2]float32, bias float32) float32 {
	var a, b float32
	for i := 0; i < len(in); i += 2 {
		a += k[i][0]*in[i][0] + k[i][1]*in[i][1]
		b += k[i+1][0]*in[i+1][0] + k[i+1][1]*in[i+1][1]
	}
	return relu(bias + a + b)
}

// dot64 is the scalar product, in four sums that do not wait for each other.
//
//go:norace
func dot64(a, b *[64]float32) float32 {
	var s0, s1, s2, s3 float32
	for i := 0; i < len(a); i += 4 {
		s0 += a[i] * b[i]
		s1 += a[i+1] * b[i+1]
		s2 += a[i+2] * b[i+2]
		s3 += a[i+3] * b[i+3]
	}
	return s0 + s1 + (s2 + s3)
}

// remember is one step of the LSTM: it updates the hidden and the cell state.
//
//go:norace
func (n *network) remember(in, hidden, cell *[units]float32) {
	old := *hidden
	for u := range n.recurrent {
		w := &n.recurrent[u]
		sums := n.biasLSTM[u]
		addGates(&sums, &w[0], in)
		addGates(&sums, &w[1], &old)
		i, f, g, o := sigmoid(sums[0]), sigmoid(sums[1]), tanh(sums[2]), sigmoid(sums[3])
		cell[u] = f*cell[u] + i*g
		hidden[u] = o * tanh(cell[u])
	}
}

// addGates adds the products of the input with the weights of a unit's four
// gates. The four sums do not wait for each other.
//
//go:norace
func addGates(sums *[4]float32, w *[units][4]float32, in *[units]float32) {
	i, f, g, o := sums[0], sums[1], sums[2], sums[3]
	for j, x := range in {
		p := &w[j]
		i += p[0] * x
		f += p[1] * x
		g += p[2] * x
		o += p[3] * x
	}
	*sums = [4]float32{i, f, g, o}
}

// decide turns the hidden state into the probability of speech.
//
//go:norace
func (n *network) decide(hidden *[units]float32) float32 {
	sum := n.biasOut[0]
	for i, h := range hidden {
		sum += relu(h) * n.output[i]
	}
	return sigmoid(sum)
}

//go:norace
func relu(x float32) float32 { return max(x, 0) }

func sigmoid(x float32) float32 { return float32(1 / (1 + math.Exp(-float64(x)))) }

func tanh(x float32) float32 { return 2*sigmoid(2*x) - 1 }
