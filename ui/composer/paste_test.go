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
