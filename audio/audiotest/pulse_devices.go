package audiotest

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strconv"
	"time"
)

// addAll brings all devices.
func (p *Pulse) addAll(ctx context.Context) error {
	for _, add := range []func(context.Context) error{p.addFeed, p.addSource, p.addSpeaker} {
		if err := add(ctx); err != nil {
			return err
		}
	}
	// A null sink delivers its first two seconds as one piece.
	for _, source := range []string{PulseSpeakerMonitor, PulseMicrophone} {
		if err := p.awaitSource(ctx, source); err != nil {
			return err
		}
	}
	return nil
}

// addFeed brings the sink whose sound the virtual microphone hears.
func (p *Pulse) addFeed(ctx context.Context) error {
	return p.addSink(ctx, PulseMicrophoneSink, "Feed of the virtual microphone")
}

func (p *Pulse) addSpeaker(ctx context.Context) error {
	if err := p.addSink(ctx, PulseSpeaker, "Virtual speaker"); err != nil {
		return err
	}
	if _, err := p.control(ctx, "set-default-sink", PulseSpeaker); err != nil {
		return err
	}
	// PulseAudio moves what played on the sink that was the default one until now,
	// even if it had been asked for by name.
	return p.keepBusy(PulseMicrophoneSink)
}

func (p *Pulse) addSource(ctx context.Context) error {
	err := p.load(ctx, PulseMicrophone, "module-remap-source", "source_name="+PulseMicrophone,
		"master="+PulseMicrophoneSink+".monitor", property("source_properties", "Virtual microphone"))
	if err != nil {
		return err
	}
	_, err = p.control(ctx, "set-default-source", PulseMicrophone)
	return err
}

// AddSpeaker brings the virtual speaker back and makes it the default one.
func (p *Pulse) AddSpeaker(ctx context.Context) error {
	if err := p.addSpeaker(ctx); err != nil {
		return err
	}
	return p.awaitSource(ctx, PulseSpeakerMonitor)
}

// RemoveSpeaker takes the virtual speaker away. PulseAudio moves streams that
// were not opened for this very speaker to the feed of the microphone, the only
// other sink; to take all speakers away, Kill the server.
func (p *Pulse) RemoveSpeaker(ctx context.Context) error {
	return p.removeDevice(ctx, PulseSpeaker)
}

// AddMicrophone brings the virtual microphone back and makes it the default one.
func (p *Pulse) AddMicrophone(ctx context.Context) error {
	if err := p.addSource(ctx); err != nil {
		return err
	}
	return p.awaitSource(ctx, PulseMicrophone)
}

// RemoveMicrophone takes the virtual microphone away.
func (p *Pulse) RemoveMicrophone(ctx context.Context) error {
	return p.removeDevice(ctx, PulseMicrophone)
}

// ConnectEcho lets the microphone hear the speaker after a delay, with a linear
// volume, as in a room.
func (p *Pulse) ConnectEcho(ctx context.Context, delay time.Duration, volume float64) error {
	return p.connectEcho(ctx, "echo", PulseSpeakerMonitor, delay, volume)
}

func (p *Pulse) connectEcho(ctx context.Context, name, source string, delay time.Duration, volume float64) error {
	err := p.load(ctx, name, "module-loopback", "source="+source, "sink="+PulseMicrophoneSink,
		"latency_msec="+strconv.FormatInt(delay.Milliseconds(), 10), "source_dont_move=true", "sink_dont_move=true",
		"adjust_time=0", property("sink_input_properties", "Echo"))
	if err != nil {
		return err
	}
	inputs, err := p.control(ctx, "list", "short", "sink-inputs")
	if err != nil {
		return err
	}
	index, err := inputOf(inputs, "module-loopback.c") // the newest one
	if err != nil {
		return err
	}
	_, err = p.control(ctx, "set-sink-input-volume", index, strconv.FormatFloat(volume*100, 'f', 1, 64)+"%")
	return err
}

// DisconnectEcho undoes ConnectEcho.
func (p *Pulse) DisconnectEcho(ctx context.Context) error { return p.removeDevice(ctx, "echo") }

// addSink brings a null sink and keeps it busy.
func (p *Pulse) addSink(ctx context.Context, name, description string) error {
	err := p.load(ctx, name, "module-null-sink", "sink_name="+name, "format=float32le", "rate=48000", "channels=2",
		property("sink_properties", description))
	if err != nil {
		return err
	}
	return p.keepBusy(name)
}

// property sets the name a device is shown with.
func property(key, description string) string {
	return fmt.Sprintf(`%s="device.description='%s'"`, key, description)
}

// load loads a module and remembers it under a name.
func (p *Pulse) load(ctx context.Context, name, module string, args ...string) error {
	index, err := p.control(ctx, append([]string{"load-module", module}, args...)...)
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.modules[name] = index
	return nil
}

