package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"delonix/client"
	"delonix/ui/look"
	"delonix/ui/widgets"
)

// talk starts recording one utterance, and sends it the second time.
func (w *Window) talk() {
	if w.endTrial() {
		return
	}
	id := w.open
	if id == 0 || w.recording.Phase == client.RecordingTranscribing {
		return
	}
	if w.recording.Phase == client.RecordingOn && w.recording.Conversation != 0 {
		id = w.recording.Conversation
	}
	do(w.bridge, func(ctx context.Context) error { return w.client.Talk(ctx, id) }, func(err error) {
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
	w.speaking = s.Message
	w.chat.SetSpeaking(s.Message, s.Sentence)
	if s.Problem != nil {
		w.chat.SetProblem(s.Problem)
	}
	w.showActivity()
}

// toggleCall starts or ends the hands-free conversation.
func (w *Window) toggleCall() {
	if w.callState.State != client.CallEnded {
		w.endCall()
		return
	}
	if w.endTrial() {
		return
	}
	id := w.open
	if id == 0 {
		return
	}
	do(w.bridge, func(ctx context.Context) error { return w.client.StartCall(ctx, id) }, w.explain)
}

// endCall ends it; that may wait for devices, so it happens off the UI thread.
func (w *Window) endCall() {
	do(w.bridge, func(context.Context) error { w.client.EndCall(); return nil }, nil)
}

func (w *Window) toggleMute() {
	if w.callState.State == client.CallEnded {
		return
	}
	muted := !w.callState.Muted
	do(w.bridge, func(context.Context) error { w.client.SetMuted(muted); return nil }, nil)
}

func (w *Window) togglePause() {
	paused := w.callState.State != client.CallPaused
	do(w.bridge, func(context.Context) error { w.client.SetPaused(paused); return nil }, nil)
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
	if old.State != c.State || old.Muted != c.Muted {
		w.showActivity()
		w.refreshTray()
	}
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
		words = "hands-free"
	case w.speaking != 0:
		words = "speaking"
	}
	w.side.SetActivity(words)
	w.refreshTitle()
	w.refreshTray()
}

// showKeys lists all keys.
func (w *Window) showKeys() {
	col := widgets.Column(look.Space8, -1)
	line := func(key, does string) fyne.CanvasObject {
		name := widgets.NewText(key, look.Text, look.TextSize).Bold()
		return widgets.Row(look.Space16, 1, &fyne.Container{Layout: widgets.FixedWidth(120), Objects: []fyne.CanvasObject{name}},
			widgets.NewText(does, look.Muted, look.TextSize).Truncated())
	}
	for _, b := range w.keys {
		col.Add(line(b.shown, b.does))
	}
	for _, k := range otherKeys() {
		col.Add(line(k[0], k[1]))
	}
	w.showPage("Keys", col)
}
