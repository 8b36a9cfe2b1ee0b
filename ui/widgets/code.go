package widgets

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"delonix/ui/look"
)

// sideways scrolls its content to the left and right only, and hands the turns
// of the wheel on to what scrolls up and down around it.
type sideways struct {
	container.Scroll
	wheel func(*fyne.ScrollEvent)
}

func newSideways(content fyne.CanvasObject, wheel func(*fyne.ScrollEvent)) *sideways {
	s := &sideways{Scroll: container.Scroll{Content: content, Direction: container.ScrollHorizontalOnly}, wheel: wheel}
	s.ExtendBaseWidget(s)
	return s
}

// Scrolled moves the content by what goes sideways.
func (s *sideways) Scrolled(e *fyne.ScrollEvent) {
	if e.Scrolled.DX == 0 {
		s.wheel(e)
		return
	}
	s.Scroll.Scrolled(e)
}

// codeLineMost is how many signs of a line of code stay on one line: longer
// ones would need a picture wider than graphics cards draw.
const codeLineMost = 400

// newCodeCard shows code on a card, as it was written.
func newCodeCard(code string, wheel func(*fyne.ScrollEvent)) fyne.CanvasObject {
	style := widget.RichTextStyleCodeBlock
	text := widget.NewRichText(&widget.TextSegment{Style: style, Text: breakLines(strings.ReplaceAll(code, "\t", "    "), codeLineMost)})
	card := NewSurface(SurfaceStyle{Fill: look.Background, Stroke: look.Hair, Radius: look.RadiusField}, newSideways(text, wheel))
	return NewSurface(SurfaceStyle{Fill: look.Clear, Pad: Pad(look.Space8, 0)}, card)
}

// breakLines cuts lines that are longer than so many signs.
func breakLines(text string, most int) string {
	var b strings.Builder
	n := 0
	for _, r := range text {
		if r == '\n' {
			n = 0
		} else if n++; n > most {
			b.WriteByte('\n')
			n = 1
		}
		b.WriteRune(r)
	}
	return b.String()
}
