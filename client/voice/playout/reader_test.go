package playout

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"delonix/audio/audiotest"
	"delonix/client/api"
	"delonix/client/voice/voicetest"
)

func sentences(events []ReaderEvent) []string {
	var out []string
	for _, e := range events {
		out = append(out, e.Sentence)
	}
	return out
}

func TestReader_ReadsEverySentenceInOrder(t *testing.T) {
	out, tts, events := audiotest.NewOutput(20*time.Millisecond), &voicetest.Voice{}, voicetest.NewJournal[ReaderEvent]()
	voicetest.PlayFast(t, out)
	r := NewReader(out.Speaker(), tts, ReaderOptions{})
	const text = "One is the **first** sentence. Two follows it. Three is the [last](https://x.y)."
	if err := r.Read(t.Context(), text, events.Add); err != nil {
		t.Fatal(err)
	}
	want := []string{"One is the first sentence.", "Two follows it.", "Three is the last."}
	if got := tts.Requests(); len(got) != 3 || got[0] != want[0] {
		t.Errorf("asked for %q", got)
	}
	if got := sentences(events.All()); !slices.Equal(got, append(want, "")) {
		t.Errorf("heard %q", got)
	}
	for i, e := range events.All() {
		if e.Index != i || i < 3 && !strings.Contains(text[e.Start:e.End], e.Sentence[:3]) {
			t.Errorf("event %d: %+v", i, e)
		}
	}
	whole := time.Duration(len(strings.Join(want, ""))) * voicetest.PerCharacter
	if got := voicetest.Played(out); got < whole-20*time.Millisecond || got > whole+20*time.Millisecond {
		t.Errorf("%v were heard, want %v", got, whole)
	}
	if out.IsOpen() || r.Speaking() {
		t.Error("the speaker is still open")
	}
}

func TestReader_AsksNoFurtherAheadThanNeeded(t *testing.T) {
	out, tts := audiotest.NewOutput(0), &voicetest.Voice{}
	r := NewReader(out.Speaker(), tts, ReaderOptions{})
	text := strings.Repeat("This is one of many sentences. ", 30)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	heard := voicetest.NewJournal[ReaderEvent]()
	go func() { done <- r.Read(ctx, text, heard.Add) }()
	// Nothing is heard to its end: the speaker stands still after the first of it.
	for len(heard.All()) == 0 {
		out.Play(time.Millisecond)
		time.Sleep(time.Millisecond) // no faster than a device
	}
	if got := len(tts.Requests()); got > 1+ahead {
		t.Errorf("%d sentences were asked for", got)
	}
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("ended with %v", err)
	}
}

func TestReader_FollowsATextThatArrives(t *testing.T) {
	out, tts, events := audiotest.NewOutput(0), &voicetest.Voice{}, voicetest.NewJournal[ReaderEvent]()
	voicetest.PlayFast(t, out)
	r := NewReader(out.Speaker(), tts, ReaderOptions{})
	texts := make(chan string)
	done := make(chan error, 1)
	go func() { done <- r.Follow(t.Context(), texts, events.Add) }()
	texts <- "First comes"
	texts <- "First comes this. Then"
	events.Wait(t, "first sentence", func(e ReaderEvent) bool { return e.Sentence == "First comes this." })
	// The final text differs from the draft in what was not spoken yet.
	texts <- "First comes this! And that is all."
	close(texts)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if got, want := sentences(events.All()), []string{"First comes this.", "And that is all.", ""}; !slices.Equal(got, want) {
		t.Errorf("heard %q, want %q", got, want)
	}
}

func TestReader_DoesNotWaitForAStalledText(t *testing.T) {
	out, tts, events := audiotest.NewOutput(0), &voicetest.Voice{}, voicetest.NewJournal[ReaderEvent]()
	voicetest.PlayFast(t, out)
	r := NewReader(out.Speaker(), tts, ReaderOptions{})
	texts := make(chan string)
	done := make(chan error, 1)
	go func() { done <- r.Follow(t.Context(), texts, events.Add) }()
	texts <- "One moment, let me look."
	events.Wait(t, "sentence", func(e ReaderEvent) bool { return e.Sentence == "One moment, let me look." })
	texts <- "One moment, let me look. Here it is."
	close(texts)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if got, want := sentences(events.All()), []string{"One moment, let me look.", "Here it is.", ""}; !slices.Equal(got, want) {
		t.Errorf("heard %q, want %q", got, want)
	}
}

