package voicetest

import (
	"context"
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"delonix/audio"
	"delonix/audio/audiotest"
)

// Tone is a test signal that is nowhere silent.
func Tone(d time.Duration) []float32 {
	out := make([]float32, d*audio.CaptureRate/time.Second)
	for i := range out {
		out[i] = float32(0.3 * math.Sin(float64(i)*0.11+float64(i)*float64(i)*1e-6))
	}
	return out
}

// Recorded is one of the recorded sentences, at a usual loudness.
func Recorded(t testing.TB, name string) []float32 {
	t.Helper()
	root := "."
	for _, err := os.Stat(filepath.Join(root, "go.mod")); err != nil; _, err = os.Stat(filepath.Join(root, "go.mod")) {
		if len(root) > 30 {
			t.Fatal("the tests run outside of the project")
		}
		root = filepath.Join(root, "..")
	}
	b, err := os.ReadFile(filepath.Join(root, "audio", "vad", "testdata", "speech", name+".s16"))
	if err != nil {
		t.Fatal(err)
	}
	out := make([]float32, len(b)/2)
	for i := range out {
		out[i] = float32(int16(binary.LittleEndian.Uint16(b[2*i:]))) / 32768
	}
	power := 0.0
	for _, x := range out {
		power += float64(x) * float64(x)
	}
	gain := float32(0.05 / math.Sqrt(power/float64(len(out))))
	for i := range out {
		out[i] *= gain
	}
	return out
}

// Ring is a sound of half a second.
func Ring(rate int) []float32 {
	pcm := make([]float32, rate/2)
	for i := range pcm {
		pcm[i] = 0.1 + float32(i%100)/1000
	}
	return pcm
}

// PlayFast lets the virtual speaker play as fast as the machine can until the
// test ends.
func PlayFast(t *testing.T, out *audiotest.Output) {
	ctx, cancel := context.WithCancel(context.Background())
	var done sync.WaitGroup
	done.Go(func() {
		for ctx.Err() == nil {
			out.Play(10 * time.Millisecond)
			time.Sleep(200 * time.Microsecond)
		}
	})
	t.Cleanup(func() { cancel(); done.Wait() })
}

// Played is how long something was to be heard.
func Played(out *audiotest.Output) time.Duration {
	n := 0
	for _, s := range out.Played() {
		if s != 0 {
			n++
		}
	}
	return time.Duration(n) * time.Second / 48000
}

const Ringing = 500 * time.Millisecond
