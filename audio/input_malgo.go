package audio

import (
	"context"
	"time"

	"github.com/gen2brain/malgo"
)

const (
	// capturePeriod is how much sound one capture callback carries: half a frame.
	// With shorter ones the wake-ups cost more than the work.
	capturePeriod = 16 * time.Millisecond
	// capturePeriods is how many of these the system keeps for a program that is
	// late. It costs no time while the program is not.
	capturePeriods = 20
)

// malgoInput captures with malgo.
type malgoInput struct{ malgoStream }

var _ Input = (*malgoInput)(nil)

func newMalgoInput(device string) Input {
	return &malgoInput{newMalgoStream(RoleMicrophone, device)}
}

// Open implements [Input].
func (in *malgoInput) Open(ctx context.Context, push func([]float32)) (string, error) {
	config := malgo.DefaultDeviceConfig(malgo.Capture)
	config.SampleRate = CaptureRate
	config.PeriodSizeInMilliseconds = uint32(capturePeriod / time.Millisecond)
	config.Periods = capturePeriods
	config.Capture.Format = malgo.FormatF32
	config.Capture.Channels = 1
	config.Resampling.Linear.LpfOrder = lowPassOrder
	config.Pulse.StreamNameCapture = streamName
	return in.begin(ctx, config, push)
}
