package audiotest

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"delonix/audio"
	"delonix/audio/wav"
)

// Say plays a sound file into the virtual microphone and returns when it was
// played.
func (p *Pulse) Say(ctx context.Context, path string) error {
	cmd := p.Command(ctx, "paplay", "--device="+PulseMicrophoneSink, "--latency-msec=4000", path)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("paplay: %w: %s", err, out)
	}
	return nil
}

// SaySamples is Say for mono samples of the given rate in Hz.
func (p *Pulse) SaySamples(ctx context.Context, samples []float32, rate int) error {
	f, err := os.CreateTemp(p.dir, "say*.wav")
	if err != nil {
		return err
	}
	_, err = f.Write(wav.Encode(samples, rate))
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	return errors.Join(p.Say(ctx, f.Name()), os.Remove(f.Name()))
}

// Recording is what the virtual speaker plays, or another source delivers, while
// it is recorded. Samples are mono at audio.PlaybackRate.
type Recording struct {
	cmd  *exec.Cmd
	done chan struct{} // closed when the recorder ended

	mu      sync.Mutex // guards what follows
	grown   chan struct{}
	samples []float32
	marks   []recordingMark
}

// recordingMark is when how many samples had arrived.
type recordingMark struct {
	at time.Time
	n  int
}

// Listen records what the virtual speaker plays until the recording is stopped.
// It returns when sound comes in.
func (p *Pulse) Listen(ctx context.Context) (*Recording, error) {
	return p.Record(ctx, PulseSpeakerMonitor)
}

// Record records from a source.
func (p *Pulse) Record(ctx context.Context, source string) (*Recording, error) {
	cmd := p.Command(context.Background(), "parec", "--raw", "--device="+source, "--latency-msec=5",
		fmt.Sprintf("--rate=%d", audio.PlaybackRate), "--channels=1", "--format=float32le")
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	r := &Recording{cmd: cmd, done: make(chan struct{}), grown: make(chan struct{})}
	go func() {
		defer close(r.done)
		r.collect(out)
	}()
	if err := r.Await(ctx, 1); err != nil {
		r.Stop()
		return nil, err
	}
	return r, nil
}

// collect takes in what comes until the stream ends.
func (r *Recording) collect(out io.Reader) {
	b := make([]byte, 1<<16)
	rest := 0
	for {
		n, err := out.Read(b[rest:])
		if err != nil {
			return
		}
		n += rest
		r.mu.Lock()
		for i := 0; i+4 <= n; i += 4 {
			r.samples = append(r.samples, math.Float32frombits(binary.LittleEndian.Uint32(b[i:])))
		}
		r.marks = append(r.marks, recordingMark{time.Now(), len(r.samples)})
		close(r.grown)
		r.grown = make(chan struct{})
		r.mu.Unlock()
		rest = copy(b, b[n-n%4:n])
	}
}

// Await waits until there are at least n samples.
func (r *Recording) Await(ctx context.Context, n int) error {
	return r.AwaitFunc(ctx, func(samples []float32) bool { return len(samples) >= n })
}

// AwaitFunc waits until what was recorded so far satisfies the condition.
func (r *Recording) AwaitFunc(ctx context.Context, enough func(samples []float32) bool) error {
	for {
		r.mu.Lock()
		grown, samples := r.grown, r.samples
		r.mu.Unlock()
		if enough(samples) {
			return nil
		}
		select {
		case <-grown:
		case <-r.done:
			return errors.New("the recorder ended")
		case <-ctx.Done():
			return fmt.Errorf("waiting for sound: %w", ctx.Err())
		}
	}
}

// Samples is what was recorded so far.
func (r *Recording) Samples() []float32 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.samples[:len(r.samples):len(r.samples)]
}

// At is when the sample with that index was heard, as far as the recorder's
// blocks of some milliseconds tell; the zero time if it was not yet.
func (r *Recording) At(index int) time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, m := range r.marks {
		if index < m.n {
			return m.at.Add(-time.Duration(m.n-index) * time.Second / audio.PlaybackRate)
		}
	}
	return time.Time{}
}

// Stop ends the recording and returns it.
func (r *Recording) Stop() []float32 {
	_ = r.cmd.Process.Kill() // it may have ended with the server
	<-r.done
	_ = r.cmd.Wait()
	return r.Samples()
}

// inputOf finds the index of the newest stream of a driver in a list of pactl.
func inputOf(list, driver string) (string, error) {
	index := ""
	for line := range strings.Lines(list) {
		if fields := strings.Fields(line); len(fields) > 3 && fields[3] == driver {
			index = fields[0]
		}
	}
	if index != "" {
		return index, nil
	}
	return "", fmt.Errorf("no stream of %s", driver)
}
