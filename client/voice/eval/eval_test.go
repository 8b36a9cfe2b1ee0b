package main

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"delonix/audio"
	"delonix/audio/wav"
)

// call runs the program.
func call(t *testing.T, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	status = run(args, &out, &errs)
	return status, out.String(), errs.String()
}

// speech is a recorded sentence between silences, at 16 kHz, and where it lies
// in seconds.
func speech(t *testing.T, name string) (pcm []float32, start, end float64) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "..", "audio", "vad", "testdata", "speech", name+".s16"))
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(1, 1))
	pcm = make([]float32, 16000+len(b)/2+32000)
	for i := range pcm {
		pcm[i] = float32(rng.NormFloat64() * 0.0003)
	}
	for i := range len(b) / 2 {
		pcm[16000+i] += float32(int16(binary.LittleEndian.Uint16(b[2*i:]))) / 32768
	}
	return pcm, 1, 1 + float64(len(b)/2)/16000
}

func save(t *testing.T, path string, pcm []float32, rate int) {
	t.Helper()
	if err := os.WriteFile(path, wav.Encode(pcm, rate), 0o600); err != nil {
		t.Fatal(err)
	}
}

func put(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestTurns_WritesTheFixedReport(t *testing.T) {
	dir := t.TempDir()
	pcm, start, end := speech(t, "goforward")
	save(t, filepath.Join(dir, "a.wav"), pcm, 16000)
	put(t, filepath.Join(dir, "a.txt"), "# what was said\n1.0 3.7 go forward ten meters\n\n")
	slow := audio.NewResampler(16000, 8000)
	save(t, filepath.Join(dir, "b.WAV"), slow.Flush(slow.Process(nil, pcm)), 8000)
	save(t, filepath.Join(dir, "c.wav"), make([]float32, 44100), 44100)
	put(t, filepath.Join(dir, "c.txt"), "0.2 0.6\n")
	save(t, filepath.Join(dir, "d.wav"), pcm, 16000)
	put(t, filepath.Join(dir, "d.txt"), "")
	out := filepath.Join(t.TempDir(), "out.json")
	if status, _, stderr := call(t, "turns", "--json", out, dir); status != 0 {
		t.Fatalf("status %d: %s", status, stderr)
	}
	data, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	var r struct {
		Files []struct {
			File    string
			Seconds float64
			Turns   []map[string]float64
		}
		Totals map[string]float64
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&r); err != nil {
		t.Fatalf("%v in %s", err, data)
	}
	if len(r.Files) != 4 || r.Files[0].File != "a.wav" || r.Files[1].File != "b.WAV" || r.Files[2].Seconds != 1 {
		t.Fatalf("files %+v", r.Files)
	}
	for _, f := range r.Files[:2] {
		if len(f.Turns) != 1 {
			t.Fatalf("%s: turns %v", f.File, f.Turns)
		}
		turn := f.Turns[0]
		if turn["start"] < start-0.1 || turn["start"] > start+0.6 || turn["end"] > end+0.1 || turn["end"] < end-0.8 || turn["committed"] <= turn["end"] || len(turn) != 3 {
			t.Errorf("%s: turn %v, speech from %.2f to %.2f", f.File, turn, start, end)
		}
	}
	want := map[string]float64{"files": 4, "turns": 3, "missed": 1, "split": 0, "false": 1}
	for k, v := range want {
		if r.Totals[k] != v {
			t.Errorf("totals: %s is %v, want %v", k, r.Totals[k], v)
		}
	}
	if len(r.Totals) != 7 || r.Totals["window_us"] <= 0 || math.Abs(r.Totals["seconds"]-(3*float64(len(pcm))/16000+1)) > 0.01 {
		t.Errorf("totals %v", r.Totals)
	}
}

func TestTurns_AFixedSilenceSplitsAtPauses(t *testing.T) {
	dir := t.TempDir()
	pcm, _, _ := speech(t, "goforward")
	pcm = append(pcm[:len(pcm)-16000-8000], pcm[12000:]...) // a pause of less than two seconds between
	save(t, filepath.Join(dir, "a.wav"), pcm, 16000)
	count := func(args ...string) int {
		status, stdout, stderr := call(t, append(append([]string{"turns", "--json", "-"}, args...), dir)...)
		var r report
		if err := json.Unmarshal([]byte(stdout), &r); err != nil || status != 0 {
			t.Fatalf("status %d, %v: %s%s", status, err, stdout, stderr)
		}
		return r.Totals.Turns
	}
	if short, long := count("--silence", "400"), count("--silence", "2400"); short != 2 || long != 1 {
		t.Errorf("%d turns with 400 ms, %d with 2400 ms", short, long)
	}
}

func TestEcho_TakesTheFarEndAway(t *testing.T) {
	dir := t.TempDir()
	rng := rand.New(rand.NewPCG(3, 3))
	far := make([]float32, 10*16000)
	for i := range far {
		far[i] = float32(rng.NormFloat64() * 0.05 * (1 + math.Sin(float64(i)/4000)))
	}
	mic := make([]float32, len(far))
	const late = 1600 // 100 ms
	for i := late; i < len(mic); i++ {
		mic[i] = 0.4*far[i-late] + 0.1*far[max(i-late-200, 0)]
	}
	for name, pcm := range map[string][]float32{"far": far, "mic": mic} {
		save(t, filepath.Join(dir, name+".wav"), pcm, 16000)
	}
	out := filepath.Join(dir, "clean.wav")
	status, stdout, stderr := call(t, "echo", "--far", filepath.Join(dir, "far.wav"), "--mic", filepath.Join(dir, "mic.wav"), "--out", out)
	if status != 0 {
		t.Fatalf("status %d: %s", status, stderr)
	}
	lines := strings.Split(strings.TrimSpace(stdout), "\n")
	if len(lines) != 11 || !strings.HasPrefix(lines[0], "second 0: ") || !strings.HasPrefix(lines[10], "delay: ") {
		t.Errorf("printed %q", stdout)
	}
	clean, err := read(out)
	if err != nil || len(clean) != len(mic) {
		t.Fatalf("%d samples, %v", len(clean), err)
	}
	if before, after := power(mic[5*16000:]), power(clean[5*16000:]); after > before/30 {
		t.Errorf("%.1f dB were taken off", 10*math.Log10(before/after))
	}
}

func TestSplit_StreamedIsTheSame(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.txt")
	put(t, path, "# Hi\n\nDr. Smith paid **$29.99** for [it](https://x.y). “Ça va?” 你好。很好！\n\n- one\n- two\n")
	want := "Hi\nDr. Smith paid $29.99 for it.\n“Ça va?”\n你好。\n很好！\none\ntwo\n"
	for _, args := range [][]string{{}, {"--stream", "1"}, {"--stream", "2"}, {"--stream", "7"}, {"--stream", "1000"}} {
		status, stdout, stderr := call(t, append(append([]string{"split"}, args...), path)...)
		if status != 0 || stdout != want {
			t.Errorf("%v: status %d\n%s%s", args, status, stdout, stderr)
		}
	}
	if _, stdout, _ := call(t, "split", path, "--stream", "3"); stdout != want {
		t.Errorf("flags behind the file: %s", stdout)
	}
}

func TestRun_TellsWhatIsWrong(t *testing.T) {
	dir, empty := t.TempDir(), t.TempDir()
	put(t, filepath.Join(dir, "bad.wav"), "this is no sound")
	odd := t.TempDir()
	save(t, filepath.Join(odd, "a.wav"), make([]float32, 16000), 16000)
	put(t, filepath.Join(odd, "a.txt"), "one two\n")
	tests := []struct {
		args   []string
		status int
		want   string
	}{
		{nil, 2, "no command"},
		{[]string{"sing"}, 2, `no command "sing"`},
		{[]string{"turns"}, 2, "one folder"},
		{[]string{"turns", "a", "b"}, 2, "one folder"},
		{[]string{"turns", "--silence", "-5", dir}, 2, "-5 ms"},
		{[]string{"turns", "--silence", "x", dir}, 2, "silence"},
		{[]string{"turns", "--loud", dir}, 2, "loud"},
		{[]string{"turns", filepath.Join(dir, "nowhere")}, 1, "nowhere"},
		{[]string{"turns", empty}, 1, "no *.wav"},
		{[]string{"turns", dir}, 1, "bad.wav"},
		{[]string{"turns", odd}, 1, "a.txt:1"},
		{[]string{"echo", "--far", "a", "--mic", "b"}, 2, "--out is missing"},
		{[]string{"echo", "--far", "a.wav", "--mic", "b.wav", "--out", "c.wav"}, 1, "a.wav"},
		{[]string{"split"}, 2, "one file"},
		{[]string{"split", "--stream", "-1", "x"}, 2, "-1 characters"},
		{[]string{"split", filepath.Join(dir, "nothing.txt")}, 1, "nothing.txt"},
	}
	for _, tt := range tests {
		status, _, stderr := call(t, tt.args...)
		if status != tt.status || !strings.Contains(stderr, tt.want) {
			t.Errorf("%q: status %d, want %d: %s", tt.args, status, tt.status, stderr)
		}
	}
	for _, help := range [][]string{{"help"}, {"--help"}, {"turns", "--help"}} {
		if status, stdout, _ := call(t, help...); status != 0 || !strings.Contains(stdout, "usage:") {
			t.Errorf("%q: status %d: %s", help, status, stdout)
		}
	}
}
