package composer

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/look"
	"delonix/ui/uitest"
)

// bench is a composer whose actions the test notes.
type bench struct {
	*Composer
	d       *uitest.Desk
	win     fyne.Window
	sent    []string
	removed []int
	drafts  []string
	calls   []string
	pages   []float32
	paste   bool
	resized int
}

func newBench(t *testing.T) *bench {
	b := &bench{d: uitest.New(t)}
	note := func(name string) func() { return func() { b.calls = append(b.calls, name) } }
	b.Composer = New(Actions{
		Send:       func() { b.sent = append(b.sent, strings.TrimSpace(b.Text())) },
		RemoveFile: func(id int) { b.removed = append(b.removed, id) },
		Hold: func(held bool) {
			if held {
				b.calls = append(b.calls, "hold")
			} else {
				b.calls = append(b.calls, "release")
			}
		},
		Attach: note("attach"), Talk: note("talk"), CancelTalk: note("cancel"), HandsFree: note("call"), Escape: note("escape"),
		Page: func(n float32) { b.pages = append(b.pages, n) }, Draft: func(s string) { b.drafts = append(b.drafts, s) },
		PasteFiles: func() bool { b.calls = append(b.calls, "paste"); return b.paste },
		Shortcut:   func(s fyne.Shortcut) bool { b.calls = append(b.calls, s.ShortcutName()); return true },
		Resized:    func() { b.resized++ },
	})
	b.win = b.d.Show(b.Composer, 600, 200)
	return b
}

func (b *bench) key(k fyne.KeyName) { b.entry.TypedKey(&fyne.KeyEvent{Name: k}) }

func (b *bench) called() string {
	s := strings.Join(b.calls, " ")
	b.calls = nil
	return s
}

func TestComposer_EnterSendsAndShiftEnterMakesALine(t *testing.T) {
	b := newBench(t)
	test.Type(b.entry, "first")
	b.d.Hold(fyne.KeyModifierShift)
	b.key(fyne.KeyReturn)
	b.d.Hold(0)
	test.Type(b.entry, "second")
	if b.Text() != "first\nsecond" || len(b.sent) != 0 {
		t.Fatalf("Shift+Enter: text %q, sent %q", b.Text(), b.sent)
	}
	b.key(fyne.KeyReturn)
	b.key(fyne.KeyEnter)
	if len(b.sent) != 2 || b.sent[0] != "first\nsecond" {
		t.Errorf("sent %q", b.sent)
	}
	if b.Text() != "first\nsecond" {
		t.Error("the field was emptied before the message was kept")
	}
}

func TestComposer_EmptyTextIsNotSent(t *testing.T) {
	b := newBench(t)
	for _, text := range []string{"", "   ", "\n\n\t"} {
		b.SetText(text)
		b.key(fyne.KeyReturn)
		if !b.send.Disabled() {
			t.Errorf("%q can be sent", text)
		}
		test.Tap(b.send)
	}
	if len(b.sent) > 0 {
		t.Errorf("sent %q", b.sent)
	}
	b.SetText("  words \n")
	test.Tap(b.send)
	if len(b.sent) != 1 || b.sent[0] != "words" {
		t.Errorf("sent %q", b.sent)
	}
}

func TestComposer_KeysGoWhereTheyBelong(t *testing.T) {
	b := newBench(t)
	var window []fyne.KeyName
	b.win.Canvas().SetOnTypedKey(func(k *fyne.KeyEvent) { window = append(window, k.Name) })
	b.key(fyne.KeyEscape)
	if got := b.called(); got != "escape" {
		t.Errorf("Escape: %q", got)
	}
	b.key(fyne.KeyPageUp)
	b.key(fyne.KeyPageDown)
	if len(b.pages) != 2 || b.pages[0] != -1 || b.pages[1] != 1 {
		t.Errorf("paging: %v", b.pages)
	}
	b.key(fyne.KeyF1)
	if len(window) != 1 {
		t.Errorf("F1 reached the window as %v", window)
	}
	b.entry.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyN, Modifier: fyne.KeyModifierControl})
	if got := b.called(); !strings.Contains(got, "CustomDesktop") {
		t.Errorf("a shortcut of the window: %q", got)
	}
	if b.entry.AcceptsTab() {
		t.Error("the field keeps the Tab key")
	}
}

