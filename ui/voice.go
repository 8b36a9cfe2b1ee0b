package ui

import (
	"context"
	"time"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/bridge"
)

// talk starts recording one utterance, and sends it the second time.
func (w *Window) talk() {
	if w.page.EndTrial() {
		return
	}
	id := w.open
	if id == 0 || w.recording.Phase == client.RecordingTranscribing {
		return
	}
	if w.recording.Phase == client.RecordingOn && w.recording.Conversation != 0 {
		id = w.recording.Conversation
	}
	bridge.Do(w.bridge, func(ctx context.Context) error { return w.client.Talk(ctx, id) }, func(err error) {
		if err != nil {
			p := client.Explain(err)
			w.chat.SetProblem(&p)
		}
	})
}

func (w *Window) cancelTalk() { w.client.CancelTalk() }

// setRecording shows where push-to-talk stands.
func (w *Window) setRecording(r client.Recording) {
	old := w.recording
	w.recording = r
	w.comp.SetRecording(r)
	if r.Phase == client.RecordingOn && (old.Problem == nil) != (r.Problem == nil) {
		w.chat.SetProblem(r.Problem) // no sound comes, or does again
	}
	if old.Phase != r.Phase {
		w.showActivity()
		if r.Phase == client.RecordingOpening {
			w.chat.SetProblem(nil)
		}
		if r.Phase == client.RecordingOn {
			w.comp.Leave()
		}
		if r.Phase == client.RecordingIdle || r.Phase == client.RecordingFailed {
			w.readPending(r.Problem)
		}
		w.holdRecording(r.Phase)
		if r.Phase == client.RecordingIdle {
			w.comp.Focus()
		}
	}
}

// setSpeaking marks the message that is read aloud.
func (w *Window) setSpeaking(s client.SpeakingChanged) {
	w.speaking, w.sentence = s.Message, s.Sentence
	w.markSpoken()
	if s.Problem != nil {
		w.chat.SetProblem(s.Problem)
	}
	w.showActivity()
}

// markSpoken marks in the chat what is heard: the reply of the hands-free
// conversation, or the message that is read aloud.
func (w *Window) markSpoken() {
	if c := w.callState; c.State != client.CallEnded {
		w.chat.SetSpeaking(c.Message, c.Sentence)
		return
	}
	w.chat.SetSpeaking(w.speaking, w.sentence)
}

// stopSpeaking stops what is heard; a hands-free conversation goes on.
func (w *Window) stopSpeaking() {
	w.client.StopSpeaking()
	if w.callState.State == client.CallSpeaking {
		w.client.SkipReply()
	}
}

// toggleCall starts or ends the hands-free conversation.
func (w *Window) toggleCall() {
	if w.callState.State != client.CallEnded {
		w.endCall()
		return
	}
	if w.page.EndTrial() {
		return
	}
	id := w.open
	if id == 0 {
		return
	}
	bridge.Do(w.bridge, func(ctx context.Context) error { return w.client.StartCall(ctx, id) }, w.explain)
}

// endCall ends it; that may wait for devices, so it happens off the UI thread.
func (w *Window) endCall() {
	bridge.Do(w.bridge, func(context.Context) error { w.client.EndCall(); return nil }, nil)
}

func (w *Window) toggleMute() {
	if w.callState.State == client.CallEnded {
		return
	}
	muted := !w.callState.Muted && !w.callState.Resting()
	bridge.Do(w.bridge, func(context.Context) error { w.client.SetMuted(muted); return nil }, nil)
}

func (w *Window) togglePause() {
	if w.callState.State == client.CallEnded {
		return
	}
	paused := w.callState.State != client.CallPaused && !w.callState.Resting()
	bridge.Do(w.bridge, func(context.Context) error { w.client.SetPaused(paused); return nil }, nil)
}

// setCall shows the hands-free conversation.
func (w *Window) setCall(c client.Call) {
	old := w.callState
	w.callState = c
	on := c.State != client.CallEnded
	w.call.Set(c, time.Now())
	if on != w.call.Visible() {
		if on {
			w.call.Show()
		} else {
			w.call.Hide()
		}
		w.comp.SetCalling(on)
		if on {
			w.hurry()
		}
		w.main.Refresh()
	}
	if !on && old.State != c.State {
		w.readPending(c.Problem)
	}
	if old.Message != c.Message || old.Sentence != c.Sentence || on != (old.State != client.CallEnded) {
		w.markSpoken()
	}
	if old.Conversation != c.Conversation || on != (old.State != client.CallEnded) {
		w.showWhere()
	}
	if old.State != c.State || old.Muted != c.Muted || old.Open != c.Open {
		w.showActivity()
	}
}

// coverCall tells the call panel if a page is shown in its place.
func (w *Window) coverCall() {
	w.call.SetCovered(w.covered(), time.Now())
}

// covered tells that a page, or the welcome page, is shown in place of the chat.
func (w *Window) covered() bool { return w.overlay != nil || len(w.pages.Objects) > 1 }

// showWhere tells in which conversation is talked, if another one is open.
func (w *Window) showWhere() {
	id := w.callState.Conversation
	if w.callState.State == client.CallEnded || id == w.open {
		w.call.SetWhere("")
		return
	}
	bridge.Run(w.bridge, func(ctx context.Context) (client.Conversation, error) { return w.client.Conversation(ctx, id) },
		func(c client.Conversation, err error) {
			if err == nil && w.callState.State != client.CallEnded && w.callState.Conversation == id && w.open != id {
				w.call.SetWhere(c.AgentName)
			}
		})
}

// showActivity tells at the foot of the sidebar and in the title what the
// voice is doing.
func (w *Window) showActivity() {
	words := ""
	switch {
	case w.recording.Phase == client.RecordingOn:
		words = "recording"
	case w.recording.Phase == client.RecordingTranscribing:
		words = "understanding"
	case w.callState.State != client.CallEnded:
		words = callWords(w.callState)
	case w.speaking != 0:
		words = "speaking"
	}
	w.side.SetActivity(words)
	w.refreshTitle()
	w.refreshTray()
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
