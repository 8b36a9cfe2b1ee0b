package speech

import (
	"context"
	"io"
	"sync"
	"time"

	"delonix/audio"
	"delonix/audio/wav"
	"delonix/client/problem"
)

// WavSink is a speaker that keeps what is said, to be saved as a file: at the rate of
// what comes first.
type WavSink struct {
	mu   sync.Mutex
	rate int
	pcm  []float32
	from int              // rate of what was written last
	to   *audio.Resampler // from that rate, nil where it is the same
}

// sinkMost is the longest sound that is saved.
const sinkMost = 30 * time.Minute

func (s *WavSink) Start(context.Context) error { return nil }

func (s *WavSink) Write(_ context.Context, pcm []float32, rate int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.rate == 0 {
		s.rate, s.from = rate, rate
	}
	if len(s.pcm)/max(1, s.rate) > int(sinkMost/time.Second) {
		return problem.TooLongToSave()
	}
	if rate != s.from {
		s.flush()
		s.from = rate
		if rate != s.rate {
			s.to = audio.NewResampler(rate, s.rate)
		}
	}
	if s.to == nil {
		s.pcm = append(s.pcm, pcm...)
	} else {
		s.pcm = s.to.Process(s.pcm, pcm)
	}
	return nil
}

// flush ends a stretch of another rate. Called with the lock held.
func (s *WavSink) flush() {
	if s.to != nil {
		s.pcm, s.to = s.to.Flush(s.pcm), nil
	}
}

func (s *WavSink) Drain(context.Context) error { return nil }
func (s *WavSink) Flush()                      {}
func (s *WavSink) Pause()                      {}
func (s *WavSink) Resume()                     {}
func (s *WavSink) SetGain(float32)             {}
func (s *WavSink) Queued() time.Duration       { return 0 }
func (s *WavSink) Reference([]float32) int     { return 0 }
func (s *WavSink) Stop() error                 { return nil }

// Played is everything: nobody waits for sound to be heard.
func (s *WavSink) Played() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.rate == 0 {
		return 0
	}
	return time.Duration(len(s.pcm)) * time.Second / time.Duration(s.rate)
}

// writeTo writes a WAV file: PCM, 16 bit, one channel.
func (s *WavSink) writeTo(w io.Writer) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.flush()
	if len(s.pcm) == 0 {
		return problem.NothingToSpeak()
	}
	_, err := w.Write(wav.Encode(s.pcm, s.rate))
	return err
}
