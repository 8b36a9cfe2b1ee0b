package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"delonix/client"
	"delonix/ui/bridge"
	"delonix/ui/loop"
	"delonix/ui/widgets"
)

// tapMost is how long a press may be to count as a tap. A tap begins a
// recording and the next one sends it; a longer press records while it lasts.
const tapMost = 350 * time.Millisecond

// holding is the button or the key to talk while it is down.
type holding struct {
	since time.Time // zero: it is up
	due   bool      // it was released before the microphone was open
	drop  bool      // so briefly that there is nothing to send
}

// hold is told when the button or the key to talk goes down or up.
func (w *Window) hold(down bool) {
	if w.callState.State != client.CallEnded {
		bridge.Do(w.bridge, func(context.Context) error { w.client.Push(down); return nil }, nil)
		return
	}
	switch {
	case down && (w.recording.Phase == client.RecordingOn || w.recording.Phase == client.RecordingOpening):
		w.talk() // the second tap
	case down:
		w.holding = holding{since: time.Now()}
		w.comp.SetHeld(true)
		w.talk()
	case !w.holding.since.IsZero():
		long := time.Since(w.holding.since) > tapMost
		w.holding = holding{}
		w.comp.SetHeld(false)
		if !long {
			return
		}
		if w.recording.Phase == client.RecordingOn || w.recording.Phase == client.RecordingOpening {
			w.talk()
		} else {
			w.holding.due = true
		}
	}
}

// letGo is the release that nobody saw: the window lost the keyboard while the
// key was down. What was said until then is sent; a press too short for a word
// is no tap either, or the microphone would stay open behind another window.
func (w *Window) letGo() {
	held := w.holding.since
	w.hold(false)
	if held.IsZero() || time.Since(held) > tapMost || w.callState.State != client.CallEnded {
		return
	}
	if w.recording.Phase == client.RecordingOn || w.recording.Phase == client.RecordingOpening {
		w.cancelTalk()
	} else {
		w.holding.drop = true
	}
}

// holdRecording ends a recording whose button was released before it began.
func (w *Window) holdRecording(p client.RecordingPhase) {
	due, drop := w.holding.due, w.holding.drop
	w.holding.due, w.holding.drop = false, false
	if drop && (p == client.RecordingOn || p == client.RecordingOpening) {
		w.cancelTalk()
		return
	}
	if due && (p == client.RecordingOn || p == client.RecordingOpening) {
		w.talk()
	}
}

// keyDown gets the keys that go down, wherever the focus is.
func (w *Window) keyDown(k *fyne.KeyEvent) {
	w.lastKey = k.Physical.ScanCode
	w.root.HideHint() // it would cover what is typed
	if k.Name == fyne.KeyTab {
		loop.Do(w.revealFocused)
	}
	if w.settings.TalkKey != "" && string(k.Name) == w.settings.TalkKey && w.holding.since.IsZero() && len(w.pages.Objects) == 1 {
		w.keyHeld = true
		w.hold(true)
	}
}

// revealFocused scrolls what has the focus into view, also what is the toolkit's
// own and can't do that by itself.
func (w *Window) revealFocused() {
	if o, ok := w.win.Canvas().Focused().(fyne.CanvasObject); ok {
		widgets.Reveal(o)
	}
}

// keyUp gets those that go up.
func (w *Window) keyUp(k *fyne.KeyEvent) {
	if w.keyHeld && string(k.Name) == w.settings.TalkKey {
		w.keyHeld = false
		w.hold(false)
	}
}
