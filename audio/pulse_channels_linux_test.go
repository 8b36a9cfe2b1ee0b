package audio_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/hex"
	"math"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"delonix/audio"
	"delonix/audio/audiotest"
)

// oddDevice is a virtual device with channels of its own: a sink, and a source that
// hears what is played into it.
type oddDevice struct {
	d                     *devices
	name, source, channel string
	channels              int
	modules               []string
}

func (d *devices) addOdd(t *testing.T, ctx context.Context, name, channels string, rate int) *oddDevice {
	t.Helper()
	o := &oddDevice{d: d, name: name, source: name + "_source", channel: channels, channels: strings.Count(channels, ",") + 1}
	n := "channels=" + strconv.Itoa(o.channels)
	o.modules = append(o.modules, d.pactl(t, ctx, "load-module", "module-null-sink", "sink_name="+name, n, "channel_map="+channels,
		"format=float32le", "rate="+strconv.Itoa(rate), "sink_properties=device.description="+name))
	o.modules = append(o.modules, d.pactl(t, ctx, "load-module", "module-remap-source", "source_name="+o.source, "master="+name+".monitor", n,
		"channel_map="+channels, "master_channel_map="+channels, "remix=no", "source_properties=device.description="+o.source))
	t.Cleanup(func() {
		for _, m := range slices.Backward(o.modules) {
			_ = d.Command(context.Background(), "pactl", "unload-module", m).Run() // a test may have done so
		}
	})
	return o
}

func id(name string) string { return hex.EncodeToString([]byte(name)) }

// play plays a tone on one channel until the test ends.
func (o *oddDevice) play(t *testing.T, ctx context.Context, channel int) {
	t.Helper()
	const rate = 48000
	var raw bytes.Buffer
	for _, v := range audiotest.Tone(30*rate, rate, 440, 0.5) {
		for c := range o.channels {
			sample := int16(32767 * v)
			if c != channel {
				sample = 0
			}
			_ = binary.Write(&raw, binary.LittleEndian, sample)
		}
	}
	cmd := o.d.Command(ctx, "pacat", "--playback", "--raw", "--device="+o.name, "--format=s16le", "--rate="+strconv.Itoa(rate),
		"--channels="+strconv.Itoa(o.channels), "--channel-map="+o.channel, "--no-remix", "--latency-msec=50")
	cmd.Stdin = &raw
	startProgram(t, cmd)
}

// startProgram starts a program and ends it with the test.
func startProgram(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
}

// Whatever its channels are, a microphone is heard as loud as it is.
func (d *devices) hearsEveryChannel(t *testing.T) {
	for channels, at := range map[string]int{
		"aux0,aux1": 1, "aux0": 0, "aux0,aux1,aux2,aux3,aux4,aux5,aux6,aux7": 6,
		"front-left,front-right,rear-left,rear-right": 2,
	} {
		t.Run(channels, func(t *testing.T) {
			sound, ctx := d.open(t)
			odd := d.addOdd(t, ctx, "odd"+strconv.Itoa(len(channels)), channels, 48000)
			odd.play(t, ctx, at)
			m := sound.NewMicrophone(audio.MicrophoneOptions{Device: id(odd.source)})
			if err := m.Start(ctx); err != nil {
				t.Fatal(err)
			}
			defer m.Stop()
			frame := make([]float32, audio.FrameSamples)
			best := audio.Silence
			for range 200 {
				if err := m.Read(ctx, frame); err != nil {
					t.Fatal(err)
				}
				if best = max(best, audio.LevelOf(frame).RMS); math.Abs(best+9) < 1 {
					return
				}
			}
			t.Errorf("a tone of -9 dBFS is heard at %.1f", best)
		})
	}
}

// peaks is the loudest sample of each channel of what is played on a device.
func (o *oddDevice) peaks(t *testing.T, ctx context.Context, while func()) []float64 {
	t.Helper()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var raw bytes.Buffer
	cmd := o.d.Command(ctx, "parec", "--raw", "--device="+o.name+".monitor", "--format=float32le", "--rate=48000",
		"--channels="+strconv.Itoa(o.channels), "--channel-map="+o.channel, "--no-remix", "--latency-msec=20")
	cmd.Stdout = &raw
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	while()
	cancel()
	_ = cmd.Wait() // it is killed
	out := make([]float64, o.channels)
	for frame := range slices.Chunk(raw.Bytes(), 4*o.channels) {
		for c := range len(frame) / 4 {
			out[c] = max(out[c], math.Abs(float64(math.Float32frombits(binary.LittleEndian.Uint32(frame[4*c:])))))
		}
	}
	return out
}

