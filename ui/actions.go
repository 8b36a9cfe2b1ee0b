package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"delonix/client"
)

// newFrom asks with which agent, where there are several.
func (w *Window) newFrom(at fyne.CanvasObject) {
	own := w.conv.Own()
	if len(own) < 2 {
		w.conv.New()
		return
	}
	w.menus.below(agentMenu(own, w.conv.NewWith), at)
}

// headMenu is the menu behind the dots of the open conversation.
func (w *Window) headMenu(at fyne.CanvasObject) {
	if c, ok := w.conv.Loaded(); ok {
		w.menus.below(w.menus.conversation(c), at)
	}
}

// rowMenu is the same for a row of the sidebar.
func (w *Window) rowMenu(id client.ConversationID, at fyne.Position) {
	if c, ok := w.side.Conversation(id); ok {
		w.menus.at(w.menus.conversation(c), at)
	}
}

func (w *Window) focusSearch() {
	w.router.closePage()
	w.side.FocusSearch()
}

// find opens the bar that finds words in the open conversation.
func (w *Window) find() {
	if _, ok := w.conv.Loaded(); !ok || w.router.connect != nil {
		return
	}
	w.router.closePage()
	w.chat.ShowFind()
}

// endFind closes it.
func (w *Window) endFind() {
	w.chat.HideFind()
	w.comp.Focus()
}

// openSettings shows the settings in place of the chat.
func (w *Window) openSettings() {
	if w.router.connect != nil {
		return // the page to connect is open: there is nothing to set yet
	}
	w.page.OpenSettings()
}

// showKeys lists all keys.
func (w *Window) showKeys() { w.page.OpenKeys(w.keys.all()) }

// escapes is what Escape does, one thing at a time: from what is on top to what is
// below it, but what is heard and recorded before any page.
func (w *Window) escapes() []func() bool {
	when := func(is bool, do func()) bool {
		if is {
			do()
		}
		return is
	}
	return []func() bool{
		w.router.closeDialog,
		func() bool { return when(w.voice.Recorded(), w.voice.Cancel) },
		func() bool {
			return when(w.voice.Speaking != 0 || w.voice.Call.State == client.CallSpeaking, w.voice.StopSpeaking)
		},
		func() bool { // without an agent there is nothing to go back to
			return w.router.connect != nil && (len(w.agents) == 0 || w.router.uncover())
		},
		w.router.closePage,
		func() bool { return when(w.chat.Finding(), w.endFind) },
		func() bool { return when(w.side.Searching(), func() { w.side.ClearSearch(); w.comp.Focus() }) },
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
		w.opener.link(networkLogin) // a browser, so that the network can ask for its login
	}
}

// networkLogin is an address without TLS: a network that wants a login can only put
// its page in the place of such a one. Nothing of the person goes there.
const networkLogin = "http://neverssl.com/"

// copyDetails puts what support needs to know of a problem on the clipboard.
func (w *Window) copyDetails(p client.Problem) {
	w.app.Clipboard().SetContent(p.Report(w.opt.Version, time.Now()))
}