func TestComposer_PasteTakesFilesOrText(t *testing.T) {
	b := newBench(t)
	clip := test.NewClipboard()
	clip.SetContent("pasted words")
	b.paste = true
	b.entry.TypedShortcut(&fyne.ShortcutPaste{Clipboard: clip})
	if b.Text() != "" || b.called() != "paste" {
		t.Errorf("files in the clipboard were pasted as %q", b.Text())
	}
	b.paste = false
	b.entry.TypedShortcut(&fyne.ShortcutPaste{Clipboard: clip})
	if b.Text() != "pasted words" {
		t.Errorf("pasted %q", b.Text())
	}
}

func TestComposer_DraftsAreToldWhileTypingOnly(t *testing.T) {
	b := newBench(t)
	b.SetText("a draft of yesterday")
	if len(b.drafts) > 0 {
		t.Errorf("showing a draft told %q", b.drafts)
	}
	test.Type(b.entry, "!")
	if len(b.drafts) != 1 || b.drafts[0] != "a draft of yesterday!" {
		t.Errorf("typing at the end told %q", b.drafts)
	}
	b.SetText("")
	if len(b.drafts) != 1 {
		t.Error("emptying the field told a draft")
	}
}

func TestComposer_CursorGoesBehindAWrappedDraft(t *testing.T) {
	b := newBench(t)
	long := strings.Repeat("many words of a draft ", 20) + "\nand a last line " + strings.Repeat("that is long ", 20)
	b.SetText(long)
	test.Type(b.entry, "END")
	if b.Text() != long+"END" {
		t.Errorf("typing went to …%q", b.Text()[strings.Index(b.Text(), "END"):])
	}
}

func TestComposer_GrowsWithItsTextUpToSomeLines(t *testing.T) {
	b := newBench(t)
	one := b.MinSize().Height
	b.SetText("a\nb\nc")
	three := b.MinSize().Height
	b.SetText(strings.Repeat("line\n", 50))
	many := b.MinSize().Height
	b.SetText(strings.Repeat("a long line without an end ", 400))
	if b.MinSize().Height != many {
		t.Errorf("one long line is %v high, many are %v", b.MinSize().Height, many)
	}
	b.SetText("")
	if !(one < three && three < many && many < 250) || b.MinSize().Height != one {
		t.Errorf("one line %v, three %v, fifty %v, none again %v", one, three, many, b.MinSize().Height)
	}
	if b.resized < 3 {
		t.Errorf("the window was told %d times", b.resized)
	}
}

func TestComposer_FilesAreChipsThatCanBeRemoved(t *testing.T) {
	b := newBench(t)
	files := []File{{1, "invoice.pdf", 1_200_000}, {2, "a-very-long-name-of-a-file-that-goes-on-and-on.tar.gz", -1}}
	b.SetFiles(files)
	uitest.Reads(t, b.Composer, "invoice.pdf", "1.2 MB", "a-very-long-name-of-…-on.tar.gz")
	if len(b.Files()) != 2 || b.send.Disabled() {
		t.Errorf("%d files, send disabled %v", len(b.Files()), b.send.Disabled())
	}
	b.key(fyne.KeyReturn)
	if len(b.sent) != 1 || b.sent[0] != "" {
		t.Errorf("sent %q", b.sent)
	}
	uitest.Press(t, b.Composer, "Remove")
	if !slices.Equal(b.removed, []int{1}) {
		t.Errorf("removed %v", b.removed)
	}
	b.SetFiles(files[1:])
	uitest.ReadsNot(t, b.Composer, "invoice.pdf")
	b.SetFiles(nil)
	if len(b.Files()) != 0 || !b.send.Disabled() {
		t.Error("files are left")
	}
}

