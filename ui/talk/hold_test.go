package talk

import (
	"errors"
	"testing"
	"time"

	"delonix/client"
	"delonix/ui/uitest"
)

// long is a press that is no tap.
const long = TapMost + time.Millisecond

func TestHold_RecordsWhileItLasts(t *testing.T) {
	b := newBench(t)
	b.Hold(true)
	b.asks("talk 1")
	b.records(client.RecordingOpening)
	b.records(client.RecordingOn)
	uitest.Reads(t, b.Composer, "Recording", "Release to send")
	if !b.Held() {
		t.Error("it is not held")
	}
	b.passes(long)
	b.Hold(false)
	b.asks("talk 1")
	if b.Held() || b.Due() {
		t.Error("something is left of the press")
	}
	b.asksNoMore()
}

func TestHold_ATapRecordsUntilTheNext(t *testing.T) {
	b := newBench(t)
	b.Hold(true)
	b.asks("talk 1")
	b.records(client.RecordingOn)
	b.passes(TapMost)
	b.Hold(false)
	uitest.ReadsNot(t, b.Composer, "Release to send")
	b.passes(time.Minute)
	b.Hold(true)
	b.asks("talk 1")
	b.passes(long)
	b.Hold(false)
	b.asksNoMore()
}

func TestHold_ReleasedBeforeTheMicrophoneIsOpenSendsWhenItIs(t *testing.T) {
	b := newBench(t)
	b.Hold(true)
	b.asks("talk 1")
	b.passes(long)
	b.Hold(false)
	if !b.Due() {
		t.Fatal("the release is forgotten")
	}
	b.records(client.RecordingOpening)
	b.asks("talk 1")
	b.records(client.RecordingOn)
	b.asksNoMore()
}

func TestHold_ReleasedBeforeTheMicrophoneFailedSendsNothingLater(t *testing.T) {
	b := newBench(t)
	b.Hold(true)
	b.asks("talk 1")
	b.passes(long)
	b.Hold(false)
	b.records(client.RecordingFailed)
	b.records(client.RecordingIdle)
	b.Tap()
	b.asks("talk 1")
	b.records(client.RecordingOn)
	b.asksNoMore()
}

func TestHold_ThatIsRefusedSendsNothingLater(t *testing.T) {
	for name, first := range map[string]func(b *bench){
		"refused before the release": func(b *bench) { b.refuse(); b.passes(long); b.Hold(false) },
		"refused after the release":  func(b *bench) { b.passes(long); b.Hold(false); b.refuse() },
		"refused after it is let go": func(b *bench) { b.LetGo(); b.refuse() },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.voice.refused = errors.New("not now")
			b.Hold(true)
			b.asks("talk 1")
			first(b)
			if b.Held() || b.Due() {
				t.Error("something is left of the press")
			}
			b.voice.refused = nil
			b.Tap()
			b.asks("talk 1")
			b.records(client.RecordingOpening)
			b.records(client.RecordingOn)
			b.asksNoMore()
		})
	}
}

// refuse waits until it is told why nothing is recorded.
func (b *bench) refuse() {
	b.t.Helper()
	b.d.Await("the reason", func() bool { return len(b.problems) == 1 })
}

func TestHold_WhereThereIsNothingToBeginLeavesNothing(t *testing.T) {
	for name, set := range map[string]func(b *bench){
		"no conversation":    func(b *bench) { b.open = 0 },
		"a trial of devices": func(b *bench) { b.trial = true },
		"one is understood":  func(b *bench) { b.records(client.RecordingTranscribing) },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			set(b)
			b.Hold(true)
			b.passes(long)
			b.Hold(false)
			if b.Held() || b.Due() || b.trial {
				t.Error("something is left of the press")
			}
			b.asksNoMore()
		})
	}
}

func TestLetGo_SendsWhatWasSaidAndNoTap(t *testing.T) {
	for name, x := range map[string]struct {
		lasts time.Duration
		phase client.RecordingPhase // when the window loses the keyboard
		then  string
	}{
		"long, while it records":      {long, client.RecordingOn, "talk 1"},
		"long, before it records":     {long, client.RecordingIdle, "talk 1"},
		"short, while it records":     {TapMost, client.RecordingOn, "cancel"},
		"short, while it opens":       {TapMost, client.RecordingOpening, "cancel"},
		"short, before it opens":      {TapMost, client.RecordingIdle, "cancel"},
		"as short as a press can be":  {0, client.RecordingIdle, "cancel"},
		"as short, while it records":  {0, client.RecordingOn, "cancel"},
		"long, while it opens":        {long, client.RecordingOpening, "talk 1"},
		"for minutes, and it records": {time.Hour, client.RecordingOn, "talk 1"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.Hold(true)
			b.asks("talk 1")
			b.records(x.phase)
			b.passes(x.lasts)
			b.LetGo()
			b.records(client.RecordingOn)
			b.asks(x.then)
			if b.Held() || b.Due() {
				t.Error("something is left of the press")
			}
			b.asksNoMore()
		})
	}
}

// Who presses the key to talk and Escape at once wants no open microphone.
func TestCancel_BeforeARecordingBeginsThrowsItAway(t *testing.T) {
	b := newBench(t)
	b.Tap()
	b.asks("talk 1")
	if !b.Recorded() {
		t.Fatal("nothing can be cancelled yet")
	}
	b.Cancel()
	b.asks()
	b.records(client.RecordingOpening)
	b.asks("cancel")
	b.records(client.RecordingIdle)
	if b.Recorded() {
		t.Error("there is still something to cancel")
	}
	b.Tap()
	b.asks("talk 1")
	b.records(client.RecordingOn)
	b.asksNoMore() // the next one is not thrown away
}

func TestCancel_OfARecordingThatIsRefusedLeavesNothing(t *testing.T) {
	b := newBench(t)
	b.voice.refused = errors.New("there is no microphone")
	b.Tap()
	b.asks("talk 1")
	b.refuse()
	if b.Recorded() {
		t.Error("there is something to cancel")
	}
}

func TestLetGo_WithoutAPressIsNothing(t *testing.T) {
	b := newBench(t)
	b.LetGo()
	b.records(client.RecordingOn)
	b.LetGo()
	b.asksNoMore()
}

func TestHold_InACallIsThePushOfThePerson(t *testing.T) {
	b := newBench(t)
	b.SetCall(client.Call{Conversation: 1, State: client.CallListening})
	b.Hold(true)
	b.asks("push true")
	b.passes(long)
	b.Hold(false)
	b.asks("push false")
	b.asksNoMore()
}

func TestHold_ThatACallBeginsInEndsWithItsRelease(t *testing.T) {
	b := newBench(t)
	b.Hold(true)
	b.asks("talk 1")
	b.SetCall(client.Call{Conversation: 1, State: client.CallListening})
	b.passes(long)
	b.Hold(false)
	b.asks("push false")
	if b.Held() || b.Due() {
		t.Error("something is left of the press")
	}
	b.asksNoMore()
}

func TestHold_ThatACallEndsInSendsNothing(t *testing.T) {
	b := newBench(t)
	b.SetCall(client.Call{Conversation: 1, State: client.CallListening})
	b.Hold(true)
	b.asks("push true")
	b.SetCall(client.Call{})
	b.passes(long)
	b.Hold(false)
	if b.Held() || b.Due() {
		t.Error("something is left of the press")
	}
	b.asksNoMore()
}
