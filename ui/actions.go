package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"delonix/client"
	"delonix/ui/chat"
)

func (w *Window) chatActions() chat.Actions {
	return chat.Actions{
		Send:        func(text string) { w.conv.Choose(text) },
		SendAgain:   func(id client.MessageID) { w.conv.Messages.SendAgain(id) },
		Delete:      func(id client.MessageID) { w.conv.Drafts.DeleteUnsent(id) },
		Edit:        func(id client.MessageID) { w.conv.Drafts.EditUnsent(id) },
		Copy:        func(text string) { w.app.Clipboard().SetContent(text) },
		SelectText:  w.selectText,
		Speak:       func(id client.MessageID) { w.conv.Messages.Speak(id) },
		StopSpeak:   func() { w.voice.StopSpeaking() },
		SaveSpeech:  func(id client.MessageID) { w.conv.Messages.SaveSpeech(id) },
		React:       func(id client.MessageID, f client.Feedback) { w.conv.Messages.React(id, f) },
		OpenFile:    func(a client.Attachment) { w.conv.Messages.OpenFile(a) },
		OpenLink:    w.openLink,
		LoadOlder:   func() { w.conv.LoadOlder() },
		LoadNewer:   func() { w.conv.LoadNewer() },
		LoadNewest:  func() { w.conv.LoadNewest() },
		Seen:        func(upTo client.MessageID) { w.conv.Seen(upTo) },
		Search:      w.focusSearch,
		Menu:        w.headMenu,
		RetryNow:    w.client.RetryNow,
		StartAgain:  func() { w.conv.StartAgain() },
		SendSpoken:  func(id client.UtteranceID) { w.voice.Retry(id) },
		DropSpoken:  func(id client.UtteranceID) { w.voice.Discard(id) },
		Solve:       w.solve,
		CopyDetails: w.copyDetails,
	}
}

// explain shows an error above the messages.
func (w *Window) explain(err error) {
	if err == nil {
		return
	}
	p := client.Explain(err)
	w.chat.SetProblem(&p)
}

// newFrom asks with which agent, where there are several.
func (w *Window) newFrom(at fyne.CanvasObject) {
	own := w.conv.Own()
	if len(own) < 2 {
		w.conv.New()
		return
	}
	var items []*fyne.MenuItem
	for _, a := range own {
		items = append(items, fyne.NewMenuItem(a.Name, func() { w.conv.NewWith(a.ID) }))
	}
	w.popup(fyne.NewMenu("", items...), at)
}

func (w *Window) focusSearch() {
	w.closeOverlay()
	w.side.FocusSearch()
}

// escape stops, cancels or closes what is on top, one thing at a time.
func (w *Window) escape() {
	switch {
	case w.closeDialog():
	case w.voice.Recording.Phase != client.RecordingIdle && w.voice.Recording.Phase != client.RecordingFailed:
		w.voice.Cancel()
	case w.voice.Speaking != 0 || w.voice.Call.State == client.CallSpeaking:
		w.voice.StopSpeaking()
	case len(w.pages.Objects) > 1:
		if len(w.agents) > 0 { // or there is nothing to go back to
			w.closeWelcome()
		}
	case w.overlay != nil:
		w.closeOverlay()
	case w.side.Searching():
		w.side.ClearSearch()
		w.comp.Focus()
	}
}

// solve does what a problem's button offers.
func (w *Window) solve(a client.Action) {
	switch a {
	case client.ActionSignIn:
		w.showWelcome()
	case client.ActionSettings:
		w.openSettings()
	case client.ActionRetry, client.ActionUnlock:
		w.client.RetryNow()
	case client.ActionNetwork:
		w.openNetworkLogin()
	}
}

// networkLogin is an address without TLS: a network that wants a login can only put
// its page in the place of such a one. Nothing of the person goes there.
const networkLogin = "http://neverssl.com/"

// openNetworkLogin opens a browser, so that the network can ask for its login.
func (w *Window) openNetworkLogin() { w.openLink(networkLogin) }

// copyDetails puts what support needs to know of a problem on the clipboard.
func (w *Window) copyDetails(p client.Problem) {
	w.app.Clipboard().SetContent(p.Report(w.opt.Version, time.Now()))
}
