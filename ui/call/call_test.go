package call

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/uitest"
	"delonix/ui/widgets"
)

func TestMain(m *testing.M) { uitest.Main(m) }

// bench is a panel whose actions the test notes.
type bench struct {
	*Panel
	desk *uitest.Desk
	win  fyne.Window
	did  []string
	grew int
	now  time.Time
}

func newBench(t *testing.T, width, height float32) *bench {
	b := &bench{now: time.Date(2026, 3, 10, 14, 0, 0, 0, time.Local)}
	d := uitest.New(t)
	b.desk = d
	note := func(what string) func() { return func() { b.did = append(b.did, what) } }
	b.Panel = New(Actions{Mute: note("mute"), Pause: note("pause"), End: note("end"), Enlarge: func() {
		b.grew++
		b.Panel.Refresh()
		b.win.Content().Resize(b.win.Canvas().Size())
	},
		Push: func(held bool) {
			if held {
				note("hold")()
			} else {
				note("release")()
			}
		},
		Show:  note("show"),
		Solve: func(a client.Action) { b.did = append(b.did, "solve "+string(a)) }})
	b.win = d.Show(b.Panel, width, height)
	return b
}

func (b *bench) show(c client.Call) {
	c.Started = b.now.Add(-134 * time.Second)
	b.Set(c, b.now)
}

func (b *bench) done() string {
	s := strings.Join(b.did, ", ")
	b.did = nil
	return s
}

func TestPanel_SaysEveryStateAndTheTime(t *testing.T) {
	b := newBench(t, 700, 300)
	for state, want := range map[client.CallState]string{
		client.CallStarting: "Opening the microphone", client.CallListening: "Listening", client.CallHearing: "Hearing you", client.CallTranscribing: "Understanding",
		client.CallThinking: "Thinking", client.CallSpeaking: "Speak to interrupt", client.CallPaused: "Paused", client.CallMuted: "Nobody hears you",
		client.CallNoMicrophone: "No microphone", client.CallNoConnection: "What you said is kept",
	} {
		b.show(client.Call{State: state, Open: true})
		uitest.Reads(t, b.Panel, want, "02:14")
	}
	b.Tick(b.now.Add(time.Minute))
	uitest.Reads(t, b.Panel, "03:14")
}

func TestPanel_SaysWhatWasDoneAtASpokenWord(t *testing.T) {
	b := newBench(t, 700, 300)
	for want, c := range map[string]client.Call{
		"Stopped": {State: client.CallListening, Obeyed: client.CallStop}, "Going on": {State: client.CallSpeaking, Obeyed: client.CallContinue},
		"Once more": {State: client.CallSpeaking, Obeyed: client.CallRepeat}, "Louder: 140%": {State: client.CallSpeaking, Obeyed: client.CallLouder, Volume: 140},
		"As loud as it gets": {State: client.CallSpeaking, Obeyed: client.CallLouder, Volume: 200}, "Quieter: 70%": {State: client.CallListening, Obeyed: client.CallQuieter, Volume: 70},
		"As quiet as it gets": {State: client.CallListening, Obeyed: client.CallQuieter, Volume: 25}, "Paused": {State: client.CallPaused, Obeyed: client.CallPause, HearsGoOn: true},
	} {
		b.show(c)
		uitest.Reads(t, b.Panel, want)
	}
	// What goes wrong, or is heard, is said first, and the state comes back.
	b.show(client.Call{State: client.CallHearing, Obeyed: client.CallStop})
	uitest.Reads(t, b.Panel, "Hearing you")
	b.show(client.Call{State: client.CallListening})
	uitest.ReadsNot(t, b.Panel, "Stopped")
}

