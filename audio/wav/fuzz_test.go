package wav

import (
	"bytes"
	"errors"
	"io"
	"math"
	"testing"
	"testing/iotest"
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
	f.Add(bytes.Join([][]byte{oneFile(8000, 440), oneFile(11025, 660), pcm16(11025, 880)}, nil))
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
		if len(samples) > len(data)*MaxRate/MinRate {
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

// FuzzJoined feeds streams of several files: what is read does not depend on how
// the stream arrives, and no two pieces of it are lost between.
func FuzzJoined(f *testing.F) {
	a, b := Encode(ramp(60), 16000), Encode(ramp(50), 8000)
	raw := store(wave(40), 1, 2, false)
	float := newFile("RIFF", 0).chunk("fmt ", fmtBody(tagFloat, 2, 16000, 4, 32)).chunk("data", store(wave(30), 2, 4, true)).Bytes()
	open := newFile("RIFF", math.MaxUint32).chunk("fmt ", mono16(16000)).head("data", math.MaxUint32).raw(raw).Bytes()
	f.Add(a, b, raw)
	f.Add(a, raw, b)
	f.Add(open, float, a)
	f.Add(open, []byte("LIST\x08\x00\x00\x00INFO"), b)
	f.Add(a, []byte("\r\n{\"detail\": \"no\"}"), float)
	f.Add(a, []byte("RIFF"), b)
	f.Add(newFile("RIFF", 36).chunk("fmt ", mono16(16000)).chunk("data", nil).Bytes(), a[:30], b)
	f.Fuzz(func(t *testing.T, x, y, z []byte) {
		stream := bytes.Join([][]byte{x, y, z}, nil)
		whole, rate, err := Decode(bytes.NewReader(stream))
		slow, slowRate, slowErr := Decode(iotest.HalfReader(bytes.NewReader(stream)))
		if rate != slowRate || len(whole) != len(slow) || (err == nil) != (slowErr == nil) {
			t.Fatalf("%d samples at %d Hz (%v) at once, %d at %d (%v) in pieces", len(whole), rate, err, len(slow), slowRate, slowErr)
		}
		for i, v := range whole {
			if !(v >= -1 && v <= 1) {
				t.Fatalf("sample %d is %v", i, v)
			}
		}
	})
}
