package playout

import (
	"context"
	"io"
	"testing"
	"testing/synctest"
	"time"

	"delonix/audio"
	"delonix/audio/wav"
	"delonix/client/internal/pace"
)

// A portal that keeps a finished answer open does not hold the sentence up, and a
// file that is joined in time is heard.
func TestFetch_AnAnswerThatStaysOpenEndsWithItsSound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const length = audio.CaptureRate / 10
		in, out := io.Pipe()
		one := wav.Encode(make([]float32, length), audio.CaptureRate)
		go func() {
			_, _ = out.Write(one)
			time.Sleep(joinPatience)
			_, _ = out.Write(one) // while the first one is heard; and it stays open
		}()
		got, began := 0, time.Now()
		service := synthesizing(func(context.Context, string) (io.ReadCloser, error) { return in, nil })
		if err := Fetch(t.Context(), pace.System{}, service, "hello", 1, func(c Chunk) { got += len(c.PCM) }); err != nil {
			t.Fatal(err)
		}
		if got != 2*length || time.Since(began) > time.Second {
			t.Errorf("%d samples of %d after %v", got, 2*length, time.Since(began))
		}
	})
}

type synthesizing func(context.Context, string) (io.ReadCloser, error)

func (f synthesizing) Synthesize(ctx context.Context, text string) (io.ReadCloser, error) {
	return f(ctx, text)
}
