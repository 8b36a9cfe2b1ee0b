package signals

import "encoding/binary"

// Decode reads little-endian samples.
func Decode(b []byte) []int16 {
	out := make([]int16, len(b)/2)
	for i := range out {
		out[i] = int16(binary.LittleEndian.Uint16(b[2*i:]))
	}
	return out
}

// Encode writes little-endian samples.
func Encode(sound []int16) []byte {
	out := make([]byte, 2*len(sound))
	for i, v := range sound {
		binary.LittleEndian.PutUint16(out[2*i:], uint16(v))
	}
	return out
}

// Floats returns the sound as the network takes it.
func Floats(sound []int16) []float32 {
	out := make([]float32, len(sound))
	for i, v := range sound {
		out[i] = float32(v) / 32768
	}
	return out
}
