package wav

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"runtime"
	"testing"
	"testing/iotest"
)

// file builds WAV files of all kinds for the tests.
type file struct{ bytes.Buffer }

func newFile(id string, size uint32) *file {
	f := &file{}
	f.WriteString(id)
	f.u32(size)
	f.WriteString("WAVE")
	return f
}

func (f *file) u16(v uint16) { f.Write(binary.LittleEndian.AppendUint16(nil, v)) }
func (f *file) u32(v uint32) { f.Write(binary.LittleEndian.AppendUint32(nil, v)) }

func (f *file) chunk(id string, body []byte) *file {
	f.head(id, uint32(len(body)))
	f.Write(body)
	if len(body)%2 == 1 {
		f.WriteByte(0)
	}
	return f
}

func (f *file) head(id string, size uint32) *file {
	f.WriteString(id)
	f.u32(size)
	return f
}

// fmtBody is the body of a plain fmt chunk.
func fmtBody(tag uint16, channels, rate, width, bits int) []byte {
	f := &file{}
	f.u16(tag)
	f.u16(uint16(channels))
	f.u32(uint32(rate))
	f.u32(uint32(rate * channels * width))
	f.u16(uint16(channels * width))
	f.u16(uint16(bits))
	return f.Bytes()
}

// extBody is the body of an extensible fmt chunk.
func extBody(tag uint16, channels, rate, width, bits int) []byte {
	f := &file{}
	f.Write(fmtBody(tagExtensible, channels, rate, width, width*8))
	f.u16(22)
	f.u16(uint16(bits))
	f.u32(0)
	f.u16(tag)
	f.Write(subFormatTail)
	return f.Bytes()
}

// wave is a short test signal, and store writes it in any encoding.
func wave(n int) []float64 {
	w := make([]float64, n)
	for i := range w {
		w[i] = 0.9 * math.Sin(float64(i)*0.37)
	}
	return w
}

func store(w []float64, channels, width int, float bool) []byte {
	f := &file{}
	for _, v := range w {
		for range channels {
			switch {
			case float && width == 4:
				f.u32(math.Float32bits(float32(v)))
			case float:
				f.Write(binary.LittleEndian.AppendUint64(nil, math.Float64bits(v)))
			case width == 1:
				f.WriteByte(byte(math.Round(v*127) + 128))
			default:
				i := uint32(int32(v * (1<<31 - 1)))
				f.Write(binary.LittleEndian.AppendUint32(nil, i)[4-width:])
			}
		}
	}
	return f.Bytes()
}

func TestDecode_EveryEncoding(t *testing.T) {
	want := wave(1000)
	for _, c := range []struct {
		name  string
		body  []byte
		width int
		float bool
		exact float64
	}{
		{"8 bit", fmtBody(tagPCM, 1, 8000, 1, 8), 1, false, 1.0 / 64},
		{"16 bit", fmtBody(tagPCM, 1, 16000, 2, 16), 2, false, 1e-4},
		{"16 bit stereo", fmtBody(tagPCM, 2, 44100, 2, 16), 2, false, 1e-4},
		{"24 bit", fmtBody(tagPCM, 1, 48000, 3, 24), 3, false, 1e-6},
		{"24 bit of 6 channels", extBody(tagPCM, 6, 96000, 3, 24), 3, false, 1e-6},
		{"24 bit in 4 bytes", extBody(tagPCM, 1, 48000, 4, 24), 4, false, 1e-6},
		{"32 bit", fmtBody(tagPCM, 2, 192000, 4, 32), 4, false, 1e-6},
		{"float 32", fmtBody(tagFloat, 1, 22050, 4, 32), 4, true, 1e-6},
		{"float 64", fmtBody(tagFloat, 2, 11025, 8, 64), 8, true, 1e-6},
		{"extensible float", extBody(tagFloat, 2, 48000, 4, 32), 4, true, 1e-6},
		{"extensible 16 bit", extBody(tagPCM, 1, 32000, 2, 16), 2, false, 1e-4},
	} {
		t.Run(c.name, func(t *testing.T) {
			channels := int(binary.LittleEndian.Uint16(c.body[2:]))
			rate := int(binary.LittleEndian.Uint32(c.body[4:]))
			f := newFile("RIFF", 0).chunk("fmt ", c.body).chunk("data", store(want, channels, c.width, c.float))
			got, gotRate, err := Decode(iotest.OneByteReader(&f.Buffer))
			if err != nil {
				t.Fatal(err)
			}
			if gotRate != rate || len(got) != len(want) {
				t.Fatalf("%d samples at %d Hz, want %d at %d", len(got), gotRate, len(want), rate)
			}
			for i := range want {
				if math.Abs(float64(got[i])-want[i]) > c.exact {
					t.Fatalf("sample %d is %v, want %v", i, got[i], want[i])
				}
			}
		})
	}
}

