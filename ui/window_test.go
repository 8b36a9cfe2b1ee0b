package ui

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/storage"

	"delonix/client"
	"delonix/client/demo"
	"delonix/ui/look"
	"delonix/ui/talk"
	"delonix/ui/uitest"
	"delonix/ui/widgets"
)

func TestWindow_WhatIsWrittenIsAnswered(t *testing.T) {
	b := newBench(t, demo.Options{Agent: demo.Reply("The answer is here")})
	b.write("a question")
	b.awaitWords("The answer is here")
	uitest.Reads(t, b.root, "a question")
	if b.comp.Text() != "" {
		t.Errorf("the field still holds %q", b.comp.Text())
	}
}

// heldFor stops the clock of the button to talk so much later than now.
func (b *bench) heldFor(d time.Duration) {
	now := time.Now().Add(d)
	b.voice.Now = func() time.Time { return now }
}

func TestHold_RecordsForAsLongAsItLasts(t *testing.T) {
	b := newBench(t, demo.Options{Agent: demo.Echo(), STT: demo.ScriptedSTT("what was said")})
	b.await("the voice", func() bool { return b.agentOf(b.loaded().Agent).Voice.HearsYou })
	b.voice.Hold(true)
	b.await("a recording", func() bool { return b.voice.Recording.Phase == client.RecordingOn })
	uitest.Reads(t, b.root, "Release to send")
	b.heldFor(2 * talk.TapMost)
	b.voice.Hold(false)
	b.awaitWords("what was said")
	b.await("the microphone is closed", func() bool { return b.voice.Recording.Phase == client.RecordingIdle })
}

func TestHold_ShortPressBeginsAndTheNextOneEnds(t *testing.T) {
	b := newBench(t, demo.Options{Agent: demo.Echo(), STT: demo.ScriptedSTT("what was said")})
	b.settings.TalkKey = "F9"
	key := &fyne.KeyEvent{Name: fyne.KeyF9}
	b.keys.down(key)
	b.keys.up(key)
	b.await("a recording", func() bool { return b.voice.Recording.Phase == client.RecordingOn })
	uitest.Reads(t, b.root, "Cancel")
	b.keys.down(&fyne.KeyEvent{Name: fyne.KeyF8})
	if b.voice.Recording.Phase != client.RecordingOn {
		t.Error("another key ended it")
	}
	b.keys.down(key)
	b.keys.up(key)
	b.awaitWords("what was said")
}

func TestHold_LosingTheKeyboardNeverLeavesTheMicrophoneOpen(t *testing.T) {
	b := newBench(t, demo.Options{Agent: demo.Echo(), STT: demo.ScriptedSTT("what was said")})
	b.await("the voice", func() bool { return b.agentOf(b.loaded().Agent).Voice.HearsYou })
	b.settings.TalkKey = "F9"
	key := &fyne.KeyEvent{Name: fyne.KeyF9}
	b.heldFor(0)
	b.keys.down(key) // and at once another window, before the microphone is open
	b.setFocused(false)
	b.await("it began and was cancelled", func() bool { return b.voice.Recording.Phase == client.RecordingIdle && !b.voice.Due() })
	b.setFocused(true)
	b.keys.down(key) // a moment later
	b.await("a recording", func() bool { return b.voice.Recording.Phase == client.RecordingOn })
	b.setFocused(false)
	b.await("it was cancelled", func() bool { return b.voice.Recording.Phase == client.RecordingIdle })
	b.setFocused(true)
	b.keys.down(key) // long enough for words
	b.await("a recording", func() bool { return b.voice.Recording.Phase == client.RecordingOn })
	b.heldFor(2 * talk.TapMost)
	b.setFocused(false)
	b.awaitWords("what was said")
}

func TestHold_ReleaseBeforeTheMicrophoneIsOpenStillSends(t *testing.T) {
	b := newBench(t, demo.Options{Agent: demo.Echo(), STT: demo.ScriptedSTT("what was said")})
	b.voice.Hold(true)
	b.heldFor(2 * talk.TapMost)
	b.voice.Hold(false)
	b.await("it began and ended", func() bool { return b.voice.Recording.Phase == client.RecordingIdle && !b.voice.Due() })
}

