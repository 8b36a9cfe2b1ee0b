package audio

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"
	"time"

	"github.com/jfreymuth/pulse/proto"
)

// PulseAudio mixes channels by their places: left, right, rear. Channels without a place,
// as those of the "pro audio" profile have, play nothing of a stream that has places, and
// of eight microphones with one voice an eighth is heard. Streams on such devices take the
// device's own channels, which malgo can't ask for.

// sampleBytes is the size of a sample of these streams.
const sampleBytes = 4

// needsOwnChannels reports whether a device with these channels is one of those.
func needsOwnChannels(channels proto.ChannelMap, kind Role) bool {
	placeless := slices.ContainsFunc(channels, func(c byte) bool { return c >= proto.ChannelAux0 && c <= proto.ChannelAux31 })
	return placeless || kind == RoleMicrophone && len(channels) > 2
}

// errKilled says that the server ended a stream, as it does when the device goes.
var errKilled = errors.New("the server ended the stream")

// pulseStream is what capture and playback in the server's own protocol have in common.
type pulseStream struct {
	*failure
	role   Role
	device string // the server's name of it
	watch  watchdog

	mu       sync.Mutex   // held while samples are handed over; guards what follows
	server   *pulseServer // nil until it is open
	channels int
	closed   bool
}

func newPulseStream(role Role, device string) pulseStream {
	return pulseStream{failure: newFailure(), role: role, device: device}
}

// lost tells that the stream ended by itself.
func (s *pulseStream) lost(err error) {
	s.set(&DeviceError{Kind: ErrDeviceLost, Role: s.role, Device: s.device, Err: err})
}

// begin connects, and has create begin the stream.
func (s *pulseStream) begin(ctx context.Context, each func(any), create func(*pulseServer) (name string, err error)) (string, error) {
	type opened struct {
		server *pulseServer
		name   string
	}
	out, err := within(ctx, openTimeout, func() (o opened, err error) {
		if o.server, err = dialPulse(each); err != nil {
			return o, err
		}
		if o.name, err = create(o.server); err != nil {
			o.server.close()
		}
		return o, err
	}, func(o opened, err error) {
		if err == nil {
			o.server.close()
		}
	})
	if err != nil {
		return "", &DeviceError{Kind: ErrNoDevice, Role: s.role, Device: s.device, Err: err}
	}
	s.mu.Lock()
	s.server = out.server
	s.mu.Unlock()
	s.watch.start(func() error {
		select {
		case <-out.server.conn.lost:
			return errKilled
		default:
			return nil
		}
	}, s.lost)
	return out.name, nil
}

// Close ends the stream: the server does so when the connection ends.
func (s *pulseStream) Close() error {
	s.mu.Lock()
	open := s.server != nil && !s.closed
	s.closed = true
	s.mu.Unlock()
	if !open {
		return nil
	}
	s.watch.end()
	s.server.close()
	return nil
}

// pulseInput captures from a source with all its channels, and hears the one in which
// there is sound.
type pulseInput struct {
	pulseStream
	push    func([]float32)
	pick    channelPicker
	samples []float32
}

var _ Input = (*pulseInput)(nil)

func newPulseInput(source string) *pulseInput {
	return &pulseInput{pulseStream: newPulseStream(RoleMicrophone, source)}
}

// Open implements [Input].
func (in *pulseInput) Open(ctx context.Context, push func([]float32)) (string, error) {
	in.push = push
	return in.begin(ctx, in.message, func(s *pulseServer) (string, error) {
		info, err := s.source(in.device)
		if err != nil {
			return "", err
		}
		channels := len(info.ChannelMap)
		in.mu.Lock()
		in.channels = channels
		in.mu.Unlock()
		fragment := uint32(CaptureRate*capturePeriod/time.Second) * sampleBytes * uint32(channels)
		return info.Device, s.Request(&proto.CreateRecordStream{
			SampleSpec:  proto.SampleSpec{Format: proto.FormatFloat32LE, Channels: byte(channels), Rate: CaptureRate},
			ChannelMap:  info.ChannelMap,
			SourceIndex: proto.Undefined, SourceName: in.device,
			BufferMaxLength: fragment * capturePeriods, BufferFragSize: fragment,
			NoRemix: true, NoMove: true, AdjustLatency: true,
			Properties:         proto.PropList{"media.name": proto.PropListString(streamName)},
			DirectOnInputIndex: proto.Undefined,
			ChannelVolumes:     fullVolume(channels),
		}, &proto.CreateRecordStreamReply{})
	})
}

// fullVolume is the volume of streams, in the server's units.
func fullVolume(channels int) proto.ChannelVolumes {
	return slices.Repeat(proto.ChannelVolumes{uint32(proto.VolumeNorm)}, channels)
}

// message takes what the server says.
func (in *pulseInput) message(m any) {
	switch m := m.(type) {
	case *proto.RecordStreamKilled:
		in.lost(errKilled)
	case *proto.DataPacket:
		in.mu.Lock()
		defer in.mu.Unlock()
		if in.closed || in.channels == 0 {
			return
		}
		in.watch.feed()
		in.samples = in.pick.mono(in.samples[:0], m.Data, in.channels)
		in.push(in.samples)
	}
}