func TestDecode_StereoIsMixedDown(t *testing.T) {
	f := newFile("RIFF", 0).chunk("fmt ", fmtBody(tagPCM, 2, 8000, 2, 16))
	f.head("data", 8)
	for _, v := range []int16{16384, 0, -32768, 16384} {
		f.u16(uint16(v))
	}
	got, _, err := Decode(&f.Buffer)
	if err != nil || len(got) != 2 || got[0] != 0.25 || got[1] != -0.25 {
		t.Fatalf("%v, %v; want 0.25, -0.25", got, err)
	}
}

func TestDecode_Layouts(t *testing.T) {
	format := fmtBody(tagPCM, 1, 16000, 2, 16)
	data := store(wave(100), 1, 2, false)
	odd := newFile("RIFF", 0).chunk("fmt ", format)
	odd.head("LIST", 3).WriteString("abc") // the byte behind an odd chunk is missing
	for name, f := range map[string]*file{
		"plain":                  newFile("RIFF", 236).chunk("fmt ", format).chunk("data", data),
		"chunks before":          newFile("RIFF", 0).chunk("JUNK", make([]byte, 27)).chunk("fmt ", format).chunk("fact", data[:4]).chunk("data", data),
		"odd chunk, not padded":  odd.chunk("data", data),
		"chunks behind":          newFile("RIFF", 500).chunk("fmt ", format).chunk("data", data).chunk("LIST", make([]byte, 100)),
		"samples before format":  newFile("RIFF", 0).chunk("data", data).chunk("fmt ", format),
		"RF64":                   newFile("RF64", math.MaxUint32).chunk("ds64", make([]byte, 28)).chunk("fmt ", format).head("data", math.MaxUint32).raw(data),
		"size unknown":           newFile("RIFF", math.MaxUint32).chunk("fmt ", format).head("data", math.MaxUint32).raw(data),
		"size as espeak writes":  newFile("RIFF", 0x7ffff024).chunk("fmt ", format).head("data", 0x7ffff000).raw(data),
		"size 0 left by a crash": newFile("RIFF", 36).chunk("fmt ", format).head("data", 0).raw(data),
		"all sizes 0":            newFile("RIFF", 0).chunk("fmt ", format).head("data", 0).raw(data),
		"size beyond the end":    newFile("RIFF", 9999).chunk("fmt ", format).head("data", 9000).raw(data),
		"half a sample behind":   newFile("RIFF", 0).chunk("fmt ", format).head("data", 0).raw(append(data[:200:200], 7)),
	} {
		t.Run(name, func(t *testing.T) {
			got, _, err := Decode(&f.Buffer)
			if err != nil || len(got) != 100 {
				t.Fatalf("%d samples, %v; want 100", len(got), err)
			}
		})
	}
}

func (f *file) raw(b []byte) *file { f.Write(b); return f }

func TestDecode_EmptyFileWithTextBehind(t *testing.T) {
	f := newFile("RIFF", 36+108).chunk("fmt ", fmtBody(tagPCM, 1, 16000, 2, 16)).chunk("data", nil).chunk("LIST", make([]byte, 100))
	if got, _, err := Decode(&f.Buffer); err != nil || len(got) != 0 {
		t.Fatalf("%d samples, %v; want none", len(got), err)
	}
}

