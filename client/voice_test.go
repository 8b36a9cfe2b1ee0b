package client

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"delonix/client/demo"
	"delonix/client/speech"
	"delonix/client/voice"
	"delonix/client/voice/listen"
)

// fakeMic delivers samples, and silence after them.
type fakeMic struct {
	mu      sync.Mutex
	samples []float32
	open    bool
	paced   bool // in real time
	broken  error
}

func (m *fakeMic) Start(context.Context) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.broken != nil {
		return m.broken
	}
	m.open = true
	return nil
}

func (m *fakeMic) Read(ctx context.Context, frame []float32) error {
	wait := 2 * time.Millisecond
	if m.paced {
		wait = listen.FrameTime
	}
	select {
	case <-time.After(wait):
	case <-ctx.Done():
		return ctx.Err()
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.open {
		return errors.New("closed")
	}
	if m.broken != nil {
		return m.broken
	}
	n := copy(frame, m.samples)
	clear(frame[n:])
	m.samples = m.samples[n:]
	return nil
}

// Pending is nothing: sound is made when it is asked for.
func (m *fakeMic) Pending() int { return 0 }

func (m *fakeMic) Stop() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.open = false
	return nil
}

func (m *fakeMic) isOpen() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.open
}

// tone is something that is not silence.
func tone(d time.Duration) []float32 {
	out := make([]float32, int(d.Seconds()*listen.Rate))
	for i := range out {
		out[i] = float32(0.3 * math.Sin(float64(i)/8))
	}
	return out
}

// recordedSpeech is a person saying something.
func recordedSpeech(t testing.TB) []float32 {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "audio", "vad", "testdata", "speech", "goforward.s16"))
	if err != nil {
		t.Fatal(err)
	}
	out := make([]float32, len(raw)/2)
	for i := range out {
		out[i] = float32(int16(binary.LittleEndian.Uint16(raw[2*i:]))) / 32768
	}
	return out
}

// fakeSpeaker hears everything at once.
type fakeSpeaker struct {
	speech.WavSink
	mu sync.Mutex
	n  int
}

func (s *fakeSpeaker) Write(ctx context.Context, pcm []float32, rate int) error {
	s.mu.Lock()
	s.n += len(pcm)
	s.mu.Unlock()
	return s.WavSink.Write(ctx, pcm, rate)
}

func (s *fakeSpeaker) heard() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.n
}

// talking is a stage with devices and speech services.
func talking(t testing.TB, o demo.Options, understood ...string) (*stage, *fakeMic, *fakeSpeaker) {
	_, tts := demo.FastSpeech()
	o.STT, o.TTS, o.HasSTT, o.HasTTS = demo.ScriptedSTT(understood...), tts, demo.Yes, demo.Yes
	s := newPortal(t, o)
	mic, speaker := &fakeMic{}, &fakeSpeaker{}
	s.opts.Microphone, s.opts.Speaker = mic, speaker
	s.open()
	s.Start(context.Background())
	s.connect()
	return s, mic, speaker
}

func TestTalk_WhatIsSaidBecomesAMessageAndTheAnswerIsHeard(t *testing.T) {
	t.Parallel()
	s, mic, speaker := talking(t, demo.Options{}, "where is my parcel")
	ctx := context.Background()
	id := s.begin()
	mic.samples = tone(3 * time.Second)
	if err := s.Talk(ctx, id); err != nil {
		t.Fatal(err)
	}
	s.until("it records", func() bool {
		r := s.Recording()
		return r.Phase == RecordingOn && r.Elapsed > 300*time.Millisecond && r.Level > 0
	})
	if err := s.Talk(ctx, id); err != nil {
		t.Fatal(err)
	}
	s.until("the message is there", func() bool { return len(s.bubbles(id)) > 0 })
	m := s.bubbles(id)[0]
	s.untilState(m.ID, StateSent)
	if !s.bubble(m.ID).Spoken || m.Text != "where is my parcel" {
		t.Errorf("%+v", m)
	}
	s.until("the microphone is closed", func() bool { return !mic.isOpen() && s.Recording().Phase == RecordingIdle })
	s.until("the answer is heard", func() bool { return speaker.heard() > 1000 })
	s.until("it says so", func() bool {
		for _, e := range seen[SpeakingChanged](s) {
			if strings.Contains(e.Sentence, "parcel") {
				return true
			}
		}
		return false
	})
	if p, err := s.PendingUtterances(ctx); err != nil || len(p) != 0 {
		t.Errorf("%+v %v", p, err)
	}
	if wav := s.portal.Transcribed(); len(wav) != 1 || !bytes.HasPrefix(wav[0].Data, []byte("RIFF")) {
		t.Errorf("%d recordings arrived", len(wav))
	}
}

func TestTalk_NothingSaidIsLostWhenThePortalCanNot(t *testing.T) {
	t.Parallel()
	s, mic, _ := talking(t, demo.Options{}, "do not lose me")
	ctx := context.Background()
	s.portal.Faults().Add(demo.Fault{Route: demo.RouteTranscribe, Status: 503, Times: 1})
	id := s.begin()
	mic.samples = tone(3 * time.Second)
	if err := s.Talk(ctx, id); err != nil {
		t.Fatal(err)
	}
	s.until("it records", func() bool { return s.Recording().Elapsed > 200*time.Millisecond })
	if err := s.Talk(ctx, id); err != nil {
		t.Fatal(err)
	}
	s.until("it fails", func() bool { return s.Recording().Phase == RecordingFailed })
	if p := s.Recording().Problem; p == nil || !strings.Contains(p.Text, "recording is kept") {
		t.Errorf("%+v", p)
	}
	s.reopen()
	s.until("online", func() bool { return s.Connection().State == ConnOnline })
	pending, err := s.PendingUtterances(ctx)
	if err != nil || len(pending) != 1 || pending[0].Conversation != id || pending[0].Problem == nil || pending[0].Length <= 0 {
		t.Fatalf("%+v %v", pending, err)
	}
	if err := s.RetryUtterance(ctx, pending[0].ID); err != nil {
		t.Fatal(err)
	}
	s.until("it is sent", func() bool { return s.received("do not lose me") == 1 })
	s.until("the recording is gone", func() bool { p, _ := s.PendingUtterances(ctx); return len(p) == 0 })
}

