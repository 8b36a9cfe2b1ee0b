package main

import (
	"flag"
	"fmt"
	"io"
	"math"
	"time"

	"delonix/audio/echo"
)

// block is how many samples the canceller takes at a time, as the conversation
// does: 32 ms.
const block = 512

// echoes removes the echo of a far end from a microphone's signal.
func echoes(args []string, stdout io.Writer) error {
	f := flag.NewFlagSet("echo", flag.ContinueOnError)
	far := f.String("far", "", "")
	mic := f.String("mic", "", "")
	out := f.String("out", "", "")
	if _, err := parse(f, args, 0, "no other arguments"); err != nil {
		return err
	}
	for _, file := range []struct{ flag, path string }{{"far", *far}, {"mic", *mic}, {"out", *out}} {
		if file.path == "" {
			return fmt.Errorf("%w: echo: --%s is missing", errUsage, file.flag)
		}
	}
	played, err := read(*far)
	if err != nil {
		return err
	}
	recorded, err := read(*mic)
	if err != nil {
		return err
	}
	clean, stats := cancel(recorded, played)
	if err := write(*out, clean); err != nil {
		return err
	}
	reduction(stdout, recorded, clean)
	if !stats.DelayKnown {
		_, err = fmt.Fprintln(stdout, "delay: no echo was found")
		return err
	}
	_, err = fmt.Fprintf(stdout, "delay: %d ms, drift %.0f ppm\n", stats.Delay/time.Millisecond, stats.DriftPPM)
	return err
}

// cancel returns the microphone's signal without the echo, in step with it.
func cancel(mic, far []float32) ([]float32, echo.Stats) {
	c := echo.New(echo.Options{Block: block})
	late := c.Latency()
	clean := make([]float32, 0, len(mic)+late+block)
	m, r, o := make([]float32, block), make([]float32, block), make([]float32, block)
	for at := 0; at < len(mic)+late; at += block {
		fill(m, mic, at)
		fill(r, far, at)
		c.Process(m, r, o)
		clean = append(clean, o...)
	}
	return clean[late : late+len(mic)], c.Stats()
}

// fill copies a block of samples, with silence behind their end.
func fill(dst, src []float32, at int) {
	clear(dst)
	if at < len(src) {
		copy(dst, src[at:])
	}
}

// reduction prints what was taken off in every second.
func reduction(out io.Writer, mic, clean []float32) {
	const second = echo.Rate
	for at := 0; at < len(mic); at += second {
		end := min(at+second, len(mic))
		before, after := power(mic[at:end]), power(clean[at:end])
		if before == 0 {
			fmt.Fprintf(out, "second %d: silence\n", at/second)
			continue
		}
		fmt.Fprintf(out, "second %d: %.1f dB\n", at/second, 10*math.Log10(before/math.Max(after, 1e-12)))
	}
}

func power(samples []float32) float64 {
	sum := 0.0
	for _, s := range samples {
		sum += float64(s) * float64(s)
	}
	return sum / float64(max(len(samples), 1))
}
