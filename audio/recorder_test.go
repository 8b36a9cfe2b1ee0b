package audio_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"delonix/audio"
	"delonix/audio/audiotest"
	"delonix/audio/wav"
)

// record starts a recording from a virtual microphone.
func record(t *testing.T, ctx context.Context) (*audiotest.Microphone, *audio.Recorder, string) {
	t.Helper()
	m := &audiotest.Microphone{}
	if err := m.Start(ctx); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "utterance.wav")
	r, err := audio.Record(ctx, m, path)
	if err != nil {
		t.Fatal(err)
	}
	return m, r, path
}

// readWAV is the content of a recording.
func readWAV(t *testing.T, path string) []float32 {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	samples, rate, err := wav.Decode(bytes.NewReader(b))
	if err != nil || rate != audio.CaptureRate {
		t.Fatalf("%d Hz, %v", rate, err)
	}
	return samples
}

// until waits for a condition.
func until(t *testing.T, what string, done func() bool) {
	t.Helper()
	for start := time.Now(); !done(); time.Sleep(time.Millisecond) {
		if time.Since(start) > 30*time.Second {
			t.Fatal("waited in vain for " + what)
		}
	}
}

func TestRecorder_RecordsAnUtterance(t *testing.T) {
	m, r, path := record(t, t.Context())
	said := audiotest.Chirp(24000, audio.CaptureRate, 200, 5000, 0.5)
	m.Feed(said)
	// A crash at any time leaves a valid file, which lacks less than a second.
	until(t, "the recording", func() bool { return len(readWAV(t, path)) > len(said)-audio.CaptureRate })
	until(t, "the microphone", func() bool { return m.Pending() == 0 })
	for range 2 {
		rec, err := r.Finish()
		if err != nil {
			t.Fatal(err)
		}
		if rec.Path != path || rec.Duration != 1500*time.Millisecond || rec.Full || rec.Level.Peak < -7 || rec.Level.Peak > -5 {
			t.Errorf("%+v", rec)
		}
	}
	if got := readWAV(t, path); len(got) != len(said) {
		t.Errorf("%d samples, want %d", len(got), len(said))
	}
	info, err := os.Stat(path)
	if err != nil || (runtime.GOOS != "windows" && info.Mode().Perm() != 0o600) {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestRecorder_EndsAfterAMinute(t *testing.T) {
	m, r, path := record(t, t.Context())
	m.Feed(make([]float32, 61*audio.CaptureRate))
	<-r.Done()
	rec, err := r.Finish()
	if err != nil || !rec.Full || rec.Duration != audio.MaxUtterance {
		t.Errorf("%+v, %v", rec, err)
	}
	if got := readWAV(t, path); len(got) != 60*audio.CaptureRate {
		t.Errorf("%d samples", len(got))
	}
}

func TestRecorder_KeepsWhatCameBeforeALoss(t *testing.T) {
	m, r, path := record(t, t.Context())
	m.Feed(make([]float32, 8000))
	m.Lose()
	<-r.Done()
	rec, err := r.Finish()
	if !errors.Is(err, audio.ErrDeviceLost) || rec.Duration != 500*time.Millisecond {
		t.Errorf("%+v, %v; want half a second and %v", rec, err, audio.ErrDeviceLost)
	}
	if got := readWAV(t, path); len(got) != 8000 {
		t.Errorf("%d samples, want 8000", len(got))
	}
}

func TestRecorder_EndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	m, r, path := record(t, ctx)
	m.Feed(make([]float32, 1600))
	until(t, "the recording", func() bool { return m.Pending() == 0 })
	cancel()
	<-r.Done()
	if rec, err := r.Finish(); err != nil || rec.Duration != 100*time.Millisecond {
		t.Errorf("%+v, %v", rec, err)
	}
	readWAV(t, path)
}

func TestRecord_NeverOverwrites(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kept.wav")
	if err := os.WriteFile(path, []byte("kept"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := audio.Record(t.Context(), &audiotest.Microphone{}, path); !errors.Is(err, fs.ErrExist) {
		t.Errorf("%v, want %v", err, fs.ErrExist)
	}
	if b, _ := os.ReadFile(path); string(b) != "kept" {
		t.Errorf("overwritten with %q", b)
	}
}
