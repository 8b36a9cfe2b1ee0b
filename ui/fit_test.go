package ui

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

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

// whole fails on words of a page that are cut short.
func (b *bench) whole(where string) {
	b.t.Helper()
	if i18n.Current() == i18n.Pseudo {
		return // hints may be cut: what matters is that nothing else gives way
	}
	for _, text := range uitest.All[*widgets.Text](b.overlay) {
		needs := fyne.MeasureText(text.Text(), look.TextSmall, fyne.TextStyle{}).Width
		if needs > text.Size().Width+2 && !strings.Contains(text.Text(), "/") { // addresses and folders may be cut
			b.t.Errorf("%s, %s: %q has %.0f and needs %.0f", i18n.Current(), where, text.Text(), text.Size().Width, needs)
		}
	}
}

// The words of every language, and words two fifths longer than English, have room
// in the smallest window.
func TestWords_FitTheSmallestWindow(t *testing.T) {
	b := newBench(t, demo.Options{History: true})
	b.await("the older conversations", func() bool { return len(b.side.Order()) >= 3 })
	b.win.Resize(fyne.NewSize(look.WindowMinWidth, look.WindowMinHigh))
	codes := []string{i18n.Pseudo}
	for _, l := range i18n.Languages() {
		codes = append(codes, l.Code)
	}
	for _, code := range codes {
		b.speak(code)
		b.fits("the chat")
		b.focusSearch()
		b.fits("the search")
		b.side.ClearSearch()
		b.voice.SetRecording(client.Recording{Phase: client.RecordingOn})
		b.fits("a recording")
		b.voice.SetRecording(client.Recording{})
		problem := &client.Problem{Text: i18n.T("trouble.soundless"), Action: client.ActionSettings, Details: "x"}
		b.voice.SetCall(client.Call{State: client.CallNoMicrophone, Conversation: b.openID(), Started: time.Now(), Problem: problem})
		b.fits("a call in trouble")
		b.voice.SetCall(client.Call{State: client.CallSpeaking, Conversation: b.openID(), Started: time.Now(), Saying: "One.", SayingFrom: "Flame"})
		b.fits("a call")
		b.voice.SetCall(client.Call{})
		b.openSettings()
		b.fits("the settings")
		b.whole("the settings")
		b.showKeys()
		b.fits("the keys")
		b.whole("the keys")
		b.closeOverlay()
		b.showWelcome()
		b.fits("the welcome page")
		b.closeWelcome()
	}
}
