package audio

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// Input is a device that captures. It is opened for one run and not used again.
type Input interface {
	// Open starts capturing. push is called from the device's own thread with
	// mono samples at [CaptureRate]; the slice is valid during the call only and
	// push never blocks. The name returned is what the system calls the device.
	Open(ctx context.Context, push func(samples []float32)) (name string, err error)
	// Failed is closed when the device stopped by itself; Err then tells why.
	Failed() <-chan struct{}
	// Err is why the device stopped by itself, nil while it works.
	Err() error
	// Close ends the capture. push is not called any more once it has returned.
	Close() error
}

// Output is a device that plays. It is opened for one run and not used again.
type Output interface {
	// Open starts playing. pull is called from the device's own thread and fills
	// all of dst with mono samples at [PlaybackRate]; it never blocks. buffered
	// is how many samples pulled earlier have not been heard yet.
	Open(ctx context.Context, pull func(dst []float32, buffered int)) (name string, err error)
	// Failed is closed when the device stopped by itself; Err then tells why.
	Failed() <-chan struct{}
	// Err is why the device stopped by itself, nil while it works.
	Err() error
	// Close ends the playback. pull is not called any more once it has returned.
	Close() error
}

const (
	// firstTimeout is how long a device that was just opened may take to deliver
	// or take its first samples: virtual devices and Bluetooth need seconds.
	firstTimeout = 5 * time.Second
	// watchInterval is how often a watchdog looks.
	watchInterval = 100 * time.Millisecond
	// openTimeout bounds every call into the sound system, which may wait for a
	// server that hangs.
	openTimeout = 10 * time.Second
	// closeTimeout bounds the closing of a device.
	closeTimeout = 2 * time.Second
)

// failure is the end of a device by its own doing: told once, to everybody.
type failure struct {
	once sync.Once
	ch   chan struct{}
	err  error // written before ch is closed
}

func newFailure() *failure { return &failure{ch: make(chan struct{})} }

// set tells the failure; the first one counts. It does not block.
func (f *failure) set(err error) {
	f.once.Do(func() {
		f.err = err
		close(f.ch)
	})
}

// Failed is closed after the failure.
func (f *failure) Failed() <-chan struct{} { return f.ch }

// Err is the failure, nil before it.
func (f *failure) Err() error {
	select {
	case <-f.ch:
		return f.err
	default:
		return nil
	}
}

// watchdog notices that a device fell silent without a word.
type watchdog struct {
	fed  atomic.Int64 // counts the calls of the device's thread
	stop context.CancelFunc
	done chan struct{}
}

// feed notes a sign of life; it neither blocks nor allocates.
func (w *watchdog) feed() { w.fed.Add(1) }

// start calls lost when the device was not heard of for [DeviceTimeout], or when
// check, which may be nil, returns an error.
func (w *watchdog) start(check func() error, lost func(error)) {
	ctx, stop := context.WithCancel(context.Background())
	w.stop, w.done = stop, make(chan struct{})
	go func() {
		defer close(w.done)
		w.run(ctx, check, lost)
	}()
}

func (w *watchdog) run(ctx context.Context, check func() error, lost func(error)) {
	tick := time.NewTicker(watchInterval)
	defer tick.Stop()
	var seen int64
	patience := firstTimeout
	since := time.Now()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if check != nil {
			if err := check(); err != nil {
				lost(err)
				return
			}
		}
		if fed := w.fed.Load(); fed != seen {
			seen, since, patience = fed, time.Now(), DeviceTimeout
		}
		if time.Since(since) >= patience {
			lost(nil)
			return
		}
	}
}

// end stops the watch and waits for it.
func (w *watchdog) end() {
	w.stop()
	<-w.done
}
