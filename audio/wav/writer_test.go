package wav

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
)

func ramp(n int) []float32 {
	s := make([]float32, n)
	for i := range s {
		s[i] = float32(i%2000-1000) / 1024
	}
	return s
}

func TestWriter_WritesWhatIsRead(t *testing.T) {
	f, err := os.Create(filepath.Join(t.TempDir(), "a.wav"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w, err := NewWriter(f, 16000)
	if err != nil {
		t.Fatal(err)
	}
	samples := ramp(40000)
	for i := 0; i < len(samples); i += 512 {
		if err := w.Write(samples[i:min(i+512, len(samples))]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(f.Name())
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(data, Encode(samples, 16000)) {
		t.Fatal("a written file differs from an encoded one")
	}
	got, rate, err := Decode(bytes.NewReader(data))
	if err != nil || rate != 16000 || len(got) != len(samples) || w.samples != int64(len(samples)) {
		t.Fatalf("%d samples at %d Hz, %v", len(got), rate, err)
	}
	for i := range got {
		if got[i] != samples[i] {
			t.Fatalf("sample %d is %v, want %v", i, got[i], samples[i])
		}
	}
}

func TestEncode_Clips(t *testing.T) {
	got, _, err := Decode(bytes.NewReader(Encode([]float32{2, -2, 1, -1, 0}, 8000)))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float32{32767.0 / 32768, -1, 32767.0 / 32768, -1, 0} {
		if got[i] != want {
			t.Errorf("sample %d is %v, want %v", i, got[i], want)
		}
	}
}

// memFile is a file in memory that can refuse to grow.
type memFile struct {
	data  []byte
	pos   int
	limit int
}

var errDiskFull = errors.New("no space left on device")

func (m *memFile) Write(b []byte) (int, error) {
	room := len(b)
	if m.limit > 0 {
		room = min(room, m.limit-m.pos)
	}
	if need := m.pos + room - len(m.data); need > 0 {
		m.data = append(m.data, make([]byte, need)...)
	}
	copy(m.data[m.pos:], b[:room])
	m.pos += room
	if room < len(b) {
		return room, errDiskFull
	}
	return room, nil
}

func (m *memFile) Seek(offset int64, whence int) (int64, error) {
	if whence != io.SeekStart {
		return 0, errors.ErrUnsupported
	}
	m.pos = int(offset)
	return offset, nil
}

func TestWriter_ACrashLosesLessThanASecond(t *testing.T) {
	m := &memFile{}
	w, err := NewWriter(m, 16000)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 200 {
		if err := w.Write(ramp(512)); err != nil {
			t.Fatal(err)
		}
		r, err := NewReader(bytes.NewReader(m.data))
		if err != nil {
			t.Fatalf("after %d frames: %v", i+1, err)
		}
		if lost := w.samples - r.Format().Frames; r.Format().Frames > 0 && (lost < 0 || lost >= 16000) {
			t.Fatalf("after %d frames the header lacks %d samples", i+1, lost)
		}
		// Our own reader takes what lies behind a header of 0 as well.
		if got, _, err := Decode(bytes.NewReader(m.data)); err != nil || w.samples-int64(len(got)) >= 16000 {
			t.Fatalf("after %d frames %d samples can be read, %v", i+1, len(got), err)
		}
	}
}

func TestWriter_AFullDiskKeepsWhatWasWritten(t *testing.T) {
	m := &memFile{limit: headerBytes + 3000}
	w, err := NewWriter(m, 16000)
	if err != nil {
		t.Fatal(err)
	}
	for err == nil {
		err = w.Write(ramp(512))
	}
	if !errors.Is(err, errDiskFull) {
		t.Fatalf("%v, want %v", err, errDiskFull)
	}
	if err := w.Write(ramp(1)); !errors.Is(err, errDiskFull) {
		t.Fatalf("second write: %v, want %v", err, errDiskFull)
	}
	if err := w.Close(); !errors.Is(err, errDiskFull) {
		t.Fatalf("close: %v, want %v", err, errDiskFull)
	}
	got, _, err := Decode(bytes.NewReader(m.data))
	if err != nil || len(got) != 1500 {
		t.Fatalf("%d samples, %v; want the 1500 that fit", len(got), err)
	}
}

func TestNewWriter_TellsErrors(t *testing.T) {
	if _, err := NewWriter(&memFile{limit: 10}, 16000); !errors.Is(err, errDiskFull) {
		t.Fatalf("%v, want %v", err, errDiskFull)
	}
}
