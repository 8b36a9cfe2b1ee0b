package demo

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
)

const recognitionRate = 16000 // samples per second, what recognisers want

// sound is mono audio.
type sound struct {
	samples []int16
	rate    int
}

// encodeWAV writes mono 16-bit samples as a RIFF/WAVE file.
func encodeWAV(samples []int16, rate int) []byte {
	size := 2 * len(samples)
	out := make([]byte, 44+size)
	copy(out[0:], "RIFF")
	binary.LittleEndian.PutUint32(out[4:], uint32(36+size))
	copy(out[8:], "WAVEfmt ")
	binary.LittleEndian.PutUint32(out[16:], 16)
	binary.LittleEndian.PutUint16(out[20:], 1) // PCM
	binary.LittleEndian.PutUint16(out[22:], 1) // channels
	binary.LittleEndian.PutUint32(out[24:], uint32(rate))
	binary.LittleEndian.PutUint32(out[28:], uint32(2*rate))
	binary.LittleEndian.PutUint16(out[32:], 2)
	binary.LittleEndian.PutUint16(out[34:], 16)
	copy(out[36:], "data")
	binary.LittleEndian.PutUint32(out[40:], uint32(size))
	for i, v := range samples {
		binary.LittleEndian.PutUint16(out[44+2*i:], uint16(v))
	}
	return out
}

// wavFormat is the fmt chunk of a file.
type wavFormat struct {
	tag, channels, bits int
	rate                int
}

// decodeWAV reads PCM of 8, 16, 24 or 32 bits or 32-bit float, mixed down to mono.
func decodeWAV(file []byte) (sound, error) {
	if len(file) < 12 || string(file[0:4]) != "RIFF" || string(file[8:12]) != "WAVE" {
		return sound{}, &speechInputError{"recording", "Not a WAV file"}
	}
	var format wavFormat
	rest := file[12:]
	for len(rest) >= 8 {
		id, size := string(rest[:4]), int(binary.LittleEndian.Uint32(rest[4:]))
		rest = rest[8:]
		body := rest[:min(size, len(rest))] // a recorder that was cut off leaves a wrong size
		switch id {
		case "fmt ":
			var err error
			if format, err = decodeFormat(body); err != nil {
				return sound{}, err
			}
		case "data":
			if format.rate == 0 {
				return sound{}, &speechInputError{"recording", "The WAV file has no format"}
			}
			return sound{mixDown(body, format), format.rate}, nil
		}
		rest = rest[min(size+size%2, len(rest)):]
	}
	return sound{}, &speechInputError{"recording", "The WAV file has no data"}
}

func decodeFormat(body []byte) (wavFormat, error) {
	if len(body) < 16 {
		return wavFormat{}, &speechInputError{"recording", "The WAV file's format is cut off"}
	}
	f := wavFormat{
		tag:      int(binary.LittleEndian.Uint16(body[0:])),
		channels: int(binary.LittleEndian.Uint16(body[2:])),
		rate:     int(binary.LittleEndian.Uint32(body[4:])),
		bits:     int(binary.LittleEndian.Uint16(body[14:])),
	}
	if f.tag == 0xfffe && len(body) >= 26 { // extensible: the real tag follows
		f.tag = int(binary.LittleEndian.Uint16(body[24:]))
	}
	pcm := f.tag == 1 && (f.bits == 8 || f.bits == 16 || f.bits == 24 || f.bits == 32)
	float := f.tag == 3 && f.bits == 32
	if !pcm && !float || f.channels < 1 || f.channels > 8 || f.rate < 4000 || f.rate > 192000 {
		return wavFormat{}, &speechInputError{"recording", fmt.Sprintf(
			"WAV of %d channels, %d Hz, %d bits and format %d is not supported", f.channels, f.rate, f.bits, f.tag)}
	}
	return f, nil
}

// mixDown averages the channels of interleaved samples.
func mixDown(body []byte, f wavFormat) []int16 {
	width := f.bits / 8
	frame := width * f.channels
	out := make([]int16, len(body)/frame)
	for i := range out {
		sum := 0.0
		for c := range f.channels {
			sum += sampleAt(body[i*frame+c*width:], f)
		}
		out[i] = toInt16(sum / float64(f.channels))
	}
	return out
}

// sampleAt reads one sample as a number from -1 to 1.
func sampleAt(b []byte, f wavFormat) float64 {
	switch {
	case f.tag == 3:
		return float64(math.Float32frombits(binary.LittleEndian.Uint32(b)))
	case f.bits == 8:
		return (float64(b[0]) - 128) / 128
	case f.bits == 16:
		return float64(int16(binary.LittleEndian.Uint16(b))) / (1 << 15)
	case f.bits == 24:
		return float64(int32(uint32(b[0])<<8|uint32(b[1])<<16|uint32(b[2])<<24)) / (1 << 31)
	}
	return float64(int32(binary.LittleEndian.Uint32(b))) / (1 << 31)
}

func toInt16(v float64) int16 {
	if v != v { // not a number
		return 0
	}
	return int16(max(-32768, min(32767, math.Round(v*32768))))
}

// resampleLobes is half the length of the filter in zero crossings.
const resampleLobes = 12

// resample converts to another rate with a windowed sinc, which keeps what lies above
// the lower rate's band from folding into it. The positions of output samples between
// input samples repeat, so that a filter for each of them is made only once.
func resample(s sound, rate int) sound {
	if s.rate == rate || len(s.samples) == 0 {
		return sound{s.samples, rate}
	}
	common := gcd(s.rate, rate)
	up, down := rate/common, s.rate/common
	cutoff := 0.95 * math.Min(1, float64(rate)/float64(s.rate))
	reach := int(math.Ceil(resampleLobes / cutoff))
	filters := make([][]float64, up)
	out := make([]int16, len(s.samples)*up/down)
	for i := range out {
		centre, phase := i*down/up, i*down%up
		if filters[phase] == nil {
			filters[phase] = sincFilter(cutoff, reach, float64(phase)/float64(up))
		}
		sum := 0.0
		for k, weight := range filters[phase] {
			if j := centre - reach + k; j >= 0 && j < len(s.samples) {
				sum += weight * float64(s.samples[j])
			}
		}
		out[i] = toInt16(sum / 32768)
	}
	return sound{out, rate}
}

// sincFilter is the filter for an output sample which lies a fraction behind the
// input sample in the filter's middle.
func sincFilter(cutoff float64, reach int, fraction float64) []float64 {
	filter := make([]float64, 2*reach+2)
	for k := range filter {
		x := float64(k-reach) - fraction
		if math.Abs(x) >= float64(reach+1) {
			continue
		}
		window := 0.5 + 0.5*math.Cos(math.Pi*x/float64(reach+1))
		filter[k] = cutoff * sinc(cutoff*x) * window
	}
	return filter
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

func sinc(x float64) float64 {
	if x == 0 {
		return 1
	}
	return math.Sin(math.Pi*x) / (math.Pi * x)
}

// littleEndian writes samples as the raw stream a recogniser reads.
func littleEndian(samples []int16) []byte {
	var b bytes.Buffer
	b.Grow(2 * len(samples))
	for _, v := range samples {
		b.WriteByte(byte(v))
		b.WriteByte(byte(uint16(v) >> 8))
	}
	return b.Bytes()
}
