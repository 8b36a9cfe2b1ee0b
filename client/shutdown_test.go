package client

import (
	"context"
	"os"
	"testing"
	"time"

	"delonix/client/demo"
)

// stuckDevice is a sound system that answers nothing until it is let go.
type stuckDevice struct {
	Microphone
	free    chan struct{}
	entered chan struct{}
}

func (d *stuckDevice) wait() {
	select {
	case d.entered <- struct{}{}:
	default:
	}
	<-d.free
}

func (d *stuckDevice) Microphones(context.Context) ([]Device, error) { d.wait(); return nil, nil }
func (d *stuckDevice) Speakers(context.Context) ([]Device, error)    { d.wait(); return nil, nil }
func (d *stuckDevice) SetMicrophone(string) error                    { d.wait(); return nil }
func (d *stuckDevice) SetSpeaker(string) error                       { d.wait(); return nil }

// The sound system, which is asked for the chosen microphone at the start, never
// answers: closing must not wait for it, and the next start has everything.
func TestClose_LeavesBehindWhatHangs(t *testing.T) {
	t.Parallel()
	s := newStage(t, demo.Options{})
	ctx := context.Background()
	v, _ := s.Settings(ctx)
	v.Microphone = "one"
	if err := s.SaveSettings(ctx, v); err != nil {
		t.Fatal(err)
	}
	id := s.begin()
	s.portal.Faults().Add(demo.Fault{Route: demo.RouteAny, Times: demo.Forever, Before: time.Hour}) // and the portal neither
	m := s.say(id, "kept in the outbox")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	stuck := &stuckDevice{free: make(chan struct{}), entered: make(chan struct{}, 1)}
	defer close(stuck.free)
	s.opts.Devices, s.opts.CloseWithin = stuck, time.Second
	c, err := Open(ctx, s.opts)
	if err != nil {
		t.Fatal(err)
	}
	c.Start(ctx)
	<-stuck.entered
	if err := c.Close(); err != nil { // it returns at all
		t.Errorf("the local copy did not close: %v", err)
	}
	s.opts.Devices, s.opts.CloseWithin = nil, 0
	s.portal.Faults().Clear()
	s.open()
	s.Start(ctx)
	s.untilState(m, StateSent)
	if n := s.received("kept in the outbox"); n != 1 {
		t.Errorf("it arrived %d times", n)
	}
}

// A large file is being sent to a portal that reads none of it.
func TestClose_DuringAnUploadKeepsTheMessage(t *testing.T) {
	t.Parallel()
	s := newStage(t, demo.Options{})
	id := s.begin()
	s.untilState(s.say(id, "first"), StateSent)
	s.portal.Faults().Add(demo.Fault{Route: demo.RouteSend, Times: demo.Forever, SlowBody: time.Hour})
	path := s.file("large.bin", nil)
	if err := os.Truncate(path, 15<<20); err != nil {
		t.Fatal(err)
	}
	m := s.say(id, "with a large file", path)
	s.untilState(m, StateSending)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s.portal.Faults().Clear()
	s.open()
	s.Start(context.Background())
	s.until("the message is kept", func() bool {
		b := s.bubble(m)
		return b.Text == "with a large file" && len(b.Attachments) == 1
	})
}
