package talk

import (
	"errors"
	"testing"

	"delonix/client"
	"delonix/ui/uitest"
)

func TestTap_SendsWhereItWasBegun(t *testing.T) {
	b := newBench(t)
	b.Tap()
	b.asks("talk 1")
	b.records(client.RecordingOn)
	b.open = 2
	b.Tap()
	b.asks("talk 1")
}

func TestTap_ThatIsRefusedIsTold(t *testing.T) {
	b := newBench(t)
	b.voice.refused = errors.New("not now")
	b.Tap()
	b.d.Await("the reason", func() bool { return len(b.problems) == 1 && errors.Is(b.problems[0], b.voice.refused) })
}

func TestTrial_EndsBeforeAnythingIsSaid(t *testing.T) {
	for name, begin := range map[string]func(b *bench){
		"a tap":  func(b *bench) { b.Tap() },
		"a call": func(b *bench) { b.ToggleCall() },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.trial = true
			begin(b)
			if b.trial {
				t.Error("the devices are still tried out")
			}
			b.asksNoMore()
		})
	}
}

func TestRecording_ShowsWhereItStands(t *testing.T) {
	b := newBench(t)
	for _, x := range []struct {
		phase           client.RecordingPhase
		words, activity string
		listens         bool
	}{
		{client.RecordingOpening, "Opening the microphone…", "", true},
		{client.RecordingOn, "Recording", "recording", true},
		{client.RecordingTranscribing, "Understanding…", "understanding", false},
	} {
		b.records(x.phase)
		uitest.Reads(t, b.Composer, x.words)
		if b.activity != x.activity || b.Listens() != x.listens {
			t.Errorf("%s: the activity is %q, it listens: %t", x.phase, b.activity, b.Listens())
		}
	}
	b.records(client.RecordingIdle)
	if b.activity != "" || b.Listens() {
		t.Errorf("afterwards the activity is %q, it listens: %t", b.activity, b.Listens())
	}
}

func TestRecording_TellsThatNoSoundComesWhileNoneComes(t *testing.T) {
	b := newBench(t)
	b.records(client.RecordingOn)
	b.SetRecording(client.Recording{Conversation: 1, Phase: client.RecordingOn, Problem: &client.Problem{Text: "The microphone is silent."}})
	uitest.Reads(t, b.Chat, "The microphone is silent.")
	b.records(client.RecordingOn)
	uitest.ReadsNot(t, b.Chat, "The microphone is silent.")
}

func TestReadAloud_IsMarkedAndCanBeStopped(t *testing.T) {
	b := newBench(t)
	b.voice.tell(client.SpeakingChanged{Message: 11, Sentence: "Your parcel left."})
	b.d.Await("the mark", func() bool { return b.button(b.Chat, "Stop reading aloud") })
	if b.activity != "speaking" {
		t.Errorf("the activity is %q", b.activity)
	}
	uitest.Press(t, b.Chat, "Stop reading aloud")
	b.asks("stop speaking")
	b.voice.tell(client.SpeakingChanged{})
	b.d.Await("no mark", func() bool { return !b.button(b.Chat, "Stop reading aloud") })
	if b.activity != "" {
		t.Errorf("then the activity is %q", b.activity)
	}
	b.asksNoMore()
}

func TestReadAloud_ThatFailsIsToldInTheChat(t *testing.T) {
	b := newBench(t)
	b.voice.tell(client.SpeakingChanged{Problem: &client.Problem{Text: "It could not be read aloud."}})
	b.d.Await("the problem", func() bool { return b.reads("It could not be read aloud.") })
}

func TestReadAloud_StopsAReplyOfACallAndTheCallGoesOn(t *testing.T) {
	b := newBench(t)
	b.SetCall(client.Call{Conversation: 1, State: client.CallSpeaking, Message: 11, Sentence: "Your parcel left."})
	if !b.button(b.Chat, "Stop reading aloud") {
		t.Error("the reply is not marked")
	}
	b.StopSpeaking()
	b.asks("stop speaking", "skip")
	b.SetCall(client.Call{Conversation: 1, State: client.CallListening})
	if b.button(b.Chat, "Stop reading aloud") {
		t.Error("the reply is still marked")
	}
	b.asksNoMore()
}

