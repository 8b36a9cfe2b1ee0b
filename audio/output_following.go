package audio

import (
	"context"
	"sync"
)

// followingOutput plays on the default speaker, and ends when that becomes one for which
// another output is wanted.
type followingOutput struct {
	Output
	stays func(now pulseDevice) bool
	moved func() // is told that the server plays on another device now, or in another way

	fail *failure
	end  context.CancelFunc
	done chan struct{}
}

func newFollowingOutput(out Output, stays func(pulseDevice) bool) Output {
	return &followingOutput{Output: out, stays: stays, fail: newFailure()}
}

// Open implements [Output].
func (out *followingOutput) Open(ctx context.Context, pull func([]float32, int)) (string, error) {
	name, err := out.Output.Open(ctx, pull)
	if err != nil {
		return "", err
	}
	following, end := context.WithCancel(context.Background())
	out.end, out.done = end, make(chan struct{})
	go func() {
		defer close(out.done)
		var watching sync.WaitGroup
		defer watching.Wait()
		watch, stop := context.WithCancel(following)
		defer stop()
		watching.Go(func() {
			var was pulseDevice
			followPulse(watch, RoleSpeaker, func(now pulseDevice) bool {
				if !out.stays(now) {
					out.fail.set(&DeviceError{Kind: ErrDeviceLost, Role: RoleSpeaker, Err: errMoved})
					return false
				}
				if was.name != "" && now != was && out.moved != nil {
					out.moved()
				}
				was = now
				return true
			})
		})
		select {
		case <-out.Output.Failed():
			out.fail.set(out.Output.Err())
		case <-following.Done():
		}
	}()
	return name, nil
}

// onMove implements what a [Speaker] wants to know.
func (out *followingOutput) onMove(moved func()) { out.moved = moved }

// Failed implements [Output].
func (out *followingOutput) Failed() <-chan struct{} { return out.fail.Failed() }

// Err implements [Output].
func (out *followingOutput) Err() error { return out.fail.Err() }

// Close implements [Output].
func (out *followingOutput) Close() error {
	if out.end == nil {
		return out.Output.Close()
	}
	out.end()
	err := out.Output.Close()
	<-out.done
	return err
}
