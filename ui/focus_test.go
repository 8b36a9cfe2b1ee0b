package ui

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"

	"delonix/client"
	"delonix/client/demo"
	"delonix/ui/uitest"
)

// tabbing presses Tab, or Shift+Tab, until the focus has been everywhere twice, and
// fails where it is out of sight.
func (b *bench) tabbing(where string) {
	b.t.Helper()
	canvas := b.win.Canvas()
	for _, next := range []func(){canvas.FocusNext, canvas.FocusPrevious} {
		visits := map[fyne.Focusable]int{}
		for canvas.Unfocus(); ; {
			next()
			b.d.Pump()
			f := canvas.Focused()
			if visits[f]++; f == nil || visits[f] > 2 {
				break
			}
			o, ok := f.(fyne.CanvasObject)
			if !ok {
				continue
			}
			shown := fyne.CanvasObject(b.root)
			if top := canvas.Overlays().Top(); top != nil {
				shown = top
			}
			if hidden := uitest.OutOfSight(shown, o); hidden > 1 {
				b.t.Errorf("%s: %T at %v has the focus, %.0f pixels of it are out of sight", where, f, b.app.Driver().AbsolutePositionForObject(o), hidden)
			}
		}
		if len(visits) < 3 {
			b.t.Errorf("%s: the focus goes to %d places", where, len(visits))
		}
	}
}

func TestFocus_IsAlwaysInSight(t *testing.T) {
	b := newBench(t, demo.Options{Agent: demo.Reply("One line.\n\nAnd another one."), History: true})
	b.win.Resize(fyne.NewSize(640, 480))
	b.openSettings()
	b.tabbing("the settings")
	b.page.ShowDetails(client.Conversation{ID: b.conv.ID()}, client.SessionDetails{SessionID: "s", Language: "en"})
	b.tabbing("the details")
	b.router.closePage()
	for i := range 6 {
		b.write(fmt.Sprintf("question %d", i))
		b.await("its answer", func() bool { return b.chat.Loaded() >= 2*(i+1) && uitest.Button(b.root, "Copy") != nil })
	}
	b.tabbing("the chat")
	b.showWelcome()
	b.tabbing("the page to connect")
	b.router.uncover()
	b.page.AskSignOut(b.agents[0])
	b.tabbing("the question")
}

func TestFocus_WalkingKeepsTheOpenRowInSight(t *testing.T) {
	b := newBench(t, demo.Options{History: true})
	b.win.Resize(fyne.NewSize(1000, 480))
	b.await("the older conversations", func() bool { return len(b.side.Order()) >= 3 })
	b.win.Resize(fyne.NewSize(1000, 340)) // less than the rows need
	walked := 0
	for _, by := range []int{1, -1} {
		for end := false; !end; { // wherever the list puts it meanwhile
			b.await("what is open is loaded", func() bool { return b.loaded().ID == b.conv.ID() })
			before := b.conv.ID()
			b.list.Walk(by)
			if end = b.conv.ID() == before; !end {
				walked++
			}
			if !end && !b.side.InSight(b.conv.ID()) {
				t.Errorf("after %d steps the open row is not in sight", walked)
			}
		}
	}
	if walked < 4 {
		t.Errorf("%d steps are too few", walked)
	}
}
