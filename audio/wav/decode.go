package wav

import (
	"encoding/binary"
	"math"
)

// decode turns whole frames of src into mono samples in dst and returns the last
// of them. Channels are averaged; what is not a number repeats the sample before,
// which is last in the beginning; what is too loud is clipped.
func (f Format) decode(dst []float32, src []byte, last float32) float32 {
	sample := f.sampler()
	scale := 1 / float32(f.Channels)
	for i := range dst {
		frame := src[i*f.frameBytes():]
		var sum float32
		for c := range f.Channels {
			sum += sample(frame[c*f.width:])
		}
		if f.Channels > 1 {
			sum *= scale
		}
		if sum != sum {
			sum = last
		}
		dst[i], last = sum, sum
	}
	return last
}

// sampler is how one stored sample becomes a float.
func (f Format) sampler() func([]byte) float32 {
	switch {
	case f.law == tagALaw:
		return func(b []byte) float32 { return aLaw(b[0]) }
	case f.law == tagMuLaw:
		return func(b []byte) float32 { return muLaw(b[0]) }
	case f.Float:
		scale := 1.0
		if f.scale > 0 {
			scale = 1 / f.scale
		}
		return func(b []byte) float32 { return clip(f.float(b) * scale) }
	}
	switch f.width {
	case 1: // the only unsigned one
		return func(b []byte) float32 { return float32(int(b[0])-128) / (1 << 7) }
	case 2:
		return func(b []byte) float32 {
			return float32(int16(binary.LittleEndian.Uint16(b))) / (1 << 15)
		}
	case 3:
		return func(b []byte) float32 {
			v := int32(uint32(b[0])<<8 | uint32(b[1])<<16 | uint32(b[2])<<24)
			return float32(v>>8) / (1 << 23)
		}
	default:
		return func(b []byte) float32 {
			return float32(float64(int32(binary.LittleEndian.Uint32(b))) / (1 << 31))
		}
	}
}

// float is one stored floating-point number.
func (f Format) float(b []byte) float64 {
	if f.width == 4 {
		return float64(math.Float32frombits(binary.LittleEndian.Uint32(b)))
	}
	return math.Float64frombits(binary.LittleEndian.Uint64(b))
}

// clip keeps a sample in its range; what is not a number stays none.
func clip(v float64) float32 { return float32(max(-1, min(1, v))) }

// clean makes any float a sample.
func clean(v float64) float32 {
	if math.IsNaN(v) {
		return 0
	}
	return clip(v)
}

// muLaw expands a sample of G.711 as spoken in America and Japan.
func muLaw(b byte) float32 {
	b = ^b
	v := int(b&15)<<3 + 132
	v = v<<(b>>4&7) - 132
	if b&0x80 != 0 {
		v = -v
	}
	return float32(v) / (1 << 15)
}

// aLaw expands a sample of G.711 as spoken elsewhere.
func aLaw(b byte) float32 {
	b ^= 0x55
	v := int(b&15)<<4 + 8
	if e := b >> 4 & 7; e > 0 {
		v = (v + 256) << (e - 1)
	}
	if b&0x80 == 0 {
		v = -v
	}
	return float32(v) / (1 << 15)
}
