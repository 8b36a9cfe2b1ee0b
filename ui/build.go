package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"delonix/client"
	"delonix/ui/call"
	"delonix/ui/chat"
	"delonix/ui/composer"
	"delonix/ui/sidebar"
	"delonix/ui/widgets"
)

// build makes the regions, and tells them what they ask for. The presenters are made
// after them, and again with another client.
func (w *Window) build() {
	w.keys = w.newKeyboard()
	w.side = sidebar.New(sidebar.Actions{
		Open: func(id client.ConversationID) { w.conv.Open(id) }, OpenHit: func(h client.SearchHit) { w.conv.OpenHit(h) },
		More: func() { w.list.More() }, MoreHits: func(query string, shown int) { w.list.MoreHits(query, shown) },
		Menu: w.rowMenu, New: w.newFrom, Settings: w.openSettings,
		Filter: func(sidebar.Show) { w.list.Read() }, Search: func(query string) { w.list.Search(query) }, LeftSearch: func() { w.comp.Focus() },
		RetryNow: w.client.RetryNow, HandOvers: func() { w.page.OpenHandOvers() }, TypedOther: w.keys.shortcut, Resized: func() { w.main.Refresh() },
	})
	w.chat = chat.New(w.chatActions(), func() bool { return w.keys.here && w.router.page == nil })
	w.chat.KeyTalk, w.chat.KeyHandsFree = widgets.KeyName("T"), widgets.KeyName("Shift+T")
	w.comp = composer.New(composer.Actions{
		Send: func() { w.conv.Drafts.Submit() }, RemoveFile: func(n int) { w.conv.Drafts.RemoveFile(n) }, Attach: func() { w.conv.Attach() },
		Talk: func() { w.voice.Tap() }, Hold: func(down bool) { w.voice.Hold(down) }, CancelTalk: func() { w.voice.Cancel() }, HandsFree: func() { w.voice.ToggleCall() },
		Escape: func() { w.router.escape() }, Page: func(n float32) { w.chat.Page(n) }, Shortcut: w.keys.shortcut,
		Draft: func(text string) { w.conv.Drafts.Typed(text) }, PasteFiles: func() bool { return w.conv.PasteFiles() },
		Solve: w.solve, CopyDetails: w.copyDetails,
	})
	w.call = call.New(call.Actions{
		Mute: func() { w.voice.ToggleMute() }, Pause: func() { w.voice.TogglePause() }, End: func() { w.voice.EndCall() }, Push: func(down bool) { w.voice.Hold(down) },
		Enlarge: func() { w.main.Refresh() }, Solve: w.solve, CopyDetails: w.copyDetails, Show: func() { w.conv.Open(w.voice.Call.Conversation) },
		Copy: func(text string) { w.app.Clipboard().SetContent(text) }, NotForAgent: func(id client.MessageID) { w.voice.NotForAgent(id) },
	})
	w.call.Hide()
	middle := container.NewStack(newTalkPane(w.chat, w.call, w.comp))
	w.main = newShell(w.side, middle)
	w.router = newRouter(w.win, w.main, middle)
	w.router.covered = func(on bool) { w.call.SetCovered(on, time.Now()) }
	w.router.seen, w.router.focus = w.chat.Seen, w.comp.Focus
	w.router.escapes = w.escapes()
	w.root = w.router.root
	w.win.SetContent(w.root)
	w.keys.bind()
}

