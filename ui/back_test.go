package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/client/demo"
	"delonix/ui/uitest"
)

// press types a plain key into whatever has the focus. The toolkit's canvas for
// tests knows no keys going down, of which the window is told in any case.
func (b *bench) press(k fyne.KeyName) {
	e := &fyne.KeyEvent{Name: k}
	b.keys.down(e)
	if f := b.win.Canvas().Focused(); f != nil {
		f.TypedKey(e)
		return
	}
	b.keys.typed(e)
}

func TestEscape_IsAlwaysOneStepBack(t *testing.T) {
	b := newBench(t, demo.Options{Agent: demo.Echo()})
	b.openSettings()
	b.showWelcome()
	if b.router.connect == nil {
		t.Fatal("the page to connect is not open")
	}
	b.press(fyne.KeyEscape)
	if b.router.connect != nil || b.router.page == nil {
		t.Fatal("one step back from the page to connect are not the settings")
	}
	if f := b.win.Canvas().Focused(); f != nil {
		t.Errorf("what is typed goes into %T, below the settings", f)
	}
	b.press(fyne.KeyEscape)
	if b.router.page != nil {
		t.Fatal("the settings are still open")
	}
	b.showWelcome()
	b.press(fyne.KeyEscape)
	if b.router.connect != nil || !b.main.Visible() {
		t.Fatal("the page to connect stays")
	}
	b.keys.letter('x')
	if b.comp.Text() != "x" || b.win.Canvas().Focused() == nil {
		t.Errorf("the field has no focus and holds %q", b.comp.Text())
	}
}

func TestHint_GoesWithTheKeyThePageAndTheScroll(t *testing.T) {
	b := newBench(t, demo.Options{Agent: demo.Reply(strings.Repeat("A line.\n\n", 60))})
	b.write("hello")
	b.awaitWords("A line.")
	send := uitest.Button(b.root, "Attach files")
	hinted := func() bool { return strings.Contains(uitest.Words(b.root), "Attach files (") }
	for what, goes := range map[string]func(){
		"a key":               func() { b.press(fyne.KeyLeft) },
		"the settings":        b.openSettings,
		"the page to connect": b.showWelcome,
		"the wheel":           func() { b.chat.Page(-1) },
	} {
		send.MouseIn(&desktop.MouseEvent{})
		b.await("the hint", hinted)
		goes()
		if hinted() {
			t.Errorf("%s leaves it there", what)
		}
		b.router.uncover()
		b.router.closePage()
	}
	send.MouseIn(&desktop.MouseEvent{})
	b.press(fyne.KeyLeft) // before it came
	b.openSettings()
	if b.root.Hints() {
		t.Error("it still comes after a key")
	}
}

func TestComposer_ProblemStaysWithItsConversation(t *testing.T) {
	b := newBench(t, demo.Options{History: true})
	b.await("the older conversations", func() bool { return len(b.side.Order()) >= 2 })
	b.comp.SetProblem(i18n.Quote("Too many files."))
	uitest.Reads(t, b.root, "Too many files.")
	other := b.side.Order()[0]
	if other == b.conv.ID() {
		other = b.side.Order()[1]
	}
	b.conv.Open(other)
	uitest.ReadsNot(t, b.root, "Too many files.") // while the next one is loading
	b.await("it is open", func() bool { return b.loaded().ID == other })
	uitest.ReadsNot(t, b.root, "Too many files.")
	b.comp.ShowProblem(client.Problem{Text: "Too many files."})
	b.conv.New()
	b.await("a new one", func() bool { return b.conv.ID() != other })
	uitest.ReadsNot(t, b.root, "Too many files.")
}
