package talk

import (
	"context"
	"time"

	"delonix/client"
	"delonix/ui/bridge"
)

// TapMost is how long a press may be to count as a tap. A tap begins a
// recording and the next one sends it; a longer press records while it lasts.
const TapMost = 350 * time.Millisecond

// Held reports whether the button or the key to talk is down.
func (t *Talk) Held() bool { return !t.holding.since.IsZero() }

// Due reports whether a release waits for the microphone to open.
func (t *Talk) Due() bool { return t.holding.due || t.holding.drop }

// Tap starts recording one utterance, and sends it the second time.
func (t *Talk) Tap() { t.tap() }

// tap is Tap; false if there is nothing to begin and nothing to send.
func (t *Talk) tap() bool {
	if t.EndTrial() {
		return false
	}
	id := t.Open()
	if id == 0 || t.Recording.Phase == client.RecordingTranscribing {
		return false
	}
	if t.Recording.Phase == client.RecordingOn && t.Recording.Conversation != 0 {
		id = t.Recording.Conversation
	}
	t.asked = t.asked || !t.recording()
	bridge.Do(t.Bridge, func(ctx context.Context) error { return t.Client.Talk(ctx, id) }, t.answered)
	return true
}

// answered tells why nothing is recorded. Then nothing waits for the release any more,
// which would end the next recording as soon as it begins.
func (t *Talk) answered(err error) {
	if err != nil {
		t.asked = false
		t.release()
	}
	t.Nav.Problem(err)
}

// recording reports whether the microphone is open for one utterance, or about to be.
func (t *Talk) recording() bool {
	return t.Recording.Phase == client.RecordingOn || t.Recording.Phase == client.RecordingOpening
}

// Recorded reports whether there is a recording that [Talk.Cancel] throws away: one
// that was asked for, is under way or is being understood.
func (t *Talk) Recorded() bool {
	return t.asked || t.recording() || t.Recording.Phase == client.RecordingTranscribing
}

// release is the end of a press, whatever it was for.
func (t *Talk) release() {
	t.holding = holding{}
	t.Composer.SetHeld(false)
}

// Cancel ends a recording that is not sent, also one that was asked for a moment ago
// and has not begun: the microphone would stay open behind the person's back.
func (t *Talk) Cancel() {
	if t.asked {
		t.release()
		t.holding.drop = true
		return
	}
	t.Client.CancelTalk()
}

// Hold is told when the button or the key to talk goes down or up.
func (t *Talk) Hold(down bool) {
	if t.Call.State != client.CallEnded {
		if !down {
			t.release() // it may have begun before the call
		}
		t.calls.Do(func(context.Context) error { t.Client.Push(down); return nil }, nil)
		return
	}
	switch {
	case down && t.recording():
		t.Tap() // the second tap
	case down:
		if t.tap() {
			t.holding = holding{since: t.Now()}
			t.Composer.SetHeld(true)
		}
	case !t.holding.since.IsZero():
		long := t.Now().Sub(t.holding.since) > TapMost
		t.release()
		if !long {
			return
		}
		if t.recording() {
			t.Tap()
		} else {
			t.holding.due = true
		}
	}
}

// LetGo is the release that nobody saw: the window lost the keyboard while the
// key was down. What was said until then is sent; a press too short for a word
// is no tap either, or the microphone would stay open behind another window.
func (t *Talk) LetGo() {
	held := t.holding.since
	t.Hold(false)
	if held.IsZero() || t.Now().Sub(held) > TapMost || t.Call.State != client.CallEnded {
		return
	}
	t.Cancel()
}

// holdRecording ends a recording whose button was released before it began.
func (t *Talk) holdRecording(p client.RecordingPhase) {
	due, drop := t.holding.due, t.holding.drop
	t.holding.due, t.holding.drop = false, false
	if drop && (p == client.RecordingOn || p == client.RecordingOpening) {
		t.Cancel()
		return
	}
	if due && (p == client.RecordingOn || p == client.RecordingOpening) {
		t.Tap()
	}
}