// chatActions is what is asked of the window where messages are.
func (w *Window) chatActions() chat.Actions {
	return chat.Actions{
		Send:        func(text string) { w.conv.Choose(text) },
		SendAgain:   func(id client.MessageID) { w.conv.Messages.SendAgain(id) },
		Delete:      func(id client.MessageID) { w.conv.Drafts.DeleteUnsent(id) },
		NotForAgent: func(id client.MessageID) { w.voice.NotForAgent(id) },
		Edit:        func(id client.MessageID) { w.conv.Drafts.EditUnsent(id) },
		Copy:        func(text string) { w.app.Clipboard().SetContent(text) },
		Type:        func(r rune) { w.comp.Type(r) },
		Speak:       func(id client.MessageID) { w.conv.Messages.Speak(id) },
		StopSpeak:   func() { w.voice.StopSpeaking() },
		SaveSpeech:  func(id client.MessageID) { w.conv.Messages.SaveSpeech(id) },
		React:       func(id client.MessageID, f client.Feedback) { w.conv.Messages.React(id, f) },
		OpenFile:    func(a client.Attachment) { w.conv.Messages.OpenFile(a) },
		OpenLink:    func(address string) { w.opener.link(address) },
		LoadOlder:   func() { w.conv.LoadOlder() },
		LoadNewer:   func() { w.conv.LoadNewer() },
		LoadNewest:  func() { w.conv.LoadNewest() },
		Seen:        func(upTo client.MessageID) { w.conv.Seen(upTo) },
		Search:      w.find,
		Find:        func(query string) { w.conv.Finder.Look(query) },
		FindNext:    func(by int) { w.conv.Finder.Step(by) },
		FindEnd:     w.endFind,
		Menu:        w.headMenu,
		RetryNow:    w.client.RetryNow,
		StartAgain:  func() { w.conv.StartAgain() },
		SendSpoken:  func(id client.UtteranceID) { w.voice.Retry(id) },
		DropSpoken:  func(id client.UtteranceID) { w.voice.Discard(id) },
		Solve:       w.solve,
		CopyDetails: w.copyDetails,
	}
}

// newKeyboard makes the keys.
func (w *Window) newKeyboard() *keyboard {
	k := &keyboard{win: w.win, here: true}
	k.bindings = []binding{
		{fyne.KeyN, mod, widgets.KeyName("N"), "common.newConversation", func() { w.conv.New() }},
		{fyne.KeyK, mod, widgets.KeyName("K"), "keys.search", w.focusSearch},
		{fyne.KeyF, mod, widgets.KeyName("F"), "keys.find", w.find},
		{fyne.KeyO, mod, widgets.KeyName("O"), "keys.attach", func() { w.conv.Attach() }},
		{fyne.KeyT, mod, widgets.KeyName("T"), "keys.talk", func() { w.voice.Tap() }},
		{fyne.KeyT, mod | fyne.KeyModifierShift, widgets.KeyName("Shift+T"), "keys.handsFree", func() { w.voice.ToggleCall() }},
		{fyne.KeyM, mod | fyne.KeyModifierShift, widgets.KeyName("Shift+M"), "keys.mute", func() { w.voice.ToggleMute() }},
		{fyne.KeyUp, mod, widgets.KeyName("Up"), "keys.previous", func() { w.list.Walk(-1) }},
		{fyne.KeyDown, mod, widgets.KeyName("Down"), "keys.next", func() { w.list.Walk(1) }},
		{fyne.KeyJ, mod, widgets.KeyName("J"), "keys.nextUnread", func() { w.list.OpenUnread() }},
		{fyne.KeyComma, mod, widgets.KeyName(","), "common.settings", w.openSettings},
	}
	k.plain = map[fyne.KeyName]func(){
		fyne.KeyEscape: func() { w.router.escape() }, fyne.KeyF1: w.showKeys,
		fyne.KeyPageUp: func() { w.chat.Page(-1) }, fyne.KeyPageDown: func() { w.chat.Page(1) }, fyne.KeyEnd: func() { w.chat.ScrollToEnd() },
	}
	k.letter = func(r rune) {
		if !w.router.isCovered() && r != ' ' {
			w.comp.Type(r)
		}
	}
	k.any = func() { w.root.HideHint() } // it would cover what is typed
	k.hold = func(down bool) { w.voice.Hold(down) }
	k.talkKey = func() fyne.KeyName {
		if w.voice.Held() || w.router.connect != nil {
			return ""
		}
		return fyne.KeyName(w.settings.TalkKey)
	}
	return k
}