func TestPanel_TellsWhetherASpokenWordEndsThePause(t *testing.T) {
	b := newBench(t, 700, 300)
	b.show(client.Call{State: client.CallPaused, Open: true, HearsGoOn: true})
	uitest.Reads(t, b.Panel, "Say “go on”")
	uitest.Press(t, b.Panel, "Go on")
	b.show(client.Call{State: client.CallPaused, Open: true})
	uitest.Reads(t, b.Panel, "Nothing is heard or said")
}

func TestPanel_ButtonsDoWhatTheySay(t *testing.T) {
	b := newBench(t, 700, 300)
	b.show(client.Call{State: client.CallListening})
	for _, name := range []string{"Mute", "Pause", "End"} {
		uitest.Press(t, b.Panel, name)
	}
	b.show(client.Call{State: client.CallMuted, Muted: true})
	uitest.Press(t, b.Panel, "Unmute")
	b.show(client.Call{State: client.CallPaused})
	uitest.Press(t, b.Panel, "Go on")
	if got := b.done(); got != "mute, pause, end, mute, pause" {
		t.Errorf("done: %s", got)
	}
}

func TestPanel_AClosedMicrophoneIsOpenedByGoingOn(t *testing.T) {
	b := newBench(t, 700, 300)
	b.show(client.Call{State: client.CallMuted, Problem: &client.Problem{Text: "The microphone was closed because nobody spoke for five minutes. Press Go on to talk again."}})
	uitest.Reads(t, b.Panel, "Microphone closed", "Press Go on")
	uitest.Press(t, b.Panel, "Go on")
	if got := b.done(); got != "pause" {
		t.Errorf("done: %s", got)
	}
	b.show(client.Call{State: client.CallMuted, Muted: true})
	uitest.Reads(t, b.Panel, "Muted")
	uitest.ReadsNot(t, b.Panel, "Microphone closed", "Go on")
}

func TestPanel_TellsHowToInterrupt(t *testing.T) {
	b := newBench(t, 700, 300)
	for how, want := range map[string]string{"on": "Speak to interrupt", "push": "Hold Talk to interrupt", "off": "Esc stops the reply"} {
		b.show(client.Call{State: client.CallSpeaking, Open: true})
		b.SetBargeIn(how)
		uitest.Reads(t, b.Panel, want)
	}
	b.SetBargeIn("on")
	for _, c := range []client.Call{
		{State: client.CallSpeaking, Open: true, Muted: true},
		{State: client.CallSpeaking}, // without a microphone
	} {
		b.show(client.Call{State: client.CallListening, Open: true})
		b.show(c)
		uitest.Reads(t, b.Panel, "Esc stops the reply")
	}
}

func TestPanel_TellsThatAnotherConversationIsOpen(t *testing.T) {
	b := newBench(t, 700, 300)
	b.show(client.Call{State: client.CallListening})
	tall := b.MinSize().Height
	b.SetWhere("Support")
	uitest.Reads(t, b.Panel, "You are talking with Support")
	uitest.Press(t, b.Panel, "Show")
	if got := b.done(); got != "show" || b.grew == 0 {
		t.Errorf("done: %s; asked %d times for room", got, b.grew)
	}
	b.SetWhere("")
	uitest.ReadsNot(t, b.Panel, "Support")
	if b.MinSize().Height != tall {
		t.Error("the line keeps its place")
	}
}

func TestPanel_IsStillWhileNothingIsHeard(t *testing.T) {
	b := newBench(t, 700, 300)
	c := client.Call{State: client.CallListening, Open: true}
	b.show(c)
	ring := b.orb.ring.Size()
	before := b.desk.Repaints()
	for _, level := range []float64{0, 0.01, 0, 0.02, 0.005} {
		c.Level = level
		b.show(c)
	}
	if n := b.desk.Repaints() - before; n > 0 {
		t.Errorf("silence is painted %d times", n)
	}
	c.Level = 0.6
	b.show(c)
	if b.orb.ring.Size().Width <= ring.Width {
		t.Error("the orb does not breathe")
	}
	widgets.ReduceMotion(true)
	b.orb.setLevel(1)
	widgets.ReduceMotion(false)
	if b.orb.ring.Size() != ring {
		t.Error("the orb breathes where motion is reduced")
	}
	b.orb.setLevel(0.6)
	before = b.desk.Repaints()
	b.orb.setLevel(0.601)
	if n := b.desk.Repaints() - before; n > 0 {
		t.Errorf("less than a pixel is painted %d times", n)
	}
}