func TestCall_ToggledTwiceAtOnceIsEndedWhenItBegins(t *testing.T) {
	b := newBench(t)
	b.ToggleCall()
	b.ToggleCall()
	b.asks("call 1", "end")
	b.ToggleCall() // the next one is no second press
	b.asks("call 1")
	b.asksNoMore()
}

func TestCall_ComesAndGoesWithItsPanel(t *testing.T) {
	b := newBench(t)
	b.ToggleCall()
	b.asks("call 1")
	b.SetCall(client.Call{Conversation: 1, State: client.CallListening, Open: true})
	if !b.Panel.Visible() || b.hurried != 1 || b.relayouts != 1 || b.activity != "hands-free" || !b.Listens() {
		t.Errorf("visible %t, hurried %d, laid out %d, %q", b.Panel.Visible(), b.hurried, b.relayouts, b.activity)
	}
	b.ToggleCall()
	b.asks("end")
	b.SetCall(client.Call{})
	if b.Panel.Visible() || b.relayouts != 2 || b.activity != "" || b.Listens() {
		t.Errorf("visible %t, laid out %d, %q", b.Panel.Visible(), b.relayouts, b.activity)
	}
	b.asksNoMore()
}

func TestCall_TellsWhyNobodyIsHeard(t *testing.T) {
	b := newBench(t)
	for want, c := range map[string]client.Call{
		"hands-free":                    {State: client.CallThinking, Open: true},
		"hands-free, muted":             {State: client.CallMuted, Muted: true},
		"hands-free, microphone closed": {State: client.CallMuted},
		"hands-free, paused":            {State: client.CallPaused},
		"hands-free, no microphone":     {State: client.CallNoMicrophone},
	} {
		c.Conversation = 1
		b.SetCall(c)
		if b.activity != want {
			t.Errorf("%s is told as %q", want, b.activity)
		}
	}
}

func TestCall_MuteAndPauseWakeAMicrophoneThatWasClosed(t *testing.T) {
	resting := client.Call{Conversation: 1, State: client.CallMuted}
	for want, x := range map[string]struct {
		call client.Call
		do   func(b *bench)
	}{
		"muted true":   {client.Call{State: client.CallListening, Open: true}, func(b *bench) { b.ToggleMute() }},
		"muted false":  {resting, func(b *bench) { b.ToggleMute() }},
		"paused true":  {client.Call{State: client.CallListening, Open: true}, func(b *bench) { b.TogglePause() }},
		"paused false": {resting, func(b *bench) { b.TogglePause() }},
	} {
		b := newBench(t)
		b.SetCall(x.call)
		x.do(b)
		b.asks(want)
	}
}

func TestCall_WithoutOneThereIsNothingToMuteOrPause(t *testing.T) {
	b := newBench(t)
	b.ToggleMute()
	b.TogglePause()
	b.asksNoMore()
}

func TestCall_TellsWithWhomElsewhere(t *testing.T) {
	b := newBench(t)
	b.SetCall(client.Call{Conversation: 2, State: client.CallListening})
	b.d.Await("the name", func() bool { return b.reads("You are talking with Smoke, in another conversation.") })
	b.open = 2
	b.ShowWhere()
	uitest.ReadsNot(t, b.Panel, "Smoke")
}

func TestCall_ANameThatComesTooLateIsNotTold(t *testing.T) {
	b := newBench(t)
	b.voice.held = make(chan struct{})
	b.SetCall(client.Call{Conversation: 2, State: client.CallListening})
	b.open = 2 // it is opened before its name was read
	b.ShowWhere()
	close(b.voice.held)
	b.over.Close()
	b.d.Pump()
	uitest.ReadsNot(t, b.Panel, "Smoke")
}
