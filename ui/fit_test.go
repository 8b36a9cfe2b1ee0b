package ui

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/client/demo"
	"delonix/ui/look"
	"delonix/ui/uitest"
	"delonix/ui/widgets"
)

// fits fails on controls that reach beyond the sides of what they are in, and on a
// window that would have to be larger than its least size.
func (b *bench) fits(where string) {
	b.t.Helper()
	size := b.root.Size()
	if least := b.root.MinSize(); least.Width > look.WindowMinWidth || least.Height > look.WindowMinHigh {
		b.t.Errorf("%s, %s: needs %v", i18n.Current(), where, least)
	}
	uitest.Walk(b.root, func(o fyne.CanvasObject, at fyne.Position) {
		name := ""
		switch o := o.(type) {
		case *widgets.Button:
			name = o.Hint
		case *widgets.HoldButton:
			name = o.Hint
		case *widgets.Chip:
			name = o.Label()
		case *widgets.Select:
			name = o.Selected
		case *widgets.Check:
			name = o.Text
		default:
			return
		}
		if at.X < -1 || at.X+o.Size().Width > size.Width+1 {
			b.t.Errorf("%s, %s: %q reaches from %.0f to %.0f of %.0f", i18n.Current(), where, name, at.X, at.X+o.Size().Width, size.Width)
		}
		if o.Size().Width < o.MinSize().Width-1 {
			b.t.Errorf("%s, %s: %q has %.0f and needs %.0f", i18n.Current(), where, name, o.Size().Width, o.MinSize().Width)
		}
	})
}

// whole fails on words of a part of the window that are cut short, reach out of what
// shows them or lie on others. Names, titles and what was written may be cut.
func (b *bench) whole(where string, o fyne.CanvasObject) {
	b.t.Helper()
	data := []string{}
	for _, id := range b.side.Order() {
		c, _ := b.side.Conversation(id)
		data = append(data, c.Title, c.AgentName, c.Preview, c.OperatorName)
	}
	for _, m := range uitest.Misfits(o) {
		if strings.Contains(m.Text, "/") { // addresses and folders
			continue
		}
		if !slices.ContainsFunc(data, func(d string) bool { return d != "" && (strings.Contains(m.Text, d) || strings.Contains(d, m.Text)) }) {
			b.t.Errorf("%s, %s: %q %s", i18n.Current(), where, m.Text, m.Why)
		}
	}
}

var callStates = []client.CallState{client.CallStarting, client.CallListening, client.CallHearing, client.CallTranscribing, client.CallThinking,
	client.CallSpeaking, client.CallPaused, client.CallMuted, client.CallNoMicrophone, client.CallNoConnection}

// states brings the window into every state that has words of its own.
func (b *bench) states(check func(where string, o fyne.CanvasObject)) {
	check("the chat", b.root)
	b.focusSearch()
	check("the search", b.root)
	b.side.ClearSearch()
	above := client.Explain(client.ErrInUse)
	above.Details, above.Action = "x", client.ActionNetwork
	b.chat.SetProblem(&above)
	b.comp.ShowProblem(above)
	b.chat.SetConnection(client.Connection{State: client.ConnUnauthorized, Since: time.Now()})
	b.chat.SetPending([]client.Utterance{{ID: 1, Length: time.Minute}, {ID: 2}})
	check("troubles", b.root)
	b.chat.SetProblem(nil)
	b.comp.SetProblem(i18n.Phrase{})
	b.chat.SetConnection(b.client.Connection())
	b.chat.SetPending(nil)
	b.voice.SetRecording(client.Recording{Phase: client.RecordingOn})
	check("a recording", b.root)
	b.voice.SetRecording(client.Recording{})
	for _, state := range callStates {
		c := client.Call{State: state, Conversation: b.conv.ID(), Started: time.Now(), Saying: "One.", SayingFrom: "Flame"}
		b.voice.SetCall(c)
		check("a call that is "+string(state), b.root)
		c.Problem = client.NewProblem(i18n.Say("trouble.soundless"), client.ActionSettings, "x")
		b.voice.SetCall(c)
		check("a call in trouble that is "+string(state), b.root)
	}
	b.voice.SetCall(client.Call{})
	b.openSettings()
	check("the settings", b.router.page.object)
	b.showKeys()
	check("the keys", b.router.page.object)
	b.page.OpenTimings()
	check("the timings", b.router.page.object)
	b.page.ShowDetails(b.loaded(), client.SessionDetails{SessionID: "s1", Started: time.Now(), CloseTime: time.Now(), Kwargs: map[string]string{}})
	check("the details", b.router.page.object)
	b.page.OpenHandOvers()
	b.await("the hand-overs", func() bool { return strings.Contains(uitest.Words(b.router.page.object), i18n.T("handOvers.title")) })
	check("the hand-overs", b.router.page.object)
	b.router.closePage()
	b.page.AskSignOut(b.agents[0])
	check("signing out", b.win.Canvas().Overlays().Top())
	b.router.closePage()
	b.win.Canvas().Overlays().Remove(b.win.Canvas().Overlays().Top())
	b.showWelcome()
	check("the welcome page", b.router.connect)
	b.router.uncover()
}

// The words of every language, and words two fifths longer than English, have room
// in the smallest window, in the one at first and where everything is twice as large.
func TestWords_HaveTheirPlace(t *testing.T) {
	b := newBench(t, demo.Options{History: true})
	b.await("the older conversations", func() bool { return len(b.side.Order()) >= 3 })
	codes := []string{i18n.Pseudo}
	for _, l := range i18n.Languages() {
		codes = append(codes, l.Code)
	}
	for _, code := range codes {
		b.speak(code)
		for _, x := range []struct {
			width, height, scale float32
		}{{look.WindowMinWidth, look.WindowMinHigh, 1}, {look.WindowMinWidth, look.WindowMinHigh, 2}, {look.WindowWidth, look.WindowHeight, 1}} {
			b.win.Canvas().(software.WindowlessCanvas).SetScale(x.scale)
			b.win.Resize(fyne.NewSize(x.width, x.height))
			b.states(func(where string, o fyne.CanvasObject) {
				where = fmt.Sprintf("%s, %.0f wide at scale %.0f", where, x.width, x.scale)
				b.fits(where)
				b.whole(where, o)
			})
		}
	}
}