func TestNewReader_TypedErrors(t *testing.T) {
	pcm := func(ch, rate, width, bits int) *file {
		return newFile("RIFF", 0).chunk("fmt ", fmtBody(tagPCM, ch, rate, width, bits)).chunk("data", make([]byte, 64))
	}
	broken := extBody(tagPCM, 1, 16000, 2, 16)
	broken[30] = 1
	for name, c := range map[string]struct {
		f    *file
		want error
	}{
		"nothing":             {&file{}, ErrNotWAV},
		"a page":              {(&file{}).raw([]byte("<!doctype html><html>")), ErrNotWAV},
		"big endian":          {newFile("RIFX", 0), ErrNotWAV},
		"no chunks":           {newFile("RIFF", 4), ErrFormat},
		"no samples":          {newFile("RIFF", 4).chunk("fmt ", fmtBody(tagPCM, 1, 16000, 2, 16)), ErrFormat},
		"short fmt":           {newFile("RIFF", 4).chunk("fmt ", make([]byte, 14)), ErrFormat},
		"endless fmt":         {newFile("RIFF", 4).head("fmt ", math.MaxUint32), ErrFormat},
		"endless junk":        {newFile("RIFF", 4).head("JUNK", math.MaxUint32), ErrFormat},
		"endless data first":  {newFile("RIFF", 4).head("data", math.MaxUint32), ErrFormat},
		"cut junk":            {newFile("RIFF", 4).head("JUNK", 1000), ErrFormat},
		"too many channels":   {pcm(1000, 16000, 2, 16), ErrUnsupported},
		"slow":                {pcm(1, 3999, 2, 16), ErrUnsupported},
		"fast":                {pcm(1, 384000, 2, 16), ErrUnsupported},
		"no width":            {pcm(1, 16000, 0, 0), ErrFormat},
		"bits beyond width":   {pcm(1, 16000, 2, 24), ErrFormat},
		"long integers":       {pcm(1, 16000, 8, 64), ErrUnsupported},
		"four bits":           {pcm(1, 16000, 1, 4), ErrUnsupported},
		"half floats":         {newFile("RIFF", 0).chunk("fmt ", fmtBody(tagFloat, 1, 16000, 2, 16)), ErrUnsupported},
		"compressed":          {newFile("RIFF", 0).chunk("fmt ", fmtBody(0x55, 1, 16000, 1, 8)), ErrUnsupported},
		"foreign extension":   {newFile("RIFF", 0).chunk("fmt ", broken), ErrUnsupported},
		"extension cut short": {newFile("RIFF", 0).chunk("fmt ", extBody(tagPCM, 1, 16000, 2, 16)[:22]), ErrUnsupported},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := NewReader(&c.f.Buffer); !errors.Is(err, c.want) {
				t.Fatalf("%v, want %v", err, c.want)
			}
		})
	}
}

func TestNewReader_NamesTheEncodingItDoesNotRead(t *testing.T) {
	for tag, want := range map[uint16]string{0x11: "ADPCM", 0x31: "GSM", 0x55: "MP3", 0x704F: "Opus", 0x7777: ""} {
		_, err := NewReader(&newFile("RIFF", 0).chunk("fmt ", fmtBody(tag, 1, 16000, 1, 8)).Buffer)
		var e *EncodingError
		if !errors.Is(err, ErrUnsupported) || !errors.As(err, &e) || e.Name() != want {
			t.Errorf("tag %#x: %v, want %q", tag, err, want)
		}
	}
}

func TestNewReader_ManyChunksEnd(t *testing.T) {
	f := newFile("RIFF", 0)
	for range maxChunks + 1 {
		f.chunk("JUNK", nil)
	}
	if _, err := NewReader(&f.Buffer); !errors.Is(err, ErrFormat) {
		t.Fatalf("%v, want %v", err, ErrFormat)
	}
}

func TestRead_FirstSamplesBeforeTheLastByte(t *testing.T) {
	out, in := io.Pipe()
	defer in.Close()
	go func() {
		in.Write(newFile("RIFF", 0).chunk("fmt ", fmtBody(tagPCM, 1, 16000, 2, 16)).head("data", 1<<20).Bytes())
		in.Write(store(wave(10), 1, 2, false))
		// The rest never comes.
	}()
	r, err := NewReader(out)
	if err != nil {
		t.Fatal(err)
	}
	if want := (Format{Rate: 16000, Channels: 1, Bits: 16, Frames: 1 << 19, width: 2}); r.Format() != want {
		t.Fatalf("format %+v, want %+v", r.Format(), want)
	}
	if n, err := r.Read(make([]float32, 1000)); n != 10 || err != nil {
		t.Fatalf("%d samples, %v; want the 10 that have arrived", n, err)
	}
}

