package speech

import (
	"context"
	"time"

	"delonix/client/model"
	"delonix/client/problem"
	"delonix/client/voice/listen"
)

const (
	TrialLength = 5 * time.Second
	// trialAhead is how much is queued before it is heard: little, so that the
	// level belongs to what is heard.
	trialAhead = 200 * time.Millisecond
)

// TryDevices records for five seconds with the chosen microphone and plays that
// back on the chosen speaker. each is told how it stands with every frame, from
// this goroutine. Nothing is kept. The end of ctx ends it; while it runs, neither
// Talk nor StartCall may be called.
func (d *Service) TryDevices(ctx context.Context, each func(model.Trial)) error {
	switch {
	case d.devices.Microphone == nil:
		return problem.NoMicrophone()
	case d.CallIn() != 0:
		return problem.EndCallFirst()
	case d.Recording().Phase == model.RecordingOn || d.Recording().Phase == model.RecordingOpening:
		return problem.EndRecordingFirst()
	}
	d.StopSpeaking()
	pcm, why, err := d.tryMicrophone(ctx, each)
	if err != nil {
		return problem.Of(err, problem.Transcribing)
	}
	verdict := listen.Judge(pcm)
	if verdict == listen.Dead {
		return problem.NoSound(why)
	}
	if d.devices.Speaker == nil {
		return problem.NoSpeakerToPlay()
	}
	return problem.Of(d.trySpeaker(ctx, pcm, problem.OfMicrophone(verdict), each), problem.Speaking)
}

// tryMicrophone returns what was recorded and, where that is nothing, why, if the system
// knows it.
func (d *Service) tryMicrophone(ctx context.Context, each func(model.Trial)) (pcm []float32, why, err error) {
	mic := d.devices.Microphone
	if err := mic.Start(ctx); err != nil {
		return nil, nil, err
	}
	defer func() { d.LogError("close the microphone", mic.Stop()) }()
	frame := make([]float32, listen.FrameSamples)
	for want := int(TrialLength.Seconds() * listen.Rate); len(pcm) < want; {
		if err := mic.Read(ctx, frame); err != nil {
			return nil, nil, err
		}
		pcm = append(pcm, frame...)
		each(model.Trial{Level: loudness(frame), Left: soundLength(want - len(pcm))})
	}
	if listen.IsDead(pcm) {
		why = listen.WhySilent(ctx, mic)
	}
	return pcm, why, nil
}

// trySpeaker plays what was recorded, with a hint to go with it.
func (d *Service) trySpeaker(ctx context.Context, pcm []float32, hint *model.Problem, each func(model.Trial)) error {
	out := d.devices.Speaker
	if err := out.Start(ctx); err != nil {
		return err
	}
	defer func() { d.LogError("close the speaker", out.Stop()) }()
	for from := 0; from < len(pcm); from += listen.FrameSamples {
		frame := pcm[from:min(from+listen.FrameSamples, len(pcm))]
		for out.Queued() > trialAhead {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(listen.FrameTime):
			}
		}
		if err := out.Write(ctx, frame, listen.Rate); err != nil {
			return err
		}
		each(model.Trial{Playing: true, Hint: hint, Level: loudness(frame), Left: soundLength(len(pcm) - from)})
	}
	return out.Drain(ctx)
}

func soundLength(samples int) time.Duration {
	return time.Duration(max(0, samples)) * time.Second / listen.Rate
}

// loudness is 0 at -60 dB and 1 at full scale.
func loudness(frame []float32) float64 {
	const quietest = 60.0 // dB below full scale
	return max(0, min(1+listen.Decibels(frame)/quietest, 1))
}