func TestPanel_IsStillWhileAPageCoversIt(t *testing.T) {
	b := newBench(t, 700, 300)
	c := client.Call{State: client.CallListening, Open: true, Level: 0.4}
	b.show(c)
	b.SetCovered(true, b.now)
	before := b.desk.Repaints()
	for _, level := range []float64{0.9, 0.1, 0.6} {
		c.Level = level
		b.show(c)
	}
	b.Tick(b.now.Add(time.Minute))
	if n := b.desk.Repaints() - before; n > 0 {
		t.Errorf("what nobody sees is painted %d times", n)
	}
	b.SetCovered(false, b.now.Add(time.Minute))
	uitest.Reads(t, b.Panel, "Listening", "03:14")
	for _, bar := range uitest.All[*canvas.Rectangle](b.meter) {
		if bar.Size().Height > bar.Size().Width {
			t.Fatal("the meter shows levels of before")
		}
	}
}

func TestLarge_CaptionsHaveTheRoomTheyNeedAndNoMore(t *testing.T) {
	for _, size := range []fyne.Size{{Width: 575, Height: 410}, {Width: 1300, Height: 900}} {
		b := newBench(t, size.Width, size.Height)
		b.SetEnlarged(true)
		b.show(client.Call{State: client.CallSpeaking, Heard: "Where is it?", Saying: strings.Repeat("Before it. ", 300) + "This one. " + strings.Repeat("After it. ", 300), Sentence: "This one."})
		controls, _ := uitest.Place(b.Panel, b.controls)
		uitest.Reads(t, b.Panel, "This one.")
		for _, x := range uitest.All[*canvas.Text](b.captions) {
			at, _ := uitest.Place(b.Panel, x)
			if strings.Contains(x.Text, "This one.") && at.Y+x.Size().Height > controls.Y {
				t.Errorf("%v: the spoken sentence stands at %v, the buttons at %v", size, at, controls)
			}
		}
		if w := b.captions.Size().Width; w > 680 {
			t.Errorf("%v: lines of %v pixels", size, w)
		}
		if small := b.orb.size == orbSmall; small != (size.Height < 500) {
			t.Errorf("%v: the orb is %v wide", size, b.orb.size)
		}
		uitest.Press(t, b.Panel, "Captions")
		at, _ := uitest.Place(b.Panel, b.orb)
		if middle := at.Y + b.orb.size/2; middle < size.Height/3 || middle > size.Height*2/3 {
			t.Errorf("%v: without captions the orb's middle is at %v", size, middle)
		}
	}
}

func TestCaptions_TakeNoPlaceWhileThereAreNone(t *testing.T) {
	b := newBench(t, 700, 300)
	b.show(client.Call{State: client.CallListening})
	empty := b.MinSize().Height
	b.show(client.Call{State: client.CallSpeaking, Heard: "Where is my parcel?", Saying: "It comes. On Monday. Bye.", SayingFrom: "Support", Sentence: "On Monday."})
	uitest.Reads(t, b.Panel, "“Where is my parcel?”", "Support: It comes. On Monday. Bye.")
	if full := b.MinSize().Height; full <= empty {
		t.Errorf("%v high with captions, %v without", full, empty)
	}
	for _, x := range uitest.All[*canvas.Text](b.Panel) {
		if strings.Contains(x.Text, "On Monday.") != x.TextStyle.Bold && strings.Contains(x.Text, "Monday") {
			t.Errorf("%q is bold: %t", x.Text, x.TextStyle.Bold)
		}
	}
	uitest.Press(t, b.Panel, "Captions")
	uitest.ReadsNot(t, b.Panel, "parcel")
	if off := b.MinSize().Height; off != empty {
		t.Errorf("%v high with captions off, %v without any", off, empty)
	}
}

