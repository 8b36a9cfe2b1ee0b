package demo

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"
	"time"
)

// tone is a sine of a frequency.
func tone(hertz float64, rate int, seconds float64) []int16 {
	out := make([]int16, int(seconds*float64(rate)))
	for i := range out {
		out[i] = int16(12000 * math.Sin(2*math.Pi*hertz*float64(i)/float64(rate)))
	}
	return out
}

// power is the strength of a frequency in samples, 1 for a full sine.
func power(s sound, hertz float64) float64 {
	var re, im float64
	for i, v := range s.samples {
		angle := 2 * math.Pi * hertz * float64(i) / float64(s.rate)
		re += float64(v) * math.Cos(angle)
		im += float64(v) * math.Sin(angle)
	}
	return 2 * math.Hypot(re, im) / float64(len(s.samples)) / 12000
}

func TestResample_KeepsTheTone(t *testing.T) {
	for _, rate := range []int{8000, 11025, 22050, 44100, 48000, 96000} {
		got := resample(sound{tone(440, rate, 0.5), rate}, recognitionRate)
		if got.rate != recognitionRate || math.Abs(float64(len(got.samples))-8000) > 2 {
			t.Errorf("%d Hz: %d samples", rate, len(got.samples))
		}
		if p := power(got, 440); p < 0.97 || p > 1.03 {
			t.Errorf("%d Hz: strength %.3f", rate, p)
		}
	}
	high := resample(sound{tone(15000, 48000, 0.5), 48000}, recognitionRate)
	if p := power(high, 1000); p > 0.01 {
		t.Errorf("a tone above the band folds to %.3f", p)
	}
}

// wavOf writes one channel value over and over in a format.
func wavOf(tag, channels, bits int, frame []byte, frames int) []byte {
	wav := encodeWAV(make([]int16, 0), recognitionRate)
	binary.LittleEndian.PutUint16(wav[20:], uint16(tag))
	binary.LittleEndian.PutUint16(wav[22:], uint16(channels))
	binary.LittleEndian.PutUint16(wav[34:], uint16(bits))
	binary.LittleEndian.PutUint32(wav[40:], uint32(frames*len(frame)))
	return append(wav, []byte(strings.Repeat(string(frame), frames))...)
}

func TestDecodeWAV_Formats(t *testing.T) {
	float := binary.LittleEndian.AppendUint32(nil, math.Float32bits(0.5))
	for name, test := range map[string]struct {
		wav  []byte
		want int16
	}{
		"8 bits":      {wavOf(1, 1, 8, []byte{192}, 4), 16384},
		"16 bits":     {wavOf(1, 1, 16, []byte{0, 0x40}, 4), 16384},
		"24 bits":     {wavOf(1, 1, 24, []byte{0, 0, 0x40}, 4), 16384},
		"32 bits":     {wavOf(1, 1, 32, []byte{0, 0, 0, 0x40}, 4), 16384},
		"float":       {wavOf(3, 1, 32, float, 4), 16384},
		"two voices":  {wavOf(1, 2, 16, []byte{0, 0x40, 0, 0}, 4), 8192},
		"a long tail": {append(wavOf(1, 1, 16, []byte{0, 0x40}, 4), "LIST\x04\x00\x00\x00abcd"...), 16384},
	} {
		s, err := decodeWAV(test.wav)
		if err != nil || len(s.samples) != 4 || s.samples[3] != test.want {
			t.Errorf("%s: %v, %v", name, s, err)
		}
	}
	full := encodeWAV(tone(440, 16000, 0.1), 16000)
	if s, err := decodeWAV(full[:1000]); err != nil || len(s.samples) != 478 {
		t.Errorf("cut off: %v", err)
	}
}

