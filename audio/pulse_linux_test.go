package audio_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"delonix/audio"
	"delonix/audio/audiotest"
	"delonix/audio/wav"
)

// TestDevices runs on real devices: those of a private PulseAudio server, which
// takes seconds to start. Where the tests look for gaps they try again, since a
// busy machine makes some by itself.
func TestDevices(t *testing.T) {
	p := audiotest.StartPulse(t)
	p.Use(t)
	d := &devices{p}
	for _, c := range []struct {
		name string
		test func(*testing.T)
	}{
		{"Context_ListsThem", d.listsThem},
		{"Microphone_RecordsWhatIsSaid", d.recordsWhatIsSaid},
		{"Microphone_FollowsTheDefaultOne", d.followsTheDefaultOne},
		{"Microphone_Latency", d.captureLatency},
		{"Microphone_TakenAwayAndBroughtBack", d.takenAwayAndBroughtBack},
		{"Microphone_TellsWhyItIsSilent", d.tellsWhyItIsSilent},
		{"Microphone_HearsEveryChannel", d.hearsEveryChannel},
		{"Speaker_PlaysOnEveryChannel", d.playsOnEveryChannel},
		{"Speaker_FollowsTheDefaultOne", d.followsTheDefaultSpeaker},
		{"Speaker_ReturnsToTheChosenOne", d.returnsToTheChosenSpeaker},
		{"Speaker_PlaysWithoutGaps", d.playsWithoutGaps},
		{"Speaker_Latency", d.playLatency},
		{"Speaker_OtoSleepsAndWakes", d.otoSleepsAndWakes},
		{"Speaker_OtoDiesAndMalgoGoesOn", d.otoDiesAndMalgoGoesOn},
		{"Speaker_DevicesGoAndComeBack", d.devicesGoAndComeBack},
		{"Context_WithoutASoundSystem", d.withoutASoundSystem}, // ends the server
	} {
		t.Run(c.name, c.test)
	}
}

// devices are those of a running server.
type devices struct{ *audiotest.Pulse }

// attempts is how often a test that must not be disturbed is tried.
const attempts = 10

// undisturbed runs try until it succeeds.
func undisturbed(t *testing.T, try func() error) {
	t.Helper()
	var err error
	for i := range attempts {
		if err = try(); err == nil {
			return
		}
		t.Logf("attempt %d: %v", i+1, err)
	}
	t.Error(err)
}

// open is the access to the devices for a test.
func (d *devices) open(t *testing.T) (*audio.Context, context.Context) {
	return audio.NewContext(audio.Options{}), testContext(t)
}

// deviceNamed is the ID of a listed device.
func deviceNamed(t *testing.T, devices []audio.Device, name string) string {
	t.Helper()
	for _, d := range devices {
		if d.Name == name {
			return d.ID
		}
	}
	t.Fatalf("no %q among %+v", name, devices)
	return ""
}

func (d *devices) listsThem(t *testing.T) {
	sound, ctx := d.open(t)
	mics, err := sound.Microphones(ctx)
	if err != nil {
		t.Fatal(err)
	}
	// What the speakers play is no microphone.
	if len(mics) != 1 || mics[0].Name != "Virtual microphone" || !mics[0].Default || mics[0].ID == "" {
		t.Errorf("microphones %+v", mics)
	}
	speakers, err := sound.Speakers(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if len(speakers) != 2 || speakers[0].Name != "Virtual speaker" || !speakers[0].Default || speakers[1].Default {
		t.Errorf("speakers %+v", speakers)
	}
}

func (d *devices) withoutASoundSystem(t *testing.T) {
	sound, ctx := d.open(t)
	if err := d.Kill(); err != nil {
		t.Fatal(err)
	}
	if mics, err := sound.Microphones(ctx); len(mics) > 0 || err != nil && !errors.Is(err, audio.ErrNoDevice) {
		t.Errorf("microphones %+v, %v", mics, err)
	}
	m := sound.NewMicrophone(audio.MicrophoneOptions{})
	if err := m.Start(ctx); !errors.Is(err, audio.ErrNoDevice) {
		t.Errorf("microphone: %v, want %v", err, audio.ErrNoDevice)
	}
	s := sound.NewSpeaker(audio.SpeakerOptions{})
	if err := s.Start(ctx); !errors.Is(err, audio.ErrNoDevice) {
		t.Errorf("speaker: %v, want %v", err, audio.ErrNoDevice)
	} else {
		t.Log(err)
	}
	if err := errors.Join(m.Stop(), s.Stop()); err != nil {
		t.Error(err)
	}
}

// spoken is a sentence of real speech, by flite.
func spoken(t *testing.T) (path string, samples []float32, rate int) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "speech.wav")
	text := "The flame tree blossoms in summer."
	if out, err := exec.Command("flite", "-voice", "slt", "-t", text, "-o", path).CombinedOutput(); err != nil {
		t.Fatalf("flite: %v: %s", err, out)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	samples, rate, err = wav.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return path, samples, rate
}