func TestComposer_VeryLongTextStandsBesideTheField(t *testing.T) {
	b := newBench(t)
	test.Type(b.entry, "look at this")
	clip := test.NewClipboard()
	long := strings.Repeat("a line of a log\n", 6500)
	clip.SetContent(long)
	b.entry.TypedShortcut(&fyne.ShortcutPaste{Clipboard: clip})
	uitest.Reads(t, b.Composer, "look at this", "Long text", "104 KB")
	if b.entry.Text != "look at this" || b.drafts[len(b.drafts)-1] != "look at this\n\n"+long {
		t.Errorf("the field holds %d bytes, the draft %d", len(b.entry.Text), len(b.drafts[len(b.drafts)-1]))
	}
	b.key(fyne.KeyReturn)
	if want := strings.TrimSpace("look at this\n\n" + long); len(b.sent) != 1 || b.sent[0] != want {
		t.Errorf("sent %d bytes of %d", len(b.sent[0]), len(want))
	}
	draft := b.Text()
	b.SetText("other")
	uitest.ReadsNot(t, b.Composer, "Long text")
	b.SetText(draft)
	if b.Text() != draft {
		t.Error("a long draft was not kept as it is")
	}
	uitest.Press(t, b.Composer, "Remove")
	if b.Text() != "" || !b.send.Disabled() {
		t.Errorf("%d bytes are left", len(b.Text()))
	}
}

func TestComposer_FocusedFieldHasACursorAndNoFrame(t *testing.T) {
	b := newBench(t)
	test.Type(b.entry, "words")
	b.Focus()
	cursor := false
	for _, r := range uitest.All[*canvas.Rectangle](b.entry) {
		size := r.Size()
		cursor = cursor || r.Visible() && size.Width == caretWidth && size.Height > 10 && size.Height < 40
		if r.Visible() && r.StrokeWidth > 0 && r.StrokeColor != nil && size.Width > 100 {
			t.Errorf("a frame of %v is drawn", size)
		}
	}
	if !cursor {
		t.Error("no cursor can be seen")
	}
}

func TestComposer_LockedSaysWhyAndSendsNothing(t *testing.T) {
	b := newBench(t)
	b.SetText("words")
	b.Lock("This conversation is closed")
	b.key(fyne.KeyReturn)
	test.Tap(b.send)
	if !b.talk.Disabled() {
		t.Error("a locked composer lets talk")
	}
	for _, name := range []string{"Attach files", "Talk hands-free", "Send"} {
		if x := uitest.Button(b.Composer, name); x == nil || !x.Disabled() {
			t.Errorf("%s can be pressed in a locked composer", name)
		}
	}
	if len(b.sent) > 0 || b.Locked() == "" {
		t.Errorf("sent %q", b.sent)
	}
	b.SetText("")
	uitest.Reads(t, b.Composer, "This conversation is closed")
	test.Type(b.entry, "more")
	if b.Text() != "" {
		t.Errorf("a locked composer took %q", b.Text())
	}
	// What the toolkit's driver asks before it hands over a shortcut.
	if f := fyne.Focusable(b.entry); f.(fyne.Disableable).Disabled() {
		t.Error("the window's keys do not work while a locked field has the focus")
	}
	b.Lock("")
	b.SetText("words")
	b.key(fyne.KeyReturn)
	if len(b.sent) != 1 {
		t.Error("an unlocked composer does not send")
	}
}

func TestComposer_VoiceButtonsSayWhatIsMissing(t *testing.T) {
	b := newBench(t)
	b.SetVoice(client.VoiceAbility{Known: true, WhyNotSTT: "The portal has no speech recognition"})
	if !b.talk.Disabled() || b.talk.Hint != "The portal has no speech recognition" || !b.call.Disabled() {
		t.Errorf("without speech: disabled %v, %q", b.talk.Disabled(), b.talk.Hint)
	}
	b.SetVoice(client.VoiceAbility{})
	if b.talk.Disabled() {
		t.Error("while nothing is known talking is forbidden")
	}
	b.SetVoice(client.VoiceAbility{Known: true, HearsYou: true})
	b.talk.MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary})
	b.talk.MouseUp(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary})
	test.Tap(b.call)
	if got := b.called(); got != "hold release call" {
		t.Errorf("pressed %q", got)
	}
	b.SetCalling(true)
	b.Lock("closed")
	b.SetVoice(client.VoiceAbility{Known: true})
	if b.call.Disabled() || !strings.HasPrefix(b.call.Hint, "End") {
		t.Errorf("a conversation can't be ended: disabled %v, %q", b.call.Disabled(), b.call.Hint)
	}
	b.SetCalling(false)
	if !b.call.Disabled() {
		t.Error("after the end it could be started again")
	}
}