func TestCaptions_LongReplyIsShownAroundTheSentence(t *testing.T) {
	b := newBench(t, 700, 300)
	long := strings.Repeat("Before it. ", 2000) + "This one. " + strings.Repeat("After it. ", 2000)
	b.show(client.Call{State: client.CallSpeaking, Saying: long, Sentence: "This one."})
	words := uitest.Words(b.Panel)
	if !strings.Contains(words, "This one.") || len(words) > 3*captionMost {
		t.Errorf("%d signs are shown", len(words))
	}
}

func TestPush_ButtonIsHeld(t *testing.T) {
	b := newBench(t, 700, 300)
	b.SetPush(true)
	b.show(client.Call{State: client.CallListening})
	uitest.Reads(t, b.Panel, "Hold to talk", "Ready")
	uitest.ReadsNot(t, b.Panel, "Listening", "Just talk")
	b.push.MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary})
	b.push.MouseUp(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary})
	b.push.KeyDown(&fyne.KeyEvent{Name: fyne.KeySpace})
	b.push.FocusLost()
	if got := b.done(); got != "hold, release, hold, release" {
		t.Errorf("done: %s", got)
	}
	b.SetPush(false)
	uitest.Reads(t, b.Panel, "Listening")
	uitest.ReadsNot(t, b.Panel, "Hold to talk")
}

func TestProblem_IsToldInTheLanguageInForce(t *testing.T) {
	t.Cleanup(func() { i18n.Use(i18n.English) })
	b := newBench(t, 700, 300)
	b.show(client.Call{State: client.CallListening, Problem: client.NewProblem(i18n.Say("trouble.send"), client.ActionNone, "")})
	for _, code := range []string{"de", "ru", "en"} {
		i18n.Use(code)
		b.Reword(b.now)
		uitest.Reads(t, b.Panel, i18n.T("trouble.send"))
	}
}

func TestProblem_SaysWhatToDo(t *testing.T) {
	b := newBench(t, 700, 300)
	b.show(client.Call{State: client.CallNoMicrophone, Problem: &client.Problem{Text: "The microphone was removed. Connect it again, or choose another one.", Action: client.ActionSettings}})
	uitest.Reads(t, b.Panel, "The microphone was removed.")
	uitest.Press(t, b.Panel, "Settings")
	b.show(client.Call{State: client.CallNoConnection, Problem: &client.Problem{Text: "No connection.", Action: client.ActionRetry}})
	uitest.Press(t, b.Panel, "Retry now")
	b.show(client.Call{State: client.CallListening})
	uitest.ReadsNot(t, b.Panel, "No connection", "Retry now")
	if got := b.done(); got != "solve settings, solve retry" {
		t.Errorf("done: %s", got)
	}
}

func TestPanel_FitsANarrowPane(t *testing.T) {
	b := newBench(t, 575, 300) // of a window 640 pixels wide
	b.SetPush(true)
	b.show(client.Call{State: client.CallSpeaking, Heard: strings.Repeat("word ", 60), Saying: strings.Repeat("Donaudampfschifffahrt", 10)})
	uitest.Walk(b.Panel, func(o fyne.CanvasObject, at fyne.Position) {
		if x, ok := o.(*canvas.Text); ok && strings.TrimSpace(x.Text) != "" && at.X+x.Size().Width > 576 {
			t.Errorf("%q ends at %v", x.Text, at.X+x.Size().Width)
		}
	})
	if b.win.Canvas().Content().MinSize().Width > 575 {
		t.Errorf("the panel wants %v pixels", b.win.Canvas().Content().MinSize().Width)
	}
}
