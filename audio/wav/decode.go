package wav

import (
	"encoding/binary"
	"math"
)

// decode turns whole frames of src into mono samples in dst. Channels are
// averaged; what is not a number becomes silence, what is too loud is clipped.
func (f Format) decode(dst []float32, src []byte) {
	sample := f.sampler()
	if f.Channels == 1 {
		for i := range dst {
			dst[i] = sample(src[i*f.width:])
		}
		return
	}
	scale := 1 / float32(f.Channels)
	for i := range dst {
		frame := src[i*f.frameBytes():]
		var sum float32
		for c := range f.Channels {
			sum += sample(frame[c*f.width:])
		}
		dst[i] = sum * scale
	}
}

// sampler is how one stored sample becomes a float.
func (f Format) sampler() func([]byte) float32 {
	switch {
	case f.law == tagALaw:
		return func(b []byte) float32 { return aLaw(b[0]) }
	case f.law == tagMuLaw:
		return func(b []byte) float32 { return muLaw(b[0]) }
	case f.Float && f.width == 4:
		return func(b []byte) float32 {
			return clean(float64(math.Float32frombits(binary.LittleEndian.Uint32(b))))
		}
	case f.Float:
		return func(b []byte) float32 {
			return clean(math.Float64frombits(binary.LittleEndian.Uint64(b)))
		}
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

// clean makes any float a sample.
func clean(v float64) float32 {
	switch {
	case math.IsNaN(v):
		return 0
	case v > 1:
		return 1
	case v < -1:
		return -1
	}
	return float32(v)
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