func TestTalk_CancelAndTroubleLeaveNothingOpen(t *testing.T) {
	t.Parallel()
	s, mic, _ := talking(t, demo.Options{})
	ctx := context.Background()
	id := s.begin()
	mic.samples = tone(time.Minute)
	if err := s.Talk(ctx, id); err != nil {
		t.Fatal(err)
	}
	s.until("it records", func() bool { return s.Recording().Phase == RecordingOn })
	s.CancelTalk()
	s.until("the microphone is closed", func() bool { return !mic.isOpen() })
	s.until("nothing is left", func() bool {
		p, _ := s.PendingUtterances(ctx)
		return len(p) == 0 && s.Recording().Phase == RecordingIdle
	})
	mic.mu.Lock()
	mic.broken = voice.ErrNoDevice
	mic.mu.Unlock()
	if err := s.Talk(ctx, id); err != nil {
		t.Fatal(err)
	}
	s.until("it is said", func() bool {
		r := s.Recording()
		return r.Phase == RecordingFailed && r.Problem != nil && r.Problem.Action == ActionSettings
	})
	if n := len(s.bubbles(id)); n != 0 {
		t.Errorf("%d messages", n)
	}
}

func TestTalk_UnpluggedKeepsWhatWasSaid(t *testing.T) {
	t.Parallel()
	s, mic, _ := talking(t, demo.Options{}, "until here")
	ctx := context.Background()
	id := s.begin()
	mic.samples = tone(time.Minute)
	if err := s.Talk(ctx, id); err != nil {
		t.Fatal(err)
	}
	s.until("it records", func() bool { return s.Recording().Elapsed > 300*time.Millisecond })
	mic.mu.Lock()
	mic.broken = voice.ErrDeviceLost
	mic.mu.Unlock()
	s.until("what was said is sent", func() bool { return s.received("until here") == 1 })
}

func TestSpeak_ReadsAloudStopsAndSaves(t *testing.T) {
	t.Parallel()
	s, _, speaker := talking(t, demo.Options{})
	ctx := context.Background()
	id := s.begin()
	s.untilState(s.say(id, "hello"), StateSent)
	s.until("answered", func() bool { return len(s.bubbles(id)) == 2 })
	if speaker.heard() != 0 {
		t.Error("a typed message was answered aloud")
	}
	reply := s.bubbles(id)[1].ID
	if err := s.Speak(ctx, reply); err != nil {
		t.Fatal(err)
	}
	s.until("it is heard", func() bool { return speaker.heard() > 1000 })
	s.until("it ends", func() bool {
		all := seen[SpeakingChanged](s)
		return len(all) > 0 && all[len(all)-1].Message == 0
	})
	s.StopSpeaking()
	var out bytes.Buffer
	if err := s.SaveSpeech(ctx, reply, &out); err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(out.Bytes(), []byte("RIFF")) || out.Len() < 1000 {
		t.Errorf("%d bytes", out.Len())
	}
	s.choose(func(v *Settings) { v.SpeakReplies = true })
	s.SetView(id, true)
	before := speaker.heard()
	s.untilState(s.say(id, "and now"), StateSent)
	s.until("the reply is spoken", func() bool { return speaker.heard() > before })
}

func TestCall_TurnsBecomeMessagesAndRepliesAreSpoken(t *testing.T) {
	t.Parallel()
	s, mic, speaker := talking(t, demo.Options{}, "go forward ten meters", "go forward ten meters", "go forward ten meters")
	ctx := context.Background()
	id := s.begin()
	mic.paced = true
	mic.samples = append(make([]float32, listen.Rate/2), recordedSpeech(t)...)
	if err := s.StartCall(ctx, id); err != nil {
		t.Fatal(err)
	}
	if err := s.StartCall(ctx, id); err == nil {
		t.Error("two calls at once")
	}
	s.until("it listens", func() bool { return s.CallState().State != CallStarting })
	s.until("the message is there", func() bool { return len(s.bubbles(id)) > 0 })
	s.untilState(s.bubbles(id)[0].ID, StateSent)
	if b := s.bubbles(id)[0]; b.Text != "go forward ten meters" || !b.Spoken {
		t.Errorf("%+v", b)
	}
	s.until("the reply is heard", func() bool { return speaker.heard() > 1000 && s.CallState().Saying != "" })
	s.until("a timing is kept", func() bool { return len(s.VoiceTimings()) > 0 })
	s.SetMuted(true)
	s.until("muted", func() bool { return s.CallState().Muted })
	s.EndCall()
	s.until("ended", func() bool { return s.CallState().State == CallEnded && !mic.isOpen() })
	if p, err := s.PendingUtterances(ctx); err != nil || len(p) != 0 {
		t.Errorf("%+v %v", p, err)
	}
}