func TestPending_WhatWasSaidIsKeptAndCanBeSent(t *testing.T) {
	b := newBench(t, demo.Options{Agent: demo.Echo(), STT: demo.ScriptedSTT("what was said")})
	b.portal.Faults().Add(demo.Fault{Route: demo.RouteTranscribe, Status: 422, Times: 1})
	b.voice.Tap()
	b.await("a recording", func() bool { return b.voice.Recording.Phase == client.RecordingOn })
	b.voice.Tap()
	b.await("the recording that is kept", func() bool { return uitest.Button(b.root, "Send it") != nil })
	uitest.Press(t, b.root, "Send it")
	b.awaitWords("what was said")
	b.await("nothing is kept", func() bool { return !strings.Contains(uitest.Words(b.root), "Discard") })
}

func TestSettings_MicrophoneIsTriedAndLeftAlone(t *testing.T) {
	b := newBench(t, demo.Options{})
	b.openSettings()
	uitest.Press(t, b.root, "Try the microphone")
	b.awaitWords("hears a steady noise") // it is one tone
	uitest.Press(t, b.root, "Try the microphone")
	b.router.closePage()
	b.await("the end of the second one", func() bool { return !b.page.Trying() })
	b.mic.mu.Lock()
	defer b.mic.mu.Unlock()
	if b.mic.open {
		t.Error("the microphone is still open")
	}
}

func TestSettings_ChoicesTakeEffectAtOnce(t *testing.T) {
	b := newBench(t, demo.Options{})
	s := b.settings
	s.Theme, s.HandsFree = "dark", "push"
	b.page.Save(s)
	if b.scheme.theme.Choice != "dark" {
		t.Error("the theme waits")
	}
	b.await("it is kept", func() bool {
		kept, err := b.client.Settings(context.Background())
		return err == nil && kept.Theme == "dark" && kept.HandsFree == "push"
	})
}

func TestKeys_GoWhereTheyBelong(t *testing.T) {
	b := newBench(t, demo.Options{History: true})
	b.await("the older conversations", func() bool { return len(b.side.Order()) >= 3 })
	first := b.conv.ID()
	b.list.Walk(1)
	b.await("the next conversation", func() bool { return b.conv.ID() != first && b.loaded().ID == b.conv.ID() })
	b.list.Walk(-1)
	b.await("the one before", func() bool { return b.conv.ID() == first })
	b.focusSearch()
	if b.win.Canvas().Focused() == nil {
		t.Error("the search has no cursor")
	}
	b.showKeys()
	uitest.Reads(t, b.root, "Ctrl+N", "Hands-free conversation on and off")
	b.router.escape()
	uitest.ReadsNot(t, b.root, "Hands-free conversation on and off")
	b.keys.letter('x')
	if b.comp.Text() != "x" {
		t.Errorf("the field holds %q", b.comp.Text())
	}
}

func TestDialog_EscapeClosesItAndNothingElse(t *testing.T) {
	b := newBench(t, demo.Options{})
	b.openSettings()
	b.page.AskSignOut(client.Agent{ID: 1, Name: "Support"})
	if len(b.win.Canvas().Overlays().List()) != 1 {
		t.Fatal("nothing is asked")
	}
	b.router.escape()
	if len(b.win.Canvas().Overlays().List()) != 0 || b.router.page == nil {
		t.Error("Escape did not close the question alone")
	}
	b.router.escape()
	if b.router.page != nil {
		t.Error("Escape did not close the settings")
	}
}

func TestDialog_FilesCanBeChosenAndSaved(t *testing.T) {
	b := newBench(t, demo.Options{})
	b.d.Bear("Getting favorite locations") // there may be none
	b.win.Resize(fyne.NewSize(700, 500))
	for name, open := range map[string]func(){"attach": b.conv.Attach, "history": b.page.SaveHandOvers, "speech": func() { b.conv.Messages.SaveSpeech(1) }} {
		open()
		tops := b.win.Canvas().Overlays().List()
		if len(tops) != 1 {
			t.Fatalf("%s: %d dialogs", name, len(tops))
		}
		b.router.escape()
		if len(b.win.Canvas().Overlays().List()) != 0 {
			t.Errorf("%s: Escape leaves the dialog open", name)
		}
	}
}

