package ui

import (
	"context"
	"errors"
	"math"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"delonix/client"
	"delonix/client/demo"
	"delonix/ui/uitest"
)

// mic delivers a tone for as long as it is open.
type mic struct {
	mu   sync.Mutex
	open bool
	at   float64
}

func (m *mic) Start(context.Context) error { m.set(true); return nil }

// Pending is nothing: sound is made when it is asked for.
func (m *mic) Pending() int { return 0 }

func (m *mic) Stop() error { m.set(false); return nil }

func (m *mic) set(on bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.open = on
}

func (m *mic) Read(ctx context.Context, frame []float32) error {
	select {
	case <-time.After(time.Millisecond):
	case <-ctx.Done():
		return ctx.Err()
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.open {
		return errors.New("closed")
	}
	for i := range frame {
		m.at += 0.1
		frame[i] = float32(0.3 * math.Sin(m.at))
	}
	return nil
}

// speaker hears everything at once.
type speaker struct{}

func (speaker) Start(context.Context) error                 { return nil }
func (speaker) Write(context.Context, []float32, int) error { return nil }
func (speaker) Drain(context.Context) error                 { return nil }
func (speaker) Flush()                                      {}
func (speaker) Pause()                                      {}
func (speaker) Resume()                                     {}
func (speaker) SetGain(float32)                             {}
func (speaker) Played() time.Duration                       { return 0 }
func (speaker) Queued() time.Duration                       { return 0 }
func (speaker) Reference([]float32) int                     { return 0 }
func (speaker) Stop() error                                 { return nil }

// bench is a whole window on a portal in the process.
type bench struct {
	*Window
	t      *testing.T
	d      *uitest.Desk
	portal *demo.Portal
	mic    *mic
}

func newBench(t *testing.T, o demo.Options) *bench {
	t.Helper()
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+filepath.Join(t.TempDir(), "none"))
	b := &bench{t: t, d: uitest.New(t), mic: &mic{}}
	o.Seed, o.HasSTT, o.HasTTS = 1, demo.Yes, demo.Yes
	stt, tts := demo.FastSpeech()
	if o.STT == nil {
		o.STT = stt
	}
	o.TTS = tts
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	var err error
	if b.portal, err = demo.Start(ctx, o); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.portal.Close)
	c, err := client.Open(ctx, client.Options{Dir: t.TempDir(), Microphone: b.mic, Speaker: speaker{},
		Demo: &client.DemoPortal{URL: b.portal.URL(), AgentID: b.portal.AgentID(), UserID: b.portal.UserID(), Token: b.portal.Token()}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	b.Window = newWindow(b.d.App, Options{Client: c})
	b.start(ctx)
	t.Cleanup(b.shutdown)
	b.await("the first conversation", func() bool { return b.loaded().ID != 0 })
	return b
}

// loaded is the open conversation as it was read; nothing until it was.
func (b *bench) loaded() client.Conversation {
	if c, ok := b.conv.Loaded(); ok {
		return c
	}
	return client.Conversation{}
}

func (b *bench) await(what string, ok func() bool) { b.t.Helper(); b.d.Await(what, ok) }

// awaitWords waits until words stand in the window.
func (b *bench) awaitWords(words string) {
	b.t.Helper()
	b.await(words, func() bool { return strings.Contains(uitest.Words(b.root), words) })
}

func (b *bench) write(text string) {
	b.comp.SetText(text)
	b.conv.Drafts.Submit()
}