func (d *devices) recordsWhatIsSaid(t *testing.T) {
	sound, ctx := d.open(t)
	mics, err := sound.Microphones(ctx)
	if err != nil {
		t.Fatal(err)
	}
	speech, samples, rate := spoken(t)
	for name, device := range map[string]string{"default": "", "chosen": deviceNamed(t, mics, "Virtual microphone")} {
		t.Run(name, func(t *testing.T) {
			m := sound.NewMicrophone(audio.MicrophoneOptions{Device: device})
			if err := m.Start(ctx); err != nil {
				t.Fatal(err)
			}
			defer m.Stop()
			if err := m.Read(ctx, make([]float32, 512)); err != nil {
				t.Fatal(err)
			}
			resampler := audio.NewResampler(rate, audio.CaptureRate)
			said := resampler.Flush(resampler.Process(nil, samples))
			undisturbed(t, func() error { return d.recordSpeech(t, ctx, m, speech, said) })
		})
	}
}

// recordSpeech plays speech into the microphone and compares what is recorded.
func (d *devices) recordSpeech(t *testing.T, ctx context.Context, m *audio.Microphone, speech string, said []float32) error {
	path := filepath.Join(t.TempDir(), time.Now().Format("150405.000")+".wav")
	r, err := audio.Record(ctx, m, path)
	if err != nil {
		return err
	}
	start := time.Now()
	if err := d.Say(ctx, speech); err != nil {
		return err
	}
	took := time.Since(start)
	rec, err := r.Finish()
	if err != nil || m.Overruns() != 0 {
		return fmt.Errorf("%d samples lost: %w", m.Overruns(), err)
	}
	peak, at := audiotest.Correlate(readWAV(t, path), said)
	t.Logf("correlation %.4f at %d ms of %v, recorded in %v", peak, at/16, rec.Duration, took)
	if d := rec.Duration - took; d < -300*time.Millisecond || d > 300*time.Millisecond {
		return fmt.Errorf("%v recorded in %v", rec.Duration, took)
	}
	if peak < 0.9 || at < 0 {
		return fmt.Errorf("correlation %.3f at sample %d", peak, at)
	}
	return nil
}

