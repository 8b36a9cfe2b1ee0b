package voice

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"delonix/audio"
	"delonix/audio/audiotest"
	"delonix/audio/wav"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// journal keeps what was told and lets a test wait for it.
type journal[T any] struct {
	mu     sync.Mutex
	events []T
	wake   chan struct{}
}

func newJournal[T any]() *journal[T] { return &journal[T]{wake: make(chan struct{})} }

func (j *journal[T]) add(e T) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.events = append(j.events, e)
	close(j.wake)
	j.wake = make(chan struct{})
}

func (j *journal[T]) all() []T {
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.Clone(j.events)
}

// wait returns the first event that fits.
func (j *journal[T]) wait(t *testing.T, what string, fits func(T) bool) T {
	t.Helper()
	patience := time.After(20 * time.Second)
	for {
		j.mu.Lock()
		i, wake := slices.IndexFunc(j.events, fits), j.wake
		if i >= 0 {
			e := j.events[i]
			j.mu.Unlock()
			return e
		}
		j.mu.Unlock()
		select {
		case <-wake:
		case <-patience:
			t.Fatalf("no %s; there was: %v", what, j.all())
		}
	}
}

func phases(events []RecorderEvent) []RecorderPhase {
	var out []RecorderPhase
	for _, e := range events {
		out = append(out, e.Phase)
	}
	return slices.Compact(out)
}

func inPhase(p RecorderPhase) func(RecorderEvent) bool {
	return func(e RecorderEvent) bool { return e.Phase == p }
}

// tone is a test signal that is nowhere silent.
func tone(d time.Duration) []float32 {
	out := make([]float32, d*Rate/time.Second)
	for i := range out {
		out[i] = float32(0.3 * math.Sin(float64(i)*0.11+float64(i)*float64(i)*1e-6))
	}
	return out
}

func decode(t *testing.T, path string) []float32 {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	pcm, rate, err := wav.Decode(f)
	if err != nil || rate != Rate {
		t.Fatalf("the recording has %d Hz, %v", rate, err)
	}
	return pcm
}