func TestDrop_OnAClosedConversationSaysWhyNot(t *testing.T) {
	b := newBench(t, demo.Options{})
	b.conv.Show(client.Conversation{ID: b.conv.ID(), Closed: true})
	b.conv.Drop([]fyne.URI{storage.NewFileURI("/etc/hostname")})
	uitest.Reads(t, b.root, "No file can be sent here: This conversation is closed.")
	if len(b.comp.Files()) > 0 {
		t.Error("it was attached")
	}
}

// Without a graphics processor a call that only listens costs little else than
// what is painted each second.
func TestWindow_ItsBackgroundIsNotPaintedTwice(t *testing.T) {
	b := newBench(t, demo.Options{})
	b.win.Resize(fyne.NewSize(1080, 720))
	b.voice.SetCall(client.Call{State: client.CallListening, Started: time.Now()})
	check := func(where string) {
		for _, r := range uitest.All[*canvas.Rectangle](b.root) {
			if size := r.Size(); r.FillColor == look.Color(look.Background) && size.Width*size.Height > 100*100 {
				t.Errorf("%s: %v pixels have the colour that the window is cleared with", where, size)
			}
		}
	}
	check("chat and call")
	navigator{b.Window}.Page("A page", widgets.NewText("Words", look.Text, look.TextSize), 620, nil)
	check("page")
	b.router.closePage()
	b.showWelcome()
	check("welcome")
}

func TestCall_UnderAPageItIsNotPaintedEachSecond(t *testing.T) {
	b := newBench(t, demo.Options{})
	begun := time.Now().Add(-time.Minute)
	b.voice.SetCall(client.Call{State: client.CallListening, Started: begun})
	cover := map[string][2]func(){
		"page": {func() {
			navigator{b.Window}.Page("A page", widgets.NewText("Words", look.Text, look.TextSize), 620, nil)
		}, func() { b.router.closePage() }},
		"welcome": {b.showWelcome, func() { b.router.uncover() }},
	}
	for what, by := range cover {
		by[0]()
		before := b.d.Repaints()
		b.call.Tick(begun.Add(10 * time.Minute))
		if n := b.d.Repaints() - before; n > 0 {
			t.Errorf("under the %s it is painted %d times", what, n)
		}
		by[1]()
		b.call.Tick(begun.Add(10 * time.Minute))
		uitest.Reads(t, b.call, "10:00")
		b.call.Tick(begun.Add(time.Minute))
	}
}

func TestCall_EnlargedFillsThePane(t *testing.T) {
	b := newBench(t, demo.Options{})
	b.win.Resize(fyne.NewSize(900, 700))
	b.voice.SetCall(client.Call{State: client.CallListening, Started: time.Now()})
	small := b.call.Size().Height
	if !b.chat.Visible() || small < 80 || small > 300 {
		t.Errorf("the docked panel is %v high", small)
	}
	b.call.SetEnlarged(true)
	if b.chat.Visible() || b.call.Size().Height < 550 {
		t.Errorf("the enlarged panel is %v high, the chat is shown: %t", b.call.Size().Height, b.chat.Visible())
	}
	b.voice.SetCall(client.Call{})
	if !b.chat.Visible() || b.call.Visible() {
		t.Error("after the call the chat is away")
	}
}

func TestCall_WhatIsHeardIsMarkedInTheChatAndCanBeStopped(t *testing.T) {
	b := newBench(t, demo.Options{Agent: demo.Reply("First this. Then that.")})
	b.write("a question")
	var reply client.Message
	b.await("the whole reply", func() (ok bool) {
		reply, ok = b.chat.LastReply()
		return ok && strings.Contains(reply.Text, "Then that.")
	})
	stop := func() bool { return uitest.Button(b.root, "Stop reading aloud") != nil }
	c := client.Call{Conversation: b.conv.ID(), State: client.CallSpeaking, Open: true, Started: time.Now(), Saying: "First this. Then that.", Sentence: "First this.", Message: reply.ID}
	b.voice.SetCall(c)
	if !stop() {
		t.Error("the reply that is heard is not marked")
	}
	c.State, c.Sentence, c.Message = client.CallListening, "", 0
	b.voice.SetCall(c)
	if stop() {
		t.Error("it is marked after it was heard")
	}
	b.voice.SetCall(client.Call{})
}

