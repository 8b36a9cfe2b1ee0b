package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"

	"delonix/audio"
	"delonix/audio/wav"
)

// read reads a WAV file of any rate as 16 kHz mono.
func read(path string) (all []float32, err error) {
	err = stream(path, func(part []float32) { all = append(all, part...) })
	return all, err
}

// stream reads a WAV file of any rate and length as 16 kHz mono, piece by piece.
func stream(path string, each func([]float32)) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	r, err := wav.NewReader(bufio.NewReaderSize(f, 1<<18))
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	r.Whole()
	down := audio.NewResampler(r.Format().Rate, audio.CaptureRate)
	in, out := make([]float32, 1<<14), []float32(nil)
	for {
		n, err := r.Read(in)
		if out = down.Process(out[:0], in[:n]); len(out) > 0 {
			each(out)
		}
		if errors.Is(err, io.EOF) {
			each(down.Flush(nil))
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
}

func resample(samples []float32, rate int) []float32 {
	r := audio.NewResampler(rate, audio.CaptureRate)
	return r.Flush(r.Process(nil, samples))
}

// write writes 16 kHz mono.
func write(path string, samples []float32) error {
	return os.WriteFile(path, wav.Encode(samples, audio.CaptureRate), 0o644)
}
