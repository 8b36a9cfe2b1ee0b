package main

import (
	"fmt"
	"os"

	"delonix/audio"
	"delonix/audio/wav"
)

// read reads a WAV file of any rate as 16 kHz mono.
func read(path string) ([]float32, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	samples, rate, err := wav.Decode(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return resample(samples, rate), nil
}

func resample(samples []float32, rate int) []float32 {
	if rate == audio.CaptureRate {
		return samples
	}
	r := audio.NewResampler(rate, audio.CaptureRate)
	return r.Flush(r.Process(nil, samples))
}

// write writes 16 kHz mono.
func write(path string, samples []float32) error {
	return os.WriteFile(path, wav.Encode(samples, audio.CaptureRate), 0o644)
}
