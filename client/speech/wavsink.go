package speech

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"

	"delonix/audio/wav"
	"delonix/client/problem"
)

// WavSink is a speaker that keeps what is said, to be saved as a file.
type WavSink struct {
	mu   sync.Mutex
	rate int
	pcm  []float32
}

// sinkMost is the longest sound that is saved.
const sinkMost = 30 * time.Minute

var errMixedRates = errors.New("the speech came in parts of different rates")

func (s *WavSink) Start(context.Context) error { return nil }

func (s *WavSink) Write(_ context.Context, pcm []float32, rate int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.rate == 0 {
		s.rate = rate
	}
	if rate != s.rate {
		return errMixedRates
	}
	if len(s.pcm)/max(1, rate) > int(sinkMost/time.Second) {
		return problem.TooLongToSave()
	}
	s.pcm = append(s.pcm, pcm...)
	return nil
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
	if len(s.pcm) == 0 {
		return problem.NothingToSpeak()
	}
	_, err := w.Write(wav.Encode(s.pcm, s.rate))
	return err
}
