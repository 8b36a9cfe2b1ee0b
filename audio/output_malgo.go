package audio

import (
	"context"
	"time"

	"github.com/gen2brain/malgo"
)

const (
	// playPeriod is how much sound malgo's devices take at a time, and all that
	// PulseAudio holds: with less a busy machine stutters.
	playPeriod = 30 * time.Millisecond
	// playPeriods is how many of these other devices hold.
	playPeriods = 2
)

// playHeld is how many samples a device holds when it takes more.
func playHeld() int {
	periods := playPeriods
	if isPulse() {
		periods = 1
	}
	return periods * int(PlaybackRate*playPeriod/time.Second)
}

// malgoOutput plays with malgo: on a chosen speaker, or where oto can't.
type malgoOutput struct{ malgoStream }

var _ Output = (*malgoOutput)(nil)

func newMalgoOutput(device string) Output {
	return &malgoOutput{newMalgoStream(RoleSpeaker, device)}
}

// Open implements [Output].
func (out *malgoOutput) Open(ctx context.Context, pull func([]float32, int)) (string, error) {
	config := malgo.DefaultDeviceConfig(malgo.Playback)
	config.SampleRate = PlaybackRate
	config.PeriodSizeInMilliseconds = uint32(playPeriod / time.Millisecond)
	config.Periods = playPeriods
	config.Playback.Format = malgo.FormatF32
	config.Playback.Channels = 1
	config.Resampling.Linear.LpfOrder = lowPassOrder
	config.Pulse.StreamNamePlayback = streamName
	held := playHeld()
	return out.begin(ctx, config, func(samples []float32) { pull(samples, held) })
}
