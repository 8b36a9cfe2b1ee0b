// Package talk presents what is spoken: push-to-talk, what is read aloud, the hands-free
// conversation, and recordings that did not become a message. The views belong to others:
// it tells the chat, the composer and the call panel what to show of it.
package talk

import (
	"context"
	"time"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/bridge"
)

// New begins to present the voice of a client; Close ends it.
func New(o Options) *Talk {
	t := &Talk{Options: o, Now: time.Now, calls: bridge.NewLine(o.Bridge)}
	t.end = o.Bridge.Hear(t.hear)
	return t
}

// Close ends it.
func (t *Talk) Close() { t.end() }

func (t *Talk) hear(b *bridge.Batch) {
	if b.Recording != nil {
		t.SetRecording(*b.Recording)
	}
	if b.Speaking != nil {
		t.setSpeaking(*b.Speaking)
	}
	if b.Call != nil {
		t.SetCall(*b.Call)
	}
}

// Listens reports whether the microphone is open and somebody hears it.
func (t *Talk) Listens() bool {
	switch t.Recording.Phase {
	case client.RecordingOn, client.RecordingOpening:
		return true
	}
	c := t.Call
	return c.Open && !c.Muted && c.State != client.CallEnded && (c.State != client.CallPaused || c.HearsGoOn)
}

// SetRecording shows where push-to-talk stands.
func (t *Talk) SetRecording(r client.Recording) {
	old := t.Recording
	t.Recording = r
	if r.Phase != client.RecordingIdle {
		t.asked = false
	}
	t.Composer.SetRecording(r)
	if r.Phase == client.RecordingOn && (old.Problem == nil) != (r.Problem == nil) {
		t.Chat.SetProblem(r.Problem) // no sound comes, or does again
	}
	if old.Phase != r.Phase {
		t.ShowActivity()
		if r.Phase == client.RecordingOpening {
			t.Chat.SetProblem(nil)
		}
		if r.Phase == client.RecordingOn {
			t.Composer.Leave()
		}
		if r.Phase == client.RecordingIdle || r.Phase == client.RecordingFailed {
			t.ReadPending(r.Problem)
		}
		t.holdRecording(r.Phase)
		if r.Phase == client.RecordingIdle {
			t.Composer.Focus()
		}
	}
}

// setSpeaking marks the message that is read aloud.
func (t *Talk) setSpeaking(s client.SpeakingChanged) {
	t.Speaking, t.sentence = s.Message, s.Sentence
	t.MarkSpoken()
	if s.Problem != nil {
		t.Chat.SetProblem(s.Problem)
	}
	t.ShowActivity()
}

// MarkSpoken marks in the chat what is heard: the reply of the hands-free
// conversation, or the message that is read aloud.
func (t *Talk) MarkSpoken() {
	if c := t.Call; c.State != client.CallEnded {
		t.Chat.SetSpeaking(c.Message, c.Sentence)
		return
	}
	t.Chat.SetSpeaking(t.Speaking, t.sentence)
}

// StopSpeaking stops what is heard; a hands-free conversation goes on.
func (t *Talk) StopSpeaking() {
	t.Client.StopSpeaking()
	if t.Call.State == client.CallSpeaking || t.Call.Thought {
		t.Client.SkipReply()
	}
}

// ToggleCall starts or ends the hands-free conversation.
func (t *Talk) ToggleCall() {
	if t.Call.State != client.CallEnded {
		t.EndCall()
		return
	}
	if t.EndTrial() {
		return
	}
	id := t.Open()
	if id == 0 {
		return
	}
	if t.calling {
		t.hangUp = true // a second press, before it began
		return
	}
	t.calling = true
	t.calls.Do(func(ctx context.Context) error { return t.Client.StartCall(ctx, id) }, t.called)
}

// called is told how the request for a hands-free conversation ended.
func (t *Talk) called(err error) {
	hangUp := t.hangUp
	t.calling, t.hangUp = false, false
	if err == nil && hangUp {
		t.EndCall()
	}
	t.Nav.Problem(err)
}

// EndCall ends it; that may wait for devices, so it happens off the UI thread.
func (t *Talk) EndCall() {
	t.calls.Do(func(context.Context) error { t.Client.EndCall(); return nil }, nil)
}

// ToggleMute mutes the hands-free conversation or ends that.
func (t *Talk) ToggleMute() {
	if t.Call.State == client.CallEnded {
		return
	}
	muted := !t.Call.Muted && !t.Call.Resting()
	t.calls.Do(func(context.Context) error { t.Client.SetMuted(muted); return nil }, nil)
}

// TogglePause has it rest or go on.
func (t *Talk) TogglePause() {
	if t.Call.State == client.CallEnded {
		return
	}
	paused := t.Call.State != client.CallPaused && !t.Call.Resting()
	t.calls.Do(func(context.Context) error { t.Client.SetPaused(paused); return nil }, nil)
}

// SetCall shows the hands-free conversation.
func (t *Talk) SetCall(c client.Call) {
	old := t.Call
	t.Call = c
	on := c.State != client.CallEnded
	t.Panel.Set(c, t.Now())
	if on != t.Panel.Visible() {
		if on {
			t.Panel.Show()
		} else {
			t.Panel.Hide()
		}
		t.Composer.SetCalling(on)
		if on {
			t.Hurry()
		}
		t.Relayout()
	}
	if !on && old.State != c.State {
		t.ReadPending(c.Problem)
	}
	if old.Message != c.Message || old.Sentence != c.Sentence || on != (old.State != client.CallEnded) {
		t.MarkSpoken()
	}
	if old.Conversation != c.Conversation || on != (old.State != client.CallEnded) {
		t.ShowWhere()
	}
	if old.State != c.State || old.Muted != c.Muted || old.Open != c.Open || old.HearsGoOn != c.HearsGoOn {
		t.ShowActivity()
	}
}

// ShowWhere tells in which conversation is talked, if another one is open.
func (t *Talk) ShowWhere() {
	id := t.Call.Conversation
	if t.Call.State == client.CallEnded || id == t.Open() {
		t.Panel.SetWhere("")
		return
	}
	bridge.Run(t.Bridge, func(ctx context.Context) (client.Conversation, error) { return t.Client.Conversation(ctx, id) },
		func(c client.Conversation, err error) {
			if err == nil && t.Call.State != client.CallEnded && t.Call.Conversation == id && t.Open() != id {
				t.Panel.SetWhere(c.AgentName)
			}
		})
}

// ShowActivity tells what the voice is doing.
func (t *Talk) ShowActivity() {
	words := ""
	switch {
	case t.Recording.Phase == client.RecordingOn:
		words = i18n.T("activity.recording")
	case t.Recording.Phase == client.RecordingTranscribing:
		words = i18n.T("activity.understanding")
	case t.Call.State != client.CallEnded:
		words = callWords(t.Call)
	case t.Speaking != 0:
		words = i18n.T("activity.speaking")
	}
	t.Activity(words)
}

// callWords tells that a hands-free conversation is on, and why nobody is heard
// in it: pages may cover its panel.
func callWords(c client.Call) string {
	switch {
	case c.Muted:
		return i18n.T("activity.muted")
	case c.State == client.CallPaused:
		return i18n.T("activity.paused")
	case c.State == client.CallNoMicrophone:
		return i18n.T("activity.noMicrophone")
	case c.Resting():
		return i18n.T("activity.closed")
	}
	return i18n.T("activity.handsFree")
}