func TestReader_StopsAtOnce(t *testing.T) {
	out, tts, events := audiotest.NewOutput(0), &voicetest.Voice{}, voicetest.NewJournal[ReaderEvent]()
	r := NewReader(out.Speaker(), tts, ReaderOptions{})
	done := make(chan error, 1)
	go func() { done <- r.Read(t.Context(), strings.Repeat("A sentence that is read. ", 20), events.Add) }()
	for len(events.All()) == 0 {
		out.Play(10 * time.Millisecond)
	}
	r.Stop()
	if err := <-done; !errors.Is(err, ErrStopped) {
		t.Errorf("ended with %v", err)
	}
	if r.Speaking() || out.IsOpen() {
		t.Error("it still speaks")
	}
	r.Stop() // of nothing
}

func TestReader_ASecondReadingReplacesTheFirst(t *testing.T) {
	out, tts, events := audiotest.NewOutput(0), &voicetest.Voice{}, voicetest.NewJournal[ReaderEvent]()
	voicetest.PlayFast(t, out)
	r := NewReader(out.Speaker(), tts, ReaderOptions{})
	done := make(chan error, 1)
	go func() { done <- r.Read(t.Context(), strings.Repeat("A sentence that is read. ", 50), events.Add) }()
	events.Wait(t, "sentence", func(e ReaderEvent) bool { return e.Sentence != "" })
	if err := r.Read(t.Context(), "The other one.", events.Add); err != nil {
		t.Errorf("the second: %v", err)
	}
	if err := <-done; !errors.Is(err, ErrStopped) {
		t.Errorf("the first ended with %v", err)
	}
}

func TestReader_GoesOnAfterABrokenConnection(t *testing.T) {
	out := audiotest.NewOutput(0)
	voicetest.PlayFast(t, out)
	tts := &voicetest.Voice{Fail: func(n int, _ string) (int, error) {
		switch n {
		case 0:
			return 0, &api.Error{Kind: api.KindUnavailable}
		case 1:
			return 6000, nil // in the middle of the sound
		}
		return 0, nil
	}}
	r := NewReader(out.Speaker(), tts, ReaderOptions{Clock: hastyClock{}})
	const text = "A sentence that breaks in its middle."
	if err := r.Read(t.Context(), text, nil); err != nil {
		t.Fatal(err)
	}
	if got, want := voicetest.Played(out), time.Duration(len(text))*voicetest.PerCharacter; got < want-15*time.Millisecond || got > want+15*time.Millisecond {
		t.Errorf("%v were heard, want %v: nothing twice, nothing left out", got, want)
	}
}

func TestReader_TellsWhyItEnds(t *testing.T) {
	refused := &api.Error{Kind: api.KindUnauthorized}
	tests := []struct {
		name     string
		fail     func(int, string) (int, error)
		requests int
	}{
		{"refused", func(int, string) (int, error) { return 0, refused }, 1},
		{"refused in the middle", func(_ int, text string) (int, error) {
			if strings.HasPrefix(text, "Two") {
				return 0, refused
			}
			return 0, nil
		}, 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			out := audiotest.NewOutput(0)
			voicetest.PlayFast(t, out)
			tts := &voicetest.Voice{Fail: tt.fail}
			err := NewReader(out.Speaker(), tts, ReaderOptions{}).Read(t.Context(), "One is good. Two is not.", nil)
			if api.KindOf(err) != api.KindUnauthorized {
				t.Errorf("ended with %v", err)
			}
			if got := len(tts.Requests()); got > 2 {
				t.Errorf("%d requests", got)
			}
		})
	}
}

func TestReader_FailsWithoutASpeaker(t *testing.T) {
	out := audiotest.NewOutput(0)
	out.Fail()
	if err := NewReader(out.Speaker(), &voicetest.Voice{}, ReaderOptions{}).Read(t.Context(), "Hello.", nil); err == nil {
		t.Error("no error")
	}
}

func TestReader_ReadsNothingOfATextWithoutWords(t *testing.T) {
	out, tts := audiotest.NewOutput(0), &voicetest.Voice{}
	if err := NewReader(out.Speaker(), tts, ReaderOptions{}).Read(t.Context(), " ** ! ", nil); err != nil || len(tts.Requests()) > 0 {
		t.Errorf("ended with %v after %d requests", err, len(tts.Requests()))
	}
}

// hastyClock does not wait.
type hastyClock struct{}

func (hastyClock) Now() time.Time { return time.Now() }

func (hastyClock) After(d time.Duration) <-chan time.Time {
	return time.After(min(d, time.Millisecond))
}