func TestComposer_ProblemIsReadableAndGoesWithTheNextKey(t *testing.T) {
	b := newBench(t)
	words := "“film.mkv” is too large. The limit is 20.0 MB a file; it can be changed in the settings. Nothing was sent and your text is kept."
	b.SetProblem(i18n.Quote(words))
	uitest.Reads(t, b.Composer, words)
	test.Type(b.entry, "x")
	uitest.ReadsNot(t, b.Composer, "too large")
}

func TestComposer_RecordingStandsInPlaceOfTheField(t *testing.T) {
	b := newBench(t)
	b.SetText("words")
	b.SetRecording(client.Recording{Phase: client.RecordingOpening})
	uitest.Reads(t, b.Composer, "Opening the microphone…", "00:00")
	done := uitest.Button(b.Composer, "Send")
	if !done.Disabled() {
		t.Error("an unopened recording can be sent")
	}
	b.SetRecording(client.Recording{Phase: client.RecordingOn, Level: 0.5, Elapsed: 7 * time.Second})
	uitest.Reads(t, b.Composer, "Recording", "00:07")
	uitest.ReadsNot(t, b.Composer, "words")
	test.Tap(uitest.Button(b.Composer, "Send"))
	uitest.Press(t, b.Composer, "Cancel")
	if got := b.called(); got != "talk cancel" {
		t.Errorf("pressed %q", got)
	}
	b.SetRecording(client.Recording{Phase: client.RecordingTranscribing, Elapsed: 9 * time.Second})
	uitest.Reads(t, b.Composer, "Understanding…")
	for _, phase := range []client.RecordingPhase{client.RecordingIdle, client.RecordingFailed} {
		b.SetRecording(client.Recording{Phase: client.RecordingOn})
		b.SetRecording(client.Recording{Phase: phase})
		uitest.Reads(t, b.Composer, "words")
		uitest.ReadsNot(t, b.Composer, "Cancel")
	}
}

func TestComposer_HeldButtonStaysUnderTheFinger(t *testing.T) {
	b := newBench(t)
	before, _ := uitest.Place(b.Composer, b.talk)
	size := b.talk.Size()
	b.SetHeld(true)
	b.SetRecording(client.Recording{Phase: client.RecordingOn, Elapsed: time.Second})
	uitest.Reads(t, b.Composer, "Recording", "Release to send")
	uitest.ReadsNot(t, b.Composer, "Cancel", "Write a message")
	if now, ok := uitest.Place(b.Composer, b.talk); !ok || now.X != before.X || b.talk.Size() != size {
		t.Errorf("the button was at %v and is at %v (shown: %t)", before, now, ok)
	}
	b.SetHeld(false) // a short press: the recording goes on
	uitest.Reads(t, b.Composer, "Recording", "Cancel")
	uitest.ReadsNot(t, b.Composer, "Release to send")
	b.SetRecording(client.Recording{})
	uitest.Reads(t, b.Composer, "Write a message")
}

func TestComposer_LettersTypedElsewhereComeHere(t *testing.T) {
	b := newBench(t)
	b.SetText("hell")
	b.Type('o')
	if b.Text() != "hello" || b.win.Canvas().Focused() != fyne.Focusable(b.entry) {
		t.Errorf("it reads %q", b.Text())
	}
	b.Lock("closed")
	b.Type('x')
	if b.Text() != "hello" {
		t.Errorf("a locked field took %q", b.Text())
	}
}

func TestComposer_FollowsTheTheme(t *testing.T) {
	b := newBench(t)
	b.SetText("words")
	b.d.Theme("dark")
	shot := b.win.Canvas().Capture()
	r, g, bl, _ := shot.At(2, 2).RGBA()
	want := look.Color(look.Background)
	wr, wg, wb, _ := want.RGBA()
	if r != wr || g != wg || bl != wb {
		t.Errorf("the ground is %x %x %x, not %x %x %x", r, g, bl, wr, wg, wb)
	}
}
