package wav

import (
	"bytes"
	"errors"
	"io"
	"math"
	"testing"
)

// FuzzDecode feeds files of unknown origin: reading ends, allocates no more than
// the file is worth and delivers samples in [-1, 1] or a typed error.
func FuzzDecode(f *testing.F) {
	for _, c := range []struct {
		body  []byte
		width int
		float bool
	}{
		{fmtBody(tagPCM, 1, 8000, 1, 8), 1, false},
		{fmtBody(tagPCM, 2, 44100, 2, 16), 2, false},
		{extBody(tagPCM, 6, 96000, 3, 24), 3, false},
		{extBody(tagPCM, 1, 48000, 4, 24), 4, false},
		{fmtBody(tagFloat, 1, 22050, 4, 32), 4, true},
		{extBody(tagFloat, 2, 192000, 8, 64), 8, true},
	} {
		data := store(wave(20), 1, c.width, c.float)
		f.Add(newFile("RIFF", 0).chunk("fmt ", c.body).chunk("data", data).Bytes())
		f.Add(newFile("RIFF", 0).chunk("data", data).chunk("fmt ", c.body).Bytes())
		f.Add(newFile("RF64", math.MaxUint32).chunk("LIST", data[:11]).chunk("fmt ", c.body).head("data", math.MaxUint32).raw(data).Bytes())
		f.Add(newFile("RIFF", 36).chunk("fmt ", c.body).head("data", 0).raw(data).Bytes())
	}
	f.Add([]byte("RIFF\x00\x00\x00\x00WAVEfmt \xff\xff\xff\xff"))
	f.Add(Encode(ramp(100), 16000))
	f.Fuzz(func(t *testing.T, data []byte) {
		samples, rate, err := Decode(bytes.NewReader(data))
		known := err == nil || errors.Is(err, ErrNotWAV) || errors.Is(err, ErrFormat) ||
			errors.Is(err, ErrUnsupported) || errors.Is(err, ErrTooLong)
		if !known {
			t.Fatalf("untyped error %v", err)
		}
		if err == nil && (rate < MinRate || rate > MaxRate) {
			t.Fatalf("rate %d", rate)
		}
		if len(samples) > len(data) {
			t.Fatalf("%d samples from %d bytes", len(samples), len(data))
		}
		for i, s := range samples {
			if !(s >= -1 && s <= 1) {
				t.Fatalf("sample %d is %v", i, s)
			}
		}
		if again, _, err2 := Decode(io.MultiReader(bytes.NewReader(data))); len(again) != len(samples) || (err == nil) != (err2 == nil) {
			t.Fatalf("read differently the second time: %d and %d samples", len(samples), len(again))
		}
	})
}
