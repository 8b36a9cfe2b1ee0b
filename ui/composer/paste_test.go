package composer

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func TestComposer_PastedLineEndsAreLineEnds(t *testing.T) {
	b := newBench(t)
	clip := test.NewClipboard()
	clip.SetContent("a\r\nb\rc\u2028d\u2029e\u0085f\ng")
	b.entry.TypedShortcut(&fyne.ShortcutPaste{Clipboard: clip})
	if b.Text() != "a\nb\nc\nd\ne\nf\ng" {
		t.Errorf("pasted %q", b.Text())
	}
}

func TestComposer_InvitationStaysOnOneLine(t *testing.T) {
	b := newBench(t)
	for width, want := range map[float32]string{600: "Write a message…", 370: "Message…"} {
		b.win.Resize(fyne.NewSize(width, 200))
		if b.entry.PlaceHolder != want {
			t.Errorf("at %v, %v of it for the field: %q", width, b.entry.Size().Width, b.entry.PlaceHolder)
		}
	}
	b.Lock("This conversation is closed")
	b.win.Resize(fyne.NewSize(380, 200))
	if b.entry.PlaceHolder != "This conversation is closed" {
		t.Errorf("locked: %q", b.entry.PlaceHolder)
	}
}
