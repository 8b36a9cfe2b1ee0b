package e2e

import (
	"bytes"
	"encoding/binary"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"gonum.org/v1/gonum/dsp/fourier"
)

const rate = 16000

// speech makes a WAV of spoken words, 16 kHz mono.
func speech(t testing.TB, words string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "speech.wav")
	if out, err := exec.Command("flite", "-voice", "slt", "-t", words, "-o", path).CombinedOutput(); err != nil {
		t.Fatalf("flite: %v %s", err, out)
	}
	return path
}

// mouth is a stream into the virtual microphone that waits for something to
// say, so that speech begins and ends when the test means it to.
type mouth struct {
	t    testing.TB
	cmd  *exec.Cmd
	into io.WriteCloser
}

func openMouth(t testing.TB) *mouth {
	t.Helper()
	m := &mouth{t: t, cmd: exec.Command("pacat", "--playback", "--device=microphone", "--rate=16000", "--channels=1", "--format=s16le", "--latency-msec=4000")}
	var err error
	if m.into, err = m.cmd.StdinPipe(); err == nil {
		err = m.cmd.Start()
	}
	if err != nil {
		t.Fatalf("pacat: %v", err)
	}
	t.Cleanup(func() { _ = m.cmd.Process.Kill(); _ = m.cmd.Wait() })
	await(t, "the stream into the microphone", func() bool {
		out, _ := exec.Command("pactl", "list", "short", "clients").Output()
		return strings.Contains(string(out), "pacat")
	})
	return m
}

// say plays a 16 kHz mono WAV once and returns when it was heard.
func (m *mouth) say(path string) {
	m.t.Helper()
	wav := readFile(m.t, path)
	wavSamples(m.t, wav) // it is what it must be
	if _, err := m.into.Write(wav[bytes.Index(wav, []byte("data"))+8:]); err != nil {
		m.t.Fatalf("pacat: %v", err)
	}
	_ = m.into.Close()
	_ = m.cmd.Wait()
}

// recordSpeaker records what the speaker plays. The function it returns gives
// what was heard so far.
func recordSpeaker(t testing.TB) func() []float64 {
	t.Helper()
	out := &lockedBuffer{}
	cmd := exec.Command("parec", "--device=speaker.monitor", "--rate=16000", "--channels=1", "--format=s16le", "--latency-msec=60")
	cmd.Stdout = out
	if err := cmd.Start(); err != nil {
		t.Fatalf("parec: %v", err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
	})
	return func() []float64 { return samples([]byte(out.String())) }
}

func samples(pcm []byte) []float64 {
	out := make([]float64, len(pcm)/2)
	for i := range out {
		out[i] = float64(int16(binary.LittleEndian.Uint16(pcm[2*i:]))) / 32768
	}
	return out
}

// wavSamples reads the samples of a 16-bit mono WAV at 16 kHz.
func wavSamples(t testing.TB, data []byte) []float64 {
	t.Helper()
	if len(data) < 44 || string(data[:4]) != "RIFF" || binary.LittleEndian.Uint16(data[22:]) != 1 || binary.LittleEndian.Uint32(data[24:]) != rate || binary.LittleEndian.Uint16(data[34:]) != 16 {
		t.Fatalf("not a 16 kHz mono 16-bit WAV: % x", data[:min(44, len(data))])
	}
	at := bytes.Index(data, []byte("data"))
	return samples(data[at+8:])
}

// correlation slides needle over hay and gives the best normalised
// cross-correlation with the place where it is, in samples.
func correlation(hay, needle []float64) (best float64, at int) {
	n := 1
	for n < len(hay)+len(needle) {
		n *= 2
	}
	fft := fourier.NewFFT(n)
	pad := func(x []float64) []float64 {
		return append(append(make([]float64, 0, n), x...), make([]float64, n-len(x))...)
	}
	a, b := fft.Coefficients(nil, pad(hay)), fft.Coefficients(nil, pad(needle))
	for i := range a {
		a[i] *= complex(real(b[i]), -imag(b[i]))
	}
	cross := fft.Sequence(nil, a)
	var energy float64
	for _, v := range needle {
		energy += v * v
	}
	sums := make([]float64, len(hay)+1)
	for i, v := range hay {
		sums[i+1] = sums[i] + v*v
	}
	for lag := range hay {
		end := min(lag+len(needle), len(hay))
		window := sums[end] - sums[lag]
		if window < energy*0.01 {
			continue
		}
		if r := cross[lag] / float64(n) / math.Sqrt(window*energy); r > best {
			best, at = r, lag
		}
	}
	return best, at
}

// trimSilence cuts near silence off both ends.
func trimSilence(x []float64) []float64 {
	const quiet = 0.01
	from, to := 0, len(x)
	for from < to && math.Abs(x[from]) < quiet {
		from++
	}
	for to > from && math.Abs(x[to-1]) < quiet {
		to--
	}
	return x[from:to]
}

func readFile(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