// removeDevice unloads the module behind a device, and ends its silent stream.
func (p *Pulse) removeDevice(ctx context.Context, name string) error {
	p.mu.Lock()
	index, keeper := p.modules[name], p.keepers[name]
	delete(p.modules, name)
	delete(p.keepers, name)
	p.mu.Unlock()
	if keeper != nil {
		endCommand(keeper)
	}
	_, err := p.control(ctx, "unload-module", index)
	return err
}

// MuteMicrophone mutes the virtual microphone, as the system's own switch does, or
// opens it again.
func (p *Pulse) MuteMicrophone(ctx context.Context, muted bool) error {
	_, err := p.control(ctx, "set-source-mute", PulseMicrophone, strconv.FormatBool(muted))
	return err
}

// keepBusy plays silence on a sink, or the faint noise of a live microphone on the
// one it hears, at a latency that makes the sink prompt. It comes from this process:
// when that dies, the stream ends, too.
func (p *Pulse) keepBusy(sink string) error {
	cmd := p.Command(context.Background(), "pacat", "--playback", "--raw", "--device="+sink,
		"--latency-msec=10", "--rate=8000", "--channels=1", "--format=s16le")
	cmd.Stdin = silence{}
	if sink == PulseMicrophoneSink {
		cmd.Stdin = &hiss{rand.New(rand.NewPCG(1, 2))}
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	p.mu.Lock()
	former := p.keepers[sink]
	p.keepers[sink] = cmd
	p.mu.Unlock()
	if former != nil {
		endCommand(former)
	}
	return nil
}

// silence is an endless stream of zeros.
type silence struct{}

func (silence) Read(b []byte) (int, error) {
	b = b[:min(len(b), 320)] // 20 ms at a time
	clear(b)
	return len(b), nil
}

// hiss is the endless noise of a microphone in a quiet room, at -56 dBFS at most:
// exact zeros come from one that is muted only.
type hiss struct{ random *rand.Rand }

func (h *hiss) Read(b []byte) (int, error) {
	const most = 52 // of 32767
	b = b[:min(len(b), 320)]
	for i := 0; i+2 <= len(b); i += 2 {
		binary.LittleEndian.PutUint16(b[i:], uint16(h.random.IntN(2*most+1)-most))
	}
	return len(b) &^ 1, nil
}

// awaitSource waits until a source delivers steadily.
func (p *Pulse) awaitSource(ctx context.Context, source string) error {
	cmd := p.Command(ctx, "parec", "--raw", "--device="+source, "--latency-msec=10", "--rate=8000", "--channels=1", "--format=s16le")
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	defer endCommand(cmd)
	const warmUp = 8000 / 10 * 2 // 100 ms
	if _, err := io.CopyN(io.Discard, out, warmUp); err != nil {
		return fmt.Errorf("source %s delivers nothing: %w", source, err)
	}
	return nil
}

// Names of the virtual headset: the microphone and the speaker of a telephone, at
// 16 kHz with one channel.
const (
	PulseHeadset           = "delonix_headset"
	PulseHeadsetMonitor    = PulseHeadset + ".monitor"
	PulseHeadsetMicrophone = "delonix_headset_microphone"
)

// AddHeadset connects a headset and makes it the default one, as Bluetooth does when it
// changes the profile: it hears what is said into the virtual microphone, and itself after
// a delay, with a linear volume.
func (p *Pulse) AddHeadset(ctx context.Context, delay time.Duration, volume float64) error {
	err := p.load(ctx, PulseHeadset, "module-null-sink", "sink_name="+PulseHeadset, "format=s16le", "rate=16000", "channels=1",
		property("sink_properties", "Headset"))
	if err != nil {
		return err
	}
	if err := p.keepBusy(PulseHeadset); err != nil {
		return err
	}
	err = p.load(ctx, PulseHeadsetMicrophone, "module-remap-source", "source_name="+PulseHeadsetMicrophone, "master="+PulseMicrophoneSink+".monitor",
		"rate=16000", "channels=1", "channel_map=mono", property("source_properties", "Headset microphone"))
	if err != nil {
		return err
	}
	if err := p.connectEcho(ctx, "headset echo", PulseHeadsetMonitor, delay, volume); err != nil {
		return err
	}
	for _, args := range [][]string{{"set-default-source", PulseHeadsetMicrophone}, {"set-default-sink", PulseHeadset}} {
		if _, err := p.control(ctx, args...); err != nil {
			return err
		}
	}
	return errors.Join(p.awaitSource(ctx, PulseHeadsetMonitor), p.awaitSource(ctx, PulseHeadsetMicrophone))
}
