package record

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"delonix/audio"
	"delonix/audio/audiotest"
	"delonix/audio/wav"
	"delonix/client/voice/listen"
	"delonix/client/voice/voicetest"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func phases(events []Event) []Phase {
	var out []Phase
	for _, e := range events {
		out = append(out, e.Phase)
	}
	return slices.Compact(out)
}

func inPhase(p Phase) func(Event) bool {
	return func(e Event) bool { return e.Phase == p }
}

func decode(t *testing.T, path string) []float32 {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	pcm, rate, err := wav.Decode(f)
	if err != nil || rate != listen.Rate {
		t.Fatalf("the recording has %d Hz, %v", rate, err)
	}
	return pcm
}

func TestRecorder_RecordsExactlyWhatWasCaptured(t *testing.T) {
	mic, events := &audiotest.Microphone{}, voicetest.NewJournal[Event]()
	r := NewRecorder(mic, events.Add)
	path := filepath.Join(t.TempDir(), "a.wav")
	if err := r.Start(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	events.Wait(t, "opening", inPhase(Opening))
	if !r.Recording() {
		t.Error("it does not say that it records")
	}
	want := voicetest.Tone(1500 * time.Millisecond)
	mic.Feed(want[:listen.Rate])
	events.Wait(t, "recording", inPhase(Running))
	// What is in the ring when the button is pressed belongs to the recording.
	mic.Feed(want[listen.Rate:])
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
	if got, want := phases(events.All()), []Phase{Opening, Running, Stopped}; !slices.Equal(got, want) {
		t.Errorf("phases %v, want %v", got, want)
	}
	for _, e := range events.All() {
		if e.Phase == Running && (e.Level <= 0 || e.Level > 1 || e.Elapsed <= 0) {
			t.Errorf("event %+v", e)
		}
	}
}

func TestRecorder_SaysRecordingOnlyWhenSoundArrives(t *testing.T) {
	mic, events := &audiotest.Microphone{}, voicetest.NewJournal[Event]()
	r := NewRecorder(mic, events.Add)
	if err := r.Start(t.Context(), filepath.Join(t.TempDir(), "a.wav")); err != nil {
		t.Fatal(err)
	}
	events.Wait(t, "opening", inPhase(Opening))
	if _, err := r.Stop(t.Context()); !errors.Is(err, ErrNothingRecorded) {
		t.Errorf("stopping before the first sample: %v", err)
	}
	if got, want := phases(events.All()), []Phase{Opening, Stopped}; !slices.Equal(got, want) {
		t.Errorf("phases %v, want %v", got, want)
	}
}

func TestRecorder_KeepsWhatWasRecordedWhenTheMicrophoneGoes(t *testing.T) {
	mic, events := &audiotest.Microphone{}, voicetest.NewJournal[Event]()
	r := NewRecorder(mic, events.Add)
	if err := r.Start(t.Context(), filepath.Join(t.TempDir(), "a.wav")); err != nil {
		t.Fatal(err)
	}
	mic.Feed(voicetest.Tone(time.Second))
	events.Wait(t, "recording", inPhase(Running))
	mic.Lose()
	if e := events.Wait(t, "failure", inPhase(Failed)); !errors.Is(e.Err, audio.ErrDeviceLost) || e.Elapsed != time.Second {
		t.Errorf("failed with %+v", e)
	}
	take, err := r.Stop(t.Context())
	if !errors.Is(err, audio.ErrDeviceLost) || take.Length != time.Second || len(decode(t, take.Path)) != listen.Rate {
		t.Errorf("took %+v, %v", take, err)
	}
}

func TestRecorder_FailsWithoutAMicrophone(t *testing.T) {
	mic, events := &audiotest.Microphone{}, voicetest.NewJournal[Event]()
	mic.FailStart(audio.ErrNoDevice)
	r := NewRecorder(mic, events.Add)
	path := filepath.Join(t.TempDir(), "a.wav")
	if err := r.Start(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	events.Wait(t, "failure", inPhase(Failed))
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
	mic, events := &audiotest.Microphone{}, voicetest.NewJournal[Event]()
	r := NewRecorder(mic, events.Add)
	if err := r.Start(t.Context(), filepath.Join(t.TempDir(), "a.wav")); err != nil {
		t.Fatal(err)
	}
	mic.Feed(voicetest.Tone(listen.MaxUtterance + time.Second))
	events.Wait(t, "end", inPhase(Full))
	if mic.Running() {
		t.Error("the microphone is still open")
	}
	take, err := r.Stop(t.Context())
	if err != nil || !take.Full || take.Length != listen.MaxUtterance {
		t.Errorf("took %+v, %v", take, err)
	}
}

func TestRecorder_CancelLeavesNothing(t *testing.T) {
	mic, events := &audiotest.Microphone{}, voicetest.NewJournal[Event]()
	r := NewRecorder(mic, events.Add)
	path := filepath.Join(t.TempDir(), "a.wav")
	ctx, cancel := context.WithCancel(t.Context())
	for _, end := range []func(){r.Cancel, cancel} {
		if err := r.Start(ctx, path); err != nil {
			t.Fatal(err)
		}
		if err := r.Start(ctx, path); !errors.Is(err, ErrBusy) {
			t.Errorf("a second recording: %v", err)
		}
		mic.Feed(voicetest.Tone(time.Second))
		events.Wait(t, "recording", inPhase(Running))
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
