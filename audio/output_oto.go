package audio

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"runtime"
	"sync"
	"time"

	"github.com/hajimehoshi/oto/v2"
)

const (
	// otoChannels is how many channels oto plays; both carry the same.
	otoChannels = 2
	// otoFrame is the size of a sample of both channels as floats.
	otoFrame = 4 * otoChannels
	// otoAhead is how many samples oto's player holds: two periods of the device,
	// which takes both at once when it was late. With one it stutters then.
	otoAhead = 20 * PlaybackRate / 1000
	// otoPiece is how many samples are taken at a time, so that the player is
	// topped up to what it is to hold and not beyond.
	otoPiece = 5 * PlaybackRate / 1000
)

// otoBuffer is how much sound the device holds below oto's player.
func otoBuffer() time.Duration {
	if runtime.GOOS == "linux" {
		return 20 * time.Millisecond // two periods of ALSA
	}
	return 40 * time.Millisecond // Core Audio makes four buffers of it
}

// otoHost owns oto's context, of which there can be one in a process and which
// can't be closed. While nobody plays it is suspended and takes no time. Once its
// loop has died of an error it stays dead.
type otoHost struct {
	mu    sync.Mutex
	users int
	dead  error

	waking sync.Mutex // held while the device is waited for
	ctx    *oto.Context
	ready  chan struct{}
}

// acquire starts oto, or wakes it.
func (h *otoHost) acquire(ctx context.Context) (*oto.Context, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.dead != nil {
		return nil, h.dead
	}
	c, err := within(ctx, openTimeout, h.wake, h.woken)
	if err != nil {
		if ctx.Err() == nil {
			h.dead = err
		}
		return nil, err
	}
	h.users++
	return c, nil
}

// wake may take long.
func (h *otoHost) wake() (*oto.Context, error) {
	h.waking.Lock()
	defer h.waking.Unlock()
	if h.ctx == nil {
		var err error
		h.ctx, h.ready, err = oto.NewContextWithOptions(&oto.NewContextOptions{
			SampleRate:   PlaybackRate,
			ChannelCount: otoChannels,
			Format:       oto.FormatFloat32LE,
			BufferSize:   otoBuffer(),
		})
		if err != nil {
			return nil, fmt.Errorf("starting oto: %w", err)
		}
	}
	<-h.ready
	if err := h.ctx.Err(); err != nil {
		return nil, err
	}
	return h.ctx, h.ctx.Resume()
}

// woken lets oto sleep again if whoever woke it did not wait that long.
func (h *otoHost) woken(_ *oto.Context, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if err == nil && h.users == 0 {
		_, _ = h.sleep() // there is nobody to tell
	}
}

// sleep may take long: suspending waits for the device.
func (h *otoHost) sleep() (struct{}, error) {
	h.waking.Lock()
	defer h.waking.Unlock()
	return struct{}{}, h.ctx.Suspend()
}

// release lets oto sleep when nobody plays any more. err is why its loop died,
// nil if it did not.
func (h *otoHost) release(err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.users--
	if err != nil {
		h.dead = err
	}
	if h.users > 0 || h.dead != nil {
		return
	}
	_, h.dead = within(context.Background(), closeTimeout, h.sleep, nil)
}

// died tells why oto is of no use any more, nil while it is.
func (h *otoHost) died() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.dead
}

// otoOutput plays on the default speaker with oto.
type otoOutput struct {
	*failure
	host   *otoHost
	ctx    *oto.Context
	player oto.Player
	source *otoSource
	watch  watchdog
}

var _ Output = (*otoOutput)(nil)

func newOtoOutput(host *otoHost) Output {
	return &otoOutput{failure: newFailure(), host: host}
}

// Open implements [Output].
func (out *otoOutput) Open(ctx context.Context, pull func([]float32, int)) (string, error) {
	c, err := out.host.acquire(ctx)
	if err != nil {
		return "", &DeviceError{Kind: ErrNoDevice, Role: RoleSpeaker, Err: err}
	}
	out.ctx = c
	out.source = &otoSource{pull: pull, feed: out.watch.feed, device: int(otoBuffer() * PlaybackRate / time.Second)}
	out.player = c.NewPlayer(out.source)
	out.player.(oto.BufferSizeSetter).SetBufferSize(otoAhead * otoFrame)
	out.source.ahead = func() int { return out.player.UnplayedBufferSize() / otoFrame }
	out.watch.start(c.Err, func(err error) {
		out.set(&DeviceError{Kind: ErrDeviceLost, Role: RoleSpeaker, Err: err})
	})
	out.player.Play()
	return "", nil
}

// errStalled says that oto's loop has come to a halt in the device.
var errStalled = errors.New("the device takes no more sound")

// Close implements [Output].
func (out *otoOutput) Close() error {
	if out.player == nil {
		return nil
	}
	out.watch.end()
	out.source.close()
	err := out.player.Close()
	died := out.ctx.Err()
	if died == nil && out.Err() != nil {
		died = errStalled
	}
	out.host.release(died)
	return err
}

// otoSource is the stream oto's player reads: 32-bit stereo.
type otoSource struct {
	mu     sync.Mutex
	closed bool
	pull   func([]float32, int)
	feed   func()
	ahead  func() int // samples the player holds
	device int        // samples the device holds
	buf    [otoPiece]float32
}

// Read implements io.Reader. It fills little at a time, always.
func (s *otoSource) Read(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return 0, io.EOF
	}
	s.feed()
	samples := s.buf[:min(len(s.buf), len(b)/otoFrame)]
	s.pull(samples, s.device+s.ahead())
	for i, v := range samples {
		bits := math.Float32bits(v)
		binary.LittleEndian.PutUint32(b[otoFrame*i:], bits)
		binary.LittleEndian.PutUint32(b[otoFrame*i+4:], bits)
	}
	return len(samples) * otoFrame, nil
}

// close ends the stream: nothing is pulled any more afterwards.
func (s *otoSource) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
}