func TestCall_AnotherConversationShowsWhereItGoesOn(t *testing.T) {
	b := newBench(t, demo.Options{History: true})
	b.await("the older conversations", func() bool { return len(b.side.Order()) >= 3 })
	first := b.conv.ID()
	b.voice.SetCall(client.Call{Conversation: first, State: client.CallListening, Open: true, Started: time.Now()})
	uitest.ReadsNot(t, b.root, "You are talking with")
	b.call.SetEnlarged(true)
	b.list.Walk(1)
	b.awaitWords("You are talking with Flame")
	if b.call.Enlarged() || !b.chat.Visible() {
		t.Error("the conversation that was opened can't be seen")
	}
	uitest.Press(t, b.root, "Show")
	b.await("the call's conversation", func() bool { return b.conv.ID() == first && b.loaded().ID == first })
	uitest.ReadsNot(t, b.root, "You are talking with")
	b.voice.SetCall(client.Call{})
}

func TestCall_TellsOnlyOfAMicrophoneThatIsHeard(t *testing.T) {
	b := newBench(t, demo.Options{})
	for _, c := range []struct {
		call    client.Call
		listens bool
		foot    string
	}{
		{client.Call{State: client.CallStarting}, false, "hands-free"},
		{client.Call{State: client.CallListening, Open: true}, true, "hands-free"},
		{client.Call{State: client.CallSpeaking, Open: true}, true, "hands-free"},
		{client.Call{State: client.CallMuted, Open: true, Muted: true}, false, "hands-free, muted"},
		{client.Call{State: client.CallPaused, Open: true}, false, "hands-free, paused"},
		{client.Call{State: client.CallPaused, Open: true, HearsGoOn: true}, true, "hands-free, paused"},
		{client.Call{State: client.CallMuted}, false, "hands-free, microphone closed"},
		{client.Call{State: client.CallNoMicrophone}, false, "hands-free, no microphone"},
		{client.Call{}, false, ""},
	} {
		b.voice.SetCall(c.call)
		if b.voice.Listens() != c.listens || strings.Contains(b.win.Title(), "microphone on") != c.listens {
			t.Errorf("%+v: the title is %q", c.call, b.win.Title())
		}
		if c.foot != "" {
			uitest.Reads(t, b.side, c.foot)
		}
	}
}

func TestDetails_ReadsAndWritesTheSession(t *testing.T) {
	b := newBench(t, demo.Options{Agent: demo.Reply("yes")})
	b.write("hello")
	b.awaitWords("yes")
	b.await("the session", func() bool { return b.loaded().Started })
	b.page.OpenDetails(b.loaded())
	b.awaitWords("Session details")
	uitest.Press(t, b.root, "Save")
	b.awaitWords("Saved.")
}

func TestTitle_TellsUnreadAndTheOpenMicrophone(t *testing.T) {
	for _, c := range []struct {
		unread  int
		listens bool
		want    string
	}{{0, false, "Delonix"}, {3, false, "(3) Delonix"}, {1, true, "(1) Delonix – microphone on"}} {
		if got := titleFor(c.unread, c.listens); got != c.want {
			t.Errorf("%d %t: %q", c.unread, c.listens, got)
		}
	}
}

func TestNotification_BodyIsNeverEmpty(t *testing.T) {
	for _, body := range []string{"", " ", "\u00a0\n"} {
		if got := bodyOf(client.Alert{Kind: "message", Body: body}); got != "You have a new message." {
			t.Errorf("%q becomes %q", body, got)
		}
	}
	if got := bodyOf(client.Alert{Body: "Tom & Jerry"}); got != "Tom & Jerry" {
		t.Error(got)
	}
}