func TestRecorder_RecordsExactlyWhatWasCaptured(t *testing.T) {
	mic, events := &audiotest.Microphone{}, newJournal[RecorderEvent]()
	r := NewRecorder(mic, events.add)
	path := filepath.Join(t.TempDir(), "a.wav")
	if err := r.Start(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	events.wait(t, "opening", inPhase(RecorderOpening))
	if !r.Recording() {
		t.Error("it does not say that it records")
	}
	want := tone(1500 * time.Millisecond)
	mic.Feed(want[:Rate])
	events.wait(t, "recording", inPhase(RecorderRecording))
	// What is in the ring when the button is pressed belongs to the recording.
	mic.Feed(want[Rate:])
	take, err := r.Stop(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	got := decode(t, take.Path)
	if len(got) != len(want) || take.Length != 1500*time.Millisecond {
		t.Fatalf("recorded %d samples (%v), want %d", len(got), take.Length, len(want))
	}
	for i := range want {
		if math.Abs(float64(got[i]-want[i])) > 1.0/32000 {
			t.Fatalf("sample %d is %g, want %g", i, got[i], want[i])
		}
	}
	if take.Path != path || take.Full || take.Quiet {
		t.Errorf("took %+v", take)
	}
	if mic.Running() || r.Recording() {
		t.Error("the microphone is still open")
	}
	if got, want := phases(events.all()), []RecorderPhase{RecorderOpening, RecorderRecording, RecorderStopped}; !slices.Equal(got, want) {
		t.Errorf("phases %v, want %v", got, want)
	}
	for _, e := range events.all() {
		if e.Phase == RecorderRecording && (e.Level <= 0 || e.Level > 1 || e.Elapsed <= 0) {
			t.Errorf("event %+v", e)
		}
	}
}

func TestRecorder_SaysRecordingOnlyWhenSoundArrives(t *testing.T) {
	mic, events := &audiotest.Microphone{}, newJournal[RecorderEvent]()
	r := NewRecorder(mic, events.add)
	if err := r.Start(t.Context(), filepath.Join(t.TempDir(), "a.wav")); err != nil {
		t.Fatal(err)
	}
	events.wait(t, "opening", inPhase(RecorderOpening))
	if _, err := r.Stop(t.Context()); !errors.Is(err, ErrNothingRecorded) {
		t.Errorf("stopping before the first sample: %v", err)
	}
	if got, want := phases(events.all()), []RecorderPhase{RecorderOpening, RecorderStopped}; !slices.Equal(got, want) {
		t.Errorf("phases %v, want %v", got, want)
	}
}

func TestRecorder_KeepsWhatWasRecordedWhenTheMicrophoneGoes(t *testing.T) {
	mic, events := &audiotest.Microphone{}, newJournal[RecorderEvent]()
	r := NewRecorder(mic, events.add)
	if err := r.Start(t.Context(), filepath.Join(t.TempDir(), "a.wav")); err != nil {
		t.Fatal(err)
	}
	mic.Feed(tone(time.Second))
	events.wait(t, "recording", inPhase(RecorderRecording))
	mic.Lose()
	if e := events.wait(t, "failure", inPhase(RecorderFailed)); !errors.Is(e.Err, audio.ErrDeviceLost) || e.Elapsed != time.Second {
		t.Errorf("failed with %+v", e)
	}
	take, err := r.Stop(t.Context())
	if !errors.Is(err, audio.ErrDeviceLost) || take.Length != time.Second || len(decode(t, take.Path)) != Rate {
		t.Errorf("took %+v, %v", take, err)
	}
}

func TestRecorder_FailsWithoutAMicrophone(t *testing.T) {
	mic, events := &audiotest.Microphone{}, newJournal[RecorderEvent]()
	mic.FailStart(audio.ErrNoDevice)
	r := NewRecorder(mic, events.add)
	path := filepath.Join(t.TempDir(), "a.wav")
	if err := r.Start(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	events.wait(t, "failure", inPhase(RecorderFailed))
	if take, err := r.Stop(t.Context()); !errors.Is(err, audio.ErrNoDevice) || take.Path != "" {
		t.Errorf("took %+v, %v", take, err)
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file is left: %v", err)
	}
	mic.FailStart(nil)
	if err := r.Start(t.Context(), path); err != nil {
		t.Errorf("beginning again: %v", err)
	}
	r.Cancel()
}

func TestRecorder_EndsByItselfAtTheLongestUtterance(t *testing.T) {
	mic, events := &audiotest.Microphone{}, newJournal[RecorderEvent]()
	r := NewRecorder(mic, events.add)
	if err := r.Start(t.Context(), filepath.Join(t.TempDir(), "a.wav")); err != nil {
		t.Fatal(err)
	}
	mic.Feed(tone(MaxUtterance + time.Second))
	events.wait(t, "end", inPhase(RecorderFull))
	if mic.Running() {
		t.Error("the microphone is still open")
	}
	take, err := r.Stop(t.Context())
	if err != nil || !take.Full || take.Length != MaxUtterance {
		t.Errorf("took %+v, %v", take, err)
	}
}

func TestRecorder_CancelLeavesNothing(t *testing.T) {
	mic, events := &audiotest.Microphone{}, newJournal[RecorderEvent]()
	r := NewRecorder(mic, events.add)
	path := filepath.Join(t.TempDir(), "a.wav")
	ctx, cancel := context.WithCancel(t.Context())
	for _, end := range []func(){r.Cancel, cancel} {
		if err := r.Start(ctx, path); err != nil {
			t.Fatal(err)
		}
		if err := r.Start(ctx, path); !errors.Is(err, ErrBusy) {
			t.Errorf("a second recording: %v", err)
		}
		mic.Feed(tone(time.Second))
		events.wait(t, "recording", inPhase(RecorderRecording))
		end()
		r.Cancel()
		if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("a file is left: %v", err)
		}
		if mic.Running() || r.Recording() {
			t.Error("the microphone is still open")
		}
	}
	if _, err := r.Stop(t.Context()); !errors.Is(err, ErrNothingRecorded) {
		t.Errorf("stopping what does not run: %v", err)
	}
}

func TestRecorder_NoticesADeadMicrophone(t *testing.T) {
	mic := &audiotest.Microphone{}
	r := NewRecorder(mic, nil)
	if err := r.Start(t.Context(), filepath.Join(t.TempDir(), "a.wav")); err != nil {
		t.Fatal(err)
	}
	mic.FeedSilence(time.Second)
	for mic.Pending() > 0 {
		time.Sleep(time.Millisecond)
	}
	if take, err := r.Stop(t.Context()); err != nil || !take.Quiet {
		t.Errorf("took %+v, %v", take, err)
	}
}