func (d *devices) playsOnEveryChannel(t *testing.T) {
	sound, ctx := d.open(t)
	tone := audiotest.Tone(audio.PlaybackRate, audio.PlaybackRate, 440, 0.5)
	defer d.pactl(t, ctx, "set-default-sink", audiotest.PulseSpeaker)
	for _, channels := range []string{"aux0,aux1", "aux0,aux1,aux2,aux3,aux4,aux5,aux6,aux7", "front-left,front-right"} {
		odd := d.addOdd(t, ctx, "plays"+strconv.Itoa(len(channels)), channels, 48000)
		for what, device := range map[string]string{"chosen": id(odd.name), "the default one": ""} {
			d.pactl(t, ctx, "set-default-sink", odd.name)
			s := sound.NewSpeaker(audio.SpeakerOptions{Device: device})
			if err := s.Start(ctx); err != nil {
				t.Fatal(err)
			}
			peaks := odd.peaks(t, ctx, func() {
				for range 3 {
					write(t, s, tone, audio.PlaybackRate)
				}
				if err := s.Drain(ctx); err != nil {
					t.Error(err)
				}
			})
			if err := s.Stop(); err != nil {
				t.Error(err)
			}
			for c, p := range peaks {
				if math.Abs(p-0.5) > 0.02 {
					t.Errorf("%s, %s: channel %d peaks at %.3f, want 0.5", channels, what, c, p)
				}
			}
		}
	}
}

// A speaker that plays goes on where the default one moves to, and back.
func (d *devices) followsTheDefaultSpeaker(t *testing.T) {
	sound, ctx := d.open(t)
	odd := d.addOdd(t, ctx, "moved", "aux0,aux1", 48000)
	d.pactl(t, ctx, "set-default-sink", audiotest.PulseSpeaker)
	defer d.pactl(t, ctx, "set-default-sink", audiotest.PulseSpeaker)
	s := sound.NewSpeaker(audio.SpeakerOptions{})
	if err := s.Start(ctx); err != nil {
		t.Fatal(err)
	}
	defer s.Stop()
	playing, stop := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for playing.Err() == nil {
			if err := s.Write(playing, audiotest.Tone(4800, audio.PlaybackRate, 440, 0.5), audio.PlaybackRate); err != nil && playing.Err() == nil {
				time.Sleep(10 * time.Millisecond) // while it moves
			}
		}
	}()
	defer func() { stop(); <-done }()
	for _, to := range []string{odd.name, audiotest.PulseSpeaker, odd.name} {
		rec, err := d.Record(ctx, to+".monitor")
		if err != nil {
			t.Fatal(err)
		}
		from := len(rec.Samples())
		d.pactl(t, ctx, "set-default-sink", to)
		began := time.Now()
		err = rec.AwaitFunc(ctx, func(h []float32) bool { return loud(h, from) >= 0 })
		rec.Stop()
		if err != nil {
			t.Fatalf("nothing is heard on %s: %v", to, err)
		}
		t.Logf("heard on %s after %v", to, time.Since(began).Round(time.Millisecond))
	}
}

// A chosen speaker that was unplugged is played on again when it is back.
func (d *devices) returnsToTheChosenSpeaker(t *testing.T) {
	sound, ctx := d.open(t)
	headset := []string{"load-module", "module-null-sink", "sink_name=headset_out", "rate=16000", "channels=1", "sink_properties=device.description=Headphones"}
	module := d.pactl(t, ctx, headset...)
	s := sound.NewSpeaker(audio.SpeakerOptions{Device: id("headset_out")})
	if err := s.Start(ctx); err != nil {
		t.Fatal(err)
	}
	defer s.Stop()
	on := func(want string) {
		t.Helper()
		for s.DeviceName() != want {
			select {
			case <-ctx.Done():
				t.Fatalf("it plays on %q, want %q", s.DeviceName(), want)
			case <-time.After(20 * time.Millisecond):
			}
		}
	}
	on("Headphones")
	d.pactl(t, ctx, "unload-module", module)
	on("")
	if s.Err() != nil {
		t.Errorf("nothing stands in for it: %v", s.Err())
	}
	module = d.pactl(t, ctx, headset...)
	on("Headphones")
	d.pactl(t, ctx, "unload-module", module)
}
