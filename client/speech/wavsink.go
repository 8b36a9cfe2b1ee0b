package speech

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"sync"
	"time"

	"delonix/client/problem"
)

// WavSink is a speaker that keeps what is said, to be saved as a file.
type WavSink struct {
	mu   sync.Mutex
	rate int
	pcm  []int16
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
	for _, x := range pcm {
		s.pcm = append(s.pcm, int16(max(-1, min(x, 1))*32767))
	}
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
	size := uint32(len(s.pcm) * 2)
	head := struct {
		RIFF   [4]byte
		Size   uint32
		WAVE   [4]byte
		Fmt    [4]byte
		Length uint32
		Format uint16
		Chans  uint16
		Rate   uint32
		Bytes  uint32
		Align  uint16
		Bits   uint16
		Data   [4]byte
		Count  uint32
	}{
		[4]byte{'R', 'I', 'F', 'F'}, 36 + size, [4]byte{'W', 'A', 'V', 'E'}, [4]byte{'f', 'm', 't', ' '}, 16, 1, 1,
		uint32(s.rate), uint32(s.rate * 2), 2, 16, [4]byte{'d', 'a', 't', 'a'}, size,
	}
	if err := binary.Write(w, binary.LittleEndian, head); err != nil {
		return err
	}
	return binary.Write(w, binary.LittleEndian, s.pcm)
}