func TestDecodeWAV_Refuses(t *testing.T) {
	good := encodeWAV(tone(440, 16000, 0.1), 16000)
	for name, wav := range map[string][]byte{
		"nothing": nil, "a word": []byte("hello"), "only a head": good[:12], "no data": good[:36],
		"half a format": append(append([]byte{}, good[:16]...), 4, 0, 0, 0, 1, 0, 1, 0),
		"ADPCM":         wavOf(2, 1, 4, []byte{0}, 4), "no channels": wavOf(1, 0, 16, []byte{0, 0}, 4),
		"data first": append(append([]byte{}, good[:12]...), "data\x02\x00\x00\x00ab"...),
	} {
		var bad *speechInputError
		if _, err := decodeWAV(wav); !errors.As(err, &bad) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzDecodeWAV(f *testing.F) {
	f.Add(encodeWAV(tone(440, 16000, 0.01), 16000))
	f.Add(wavOf(3, 2, 32, make([]byte, 8), 3))
	f.Fuzz(func(t *testing.T, wav []byte) {
		if s, err := decodeWAV(wav); err == nil && (s.rate < 4000 || len(s.samples) > len(wav)) {
			t.Errorf("rate %d, %d samples of %d bytes", s.rate, len(s.samples), len(wav))
		}
	})
}

func TestSphinxWords(t *testing.T) {
	for line, want := range map[string]string{
		"where is my package (utterance -3451)\n":                    "where is my package",
		" (utterance -518)\n":                                        "",
		"<s> i(2) <sil> would [NOISE] ++UM++ go</s> (utterance 0)\n": "i would",
		"": "",
	} {
		if got := sphinxWords([]byte(line)); got != want {
			t.Errorf("%q: %q", line, got)
		}
	}
}

// fakeMachine has the named programs; each is this test binary.
func fakeMachine(t *testing.T, goos, fake string, names ...string) programs {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("DEMO_FAKE_PROGRAM", fake)
	return programs{
		goos:   goos,
		exists: func(string) bool { return true },
		look: func(name string) (string, error) {
			for _, n := range names {
				if n == name {
					return self, nil
				}
			}
			return "", fmt.Errorf("no %s", name)
		},
	}
}

func TestSphinx_WithAFakeProgram(t *testing.T) {
	s := findSphinx(fakeMachine(t, "linux", "sphinx", "pocketsphinx_batch"))
	defer s.Close()
	for range 3 { // cold, then from the reserve
		got, err := s.Transcribe(context.Background(), encodeWAV(tone(440, 48000, 1), 48000))
		if err != nil || got != "i heard 32000 bytes" {
			t.Fatalf("%q, %v", got, err)
		}
	}
	for name, samples := range map[string][]int16{"silence": make([]int16, 16000), "a click": tone(440, 16000, 0.05)} {
		if got, err := s.Transcribe(context.Background(), encodeWAV(samples, 16000)); got != "" || err != nil {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	s.mu.Lock()
	_ = s.ready.cmd.Process.Kill() // a waiting process dies
	s.mu.Unlock()
	if got, err := s.Transcribe(context.Background(), encodeWAV(tone(440, 16000, 1), 16000)); got == "" || err != nil {
		t.Errorf("after a crash: %q, %v", got, err)
	}
	_ = s.Close()
	if _, err := s.Transcribe(context.Background(), encodeWAV(tone(440, 16000, 1), 16000)); !errors.Is(err, errNoEngine) {
		t.Errorf("after the end: %v", err)
	}
}

func TestSphinx_EndsWithItsReader(t *testing.T) {
	s := findSphinx(fakeMachine(t, "linux", "hang", "pocketsphinx_batch"))
	defer s.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if _, err := s.Transcribe(ctx, encodeWAV(tone(440, 16000, 1), 16000)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v", err)
	}
}

func TestFindEngines_OnMachinesWithoutThem(t *testing.T) {
	bare := fakeMachine(t, "linux", "")
	if findSphinx(bare) != nil || findVoice(bare) != nil || findConverter(bare) != nil {
		t.Error("something was found")
	}
	noModel := fakeMachine(t, "linux", "", "pocketsphinx_batch")
	noModel.exists = func(string) bool { return false }
	if findSphinx(noModel) != nil {
		t.Error("pocketsphinx without a model")
	}
}

func TestVoices_TakeTextAsDataOnly(t *testing.T) {
	hostile := "--help $(reboot) `x`; \"quoted\" %PATH%\nsecond line"
	for name, test := range map[string]struct {
		machine programs
		voice   string
		want    string
	}{
		"flite":         {fakeMachine(t, "linux", "flite", "flite"), "", "slt: " + hostile + "\n"},
		"another voice": {fakeMachine(t, "linux", "flite", "flite"), "rms", "rms: " + hostile + "\n"},
		"a path":        {fakeMachine(t, "linux", "flite", "flite"), "/tmp/x.flitevox", "slt: " + hostile + "\n"},
	} {
		wav, err := findVoice(test.machine).Synthesize(context.Background(), hostile, test.voice)
		if err != nil || string(wav) != test.want {
			t.Errorf("%s: %q, %v", name, wav, err)
		}
	}
	windows := findVoice(fakeMachine(t, "windows", "powershell", "powershell.exe"))
	if wav, err := windows.Synthesize(context.Background(), hostile, "x"); err != nil || string(wav) != hostile+"\n" {
		t.Errorf("windows: %q, %v", wav, err)
	}
	for _, a := range windows.args("x", "in", "out") {
		if strings.Contains(a, "reboot") {
			t.Error("text in an argument")
		}
	}
	mac := findVoice(fakeMachine(t, "darwin", "flite", "say", "flite")) // reads -f and -o alike
	if wav, err := mac.Synthesize(context.Background(), "hello", "Karen"); err != nil || string(wav) != ": hello\n" {
		t.Errorf("mac: %q, %v", wav, err)
	}
}

func TestVoice_ThatFailsOrHangs(t *testing.T) {
	v := findVoice(fakeMachine(t, "linux", "broken", "flite"))
	if _, err := v.Synthesize(context.Background(), "x", ""); err == nil {
		t.Error("no error")
	}
	v = findVoice(fakeMachine(t, "linux", "hang", "flite"))
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if _, err := v.Synthesize(ctx, "x", ""); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v", err)
	}
}

func TestPlainEnglish(t *testing.T) {
	for text, want := range map[string]string{
		"It’s 5\u00a0€ – “really”…": `It's 5  euros  ,  "really"...`, "Grüße, José": "Grusse, Jose", "你好": "  ", "a\x00b": "a b",
	} {
		if got := plainEnglish(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestMP4_WithAndWithoutAConverter(t *testing.T) {
	stt := STTFunc(func(_ context.Context, wav []byte) (string, error) { return string(wav), nil })
	tts := TTSFunc(func(_ context.Context, text, _ string) ([]byte, error) { return []byte(text), nil })
	s := newSpeechServices(Options{STT: stt, TTS: tts})
	var bad *speechInputError

	s.convert = findConverter(fakeMachine(t, "linux", "ffmpeg", "ffmpeg"))
	if got, err := s.understand(context.Background(), []byte("sound"), "audio/mp4"); got != "wav of sound" || err != nil {
		t.Errorf("transcribe: %q, %v", got, err)
	}
	if _, err := s.understand(context.Background(), []byte("broken"), "audio/mp4"); !errors.As(err, &bad) {
		t.Errorf("broken: %v", err)
	}
	for range 2 { // the second from the cache
		if got, err := s.speak(context.Background(), "hello", "", "mp4"); string(got) != "mp4 of hello" || err != nil {
			t.Errorf("synthesize: %q, %v", got, err)
		}
	}
	s.convert = nil
	if _, err := s.understand(context.Background(), []byte("sound"), "audio/mp4"); !errors.As(err, &bad) {
		t.Errorf("transcribe without a converter: %v", err)
	}
	if _, err := s.speak(context.Background(), "new", "", "mp4"); !errors.As(err, &bad) || bad.field != "format" {
		t.Errorf("synthesize without a converter: %v", err)
	}
	mac := findConverter(fakeMachine(t, "darwin", "", "afconvert"))
	if mac == nil || mac.mp4Args[0] != "-f" {
		t.Error("no afconvert")
	}
}

func TestAudioCache_StaysWithinItsLimit(t *testing.T) {
	c := newAudioCache(100)
	for i := range 10 {
		c.put(itoa(i), make([]byte, 30))
		c.put(itoa(i), make([]byte, 30))
	}
	c.put("too large", make([]byte, 101))
	if c.size != 90 || len(c.audio) != 3 || c.get("9") == nil || c.get("6") != nil || c.get("too large") != nil {
		t.Errorf("size %d, %d entries", c.size, len(c.audio))
	}
}

func TestFastSpeech_IsKnownAgainAfterARoom(t *testing.T) {
	stt, tts := FastSpeech()
	texts := []string{"Yes.", "No, thank you.", "Where is my parcel?", "I would like to talk to a human being, please.", "What time is it now?"}
	recordings := map[string][]byte{}
	for _, text := range texts {
		wav, err := tts.Synthesize(context.Background(), text, "")
		if err != nil {
			t.Fatal(err)
		}
		recordings[text] = wav
	}
	for text, wav := range recordings {
		s, err := decodeWAV(wav)
		if err != nil {
			t.Fatal(err)
		}
		perCharacter := float64(len(s.samples)) / recognitionRate / float64(len(text))
		if perCharacter < 0.04 || perCharacter > 0.2 {
			t.Errorf("%q: %.3f s a character", text, perCharacter)
		}
		// Half a second before, quieter, at another rate, with noise.
		heard := append(make([]int16, 8000), s.samples...)
		heard = append(heard, make([]int16, 4000)...)
		noise := uint32(1)
		for i := range heard {
			noise = noise*1664525 + 1013904223
			heard[i] = heard[i]/3 + int16(noise>>24) - 128
		}
		other := resample(sound{heard, recognitionRate}, 44100)
		if got, err := stt.Transcribe(context.Background(), encodeWAV(other.samples, other.rate)); got != text || err != nil {
			t.Errorf("%q: %q, %v", text, got, err)
		}
	}
	if got, _ := stt.Transcribe(context.Background(), encodeWAV(tone(300, 16000, 2), 16000)); got != "" {
		t.Errorf("a tone is %q", got)
	}
}

// TestMachineSpeech_UnderstandsItself is the honest closed loop where the programs are
// installed; where they are not, the portal says that it has no such service.
func TestMachineSpeech_UnderstandsItself(t *testing.T) {
	s := newSpeechServices(Options{})
	defer s.close()
	if s.hasSTT() != (findSphinx(machinePrograms()) != nil) || s.hasTTS() != (findVoice(machinePrograms()) != nil) {
		t.Fatal("capabilities do not tell what is there")
	}
	if !s.hasSTT() || !s.hasTTS() {
		t.Logf("speech-to-text: %v, text-to-speech: %v", s.hasSTT(), s.hasTTS())
		return
	}
	text := "where is my package"
	wav, err := s.speak(context.Background(), text, "", "wav")
	if err != nil {
		t.Fatal(err)
	}
	got, err := s.understand(context.Background(), wav, "audio/wav")
	if err != nil || got != text {
		t.Errorf("understood %q, %v", got, err)
	}
	if s.convert == nil {
		t.Log("no program for MP4 audio")
		return
	}
	mp4, err := s.speak(context.Background(), text, "", "mp4")
	if err != nil {
		t.Fatal(err)
	}
	if got, err = s.understand(context.Background(), mp4, "audio/mp4"); err != nil || got != text {
		t.Errorf("understood %q of MP4, %v", got, err)
	}
}

func BenchmarkMachineSTT(b *testing.B) {
	s := newSpeechServices(Options{})
	defer s.close()
	if !s.hasSTT() || !s.hasTTS() {
		b.Log("no speech programs")
		return
	}
	wav, err := s.speak(context.Background(), "where is my package", "", "wav")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := s.understand(context.Background(), wav, "audio/wav"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkMachineTTS(b *testing.B) {
	v := findVoice(machinePrograms())
	if v == nil {
		b.Log("no speech program")
		return
	}
	for b.Loop() {
		if _, err := v.Synthesize(context.Background(), "I can look that up. What is the number of the parcel?", ""); err != nil {
			b.Fatal(err)
		}
	}
}