func TestRead_StreamErrorIsToldAfterTheSamples(t *testing.T) {
	broken := errors.New("connection reset")
	f := newFile("RIFF", 0).chunk("fmt ", fmtBody(tagPCM, 1, 16000, 2, 16)).head("data", 1000).raw(make([]byte, 50))
	got, _, err := Decode(io.MultiReader(&f.Buffer, iotest.ErrReader(broken)))
	if len(got) != 25 || !errors.Is(err, broken) {
		t.Fatalf("%d samples, %v; want 25 and %v", len(got), err, broken)
	}
}

func TestRead_StreamWithoutProgressEnds(t *testing.T) {
	f := newFile("RIFF", 0).chunk("fmt ", fmtBody(tagPCM, 1, 16000, 2, 16)).head("data", 1000)
	if _, _, err := Decode(io.MultiReader(&f.Buffer, idleReader{})); !errors.Is(err, io.ErrNoProgress) {
		t.Fatalf("%v, want %v", err, io.ErrNoProgress)
	}
}

type idleReader struct{}

func (idleReader) Read([]byte) (int, error) { return 0, nil }

func TestRead_EndsAfterTenMinutes(t *testing.T) {
	f := newFile("RIFF", 0).chunk("fmt ", fmtBody(tagPCM, 1, 8000, 1, 8)).head("data", math.MaxUint32)
	r, err := NewReader(io.MultiReader(&f.Buffer, zeros{}))
	if err != nil {
		t.Fatal(err)
	}
	var total int
	block := make([]float32, 1<<16)
	for {
		n, err := r.Read(block)
		total += n
		if errors.Is(err, ErrTooLong) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if total != 600*8000 {
		t.Fatalf("%d samples, want ten minutes", total)
	}
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

func TestDecode_MemoryFollowsTheDataNotTheHeader(t *testing.T) {
	f := newFile("RIFF", 0).chunk("fmt ", fmtBody(tagPCM, 1, 16000, 2, 16)).head("data", 1<<30).raw(make([]byte, 100))
	early := newFile("RIFF", 0).head("data", maxHeld).raw(make([]byte, 100))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	Decode(&f.Buffer)
	Decode(&early.Buffer)
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; used > 1<<20 {
		t.Fatalf("%d bytes allocated for files of 200 bytes", used)
	}
}

func TestDecode_FloatsOutOfRange(t *testing.T) {
	f := newFile("RIFF", 0).chunk("fmt ", fmtBody(tagFloat, 1, 16000, 4, 32)).head("data", 0)
	for _, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1), 7, -7} {
		f.u32(math.Float32bits(float32(v)))
	}
	got, _, err := Decode(&f.Buffer)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float32{0, 1, -1, 1, -1} {
		if got[i] != want {
			t.Errorf("sample %d is %v, want %v", i, got[i], want)
		}
	}
}

func TestReader_ExpandsTheLogarithmicSamplesOfTelephony(t *testing.T) {
	for name, tt := range map[string]struct {
		tag  uint16
		data []byte
		want []float32
	}{
		"mu-law": {tagMuLaw, []byte{0xFF, 0x7F, 0x80, 0x00, 0xF0}, []float32{0, 0, 32124, -32124, 120}},
		"A-law":  {tagALaw, []byte{0xD5, 0x55, 0xAA, 0x2A, 0xC5}, []float32{8, -8, 32256, -32256, 264}},
	} {
		f, err := parseFormat(fmtBody(tt.tag, 1, 8000, 1, 8))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got := make([]float32, len(tt.data))
		f.decode(got, tt.data, 0)
		for i := range got {
			if v := got[i] * (1 << 15); v != tt.want[i] {
				t.Errorf("%s: %#x is %v, want %v", name, tt.data[i], v, tt.want[i])
			}
		}
	}
}