// channelPicker makes one channel of several: the one in which there is sound. The mean
// of all would be softer by as much as there are silent ones.
type channelPicker struct {
	power []float64 // of each channel, lately
	now   int       // the channel that is heard
}

const (
	// pickMemory is how much of the power so far counts, each period.
	pickMemory = 0.95
	// pickLouder is how much more powerful another channel must be to be heard
	// instead: 6 dB.
	pickLouder = 4
)

// mono appends the samples of the channel to dst. Where the channel changes, one fades
// into the other.
func (p *channelPicker) mono(dst []float32, interleaved []byte, channels int) []float32 {
	if len(p.power) != channels {
		p.power, p.now = make([]float64, channels), 0
	}
	n := len(interleaved) / (sampleBytes * channels)
	at := func(i, c int) float32 {
		return math.Float32frombits(binary.LittleEndian.Uint32(interleaved[sampleBytes*(i*channels+c):]))
	}
	was := p.now
	for c := range channels {
		sum, squares := 0.0, 0.0
		for i := range n {
			v := float64(at(i, c))
			sum, squares = sum+v, squares+v*v
		}
		frames := float64(max(1, n))
		p.power[c] = pickMemory*p.power[c] + (1-pickMemory)*max(0, squares/frames-sum/frames*sum/frames) // an offset is no sound
	}
	for c, power := range p.power {
		if power > pickLouder*p.power[p.now] {
			p.now = c
		}
	}
	for i := range n {
		v := at(i, p.now)
		if was != p.now {
			share := float32(i+1) / float32(n)
			v = share*v + (1-share)*at(i, was)
		}
		dst = append(dst, v)
	}
	return dst
}

// pulseOutput plays on a sink, the same on all its channels.
type pulseOutput struct {
	pulseStream
	pull  func([]float32, int)
	held  int    // samples the server holds
	owed  uint32 // bytes the server asked for while it was being opened
	mono  []float32
	bytes []byte
}

var _ Output = (*pulseOutput)(nil)

func newPulseOutput(sink string) *pulseOutput {
	return &pulseOutput{pulseStream: newPulseStream(RoleSpeaker, sink)}
}

// Open implements [Output].
func (out *pulseOutput) Open(ctx context.Context, pull func([]float32, int)) (string, error) {
	out.pull = pull
	return out.begin(ctx, out.message, func(s *pulseServer) (string, error) {
		info, err := s.sink(out.device)
		if err != nil {
			return "", err
		}
		channels := len(info.ChannelMap)
		period := uint32(PlaybackRate*playPeriod/time.Second) * sampleBytes * uint32(channels)
		var made proto.CreatePlaybackStreamReply
		err = s.Request(&proto.CreatePlaybackStream{
			SampleSpec: proto.SampleSpec{Format: proto.FormatFloat32LE, Channels: byte(channels), Rate: PlaybackRate},
			ChannelMap: info.ChannelMap,
			SinkIndex:  proto.Undefined, SinkName: out.device,
			BufferMaxLength: 4 * period, BufferTargetLength: 2 * period, BufferMinimumRequest: period / 2,
			NoRemix: true, NoMove: true, AdjustLatency: true,
			Properties:     proto.PropList{"media.name": proto.PropListString(streamName)},
			ChannelVolumes: fullVolume(channels),
		}, &made)
		if err != nil {
			return "", err
		}
		out.mu.Lock()
		defer out.mu.Unlock()
		out.server, out.channels = s, channels
		out.held = int(made.BufferTargetLength) / (sampleBytes * channels)
		return info.Device, out.fill(&proto.Request{StreamIndex: made.StreamIndex, Length: made.Missing + out.owed})
	})
}

// message takes what the server says.
func (out *pulseOutput) message(m any) {
	switch m := m.(type) {
	case *proto.PlaybackStreamKilled:
		out.lost(errKilled)
	case *proto.Request:
		out.mu.Lock()
		defer out.mu.Unlock()
		if out.server == nil {
			out.owed += m.Length
			return
		}
		if err := out.fill(m); err != nil {
			out.lost(err)
		}
	}
}

// fill sends what the server asks for. Called with the lock held.
func (out *pulseOutput) fill(r *proto.Request) error {
	if out.closed || out.channels == 0 {
		return nil
	}
	out.watch.feed()
	n := int(r.Length) / (sampleBytes * out.channels)
	out.mono = slices.Grow(out.mono[:0], n)[:n]
	out.pull(out.mono, out.held)
	out.bytes = out.bytes[:0]
	for _, v := range out.mono {
		for range out.channels {
			out.bytes = binary.LittleEndian.AppendUint32(out.bytes, math.Float32bits(v))
		}
	}
	if err := out.server.Send(r.StreamIndex, out.bytes); err != nil {
		return fmt.Errorf("playing: %w", err)
	}
	return nil
}