func (d *devices) takenAwayAndBroughtBack(t *testing.T) {
	sound, ctx := d.open(t)
	m := sound.NewMicrophone(audio.MicrophoneOptions{})
	if err := m.Start(ctx); err != nil {
		t.Fatal(err)
	}
	defer m.Stop()
	frame := make([]float32, audio.FrameSamples)
	read := func() error {
		for {
			if err := m.Read(ctx, frame); err != nil {
				return err
			}
		}
	}
	if err := m.Read(ctx, frame); err != nil {
		t.Fatal(err)
	}
	if err := d.RemoveMicrophone(ctx); err != nil {
		t.Fatal(err)
	}
	gone := time.Now()
	if err := read(); !errors.Is(err, audio.ErrDeviceLost) {
		t.Fatalf("%v, want %v", err, audio.ErrDeviceLost)
	}
	t.Logf("told after %v", time.Since(gone))
	// What is left is what the speaker plays: no microphone.
	if err := m.Start(ctx); !errors.Is(err, audio.ErrNoDevice) {
		t.Fatalf("Start without a microphone: %v, want %v", err, audio.ErrNoDevice)
	}
	if err := d.AddMicrophone(ctx); err != nil {
		t.Fatal(err)
	}
	if err := m.Start(ctx); err != nil {
		t.Fatal(err)
	}
	if err := m.Read(ctx, frame); err != nil {
		t.Fatalf("after its return: %v", err)
	}
	// The whole server goes and comes back.
	if err := d.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := read(); !errors.Is(err, audio.ErrDeviceLost) {
		t.Fatalf("%v, want %v", err, audio.ErrDeviceLost)
	}
	if err := errors.Join(m.Stop(), d.Restart(ctx), m.Start(ctx), m.Read(ctx, frame)); err != nil {
		t.Fatalf("after the server's return: %v", err)
	}
}

func (d *devices) followsTheDefaultOne(t *testing.T) {
	sound, ctx := d.open(t)
	m := sound.NewMicrophone(audio.MicrophoneOptions{})
	if err := m.Start(ctx); err != nil {
		t.Fatal(err)
	}
	defer m.Stop()
	for _, args := range [][]string{
		{"load-module", "module-remap-source", "source_name=headset", "master=" + audiotest.PulseMicrophoneSink + ".monitor",
			"source_properties=device.description=Headset"},
		{"set-default-source", "headset"},
	} {
		if out, err := d.Command(ctx, "pactl", args...).CombinedOutput(); err != nil {
			t.Fatalf("pactl %v: %v: %s", args, err, out)
		}
	}
	frame := make([]float32, audio.FrameSamples)
	defer func() {
		if err := errors.Join(d.Command(ctx, "pactl", "unload-module", "module-remap-source").Run(), d.AddMicrophone(ctx)); err != nil {
			t.Error(err)
		}
	}()
	for m.DeviceName() != "Headset" {
		if err := m.Read(ctx, frame); err != nil {
			t.Fatal(err)
		}
	}
	for range 10 {
		if err := m.Read(ctx, frame); err != nil {
			t.Fatal(err)
		}
	}
}

// The microphone listens to what the speaker plays, opened by name.
func (d *devices) captureLatency(t *testing.T) {
	sound, ctx := d.open(t)
	s := sound.NewSpeaker(audio.SpeakerOptions{})
	m := sound.NewMicrophone(audio.MicrophoneOptions{Device: hex.EncodeToString([]byte(audiotest.PulseSpeakerMonitor))})
	rec := d.startPlaying(t, ctx, s)
	if err := m.Start(ctx); err != nil {
		t.Fatal(err)
	}
	defer m.Stop()
	frame := make([]float32, 160)
	for range 5 {
		before := len(rec.Samples())
		written := time.Now()
		if err := s.Write(ctx, audiotest.Tone(3200, 16000, 440, 0.5), 16000); err != nil {
			t.Fatal(err)
		}
		for loud(frame, 0) < 0 {
			if err := m.Read(ctx, frame); err != nil {
				t.Fatal(err)
			}
		}
		captured := time.Now()
		var first int
		if err := rec.AwaitFunc(ctx, func(h []float32) bool { first = loud(h, before); return first >= 0 }); err != nil {
			t.Fatal(err)
		}
		t.Logf("captured %v after it was heard, %v after Write",
			captured.Sub(rec.At(first)).Round(time.Millisecond), captured.Sub(written).Round(time.Millisecond))
		for quiet := 0; quiet < 10; quiet++ {
			if err := m.Read(ctx, frame); err != nil {
				t.Fatal(err)
			}
			if loud(frame, 0) >= 0 {
				quiet = 0
			}
		}
	}
}
